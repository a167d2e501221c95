package import Ciphers
package import DER
package import Digests
package import Octets

// RFC 8018 appendix A.2, A.4 and B.2:
//
//     PBES2-params ::= SEQUENCE {
//         keyDerivationFunc  AlgorithmIdentifier {{PBES2-KDFs}},
//         encryptionScheme   AlgorithmIdentifier {{PBES2-Encs}} }
//
//     PBKDF2-params ::= SEQUENCE {
//         salt            CHOICE { specified OCTET STRING, otherSource AlgorithmIdentifier },
//         iterationCount  INTEGER (1..MAX),
//         keyLength       INTEGER (1..MAX) OPTIONAL,
//         prf             AlgorithmIdentifier DEFAULT algid-hmacWithSHA1 }
//
//     RC2-CBC-Parameter ::= SEQUENCE {
//         rc2ParameterVersion  INTEGER OPTIONAL,
//         iv                   OCTET STRING (SIZE(8)) }
extension PasswordBasedEncryption {
    /// What is written: NIST SP 800-132 section 5.1 wants 128 bits of salt at least.
    private static let saltOctetCount = 16

    /// PBES2 with PBKDF2 and AES in CBC: salt and vector from `random`.
    package static func pbes2(
        _ cipher: CBCAlgorithm = .aes256, digest: DigestAlgorithm = .sha256,
        iterationCount: Int = recommendedIterationCount, random: inout some RandomSource
    ) throws(PasswordBasedEncryptionError) -> PasswordBasedEncryption {
        guard let keyOctetCount = cipher.keyOctetCount else { throw .unsupported(name: "rc2-cbc") }
        guard (1...maximumIterationCount).contains(iterationCount) else { throw .iterationCount(iterationCount) }
        return PasswordBasedEncryption(
            derivation: .pbkdf2(digest), salt: try draw(saltOctetCount, &random), iterationCount: iterationCount,
            cipher: cipher, keyOctetCount: keyOctetCount,
            initializationVector: try draw(cipher.blockOctetCount, &random))
    }

    /// Public octets: salts and vectors stand in the file.
    static func draw(_ count: Int, _ random: inout some RandomSource) throws(PasswordBasedEncryptionError) -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: count)
        do throws(RandomSourceError) {
            var span = octets.mutableSpan
            try random.fill(&span)
        } catch {
            throw .randomSource(error)
        }
        return octets
    }

    init(pbes2 input: inout DERReader) throws(PasswordBasedEncryptionError) {
        typealias Failure = PasswordBasedEncryptionError
        let clause: StaticString = "RFC 8018 appendix A.4"
        let (derivation, scheme, schemeOffset) = try Failure.reading { () throws(DERError) in
            var sequence = try input.sequence(DERField("PBES2-params", clause))
            let derivation = try sequence.element(DERField("keyDerivationFunc", clause))
            let schemeOffset = sequence.offset
            let scheme = try AlgorithmIdentifier(from: &sequence, DERField("encryptionScheme", clause))
            try sequence.end()
            return (derivation.encoded, scheme, schemeOffset)
        }
        // The cipher first: the key's length, if told, must be its.
        let (cipher, vector) = try Self.cipher(scheme, at: schemeOffset)
        var reader = try Failure.reading { () throws(DERError) in try DERReader(derivation) }
        (self.derivation, salt, iterationCount, keyOctetCount) = try Self.pbkdf2(&reader, for: cipher)
        self.cipher = cipher
        initializationVector = vector
    }

    /// PBKDF2-params; the derivation, the salt, the iterations and the length of the key.
    private static func pbkdf2(
        _ input: inout DERReader, for cipher: CBCAlgorithm
    ) throws(PasswordBasedEncryptionError) -> (Derivation, [UInt8], Int, Int) {
        typealias Failure = PasswordBasedEncryptionError
        let clause: StaticString = "RFC 8018 appendix A.2"
        var function = try Failure.reading { () throws(DERError) in
            try input.sequence(DERField("keyDerivationFunc", "RFC 8018 appendix A.4"))
        }
        let identifier = try Failure.reading { () throws(DERError) in
            try function.objectIdentifier(DERField("algorithm", "RFC 5280 section 4.1.1.2"))
        }
        guard identifier == .pbkdf2 else { throw .unsupported(name: identifier.nameOrText) }
        var sequence = try Failure.reading { () throws(DERError) in
            try function.sequence(DERField("PBKDF2-params", clause))
        }
        // "The salt source algorithms are reserved for future versions."
        if sequence.nextTag == .sequence { throw .unsupported(name: "PBKDF2 with a salt from elsewhere") }
        let salt = try Failure.reading { () throws(DERError) in [UInt8](try sequence.octetString(DERField("salt", clause))) }
        let iterationCount = try readIterationCount(from: &sequence, DERField("iterationCount", clause))
        var keyOctetCount = cipher.keyOctetCount
        if sequence.nextTag == .integer {
            let place = sequence.offset
            let told = try Failure.reading { () throws(DERError) in
                try sequence.int(DERField("keyLength", clause), in: 1...128)
            }
            guard told == keyOctetCount ?? told else {
                throw .der(DERError(.badValue(DERError.StaticName("keyLength")), at: place))
            }
            keyOctetCount = told
        }
        var digest = DigestAlgorithm.sha1
        if !sequence.isAtEnd {
            let function = try Failure.reading { () throws(DERError) in
                try AlgorithmIdentifier(from: &sequence, DERField("prf", clause))
            }
            // X.690 section 11.5 forbids to encode a DEFAULT; RFC 8018 does not ask for DER here, and old Java
            // programs encode hmacWithSHA1: it is read.
            guard let known = DigestAlgorithm(hmac: function) else { throw .unsupported(name: function.algorithm.nameOrText) }
            digest = known
        }
        try Failure.reading { () throws(DERError) in
            guard sequence.isAtEnd else { throw DERError(.trailingOctets, at: sequence.offset) }
            guard function.isAtEnd else { throw DERError(.trailingOctets, at: function.offset) }
        }
        return (.pbkdf2(digest), salt, iterationCount, keyOctetCount ?? cipher.effectiveOctetCount)
    }

    /// The encryption schemes of RFC 8018 appendix B.2: the cipher and its vector.
    private static func cipher(
        _ scheme: AlgorithmIdentifier, at offset: Int
    ) throws(PasswordBasedEncryptionError) -> (CBCAlgorithm, [UInt8]) {
        typealias Failure = PasswordBasedEncryptionError
        let simple: [ObjectIdentifier: CBCAlgorithm] = [
            .aes128CBC: .aes128, .aes192CBC: .aes192, .aes256CBC: .aes256, .desEDE3CBC: .tripleDES, .desCBC: .des,
        ]
        let clause: StaticString = "RFC 8018 appendix B.2"
        guard simple[scheme.algorithm] != nil || scheme.algorithm == .rc2CBC else {
            throw .unsupported(name: scheme.algorithm.nameOrText)
        }
        guard let parameters = scheme.parameters else {
            throw .der(DERError(.badValue(DERError.StaticName("encryptionScheme parameters")), at: offset))
        }
        let (cipher, vector) = try Failure.reading { () throws(DERError) in
            var reader = try DERReader(parameters[...])
            guard let cipher = simple[scheme.algorithm] else {
                var sequence = try reader.sequence(DERField("RC2-CBC-Parameter", clause))
                // Appendix B.2.3: "If the rc2ParameterVersion field is omitted, the 'effective key bits' defaults to 32."
                var bits = 32
                if sequence.nextTag == .integer {
                    bits = RC2Version.effectiveKeyBitCount(
                        try sequence.int(DERField("rc2ParameterVersion", clause), in: 0...1024))
                }
                let vector = [UInt8](try sequence.octetString(DERField("iv", clause)))
                try sequence.end()
                try reader.end()
                return (CBCAlgorithm.rc2(effectiveKeyBitCount: bits), vector)
            }
            let vector = [UInt8](try reader.octetString(DERField("iv", clause)))
            try reader.end()
            return (cipher, vector)
        }
        if case .rc2(let bits) = cipher, bits == 0 { throw .unsupported(name: "rc2-cbc of another version") }
        guard vector.count == cipher.blockOctetCount else {
            throw .der(DERError(.badValue(DERError.StaticName("iv")), at: offset))
        }
        return (cipher, vector)
    }
}

extension CBCAlgorithm {
    /// The length of a key that is not told: RC2's as many octets as bits of it count, as OpenSSL takes it.
    fileprivate var effectiveOctetCount: Int {
        if case .rc2(let bits) = self { return (bits + 7) / 8 }
        return keyOctetCount ?? 0
    }
}

extension DigestAlgorithm {
    /// The hash function of an HMAC (RFC 8018 appendix B.1), whose parameters are NULL, or absent as RFC 4231 section
    /// 3.1 has them and as CMS wants (RFC 8018 says neither).
    package init?(hmac algorithm: AlgorithmIdentifier) {
        guard algorithm.parameters == nil || algorithm.hasNullParameters,
            let digest = Self.allCases.first(where: { $0.hmacObjectIdentifier == algorithm.algorithm })
        else { return nil }
        self = digest
    }

    /// RFC 8018 appendix B.1.
    package var hmacObjectIdentifier: ObjectIdentifier {
        switch self {
        case .sha1: .hmacWithSHA1
        case .sha224: .hmacWithSHA224
        case .sha256: .hmacWithSHA256
        case .sha384: .hmacWithSHA384
        case .sha512: .hmacWithSHA512
        }
    }
}

/// rc2ParameterVersion of RFC 8018 appendix B.2.3.
enum RC2Version {
    /// 0 for a version that stands for no number of bits.
    static func effectiveKeyBitCount(_ version: Int) -> Int {
        switch version {
        case 160: 40
        case 120: 64
        case 58: 128
        case 256...1024: version
        default: 0
        }
    }

    static func version(effectiveKeyBitCount bits: Int) -> Int {
        switch bits {
        case 40: 160
        case 64: 120
        case 128: 58
        default: bits
        }
    }
}
