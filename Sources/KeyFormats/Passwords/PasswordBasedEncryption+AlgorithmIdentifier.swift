private import Ciphers
import DER
private import Digests
package import Octets

extension PasswordBasedEncryption {
    /// The schemes that are one identifier: RFC 8018 appendix A.3 and RFC 7292 appendix C.
    private static let schemes: [(ObjectIdentifier, Derivation, CBCAlgorithm, keyOctetCount: Int)] = [
        (.pbeWithMD5AndDESCBC, .pbkdf1(.md5), .des, 8),
        (.pbeWithMD5AndRC2CBC, .pbkdf1(.md5), .rc2(effectiveKeyBitCount: 64), 8),
        (.pbeWithSHA1AndDESCBC, .pbkdf1(.sha1), .des, 8),
        (.pbeWithSHA1AndRC2CBC, .pbkdf1(.sha1), .rc2(effectiveKeyBitCount: 64), 8),
        (.pbeWithSHAAnd3KeyTripleDESCBC, .pkcs12, .tripleDES, 24),
        (.pbeWithSHAAnd2KeyTripleDESCBC, .pkcs12, .tripleDES, 16),
        (.pbeWithSHAAnd128BitRC2CBC, .pkcs12, .rc2(effectiveKeyBitCount: 128), 16),
        (.pbeWithSHAAnd40BitRC2CBC, .pkcs12, .rc2(effectiveKeyBitCount: 40), 5),
    ]

    /// - Parameter parametersOffset: where the parameters stand in the outermost input, for errors.
    package init(
        _ algorithm: AlgorithmIdentifier, parametersOffset: Int = 0
    ) throws(PasswordBasedEncryptionError) {
        let scheme = Self.schemes.first { $0.0 == algorithm.algorithm }
        guard scheme != nil || algorithm.algorithm == .pbes2 else {
            throw .unsupported(name: algorithm.algorithm.nameOrText)
        }
        do throws(PasswordBasedEncryptionError) {
            // RFC 8018 and RFC 7292 define parameters for all of these: none is an input that ends too early.
            let parameters = algorithm.parameters ?? []
            var reader = try PasswordBasedEncryptionError.reading { () throws(DERError) in try DERReader(parameters[...]) }
            if let scheme {
                try self.init(scheme.1, scheme.2, keyOctetCount: scheme.keyOctetCount, from: &reader)
            } else {
                try self.init(pbes2: &reader)
            }
            guard reader.isAtEnd else { throw .der(DERError(.trailingOctets, at: reader.offset)) }
        } catch {
            guard case .der(let der) = error else { throw error }
            throw .der(DERError(der.kind, at: parametersOffset + der.offset))
        }
    }

    /// RFC 8018 appendix A.3, where the salt has eight octets, and RFC 7292 appendix C, where it has any number:
    ///
    ///     PBEParameter ::= SEQUENCE { salt OCTET STRING (SIZE(8)), iterationCount INTEGER }
    ///     pkcs-12PbeParams ::= SEQUENCE { salt OCTET STRING, iterations INTEGER }
    private init(
        _ derivation: Derivation, _ cipher: CBCAlgorithm, keyOctetCount: Int, from input: inout DERReader
    ) throws(PasswordBasedEncryptionError) {
        typealias Failure = PasswordBasedEncryptionError
        let isPKCS12 = derivation == .pkcs12
        let clause: StaticString = isPKCS12 ? "RFC 7292 appendix C" : "RFC 8018 appendix A.3"
        var sequence = try Failure.reading { () throws(DERError) in
            try input.sequence(DERField("PBEParameter", clause))
        }
        let salt = try Failure.reading { () throws(DERError) in
            let place = sequence.offset
            let salt = [UInt8](try sequence.octetString(DERField("salt", clause)))
            guard isPKCS12 || salt.count == 8 else { throw DERError(.badValue(DERError.StaticName("salt")), at: place) }
            return salt
        }
        let iterationCount = try Self.readIterationCount(from: &sequence, DERField("iterationCount", clause))
        guard sequence.isAtEnd else { throw .der(DERError(.trailingOctets, at: sequence.offset)) }
        self.init(
            derivation: derivation, salt: salt, iterationCount: iterationCount, cipher: cipher,
            keyOctetCount: keyOctetCount, initializationVector: nil)
    }

    /// What the file says; nil of `DEK-Info`, which has no identifier.
    package var algorithmIdentifier: AlgorithmIdentifier? {
        if case .bytesToKey = derivation { return nil }
        var output = DERWriter()
        guard case .pbkdf2(let digest) = derivation, let initializationVector else {
            guard
                let scheme = Self.schemes.first(where: {
                    $0.1 == derivation && $0.2 == cipher && $0.keyOctetCount == keyOctetCount
                })
            else { return nil }
            output.sequence { sequence in
                sequence.octetString(salt)
                sequence.integer(iterationCount)
            }
            return AlgorithmIdentifier(scheme.0, parameters: output.finish())
        }
        output.sequence { sequence in
            sequence.sequence { function in
                function.objectIdentifier(.pbkdf2)
                function.sequence { parameters in
                    parameters.octetString(salt)
                    parameters.integer(iterationCount)
                    // keyLength, which RFC 8018 makes optional, only where the cipher does not fix it.
                    if cipher.keyOctetCount == nil { parameters.integer(keyOctetCount) }
                    // X.690 section 11.5: the DEFAULT is left out.
                    if digest != .sha1 {
                        AlgorithmIdentifier(digest.hmacObjectIdentifier, parameters: AlgorithmIdentifier.null)
                            .write(to: &parameters)
                    }
                }
            }
            Self.schemeIdentifier(cipher, initializationVector).write(to: &sequence)
        }
        return AlgorithmIdentifier(.pbes2, parameters: output.finish())
    }

    /// The encryption schemes of RFC 8018 appendix B.2, as they are written.
    private static func schemeIdentifier(_ cipher: CBCAlgorithm, _ vector: [UInt8]) -> AlgorithmIdentifier {
        var output = DERWriter()
        let identifier: ObjectIdentifier
        switch cipher {
        case .aes128: identifier = .aes128CBC
        case .aes192: identifier = .aes192CBC
        case .aes256: identifier = .aes256CBC
        case .tripleDES: identifier = .desEDE3CBC
        case .des: identifier = .desCBC
        case .rc2(let bits):
            output.sequence { sequence in
                // 32 is the default.
                if bits != 32 { sequence.integer(RC2Version.version(effectiveKeyBitCount: bits)) }
                sequence.octetString(vector)
            }
            return AlgorithmIdentifier(.rc2CBC, parameters: output.finish())
        }
        output.octetString(vector)
        return AlgorithmIdentifier(identifier, parameters: output.finish())
    }
}

extension PasswordBasedEncryption {
    /// The schemes of RFC 7292 appendix C that are written, for programs that know nothing newer.
    package enum PKCS12Scheme: Sendable, CaseIterable {
        case tripleDES, rc2With128Bits, rc2With40Bits
    }

    /// A scheme of RFC 7292 appendix C with a salt from `random`, of eight octets as everyone writes it.
    package static func pkcs12(
        _ scheme: PKCS12Scheme, iterationCount: Int, random: inout some RandomSource
    ) throws(PasswordBasedEncryptionError) -> PasswordBasedEncryption {
        guard (1...maximumIterationCount).contains(iterationCount) else { throw .iterationCount(iterationCount) }
        let (cipher, keyOctetCount): (CBCAlgorithm, Int) =
            switch scheme {
            case .tripleDES: (.tripleDES, 24)
            case .rc2With128Bits: (.rc2(effectiveKeyBitCount: 128), 16)
            case .rc2With40Bits: (.rc2(effectiveKeyBitCount: 40), 5)
            }
        return PasswordBasedEncryption(
            derivation: .pkcs12, salt: try draw(8, &random), iterationCount: iterationCount, cipher: cipher,
            keyOctetCount: keyOctetCount, initializationVector: nil)
    }
}
