import DER
public import RSA

private import Digests

/// RFC 4055 section 4.1:
///
///     RSAES-OAEP-params ::= SEQUENCE {
///         hashFunc     [0] AlgorithmIdentifier DEFAULT sha1Identifier,
///         maskGenFunc  [1] AlgorithmIdentifier DEFAULT mgf1SHA1Identifier,
///         pSourceFunc  [2] AlgorithmIdentifier DEFAULT pSpecifiedEmptyIdentifier }
///
/// The tags are EXPLICIT.
extension RSAOAEPParameters {
    /// Octets of label above which none is read: nobody is known to write one at all.
    private static let labelLimit = 1024

    /// From the parameters of an AlgorithmIdentifier that names RSAES-OAEP. Encoded defaults are read, as section 4.1
    /// wants: "Implementations MUST recognize both the sha1Identifier … and an absent hashFunc field".
    init(from input: inout DERReader) throws(DERError) {
        let clause: StaticString = "RFC 4055 section 4.1"
        var sequence = try input.sequence(DERField("RSAES-OAEP-params", clause))
        var digest = DigestAlgorithm.sha1
        if sequence.nextTag == .constructed(0) {
            var explicit = try sequence.enter(.constructed(0), DERField("hashFunc", clause))
            digest = try Self.digest(from: &explicit, DERField("hashFunc", clause))
            try explicit.end()
        }
        var maskGenerationDigest = DigestAlgorithm.sha1
        if sequence.nextTag == .constructed(1) {
            var explicit = try sequence.enter(.constructed(1), DERField("maskGenFunc", clause))
            var generator = try explicit.sequence(DERField("maskGenFunc", clause))
            let place = generator.offset
            guard try generator.objectIdentifier(DERField("id-mgf1", clause)) == .mgf1 else {
                throw DERError(.badValue(DERError.StaticName("maskGenFunc")), at: place)
            }
            maskGenerationDigest = try Self.digest(from: &generator, DERField("mgf1 parameters", clause))
            try generator.end()
            try explicit.end()
        }
        var label: [UInt8] = []
        if sequence.nextTag == .constructed(2) {
            var explicit = try sequence.enter(.constructed(2), DERField("pSourceFunc", clause))
            var source = try explicit.sequence(DERField("pSourceFunc", clause))
            let place = source.offset
            guard try source.objectIdentifier(DERField("id-pSpecified", clause)) == .pSpecified else {
                throw DERError(.badValue(DERError.StaticName("pSourceFunc")), at: place)
            }
            label = [UInt8](try source.octetString(DERField("pSpecified parameters", clause)))
            guard label.count <= Self.labelLimit else {
                throw DERError(.badValue(DERError.StaticName("pSourceFunc")), at: place)
            }
            try source.end()
            try explicit.end()
        }
        try sequence.end()
        self.init(digest: digest, maskGenerationDigest: maskGenerationDigest, label: label)
    }

    private static func digest(from input: inout DERReader, _ field: DERField) throws(DERError) -> DigestAlgorithm {
        let place = input.offset
        guard let digest = try AlgorithmIdentifier(from: &input, field).digestAlgorithm else {
            throw DERError(.badValue(DERError.StaticName("hashFunc")), at: place)
        }
        return digest
    }

    /// RSAES-OAEP with these parameters; defaults are left out (X.690 section 11.5).
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
            if !label.isEmpty {
                sequence.wrap(.constructed(2)) { explicit in
                    explicit.sequence { source in
                        source.objectIdentifier(.pSpecified)
                        source.octetString(label)
                    }
                }
            }
        }
        return AlgorithmIdentifier(.rsaesOAEP, parameters: output.finish())
    }
}

extension AlgorithmIdentifier {
    /// The parameters of RSAES-OAEP, or nil if this is another algorithm, has none (RFC 4055 section 4.1: for an
    /// encryption they "MUST be present"), or has bad ones.
    public var rsaOAEPParameters: RSAOAEPParameters? {
        guard algorithm == .rsaesOAEP, let parameters, var reader = try? DERReader(parameters[...]),
            let read = try? RSAOAEPParameters(from: &reader), reader.isAtEnd
        else { return nil }
        return read
    }
}
