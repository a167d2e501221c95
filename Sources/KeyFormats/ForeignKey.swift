import DER
import Octets

/// Private keys of other algorithms, read as far as it takes to tell a foreign key from a damaged file.
enum ForeignKey {
    /// Checks the outline of what a PKCS #8 OCTET STRING holds; of algorithms without an entry, nothing.
    static func check(_ privateKey: SecretSlice, of algorithm: ObjectIdentifier) throws(DERError) {
        switch algorithm {
        case .ecPublicKey:
            var reader = try SecretDERReader(privateKey)
            try readEC(from: &reader)
            try reader.end()
        case .dsa, .dhKeyAgreement, .dhPublicNumber:  // RFC 3279 section 2.3.2 and 2.3.3: an INTEGER
            var reader = try SecretDERReader(privateKey)
            _ = try reader.nonNegativeInteger(DERField("privateKey", "RFC 5958 section 2"))
            try reader.end()
        case .ed25519, .ed448, .x25519, .x448:
            var reader = try SecretDERReader(privateKey)
            _ = try reader.octetString(DERField("CurvePrivateKey", "RFC 8410 section 7"))
            try reader.end()
        default:
            break
        }
    }

    /// RFC 5915 section 3:
    ///
    ///     ECPrivateKey ::= SEQUENCE {
    ///         version     INTEGER { ecPrivkeyVer1(1) },
    ///         privateKey  OCTET STRING,
    ///         parameters  [0] ECParameters OPTIONAL,
    ///         publicKey   [1] BIT STRING OPTIONAL }
    static func readEC(from input: inout SecretDERReader) throws(DERError) {
        let clause: StaticString = "RFC 5915 section 3"
        var sequence = try input.sequence(DERField("ECPrivateKey", clause))
        _ = try sequence.int(DERField("version", clause), in: 1...1)
        _ = try sequence.octetString(DERField("privateKey", clause))
        _ = try sequence.readIfPresent(.constructed(0), DERField("parameters", clause))
        if sequence.nextTag == .constructed(1) {
            var explicit = try sequence.enter(.constructed(1), DERField("publicKey", clause))
            _ = try explicit.octetAlignedBitString(DERField("publicKey", clause))
            try explicit.end()
        }
        try sequence.end()
    }

    /// What OpenSSL writes as `DSA PRIVATE KEY`: SEQUENCE { version 0, p, q, g, y, x }, all INTEGER.
    static func readDSA(from input: inout SecretDERReader) throws(DERError) {
        var sequence = try input.sequence(DERField("DSAPrivateKey", "OpenSSL DSA_it"))
        _ = try sequence.int(DERField("version", "OpenSSL DSA_it"), in: 0...0)
        for _ in 0..<5 { _ = try sequence.nonNegativeInteger(DERField("p, q, g, y, x", "OpenSSL DSA_it")) }
        try sequence.end()
    }
}
