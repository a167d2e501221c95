import DER
import Files
import KeyFormats
import Octets
import PKIX
import RSA

/// A certificate or request whose like is asked for again.
enum RenewalInput {
    /// Extensions that say what the subject is and does; the others are the issuer's words.
    private static let kept: Set<ObjectIdentifier> = [.keyUsage, .extKeyUsage, .subjectAltName]

    /// The first certificate or request of the file.
    static func draft(_ path: String, _ session: Session) throws -> RequestDraft {
        try SystemProcess.forbidCoreDumps()
        return try inFile(path) {
            // Read as a secret, for people keep keys and requests in one file.
            let content = try InputFile(path).readSecret(limit: FileLimit.document)
            switch content.withBytes({ PEM.form(of: $0) }) {
            case .der:
                // DER says by its structure which of the two it is; what is neither is told of as the certificate that
                // was meant.
                if let request = try? CertificationRequest(der: content.withBytes { Array(copying: $0) }) {
                    return try draft(request, session)
                }
                return try draft(CertificateInput.certificate(in: content, of: path, session), session)
            case .pem:
                var reader = try PEMReader(content.slice)
                var found: PEMLabel?
                while let block = try reader.next() {
                    switch block.label {
                    case .certificateRequest, .newCertificateRequest:
                        let der = try block.octets().withBytes { Array(copying: $0) }
                        return try draft(CertificationRequest(der: der), session)
                    case .certificate, .x509Certificate, .trustedCertificate, .pkcs7, .cms, .pkcs12:
                        return try draft(CertificateInput.certificate(in: content, of: path, session), session)
                    default: found = found ?? block.label
                    }
                }
                throw Complaint(
                    exit: .notParsable, code: .malformed,
                    message: "a certificate or request was expected, found a PEM block \(Printable.escaped(found?.text ?? "of nothing"))",
                    hint: "name the file that holds it")
            case .unrecognized:
                throw Complaint(
                    exit: .notParsable, code: .malformed,
                    message: "a certificate or request in PEM or DER was expected, found neither", offset: 0,
                    hint: "check that it is the right file")
            }
        }
    }

    private static func draft(_ certificate: Certificate, _ session: Session) throws -> RequestDraft {
        try draft(
            certificate.subject, certificate.extensions, certificate.subjectPublicKeyInfo, leftOut: [], isIssued: true, session)
    }

    private static func draft(_ request: CertificationRequest, _ session: Session) throws -> RequestDraft {
        let others = request.attributes.filter { ![.extensionRequest, .microsoftExtensionRequest].contains($0.type) }
        return try draft(
            request.subject, try request.requestedExtensions() ?? Extensions([]), request.subjectPublicKeyInfo,
            leftOut: others.map(\.type.nameOrText), isIssued: false, session)
    }

    private static func draft(
        _ subject: DistinguishedName, _ extensions: Extensions, _ key: SubjectPublicKeyInfo, leftOut: [String],
        isIssued: Bool, _ session: Session
    ) throws -> RequestDraft {
        var result = RequestDraft(subject: subject)
        for one in extensions.all where kept.contains(one.type) { result.set(one) }
        // What an issuer added is its own to add again; what a request asked for is told of.
        let leftOut = leftOut + (isIssued ? [] : extensions.all.filter { !kept.contains($0.type) }.map(\.type.nameOrText))
        if !leftOut.isEmpty { session.say("not taken over: \(leftOut.map(Printable.escaped).joined(separator: ", "))") }
        // A new key is no shorter than the one before.
        result.keySize = try? KeySize(rawValue: key.rsaPublicKey().bitCount)
        return result
    }
}
