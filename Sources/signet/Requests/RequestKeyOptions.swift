import ArgumentParser
import Files
import RSA

/// Which key a request, or a certificate that signs itself, is for.
struct RequestKeyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The private key that there is, such as the primary server's of a switchover pair; - is standard input.",
            valueName: "file"), completion: .file())
    var key: String?

    @Option(help: ArgumentHelp("Size of the new key: 2048 (default), 3072 or 4096.", valueName: "bits"))
    var bits: KeySize?

    @Option(
        help: ArgumentHelp(
            "Where the new key goes, PKCS #8 in PEM (default: beside --out, with .key in place of its ending).",
            valueName: "file"), completion: .file())
    var keyOut: String?

    @OptionGroup var weakKey: WeakKeyOption

    /// Where a new key goes; nil if there is a key.
    func newKeyFile(for out: String) throws -> String? {
        if key != nil {
            guard bits == nil, keyOut == nil else {
                throw Complaint(
                    exit: .usage, code: .usage, message: "--key excludes --bits and --key-out: no key is made", hint: "leave one out")
            }
            return nil
        }
        if let keyOut { return keyOut }
        guard out != "-" else {
            throw Complaint(
                exit: .usage, code: .usage, message: "a place for the new key is missing", hint: "add --key-out FILE, or --key FILE")
        }
        return Self.keyName(besides: out)
    }

    /// `pbx.csr` to `pbx.key`; a name without an ending, or with one that says nothing of requests, gets one more.
    static func keyName(besides out: String) -> String {
        for ending in [".csr", ".req", ".p10", ".crt", ".cer", ".pem", ".der", ".txt"] where out.lowercased().hasSuffix(ending) {
            return out.dropLast(ending.count) + ".key"
        }
        return out + ".key"
    }

    /// - Parameter asked: the size that the request's source asks for.
    func key(_ asked: KeySize?, _ session: Session) throws -> RSAPrivateKey {
        guard let file = key else {
            return try KeyGeneration.key(bitCount: (bits ?? asked ?? .bits2048).rawValue, session)
        }
        return try existingKey(file, session)
    }

    func existingKey(_ file: String, _ session: Session) throws -> RSAPrivateKey {
        let key = try KeyInput.privateKey(file, session)
        try weakKey.check(key.publicKey, file: file)
        return key
    }
}
