private import DER
internal import Digests
private import KeyFormats
internal import Octets
internal import RSA

/// What is signed, the algorithm, the signature: the frame of certificates and revocation lists (RFC 5280 sections 4.1
/// and 5.1).
enum SignedStructure {
    static func encode(
        _ toBeSigned: [UInt8], key: RSAPrivateKey, digest: DigestAlgorithm, random: inout some RandomSource
    ) throws(IssuanceError) -> [UInt8] {
        let hash = digest.digest(of: toBeSigned.span)
        let signature: [UInt8]
        do throws(RSAError) {
            signature = try key.signature(forDigest: hash.span, by: digest, scheme: .pkcs1v15, random: &random)
        } catch {
            throw .rsa(error)
        }
        var writer = DERWriter()
        writer.sequence { structure in
            structure.raw(toBeSigned.span)
            AlgorithmIdentifier.signature(digest).write(to: &structure)
            structure.bitString(BitString(octets: signature))
        }
        return writer.finish()
    }
}
