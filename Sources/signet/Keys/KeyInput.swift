import DER
import Files
import KeyFormats
import Octets
import PKCS12
import RSA

/// Keys as commands are given them: a file of one, or a PFX with one.
enum KeyInput {
    /// Reads a private key. Its octets go from the system into secret storage; a file that others can read is used
    /// with a warning.
    static func privateKeyFile(_ path: String, _ session: Session) throws -> PrivateKeyInput {
        try SystemProcess.forbidCoreDumps()
        return try inFile(path) {
            let (content, isReadableByOthers) = try read(path, session)
            // What is no private key may be readable.
            let file = try open(content, of: path, session)
            if isReadableByOthers { warn(path, session) }
            return file
        }
    }

    static func privateKey(_ path: String, _ session: Session) throws -> RSAPrivateKey {
        let input = try privateKeyFile(path, session)
        return try inFile(path) { try input.file.key() }
    }

    /// A private or a public key, told apart by content.
    enum Either {
        case privateKey(PrivateKeyInput)
        case publicKey(PublicKeyFile)

        func publicKey() throws -> RSAPublicKey {
            switch self {
            case .privateKey(let input): try input.file.key().publicKey
            case .publicKey(let file): try file.key()
            }
        }
    }

    static func either(_ path: String, _ session: Session) throws -> Either {
        try SystemProcess.forbidCoreDumps()
        return try inFile(path) {
            // Secret until it turns out to be public: what a file holds is known after reading it.
            let (content, isReadableByOthers) = try read(path, session)
            do {
                let file = try open(content, of: path, session)
                if isReadableByOthers { warn(path, session) }
                return .privateKey(file)
            } catch KeyFormatError.publicKeyOnly {
                return .publicKey(try PublicKeyFile(content.withBytes { bytes in Array(copying: bytes) }))
            }
        }
    }

    /// A private key in octets that were read; an encrypted one with the password of the run.
    static func open(_ content: SecretBytes, of path: String, _ session: Session) throws -> PrivateKeyInput {
        if let octets = try PFXInput.octets(content) {
            return try PrivateKeyInput(PFXInput.key(PFXInput.open(PFX(octets), of: path, session)), isPEM: octets !== content)
        }
        return PrivateKeyInput(
            try session.passwords.open(path, session) { password throws(KeyFormatError) in
                try PrivateKeyFile(content, password: password)
            })
    }

    private static func read(_ path: String, _ session: Session) throws -> (SecretBytes, isReadableByOthers: Bool) {
        try session.passwords.checkInput(path)
        let file = try InputFile(path)
        let isReadableByOthers = file.isReadableByOthers
        return (try file.readSecret(), isReadableByOthers)
    }

    static func warn(_ path: String, _ session: Session) {
        session.warn("\(Printable.escaped(path)): others can read this private key; chmod 600 keeps them out")
    }
}

/// A private key that was read, and how it stood in its file.
struct PrivateKeyInput {
    let file: PrivateKeyFile
    /// `pkcs1`, `pkcs8` or `pkcs12`.
    let format: String
    let encoding: OutputForm
    /// The name of the scheme that it was encrypted with; nil if it was not.
    let encryption: String?

    init(_ file: PrivateKeyFile) {
        self.file = file
        (format, encoding, encryption) = (file.format.rawValue, file.isPEM ? .pem : .der, file.encryption?.name)
    }

    /// The key of a PFX. What is wrong with it is known after its password only.
    init(_ key: BagKey, isPEM: Bool) throws {
        do throws(KeyFormatError) {
            file = try PrivateKeyFile(key.privateKeyInfo.withBytes { SecretBytes(copying: $0) })
        } catch {
            guard case .der(let error) = error else { throw error }
            throw PKCS12Error.badContents(error)
        }
        (format, encoding, encryption) = ("pkcs12", isPEM ? .pem : .der, key.encryption?.name)
    }
}

extension [UInt8] {
    init(copying octets: Span<UInt8>) {
        self = octets.indices.map { octets[$0] }
    }
}
