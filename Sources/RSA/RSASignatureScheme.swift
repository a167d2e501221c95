/// How a digest becomes the number that is signed.
public enum RSASignatureScheme: Hashable, Sendable {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2).
    case pkcs1v15
    /// RSASSA-PSS (RFC 8017 section 8.1) with MGF1 over the digest's hash function and trailer field 0xbc.
    ///
    /// The salt's length in octets must be that when verifying; nil finds it out then, and when signing means the
    /// length of the digest.
    case pss(saltOctetCount: Int?)
}
