private import CMS
private import Ciphers
private import DER
private import Digests
public import KeyFormats
public import Octets
public import PKIX

/// What is about to be written as a PFX.
public struct PFXDraft: Sendable {
    public var bags: [SafeBag]

    public init(bags: [SafeBag]) { self.bags = bags }

    /// A key with its certificate, and the certificates above it.
    ///
    /// Key and certificate get the same localKeyID, the SHA-1 digest of the certificate, as OpenSSL, NSS and Windows write
    /// it, and the same name. A caller has seen that they belong together.
    public init(key: BagKey, certificate: Certificate, chain: [Certificate], name: String?, provider: String? = nil) {
        var own = BagAttributes()
        own.localKeyID = certificate.fingerprint(.sha1)
        own.friendlyName = name
        var ofKey = own
        ofKey.microsoftProvider = provider
        bags = [
            SafeBag(content: .key(key), attributes: ofKey), SafeBag(content: .certificate(certificate), attributes: own),
        ]
        bags += chain.map { SafeBag(content: .certificate($0), attributes: BagAttributes()) }
    }

    /// Certificates without a key: what others call a trust store.
    ///
    /// Each gets a name, for Java finds them by it, and Java's mark of a trust anchor, without which Java passes over it.
    public init(trusted certificates: [(certificate: Certificate, name: String?)]) {
        bags = certificates.map { certificate, name in
            var attributes = BagAttributes()
            attributes.friendlyName = name
            attributes.javaTrustedKeyUsage = [.anyExtendedKeyUsage]
            return SafeBag(content: .certificate(certificate), attributes: attributes)
        }
    }

    /// Writes it.
    ///
    /// Keys are encrypted one by one and stand in a safe of their own that is not; everything else is in a safe that is
    /// encrypted whole: the layout of OpenSSL, Windows and Java.
    ///
    /// - Throws: ``PKCS12Error/unsuitablePassword(_:)``; ``PKCS12Error/randomSource(_:)``.
    public func encoded(
        _ profile: PKCS12Profile, password: Password, random: inout some RandomSource
    ) throws(PKCS12Error) -> SecretBytes {
        guard profile.passwordRule.accepts(password) else { throw .unsuitablePassword(profile.passwordRule) }
        var keys = SecretDERWriter(), others = SecretDERWriter()
        var keyCount = 0, otherCount = 0
        var encryptedKeys: [(Int, PasswordBasedEncryption)] = []
        for (place, bag) in bags.enumerated() {
            if case .key = bag.content {
                encryptedKeys.append((place, try profile.encryption(profile.keyScheme, &random)))
            }
        }
        try keys.sequence { sequence throws(PKCS12Error) in
            for (place, encryption) in encryptedKeys {
                guard case .key(let key) = bags[place].content else { continue }
                try Self.write(key, bags[place].attributes, encryption, password, to: &sequence)
                keyCount += 1
            }
        }
        others.sequence { sequence in
            for bag in bags {
                if case .key = bag.content { continue }
                Self.write(bag, to: &sequence)
                otherCount += 1
            }
        }
        let othersEncryption = otherCount == 0 ? nil : try profile.encryption(profile.certificateScheme, &random)
        let (keySafe, otherSafe) = (keys.finish().finish(), others.finish().finish())
        var contents = SecretDERWriter()
        try contents.sequence { sequence throws(PKCS12Error) in
            if let othersEncryption { try Self.write(otherSafe, othersEncryption, password, to: &sequence) }
            if keyCount > 0 {
                sequence.contentInfo(.data) { content in keySafe.withBytes { content.octetString($0) } }
            }
        }
        let authenticated = contents.finish().finish()
        let mac = try profile.macData(over: authenticated, password, &random)
        var output = SecretDERWriter()
        output.sequence { sequence in
            sequence.integer(3)
            sequence.contentInfo(.data) { content in authenticated.withBytes { content.octetString($0) } }
            mac.write(to: &sequence)
        }
        return output.finish().finish()
    }

    /// A safe, encrypted whole.
    private static func write(
        _ safe: SecretBytes, _ encryption: PasswordBasedEncryption, _ password: Password, to output: inout SecretDERWriter
    ) throws(PKCS12Error) {
        guard let algorithm = encryption.algorithmIdentifier else { throw .unsupported(name: encryption.name) }
        let ciphertext: [UInt8]
        do throws(PasswordBasedEncryptionError) {
            ciphertext = try safe.withBytes { octets throws(PasswordBasedEncryptionError) in
                try encryption.encrypt(octets, password: password)
            }
        } catch {
            throw PKCS12Error(error, offset: 0)
        }
        output.contentInfo(.encryptedData) { content in
            EncryptedData(EncryptedContentInfo(contentType: .data, algorithm: algorithm, encryptedContent: ciphertext))
                .write(to: &content)
        }
    }

    /// A pkcs8ShroudedKeyBag.
    private static func write(
        _ key: BagKey, _ attributes: BagAttributes, _ encryption: PasswordBasedEncryption, _ password: Password,
        to output: inout SecretDERWriter
    ) throws(PKCS12Error) {
        let info = key.privateKeyInfo.withBytes { SecretBytes(copying: $0) }
        let encrypted: [UInt8]
        do throws(PasswordBasedEncryptionError) {
            encrypted = try EncryptedPrivateKeyInfo.encrypt(info, encryption, password: password)
        } catch {
            throw PKCS12Error(error, offset: 0)
        }
        output.sequence { bag in
            bag.objectIdentifier(.pkcs8ShroudedKeyBag)
            bag.wrap(.constructed(0)) { $0.raw(encrypted[...]) }
            attributes.write(to: &bag)
        }
    }

    private static func write(_ bag: SafeBag, to output: inout SecretDERWriter) {
        output.sequence { sequence in
            switch bag.content {
            case .key: break
            case .certificate(let certificate):
                let octets = certificate.encoded
                sequence.typedBag(.certBag, .x509CertificateBag) { $0.octetString(octets) }
            case .revocationList(let list):
                let octets = list.encoded
                sequence.typedBag(.crlBag, .x509CRLBag) { $0.octetString(octets) }
            case .secret(let type, let value):
                sequence.typedBag(.secretBag, type) { content in value.withBytes { content.raw($0) } }
            case .unknown(let type, let value):
                sequence.objectIdentifier(type)
                sequence.wrap(.constructed(0)) { content in value.withBytes { content.raw($0) } }
            }
            bag.attributes.write(to: &sequence)
        }
    }
}

extension DERBuilder where Sink: ~Copyable {
    /// The identifier and the value of a CertBag, CRLBag or SecretBag.
    fileprivate mutating func typedBag(
        _ bag: ObjectIdentifier, _ type: ObjectIdentifier, _ value: (inout DERBuilder) -> Void
    ) {
        objectIdentifier(bag)
        wrap(.constructed(0)) { content in
            content.sequence { sequence in
                sequence.objectIdentifier(type)
                sequence.wrap(.constructed(0), value)
            }
        }
    }
}

extension PKCS12Profile {
    /// Octets of a MAC's salt: as many as OpenSSL and Windows write is 8, Java 20; NIST SP 800-132 section 5.1 wants 16.
    private static let macSaltOctetCount = 16

    fileprivate func encryption(
        _ scheme: Scheme, _ random: inout some RandomSource
    ) throws(PKCS12Error) -> PasswordBasedEncryption {
        do throws(PasswordBasedEncryptionError) {
            return switch scheme {
            case .aes256: try .pbes2(.aes256, digest: .sha256, iterationCount: iterationCount, random: &random)
            case .tripleDES: try .pkcs12(.tripleDES, iterationCount: iterationCount, random: &random)
            }
        } catch {
            throw PKCS12Error(error, offset: 0)
        }
    }

    fileprivate func macData(
        over contents: SecretBytes, _ password: Password, _ random: inout some RandomSource
    ) throws(PKCS12Error) -> MacData {
        var salt = [UInt8](repeating: 0, count: Self.macSaltOctetCount)
        do throws(RandomSourceError) {
            var span = salt.mutableSpan
            try random.fill(&span)
        } catch {
            throw .randomSource(error)
        }
        let algorithm: MacData.Algorithm =
            switch mac {
            case .pkcs12(let digest): .pkcs12(digest)
            case .pbmac1(let digest): .pbmac1(prf: digest, mac: digest, keyOctetCount: digest.octetCount)
            }
        return contents.withBytes {
            MacData(algorithm, salt: salt, iterationCount: macIterationCount, over: $0, password)
        }
    }
}
