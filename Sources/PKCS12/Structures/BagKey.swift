public import DER
public import KeyFormats
public import Octets
public import RSA

/// A private key of a PFX, of any algorithm.
public struct BagKey: Sendable {
    /// PrivateKeyInfo (RFC 5958), whole, as it stood.
    public let privateKeyInfo: SecretSlice
    public let algorithm: ObjectIdentifier
    /// How it was encrypted by itself; nil of a keyBag.
    public let encryption: PasswordBasedEncryption?

    /// The value of a keyBag: `KeyBag ::= PrivateKeyInfo`.
    init(_ value: inout SecretDERReader) throws(PKCS12Error) {
        let (encoded, algorithm) = try PKCS12Error.reading { () throws(DERError) in
            let encoded = try value.nextEncoded(DERField("KeyBag", "RFC 7292 section 4.2.1"))
            return (encoded, try PrivateKeyInfo(from: &value).algorithm.algorithm)
        }
        (privateKeyInfo, self.algorithm, encryption) = (encoded, algorithm, nil)
    }

    /// - Parameter plaintext: what was decrypted, in BER or DER.
    init(plaintext: SecretBytes, encryption: PasswordBasedEncryption) throws(DERError) {
        let der = try BER.normalized(plaintext.slice)
        var reader = try SecretDERReader(der.slice)
        algorithm = try PrivateKeyInfo(from: &reader).algorithm.algorithm
        try reader.end()
        privateKeyInfo = der.slice
        self.encryption = encryption
    }

    /// A key about to be written.
    public init(_ key: RSAPrivateKey) {
        privateKeyInfo = key.der(format: .pkcs8).slice
        algorithm = .rsaEncryption
        encryption = nil
    }

    /// - Parameter privateKeyInfo: PrivateKeyInfo in DER, of a key of any algorithm.
    public init(privateKeyInfo: SecretBytes) throws(DERError) {
        var reader = try SecretDERReader(privateKeyInfo.slice)
        algorithm = try PrivateKeyInfo(from: &reader).algorithm.algorithm
        try reader.end()
        self.privateKeyInfo = privateKeyInfo.slice
        encryption = nil
    }

    /// The key, if it is one of RSA and its numbers fit each other.
    public func rsaKey() throws(KeyFormatError) -> RSAPrivateKey {
        let octets = privateKeyInfo.withBytes { SecretBytes(copying: $0) }
        return try PrivateKeyFile(octets).key()
    }
}

/// The value of a pkcs8ShroudedKeyBag: EncryptedPrivateKeyInfo (RFC 5958 section 3).
struct ShroudedKey: Sendable {
    let encryption: Encryption
    private let info: EncryptedPrivateKeyInfo

    init(_ value: inout SecretDERReader) throws(PKCS12Error) {
        let (info, offset) = try PKCS12Error.reading { () throws(DERError) in
            let offset = value.offset
            return (try EncryptedPrivateKeyInfo(from: &value), offset)
        }
        encryption = try Encryption(at: offset) { () throws(PasswordBasedEncryptionError) in try info.encryption() }
        self.info = info
    }

    func key(_ password: Password) throws(DecryptionError) -> BagKey {
        let (scheme, plaintext) = try encryption.decrypting { scheme throws(PasswordBasedEncryptionError) in
            try info.decrypted(scheme, password: password)
        }
        do throws(DERError) {
            return try BagKey(plaintext: plaintext, encryption: scheme)
        } catch {
            throw .noSuchStructure(error)
        }
    }
}

/// The encryption of a bag or of a safe.
enum Encryption: Sendable {
    case known(PasswordBasedEncryption)
    /// One that Signet does not compute, by name: told of when its contents are asked for.
    case unsupported(name: String)

    /// - Parameters:
    ///   - offset: where it stands, for errors.
    ///   - read: makes the scheme of what the file says, and sees that a password could decrypt what is there.
    init(
        at offset: Int, _ read: () throws(PasswordBasedEncryptionError) -> PasswordBasedEncryption
    ) throws(PKCS12Error) {
        do throws(PasswordBasedEncryptionError) {
            self = .known(try read())
        } catch {
            guard case .unsupported(let name) = error else { throw PKCS12Error(error, offset: offset) }
            self = .unsupported(name: name)
        }
    }

    var iterationCount: Int {
        if case .known(let scheme) = self { return scheme.iterationCount }
        return 0
    }

    var name: String {
        switch self {
        case .known(let scheme): scheme.name
        case .unsupported(let name): name
        }
    }

    var isPBES2: Bool {
        if case .known(let scheme) = self, case .pbkdf2 = scheme.derivation { return true }
        return false
    }

    /// Runs what decrypts under the scheme, if it is known.
    func decrypting(
        _ body: (PasswordBasedEncryption) throws(PasswordBasedEncryptionError) -> SecretBytes
    ) throws(DecryptionError) -> (PasswordBasedEncryption, SecretBytes) {
        switch self {
        case .unsupported(let name): throw .unsupported(name: name)
        case .known(let scheme):
            do throws(PasswordBasedEncryptionError) {
                return (scheme, try body(scheme))
            } catch {
                throw .wrongPassword
            }
        }
    }
}

/// What became of a ciphertext and a password.
enum DecryptionError: Error {
    case unsupported(name: String)
    /// The padding is not what padding is.
    case wrongPassword
    /// The padding is good by chance or by right, and what it pads is no such structure.
    case noSuchStructure(DERError)
    /// The structure is there, and asks for something that is refused.
    case refused(PKCS12Error)
}
