package import DER
private import Octets
public import RSA

/// RFC 5280 section 4.1:
///
///     SubjectPublicKeyInfo ::= SEQUENCE {
///         algorithm         AlgorithmIdentifier,
///         subjectPublicKey  BIT STRING }
///
/// Keys of any algorithm are kept, octet for octet; those of RSA can be taken out.
public struct SubjectPublicKeyInfo: Hashable, Sendable {
    /// The whole element as it came in.
    public let encoded: [UInt8]
    public let algorithm: AlgorithmIdentifier
    /// The BIT STRING's octets; every algorithm of PKIX has whole ones.
    public let subjectPublicKey: [UInt8]
    /// Where the algorithm and the key stand in the outermost input, for errors.
    private let algorithmOffset: Int
    private let keyOffset: Int

    package init(from input: inout DERReader) throws(DERError) {
        let field = DERField("subjectPublicKeyInfo", "RFC 5280 section 4.1.2.7")
        encoded = [UInt8](try input.nextEncoded(field))
        var sequence = try input.sequence(field)
        algorithmOffset = sequence.offset
        algorithm = try AlgorithmIdentifier(from: &sequence, DERField("algorithm", "RFC 5280 section 4.1.2.7"))
        let key = try sequence.octetAlignedBitString(DERField("subjectPublicKey", "RFC 5280 section 4.1.2.7"))
        keyOffset = key.startIndex
        subjectPublicKey = [UInt8](key)
        try sequence.end()
    }

    /// RFC 3279 section 2.3.1: rsaEncryption with NULL, and RSAPublicKey in the BIT STRING.
    public init(_ key: RSAPublicKey) {
        var content = DERWriter()
        RSAPublicKeyCoding.write(key, to: &content)
        let bits = content.finish()
        subjectPublicKey = bits
        algorithm = .rsaEncryption
        var output = DERWriter()
        output.sequence { sequence in
            AlgorithmIdentifier.rsaEncryption.write(to: &sequence)
            sequence.bitString(bits.span)
        }
        encoded = output.finish()
        algorithmOffset = 0
        keyOffset = 0
    }

    /// The key, if it is one of RSA.
    ///
    /// - Throws: ``KeyFormatError/unsupportedAlgorithm(_:)`` for another algorithm, also for RSASSA-PSS, whose keys
    ///   must sign in no other way (RFC 4055 section 1.2); ``KeyFormatError/der(_:)``; ``KeyFormatError/rsa(_:)``.
    public func rsaPublicKey() throws(KeyFormatError) -> RSAPublicKey {
        guard algorithm.algorithm == .rsaEncryption else { throw .unsupportedAlgorithm(algorithm.algorithm) }
        // RFC 3279 section 2.3.1: "The parameters field MUST have ASN.1 type NULL".
        guard algorithm.hasNullParameters else {
            throw .der(DERError(.badValue(DERError.StaticName("parameters")), at: algorithmOffset))
        }
        let numbers: (modulus: ArraySlice<UInt8>, publicExponent: ArraySlice<UInt8>)
        do throws(DERError) {
            var reader = try DERReader(subjectPublicKey[...])
            numbers = try RSAPublicKeyCoding.read(from: &reader)
            try reader.end()
        } catch {
            throw .der(DERError(error.kind, at: keyOffset + error.offset))
        }
        return try RSAPublicKeyCoding.key(modulus: numbers.modulus, publicExponent: numbers.publicExponent)
    }

    public static func == (a: SubjectPublicKeyInfo, b: SubjectPublicKeyInfo) -> Bool { a.encoded == b.encoded }

    public func hash(into hasher: inout Hasher) { hasher.combine(octets: encoded.span) }
}
