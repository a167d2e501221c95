private import Ciphers
import DER
import KeyFormats

/// RFC 5084 section 3.2:
///
///     GCMParameters ::= SEQUENCE {
///         aes-nonce   OCTET STRING,  -- recommended size is 12 octets
///         aes-ICVlen  AES-GCM-ICVlen DEFAULT 12 }
///
///     AES-GCM-ICVlen ::= INTEGER (12 | 13 | 14 | 15 | 16)
struct GCMParameters {
    let nonce: [UInt8]
    /// Octets of the mac.
    let tagOctetCount: Int

    init(nonce: [UInt8], tagOctetCount: Int) {
        self.nonce = nonce
        self.tagOctetCount = tagOctetCount
    }

    init(from input: inout DERReader) throws(DERError) {
        let clause: StaticString = "RFC 5084 section 3.2"
        var sequence = try input.sequence(DERField("GCMParameters", clause))
        nonce = [UInt8](try sequence.octetString(DERField("aes-nonce", clause)))
        // An encoded default is read, though X.690 section 11.5 forbids it: the number is clear.
        tagOctetCount = sequence.isAtEnd ? 12 : try sequence.int(DERField("aes-ICVlen", clause), in: AESGCM.tagOctetCounts)
        try sequence.end()
    }

    /// AES-256-GCM with these parameters.
    var aes256Identifier: AlgorithmIdentifier {
        var writer = DERWriter()
        writer.sequence { sequence in
            sequence.octetString(nonce)
            if tagOctetCount != 12 { sequence.integer(tagOctetCount) }
        }
        return AlgorithmIdentifier(.aes256GCM, parameters: writer.finish())
    }

    /// The octets of key of an algorithm that is AES-GCM, and its parameters; nil of any other.
    static func read(_ algorithm: AlgorithmIdentifier) throws(DERError) -> (keyOctetCount: Int, GCMParameters)? {
        let sizes: [ObjectIdentifier: Int] = [.aes128GCM: 16, .aes192GCM: 24, .aes256GCM: 32]
        guard let keyOctetCount = sizes[algorithm.algorithm] else { return nil }
        var reader = try DERReader((algorithm.parameters ?? [])[...])
        let parameters = try GCMParameters(from: &reader)
        try reader.end()
        return (keyOctetCount, parameters)
    }
}
