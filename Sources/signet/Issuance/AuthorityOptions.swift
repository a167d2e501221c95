import ArgumentParser
import Issuance
import KeyFormats
import PKIX
import RSA

/// Who issues.
struct AuthorityOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The issuer's certificate; of several in a file the first that --ca-key belongs to.", valueName: "cert"), completion: .file())
    var ca: String

    @Option(help: ArgumentHelp("The issuer's private key.", valueName: "key"), completion: .file())
    var caKey: String

    func authority(_ weakKey: WeakKeyOption, _ session: Session) throws -> CertificateAuthority {
        let certificates = try CertificateInput.certificates(ca, session)
        let key = try KeyInput.privateKey(caKey, session)
        try weakKey.check(key.publicKey, file: caKey)
        let fitting = certificates.first { (try? $0.subjectPublicKeyInfo.rsaPublicKey()) == key.publicKey }
        // Where none fits, the first is told to be the wrong one.
        guard let certificate = fitting ?? certificates.first else { throw IssuanceError.issuerIsNoAuthority }
        do throws(IssuanceError) {
            return try CertificateAuthority(certificate: certificate, key: key)
        } catch {
            throw Sentences.complaint(about: error, file: error == .issuerKeyDoesNotMatch ? caKey : ca)
        }
    }
}

extension WeakKeyOption {
    /// What the engine is told of it, and of --allow-sha1.
    func choices(allowSHA1: Bool) -> WeakChoices {
        (allowWeakKey ? WeakChoices.shortKeys : []).union(allowSHA1 ? .sha1 : [])
    }
}

/// Standard input can be one thing only.
enum StandardInput {
    static func check(_ paths: [String?]) throws {
        guard paths.count(where: { $0 == "-" }) <= 1 else {
            throw Complaint(
                exit: .usage, code: .usage, message: "standard input can be one of the inputs only", hint: "name files for the others")
        }
    }
}
