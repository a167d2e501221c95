import DER
import Digests
import Files
import KeyFormats
import Octets
import PKIX
import RSA

/// Where a key that is made goes, and what it is encrypted under; no file: it is there already.
struct NewKey {
    var file: String?
    var password: Password?
}

/// A request that is made and not yet written, with its key if that is new.
struct MadeRequest {
    let request: CertificationRequest
    let files: [(file: NewFile, what: String)]

    /// - Parameters:
    ///   - out: where the request goes.
    ///   - newKey: where the key goes, if it is not there already.
    init(
        _ draft: RequestDraft, key: RSAPrivateKey, digest: DigestAlgorithm, out: String, form: OutputForm, newKey: NewKey
    ) throws {
        var random = SystemRandomSource()
        request = try CertificationRequest.make(
            subject: draft.subject, key: key, digest: digest,
            extensions: draft.extensions(for: SubjectPublicKeyInfo(key.publicKey)), random: &random)
        var files: [(NewFile, String)] = []
        // The key first: if the machine stops in between, a key without a request is no loss.
        if let keyFile = newKey.file {
            let made = try KeyOutput(key, .pkcs8, .pem, newKey.password)
            files.append((NewFile(keyFile, .secret(made.octets)), made.what))
        }
        let octets =
            switch form {
            case .pem: PEM.encode(request.encoded, label: .certificateRequest)
            case .der: request.encoded
            }
        files.append((NewFile(out, .open(octets)), "a certificate signing request, \(digest.name) with RSA"))
        self.files = files
    }
}
