import Files
import KeyFormats
import Octets
import RSA

/// Keys as commands are given them.
enum KeyInput {
    /// Reads a private key. Its octets go from the system into secret storage; a file that others can read is used
    /// with a warning.
    static func privateKeyFile(_ path: String, _ session: Session) throws -> PrivateKeyFile {
        try SystemProcess.forbidCoreDumps()
        return try inFile(path) {
            let (content, isReadableByOthers) = try read(path)
            // What is no private key may be readable.
            let file = try PrivateKeyFile(content)
            if isReadableByOthers { warn(path, session) }
            return file
        }
    }

    static func privateKey(_ path: String, _ session: Session) throws -> RSAPrivateKey {
        let file = try privateKeyFile(path, session)
        return try inFile(path) { try file.key() }
    }

    /// A private or a public key, told apart by content.
    enum Either {
        case privateKey(PrivateKeyFile)
        case publicKey(PublicKeyFile)

        func publicKey() throws -> RSAPublicKey {
            switch self {
            case .privateKey(let file): try file.key().publicKey
            case .publicKey(let file): try file.key()
            }
        }
    }

    static func either(_ path: String, _ session: Session) throws -> Either {
        try SystemProcess.forbidCoreDumps()
        return try inFile(path) {
            // Secret until it turns out to be public: what a file holds is known after reading it.
            let (content, isReadableByOthers) = try read(path)
            do throws(KeyFormatError) {
                let file = try PrivateKeyFile(content)
                if isReadableByOthers { warn(path, session) }
                return .privateKey(file)
            } catch {
                guard error == .publicKeyOnly else { throw error }
                return .publicKey(try PublicKeyFile(content.withBytes { bytes in Array(copying: bytes) }))
            }
        }
    }

    private static func read(_ path: String) throws(FileError) -> (SecretBytes, isReadableByOthers: Bool) {
        let file = try InputFile(path)
        let isReadableByOthers = file.isReadableByOthers
        return (try file.readSecret(), isReadableByOthers)
    }

    private static func warn(_ path: String, _ session: Session) {
        session.warn("\(Printable.escaped(path)): others can read this private key; chmod 600 keeps them out")
    }
}

extension [UInt8] {
    init(copying octets: Span<UInt8>) {
        self = octets.indices.map { octets[$0] }
    }
}
