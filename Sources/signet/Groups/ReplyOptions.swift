import ArgumentParser
import DER
import Digests
import Files
import GroupFolder
import KeyFormats
import Octets
import PKCS12
import PKIX
import RSA
import ServerGroups

/// What another authority signed, as it is given on the command line: PEM, DER, PKCS #7 or PFX, told apart by content.
struct ReplyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("What came back: a certificate, a bundle, PKCS #7, or a PFX with its key.", valueName: "file"),
        completion: .file())
    var cert: String?

    @Option(
        help: ArgumentHelp(
            "The certificate's private key; default: that of the PFX, of the request that waits, or the one that is there.",
            valueName: "file"), completion: .file())
    var key: String?

    @Option(
        help: ArgumentHelp(
            "The root that is vouched for, and what lies between; repeatable. Roots sign themselves.", valueName: "file"),
        completion: .file())
    var trusted: [String] = []

    @OptionGroup var passwords: PassInOptions
    @OptionGroup var noMAC: NoMACOption

    /// The certificates of the file that came back, in its order, and the keys of a PFX.
    func reply(_ session: Session) throws -> (file: String, certificates: [Certificate], keys: [RSAPrivateKey]) {
        guard let cert else {
            throw Complaint(exit: .usage, code: .usage, message: "--cert is missing", hint: "name what the authority sent")
        }
        guard try Self.isPFX(cert) else { return (cert, try CertificateInput.certificates(cert, session), []) }
        let contents = try PFXInput.open(cert, allowingNoMAC: noMAC.allowNoMac, session).contents
        // Keys of other algorithms are for certificates that are refused by name.
        let keys = try inFile(cert) { try contents.keys.filter { $0.key.algorithm == .rsaEncryption }.map { try $0.key.rsaKey() } }
        return (cert, contents.certificates.map(\.certificate), keys)
    }

    /// Roots, which sign themselves, and what else was named: that only lies between.
    func trust(_ session: Session) throws -> (anchors: [Certificate], others: [Certificate]) {
        let named = try trusted.flatMap { try CertificateInput.certificates($0, session) }
        let roots = named.filter(\.isSelfIssued)
        return (roots, named.filter { !$0.isSelfIssued })
    }

    private static func isPFX(_ path: String) throws -> Bool {
        // A stream is read once.
        guard path != "-" else { return false }
        try SystemProcess.forbidCoreDumps()
        let content = try InputFile(path).readSecret(limit: FileLimit.document)
        return try inFile(path) { try PFXInput.octets(content) } != nil
    }
}

/// A key that an answer may be for.
struct ReplyKey {
    let publicKey: RSAPublicKey
    /// Nil: it is the member's own, and stays.
    let key: RSAPrivateKey?
    let source: Source

    enum Source: String { case given, container, request, own }
}
