import DER
import Digests
import KeyFormats

/// The parameters of PBMAC1, as RFC 9879 restricts those of RFC 8018 appendix A.5: PBKDF2 with a salt of its own, a length
/// of key that is told, and HMAC with a SHA-1 or SHA-2.
struct PBMAC1Parameters {
    let prf: DigestAlgorithm
    let mac: DigestAlgorithm
    let keyOctetCount: Int
    let salt: [UInt8]
    let iterationCount: Int
    /// An algorithm that is not computed, by name.
    private var unsupported: String?

    init(prf: DigestAlgorithm, mac: DigestAlgorithm, keyOctetCount: Int, salt: [UInt8], iterationCount: Int) {
        (self.prf, self.mac, self.keyOctetCount) = (prf, mac, keyOctetCount)
        (self.salt, self.iterationCount) = (salt, iterationCount)
    }

    var algorithm: MacData.Algorithm {
        unsupported.map { .unsupported(name: $0) } ?? .pbmac1(prf: prf, mac: mac, keyOctetCount: keyOctetCount)
    }

    /// - Parameter place: where the AlgorithmIdentifier stands, for errors.
    init(_ identifier: AlgorithmIdentifier, at place: Int) throws(PKCS12Error) {
        let clause: StaticString = "RFC 9879 section 4"
        func moved(_ error: PKCS12Error) -> PKCS12Error {
            if case .der(let error) = error { return .der(DERError(error.kind, at: place)) }
            return error
        }
        do throws(PKCS12Error) {
            // "The parameters field … MUST be present": none is an input that ends too early.
            let parameters = identifier.parameters ?? []
            let (derivation, scheme) = try PKCS12Error.reading { () throws(DERError) in
                var reader = try DERReader(parameters[...])
                var sequence = try reader.sequence(DERField("PBMAC1-params", clause))
                let derivation = try AlgorithmIdentifier(from: &sequence, DERField("keyDerivationFunc", clause))
                let scheme = try AlgorithmIdentifier(from: &sequence, DERField("messageAuthScheme", clause))
                try sequence.end()
                try reader.end()
                return (derivation, scheme)
            }
            // RFC 9879 section 4: "PBKDF2 … MUST be used".
            guard derivation.algorithm == .pbkdf2 else {
                throw .unsupported(name: "PBMAC1 with \(derivation.algorithm.nameOrText)")
            }
            var prf = DigestAlgorithm.sha1
            (salt, iterationCount, keyOctetCount, prf, unsupported) = try Self.pbkdf2(derivation.parameters ?? [])
            self.prf = prf
            if let known = DigestAlgorithm(hmac: scheme) {
                mac = known
            } else {
                mac = .sha1
                unsupported = unsupported ?? "PBMAC1 with \(scheme.algorithm.nameOrText)"
            }
        } catch {
            throw moved(error)
        }
    }

    private static func pbkdf2(
        _ parameters: [UInt8]
    ) throws(PKCS12Error) -> (salt: [UInt8], iterationCount: Int, keyOctetCount: Int, DigestAlgorithm, unsupported: String?) {
        let clause: StaticString = "RFC 8018 appendix A.2"
        var reader = try PKCS12Error.reading { () throws(DERError) in try DERReader(parameters[...]) }
        var sequence = try PKCS12Error.reading { () throws(DERError) in try reader.sequence(DERField("PBKDF2-params", clause)) }
        let isSpecified = sequence.nextTag != .sequence
        guard isSpecified else { throw .unsupported(name: "PBKDF2 with a salt from elsewhere") }
        let salt = try PKCS12Error.reading { () throws(DERError) in
            [UInt8](try sequence.octetString(DERField("salt", clause)))
        }
        let iterationCount: Int
        do throws(PasswordBasedEncryptionError) {
            iterationCount = try PasswordBasedEncryption.readIterationCount(
                from: &sequence, DERField("iterationCount", clause))
        } catch {
            throw PKCS12Error(error, offset: 0)
        }
        // RFC 9879 section 4: keyLength "MUST be present".
        let keyOctetCount = try PKCS12Error.reading { () throws(DERError) in
            try sequence.int(DERField("keyLength", "RFC 9879 section 4"), in: 0...Int.max)
        }
        guard keyOctetCount >= PKCS12Limit.macKeyOctetCount else { throw .macKeyTooShort(octetCount: keyOctetCount) }
        guard keyOctetCount <= PKCS12Limit.largestMACKeyOctetCount else {
            throw .unsupported(name: "PBMAC1 with a key of \(keyOctetCount) octets")
        }
        var prf = DigestAlgorithm.sha1
        var unsupported: String?
        if !sequence.isAtEnd {
            let function = try PKCS12Error.reading { () throws(DERError) in
                try AlgorithmIdentifier(from: &sequence, DERField("prf", clause))
            }
            if let known = DigestAlgorithm(hmac: function) {
                prf = known
            } else {
                unsupported = "PBMAC1 with \(function.algorithm.nameOrText)"
            }
        }
        for (isAtEnd, offset) in [(sequence.isAtEnd, sequence.offset), (reader.isAtEnd, reader.offset)] where !isAtEnd {
            throw .der(DERError(.trailingOctets, at: offset))
        }
        return (salt, iterationCount, keyOctetCount, prf, unsupported)
    }

    var identifier: AlgorithmIdentifier {
        var writer = DERWriter()
        writer.sequence { sequence in
            sequence.sequence { function in
                function.objectIdentifier(.pbkdf2)
                function.sequence { parameters in
                    parameters.octetString(salt)
                    parameters.integer(iterationCount)
                    parameters.integer(keyOctetCount)
                    // X.690 section 11.5: the DEFAULT is left out.
                    if prf != .sha1 { Self.hmac(prf).write(to: &parameters) }
                }
            }
            Self.hmac(mac).write(to: &sequence)
        }
        return AlgorithmIdentifier(.pbmac1, parameters: writer.finish())
    }

    private static func hmac(_ digest: DigestAlgorithm) -> AlgorithmIdentifier {
        AlgorithmIdentifier(digest.hmacObjectIdentifier, parameters: AlgorithmIdentifier.null)
    }
}
