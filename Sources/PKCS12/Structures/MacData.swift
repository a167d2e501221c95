import DER
public import Digests
import KeyFormats
import Octets

/// RFC 7292 section 4:
///
///     MacData ::= SEQUENCE {
///         mac         DigestInfo,
///         macSalt     OCTET STRING,
///         iterations  INTEGER DEFAULT 1 }
///
/// RFC 9879 section 4 puts PBMAC1 (RFC 8018 section 7.1) in the place of the digest's algorithm; its parameters have salt and
/// iterations, and those beside them "MUST be ignored":
///
///     PBMAC1-params ::= SEQUENCE {
///         keyDerivationFunc  AlgorithmIdentifier {{PBMAC1-KDFs}},
///         messageAuthScheme  AlgorithmIdentifier {{PBMAC1-MACs}} }
public struct MacData: Hashable, Sendable {
    public enum Algorithm: Hashable, Sendable {
        /// RFC 7292 appendix B: the key by its own derivation, with the digest of the HMAC.
        case pkcs12(DigestAlgorithm)
        /// RFC 9879: the key by PBKDF2.
        case pbmac1(prf: DigestAlgorithm, mac: DigestAlgorithm, keyOctetCount: Int)
        /// Another one, by name.
        case unsupported(name: String)
    }

    public let algorithm: Algorithm
    public let salt: [UInt8]
    public let iterationCount: Int
    let value: [UInt8]

    init(from input: inout SecretDERReader) throws(PKCS12Error) {
        let clause: StaticString = "RFC 7292 section 4"
        var sequence = try PKCS12Error.reading { () throws(DERError) in try input.sequence(DERField("MacData", clause)) }
        let (identifier, value, place, valuePlace) = try PKCS12Error.reading { () throws(DERError) in
            var info = try sequence.sequence(DERField("mac", clause))
            let place = info.offset
            let identifier = try AlgorithmIdentifier(from: &info, DERField("digestAlgorithm", "RFC 8017 section 9.2"))
            let valuePlace = info.offset
            let value = try info.octetString(DERField("digest", "RFC 8017 section 9.2")).copy
            try info.end()
            return (identifier, value, place, valuePlace)
        }
        let salt = try PKCS12Error.reading { () throws(DERError) in
            try sequence.octetString(DERField("macSalt", clause)).copy
        }
        if identifier.algorithm == .pbmac1 {
            // RFC 9879 section 4: "ignored", so whatever they are is right.
            try PKCS12Error.reading { () throws(DERError) in
                if !sequence.isAtEnd { _ = try sequence.integerOctets(DERField("iterations", clause)) }
            }
            let parameters = try PBMAC1Parameters(identifier, at: place)
            algorithm = parameters.algorithm
            self.salt = parameters.salt
            iterationCount = parameters.iterationCount
        } else {
            algorithm = identifier.digestAlgorithm.map { .pkcs12($0) }
                ?? .unsupported(name: "a MAC with \(identifier.algorithm.nameOrText)")
            self.salt = salt
            do throws(PasswordBasedEncryptionError) {
                // "The default is for historical reasons and its use is deprecated": an encoded 1 is read, too.
                iterationCount =
                    sequence.isAtEnd
                    ? 1 : try PasswordBasedEncryption.readIterationCount(from: &sequence, DERField("iterations", clause))
            } catch {
                throw PKCS12Error(error, offset: place)
            }
        }
        self.value = value
        let (isAtEnd, offset) = (sequence.isAtEnd, sequence.offset)
        guard isAtEnd else { throw .der(DERError(.trailingOctets, at: offset)) }
        if let expected = macOctetCount, expected != value.count {
            throw .der(DERError(.badValue(DERError.StaticName("digest")), at: valuePlace))
        }
    }

    init(_ algorithm: Algorithm, salt: [UInt8], iterationCount: Int, over contents: Span<UInt8>, _ password: Password) {
        self.algorithm = algorithm
        self.salt = salt
        self.iterationCount = iterationCount
        value = Self.code(algorithm, salt, iterationCount, contents, password) ?? []
    }

    private var macOctetCount: Int? {
        switch algorithm {
        case .pkcs12(let digest), .pbmac1(_, let digest, _): digest.octetCount
        case .unsupported: nil
        }
    }

    /// Whether this is the MAC of the contents under a password.
    func isMAC(of contents: Span<UInt8>, _ password: Password) -> Bool {
        guard let code = Self.code(algorithm, salt, iterationCount, contents, password) else { return false }
        return constantTimeEqual(code.span, value.span)
    }

    /// RFC 7292 section 5.1 step 7 and appendix B.4; RFC 9879 section 5.
    private static func code(
        _ algorithm: Algorithm, _ salt: [UInt8], _ iterationCount: Int, _ contents: Span<UInt8>, _ password: Password
    ) -> [UInt8]? {
        switch algorithm {
        case .pkcs12(let digest):
            // "the length of the MAC key is that of the digest".
            let key = PKCS12KeyDerivation.derive(
                purpose: .mac, password: password.bmpString, salt: salt.span, iterations: iterationCount,
                octetCount: digest.octetCount, digest: digest)
            return key.withBytes { digest.authenticationCode(key: $0, of: contents) }
        case .pbmac1(let prf, let mac, let keyOctetCount):
            let key = PBKDF2.derive(
                password: password.octets, salt: salt.span, iterations: iterationCount, octetCount: keyOctetCount,
                digest: prf)
            return key.withBytes { mac.authenticationCode(key: $0, of: contents) }
        case .unsupported:
            return nil
        }
    }

    func write<Sink: OctetSink & ~Copyable>(to output: inout DERBuilder<Sink>) {
        output.sequence { sequence in
            sequence.sequence { info in
                switch algorithm {
                case .pkcs12(let digest): AlgorithmIdentifier.digest(digest).write(to: &info)
                case .pbmac1(let prf, let mac, let keyOctetCount):
                    PBMAC1Parameters(
                        prf: prf, mac: mac, keyOctetCount: keyOctetCount, salt: salt, iterationCount: iterationCount
                    ).identifier.write(to: &info)
                case .unsupported: break
                }
                info.octetString(value)
            }
            if case .pbmac1 = algorithm {
                // RFC 9879 section 4: ignored, and for readers that do not know it "not empty".
                sequence.octetString(salt)
                sequence.integer(1)
            } else {
                sequence.octetString(salt)
                sequence.integer(iterationCount)
            }
        }
    }
}

extension DigestAlgorithm {
    /// The HMAC of a message.
    fileprivate func authenticationCode(key: Span<UInt8>, of message: Span<UInt8>) -> [UInt8] {
        switch self {
        case .sha1: HMAC<SHA1>.code(for: message, key: key)
        case .sha224: HMAC<SHA224>.code(for: message, key: key)
        case .sha256: HMAC<SHA256>.code(for: message, key: key)
        case .sha384: HMAC<SHA384>.code(for: message, key: key)
        case .sha512: HMAC<SHA512>.code(for: message, key: key)
        }
    }
}
