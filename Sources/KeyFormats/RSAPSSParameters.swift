package import DER
public import Digests

/// RFC 4055 section 3.1:
///
///     RSASSA-PSS-params ::= SEQUENCE {
///         hashAlgorithm     [0] HashAlgorithm     DEFAULT sha1Identifier,
///         maskGenAlgorithm  [1] MaskGenAlgorithm  DEFAULT mgf1SHA1Identifier,
///         saltLength        [2] INTEGER           DEFAULT 20,
///         trailerField      [3] INTEGER           DEFAULT 1 }
///
/// The tags are EXPLICIT. The trailer field is 1, as no other is defined.
public struct RSAPSSParameters: Hashable, Sendable {
    public let digest: DigestAlgorithm
    /// The digest that MGF1 uses; section 3.1 recommends the same.
    public let maskGenerationDigest: DigestAlgorithm
    public let saltOctetCount: Int

    /// Octets of salt above which no signature of a 16,384-bit modulus, our largest, can have room.
    private static let saltLimit = 2048

    /// RFC 4055 section 3.1: "the value of saltLength is recommended to be the number of octets in the hash value".
    public init(_ digest: DigestAlgorithm) {
        self.init(digest: digest, maskGenerationDigest: digest, saltOctetCount: digest.octetCount)
    }

    public init(digest: DigestAlgorithm, maskGenerationDigest: DigestAlgorithm, saltOctetCount: Int) {
        self.digest = digest
        self.maskGenerationDigest = maskGenerationDigest
        self.saltOctetCount = saltOctetCount
    }

    /// From the parameters of an AlgorithmIdentifier that names RSASSA-PSS.
    ///
    /// X.690 section 11.5 forbids to encode a DEFAULT, yet section 3.1 says: "Implementations that perform signature
    /// validation MUST recognize both the sha1Identifier algorithm identifier and an absent hashAlgorithm field",
    /// and the like of the other three; so encoded defaults are read.
    package init(from input: inout DERReader) throws(DERError) {
        let clause: StaticString = "RFC 4055 section 3.1"
        var sequence = try input.sequence(DERField("RSASSA-PSS-params", clause))
        var digest = DigestAlgorithm.sha1
        if sequence.nextTag == .constructed(0) {
            var explicit = try sequence.enter(.constructed(0), DERField("hashAlgorithm", clause))
            digest = try Self.digest(from: &explicit, DERField("hashAlgorithm", clause))
            try explicit.end()
        }
        var maskGenerationDigest = DigestAlgorithm.sha1
        if sequence.nextTag == .constructed(1) {
            var explicit = try sequence.enter(.constructed(1), DERField("maskGenAlgorithm", clause))
            var generator = try explicit.sequence(DERField("maskGenAlgorithm", clause))
            let place = generator.offset
            guard try generator.objectIdentifier(DERField("id-mgf1", clause)) == .mgf1 else {
                throw DERError(.badValue(DERError.StaticName("maskGenAlgorithm")), at: place)
            }
            maskGenerationDigest = try Self.digest(from: &generator, DERField("mgf1 parameters", clause))
            try generator.end()
            try explicit.end()
        }
        var saltOctetCount = 20
        if sequence.nextTag == .constructed(2) {
            var explicit = try sequence.enter(.constructed(2), DERField("saltLength", clause))
            saltOctetCount = try explicit.int(DERField("saltLength", clause), in: 0...Self.saltLimit)
            try explicit.end()
        }
        if sequence.nextTag == .constructed(3) {
            var explicit = try sequence.enter(.constructed(3), DERField("trailerField", clause))
            _ = try explicit.int(DERField("trailerField", clause), in: 1...1)
            try explicit.end()
        }
        try sequence.end()
        self.init(digest: digest, maskGenerationDigest: maskGenerationDigest, saltOctetCount: saltOctetCount)
    }

    private static func digest(from input: inout DERReader, _ field: DERField) throws(DERError) -> DigestAlgorithm {
        let place = input.offset
        guard let digest = try AlgorithmIdentifier(from: &input, field).digestAlgorithm else {
            throw DERError(.badValue(DERError.StaticName("hashAlgorithm")), at: place)
        }
        return digest
    }

    /// RSASSA-PSS with these parameters; defaults are left out (X.690 section 11.5).
    public var algorithmIdentifier: AlgorithmIdentifier {
        var output = DERWriter()
        output.sequence { sequence in
            if digest != .sha1 {
                sequence.wrap(.constructed(0)) { AlgorithmIdentifier.digest(digest).write(to: &$0) }
            }
            if maskGenerationDigest != .sha1 {
                sequence.wrap(.constructed(1)) { explicit in
                    explicit.sequence { generator in
                        generator.objectIdentifier(.mgf1)
                        AlgorithmIdentifier.digest(maskGenerationDigest).write(to: &generator)
                    }
                }
            }
            if saltOctetCount != 20 { sequence.wrap(.constructed(2)) { $0.integer(saltOctetCount) } }
        }
        return AlgorithmIdentifier(.rsassaPSS, parameters: output.finish())
    }
}

extension AlgorithmIdentifier {
    /// The parameters of RSASSA-PSS, or nil if this is another algorithm, has none (RFC 4055 section 3.1: a
    /// signature's "MUST be present"), or has bad ones.
    public var rsaPSSParameters: RSAPSSParameters? {
        guard algorithm == .rsassaPSS, let parameters, var reader = try? DERReader(parameters[...]),
            let read = try? RSAPSSParameters(from: &reader), reader.isAtEnd
        else { return nil }
        return read
    }
}
