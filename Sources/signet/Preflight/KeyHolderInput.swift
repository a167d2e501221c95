import CMS
import DER
import Files
import Issuance
import KeyFormats
import Octets
import PKCS12
import PKIX
import RSA

/// Whatever holds a public key, read so that keys can be compared.
enum KeyHolderInput {
    /// The keys, requests and certificates of a file, in this order. Of several private or public keys the first counts.
    static func holders(_ path: String, _ session: Session) throws -> [KeyMatch.Holder] {
        try SystemProcess.forbidCoreDumps()
        return try inFile(path) {
            try session.passwords.checkInput(path)
            let content = try InputFile(path).readSecret(limit: FileLimit.document)
            let found = try found(in: content, path, session)
            return found.map { what, key in
                KeyMatch.Holder(name: found.count > 1 ? "\(path) (\(what))" : path, publicKey: key)
            }
        }
    }

    private typealias Found = (what: String, key: SubjectPublicKeyInfo)

    private static func found(in content: SecretBytes, _ path: String, _ session: Session) throws -> [Found] {
        if let octets = try PFXInput.octets(content) {
            return try inPFX(PFXInput.open(PFX(octets), of: path, session).contents)
        }
        switch content.withBytes({ PEM.form(of: $0) }) {
        case .der: return try inDER(content, path, session)
        case .pem: return try inText(content, path, session)
        case .unrecognized:
            throw Complaint(
                exit: .notParsable, code: .malformed,
                message: "a key, a request or a certificate in PEM or DER was expected, found none", offset: 0,
                hint: "check that it is the right file")
        }
    }

    private static func inPFX(_ contents: PFXContents) throws -> [Found] {
        let keys = try contents.keys.map { key, _ in SubjectPublicKeyInfo(try key.rsaKey().publicKey) }
        // Those above the key's certificate come along in every PFX and have keys of their own.
        let own = contents.certificatesOfKeys
        let certificates = own.isEmpty ? contents.certificates.map(\.certificate) : own
        return numbered("private key", keys) + numbered("certificate", certificates.map(\.subjectPublicKeyInfo))
    }

    private static func inDER(_ content: SecretBytes, _ path: String, _ session: Session) throws -> [Found] {
        if content.withBytes({ CMSMessage.isLikely($0) }) {
            let message = try CMSMessage(content.withBytes { Array(copying: $0) })
            return numbered("certificate", message.certificates.map(\.subjectPublicKeyInfo))
        }
        return [try oneInDER(content, path, session)]
    }

    private static func oneInDER(_ content: SecretBytes, _ path: String, _ session: Session) throws -> Found {
        let field = DERField("a key, a request or a certificate", "RFC 2986 section 4.2")
        var reader = try SecretDERReader(content.slice)
        var sequence = try reader.sequence(field)
        guard sequence.nextTag == .sequence else { return try privateOrPublicKey(content, path, session) }
        // What is signed begins with its version: [0] in certificates but those of X.509 version 1, an INTEGER in
        // requests. A public key begins with an OBJECT IDENTIFIER, an encrypted private key too.
        let inner = try sequence.sequence(field)
        guard inner.nextTag == .integer || inner.nextTag == .constructed(0) else {
            return try privateOrPublicKey(content, path, session)
        }
        let octets = content.withBytes { Array(copying: $0) }
        if inner.nextTag == .integer, let request = try? CertificationRequest(der: octets) {
            return ("request", request.subjectPublicKeyInfo)
        }
        return ("certificate", try Certificate(der: octets).subjectPublicKeyInfo)
    }

    private static func inText(_ content: SecretBytes, _ path: String, _ session: Session) throws -> [Found] {
        var labels: [PEMLabel] = []
        var requests: [SubjectPublicKeyInfo] = []
        var certificates: [SubjectPublicKeyInfo] = []
        var reader = try PEMReader(content.slice)
        while let block = try reader.next() {
            labels.append(block.label)
            switch block.label {
            case .certificateRequest, .newCertificateRequest:
                let der = try block.octets().withBytes { Array(copying: $0) }
                requests.append(try CertificationRequest(der: der).subjectPublicKeyInfo)
            case .certificate, .x509Certificate, .pkcs7, .cms:
                let der = try block.octets().withBytes { Array(copying: $0) }
                if CMSMessage.isLikely(der.span) {
                    certificates += try CMSMessage(der).certificates.map(\.subjectPublicKeyInfo)
                } else {
                    certificates.append(try Certificate(der: der).subjectPublicKeyInfo)
                }
            default: break
            }
        }
        var found: [Found] = []
        if labels.contains(where: { $0.text.hasSuffix("PRIVATE KEY") || $0 == .publicKey || $0 == .rsaPublicKey }) {
            found.append(try privateOrPublicKey(content, path, session))
        }
        found += numbered("request", requests) + numbered("certificate", certificates)
        guard found.isEmpty else { return found }
        let label = Printable.escaped(labels.first?.text ?? "of nothing")
        throw Complaint(
            exit: .notParsable, code: .malformed,
            message: "a key, a request or a certificate was expected, found a PEM block \(label)",
            hint: "name the file that holds it")
    }

    private static func numbered(_ what: String, _ keys: [SubjectPublicKeyInfo]) -> [Found] {
        keys.enumerated().map { place, key in (keys.count > 1 ? "\(what) \(place + 1)" : what, key) }
    }

    private static func privateOrPublicKey(_ content: SecretBytes, _ path: String, _ session: Session) throws -> Found {
        do {
            let input = try KeyInput.open(content, of: path, session)
            return ("private key", SubjectPublicKeyInfo(try input.file.key().publicKey))
        } catch KeyFormatError.publicKeyOnly {
            let file = try PublicKeyFile(content.withBytes { Array(copying: $0) })
            return ("public key", SubjectPublicKeyInfo(try file.key()))
        }
    }
}
