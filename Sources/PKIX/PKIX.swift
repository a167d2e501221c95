package import DER

// Structures of X.509 and PKCS #10: names, general names, extensions, certification requests, and their text.
//
// Values are public octets throughout; the only secret that enters is the RSAPrivateKey that signs, and it stays
// in the RSA module. What was read keeps its octets: a name, an extension, a request writes what came in. Text
// goes in through one door for each form (RFC 4514, slash form, SAN list), which refuses what its standard
// excludes, and comes out with control and bidirectional characters escaped.
//
// Leniencies in reading, each with the sentence it does not enforce at its function:
// `DERCursor.booleanWhoseDefaultMayBeEncoded`, `attributesThatMayBeAbsent`,
// `setWhoseOrderIsNotChecked`, and the empty `values` of `RequestAttribute`.

extension DERCursor {
    /// `BOOLEAN DEFAULT FALSE`, absent or encoded.
    ///
    /// X.690 section 11.5 is not enforced: "The encoding of a set value or sequence value shall not include an
    /// encoding for any component value which is equal to its default value." FreeIPA writes requests with
    /// `critical FALSE`, and many issuers write `cA FALSE`; OpenSSL, GnuTLS and Go read both.
    package mutating func booleanWhoseDefaultMayBeEncoded(_ field: DERField) throws(DERError) -> Bool {
        nextTag == .boolean ? try boolean(field) : false
    }
}
