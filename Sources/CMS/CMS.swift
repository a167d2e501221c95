// Cryptographic Message Syntax (RFC 5652) and PKCS #7 (RFC 2315), as far as certificates travel in them.
//
// `CMSMessage` reads a message: SignedData whole, and of DigestedData, EncryptedData and EnvelopedData all that can be
// known without a key. Other content types are refused by name. `SignedData.certificatesOnly` writes the one form that
// Signet writes, RFC 5652 section 5.1's "degenerate case": certificates and revocation lists, signed by nobody.
//
// `AuthEnvelopedData` (RFC 5083) is sealed for certificates and opened with a private key.
//
// RFC 5652 section 1 encodes in BER, so every message goes through `BER.normalized` first; offsets in errors count
// from the start of the DER that comes out, which for a message in DER is the message. SETs are read in any order
// (`setWhoseOrderIsNotChecked`), for BER asks for none (X.690 section 8.12); what is written is DER and sorted.
// Certificates are kept as they stand: those of a message in BER are DER by themselves (RFC 5280 section 4.1).
//
// Everything is public octets but one thing: `ContentInfo` reads secret ones too, for PKCS #12 is made of it.
// A signature is checked on demand and by RSA only: `SignedData.verdict(on:under:detachedContent:)`.
