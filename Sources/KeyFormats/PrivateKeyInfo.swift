package import DER
package import Octets
import RSA

/// RFC 5958 section 2, which contains PKCS #8 (RFC 5208) as version 0:
///
///     OneAsymmetricKey ::= SEQUENCE {
///         version              Version,  -- v1(0), v2(1)
///         privateKeyAlgorithm  AlgorithmIdentifier,
///         privateKey           OCTET STRING,
///         attributes           [0] IMPLICIT SET OF Attribute OPTIONAL,
///         publicKey            [1] IMPLICIT BIT STRING OPTIONAL }
///
/// Attributes are checked for their outline and passed over, as they say nothing about the key's numbers.
package struct PrivateKeyInfo: Sendable {
    package let algorithm: AlgorithmIdentifier
    /// Where the algorithm stands: octets from the start of the outermost input.
    package let algorithmOffset: Int
    package let privateKey: SecretSlice
    package let publicKey: SecretSlice?

    package init(from input: inout SecretDERReader) throws(DERError) {
        let clause: StaticString = "RFC 5958 section 2"
        var sequence = try input.sequence(DERField("OneAsymmetricKey", clause))
        let versionOffset = sequence.offset
        let version = try sequence.int(DERField("version", clause), in: 0...1)
        algorithmOffset = sequence.offset
        algorithm = try AlgorithmIdentifier(from: &sequence, DERField("privateKeyAlgorithm", clause))
        privateKey = try sequence.octetString(DERField("privateKey", clause))
        if sequence.nextTag == .constructed(0) {
            var attributes = try sequence.setOf(tagged: .constructed(0), DERField("attributes", clause))
            while !attributes.isAtEnd {
                var attribute = try attributes.sequence(DERField("Attribute", clause))
                _ = try attribute.objectIdentifier(DERField("attrType", clause))
                _ = try attribute.setOf(DERField("attrValues", clause))
                try attribute.end()
            }
            try attributes.end()
        }
        publicKey =
            sequence.nextTag == .primitive(1)
            ? try sequence.bits(tagged: .primitive(1), DERField("publicKey", clause)) : nil
        // "If publicKey is present, then version is set to v2 else version is set to v1."
        guard (version == 1) == (publicKey != nil) else {
            throw DERError(.badValue(DERError.StaticName("version")), at: versionOffset)
        }
        try sequence.end()
    }

    /// The RSA key inside.
    func rsaValues() throws(KeyFormatError) -> RSAPrivateKeyValues {
        guard algorithm.algorithm == .rsaEncryption else {
            try KeyFormatError.reading { () throws(DERError) in
                try ForeignKey.check(privateKey, of: algorithm.algorithm)
            }
            throw .unsupportedAlgorithm(algorithm.algorithm)
        }
        guard algorithm.hasNullOrLeftOutParameters else {
            throw .der(DERError(.badValue(DERError.StaticName("parameters")), at: algorithmOffset))
        }
        let values = try KeyFormatError.reading { () throws(DERError) in
            var reader = try SecretDERReader(privateKey)
            let values = try RSAPrivateKeyCoding.read(from: &reader)
            try reader.end()
            return values
        }
        guard let values else { throw .multiPrime }
        if let publicKey {
            let inside = try KeyFormatError.reading { () throws(DERError) in
                var reader = try SecretDERReader(publicKey)
                let inside = try RSAPublicKeyCoding.read(from: &reader)
                try reader.end()
                return inside
            }
            guard inside.modulus.copied() == values.modulus, inside.publicExponent.copied() == values.publicExponent
            else { throw .publicKeyDoesNotFit }
        }
        return values
    }

    /// Version 0, without attributes: what every reader takes.
    static func write(_ values: RSAPrivateKeyValues, to output: inout SecretDERWriter) {
        output.sequence { sequence in
            sequence.integer(0)
            AlgorithmIdentifier.rsaEncryption.write(to: &sequence)
            sequence.wrap(.octetString) { RSAPrivateKeyCoding.write(values, to: &$0) }
        }
    }
}

extension AlgorithmIdentifier {
    /// RFC 8017 appendix A.1 of rsaEncryption: "The parameters field associated with this OID in a value of type
    /// AlgorithmIdentifier SHALL have a value of type NULL." Not enforced in private keys, where programs of the 1990s
    /// left it out and OpenSSL and others read that: nothing is signed over them, and no second encoding can deceive.
    fileprivate var hasNullOrLeftOutParameters: Bool { parameters == nil || hasNullParameters }
}
