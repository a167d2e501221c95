import CMS
import DER
import Files
import KeyFormats
import Octets
import PKCS12
import PKIX
import PathValidation

/// Certificates and revocation lists as commands are given them: DER, PKCS #7, PKCS #12, or PEM with one or several blocks,
/// told apart by content.
///
/// Files are read as secrets, for people keep keys and certificates in one file: only the octets of what is sought leave
/// secret storage.
enum CertificateInput {
    struct Entry {
        var certificate: Certificate
        /// What OpenSSL added in a `TRUSTED CERTIFICATE` block.
        var trust: CertificateTrust?
    }

    /// Every certificate of a file, in its order; other blocks are passed over.
    static func entries(_ path: String, _ session: Session) throws -> [Entry] {
        try read(path, session) { try entries(in: $0, of: path, session) }
    }

    /// The same of octets that were read.
    private static func entries(in content: SecretBytes, of path: String, _ session: Session) throws -> [Entry] {
        try read(
            content, of: path, session, what: "a certificate", { $0.certificates.map { Entry(certificate: $0) } }
        ) { label, der throws(DERError) in
            switch label {
            case nil, .certificate, .x509Certificate: return Entry(certificate: try Certificate(der: der))
            case .trustedCertificate:
                let (certificate, trust) = try CertificateTrust.read(trustedCertificate: der)
                return Entry(certificate: certificate, trust: trust)
            default: return nil
            }
        }
    }

    static func certificates(_ path: String, _ session: Session) throws -> [Certificate] {
        try entries(path, session).map(\.certificate)
    }

    /// Every certificate of a file of which an outsider may have written all: one that is too long is not read, and none after
    /// the one that exhausts a budget.
    static func entries(_ path: String, within budget: inout PathInputBudget, _ session: Session) throws -> [Entry] {
        var spent = budget
        defer { budget = spent }
        // What came in a message of PKCS #7 or a PFX is counted once all of it is read.
        var blocks: Set<Certificate> = []
        let entries = try read(
            path, session, what: "a certificate", { $0.certificates.map { Entry(certificate: $0) } }
        ) { label, der in
            guard label == nil || label == .certificate || label == .x509Certificate || label == .trustedCertificate else {
                return nil
            }
            let limit = PathBudget.Kind.certificateOctets.limit
            guard der.count <= limit else {
                throw exhausted(.certificateOctets, "a certificate of at most \(limit) octets was expected, found \(der.count)")
            }
            let (certificate, trust) =
                label == .trustedCertificate
                ? try CertificateTrust.read(trustedCertificate: der) : (try Certificate(der: der), nil)
            blocks.insert(certificate)
            if let kind = spent.exhausted(by: certificate) { throw exhausted(kind) }
            return Entry(certificate: certificate, trust: trust)
        }
        for entry in entries where !blocks.contains(entry.certificate) {
            if let kind = spent.exhausted(by: entry.certificate) { throw exhausted(kind) }
        }
        return entries
    }

    private static func exhausted(_ kind: PathBudget.Kind, _ message: String? = nil) -> Complaint {
        Complaint(
            exit: .refused, code: .tooLarge,
            message: (message ?? "at most \(kind.limit) \(kind.rawValue) were expected, found more") + " (budget: \(kind.rawValue))",
            hint: "leave out what the path does not need")
    }

    /// The one certificate of a file, or the first of several.
    static func certificate(_ path: String, _ session: Session) throws -> Certificate {
        try read(path, session) { try certificate(in: $0, of: path, session) }
    }

    /// The same of octets that were read.
    static func certificate(in content: SecretBytes, of path: String, _ session: Session) throws -> Certificate {
        guard let first = try entries(in: content, of: path, session).first else {
            throw nothing("a certificate", found: "none")
        }
        return first.certificate
    }

    /// Every revocation list of a file.
    static func revocationLists(_ path: String, _ session: Session) throws -> [CertificateList] {
        try read(path, session, what: "a certificate revocation list", \.revocationLists) { label, der throws(DERError) in
            label == nil || label == .certificateList ? try CertificateList(der: der) : nil
        }
    }

    enum Content {
        case certificate(Certificate)
        case revocationList(CertificateList)
    }

    /// Every certificate and every revocation list of a file, in its order.
    static func contents(_ path: String, _ session: Session) throws -> [Content] {
        try read(
            path, session, what: "a certificate or a certificate revocation list",
            { $0.certificates.map(Content.certificate) + $0.revocationLists.map(Content.revocationList) }
        ) { label, der throws(DERError) in
            switch label {
            case nil:
                do throws(DERError) {
                    return .certificate(try Certificate(der: der))
                } catch {
                    guard let list = try? CertificateList(der: der) else { throw error }
                    return .revocationList(list)
                }
            case .certificate, .x509Certificate: return .certificate(try Certificate(der: der))
            case .trustedCertificate: return .certificate(try CertificateTrust.read(trustedCertificate: der).certificate)
            case .certificateList: return .revocationList(try CertificateList(der: der))
            default: return nil
            }
        }
    }

    /// What a message of PKCS #7 or a PFX carries.
    private struct Carried {
        let certificates: [Certificate]
        let revocationLists: [CertificateList]

        init(_ message: CMSMessage) { (certificates, revocationLists) = (message.certificates, message.revocationLists) }

        init(_ contents: PFXContents) {
            (certificates, revocationLists) = (contents.certificatesLeafFirst, contents.revocationLists)
        }
    }

    private static func read<Result>(
        _ path: String, _ session: Session, _ body: (SecretBytes) throws -> Result
    ) throws -> Result {
        try SystemProcess.forbidCoreDumps()
        try session.passwords.checkInput(path)
        return try inFile(path) { try body(InputFile(path).readSecret(limit: FileLimit.document)) }
    }

    private static func read<Value>(
        _ path: String, _ session: Session, what: String, _ sought: (Carried) -> [Value],
        _ make: (PEMLabel?, [UInt8]) throws -> Value?
    ) throws -> [Value] {
        try read(path, session) { try read($0, of: path, session, what: what, sought, make) }
    }

    /// - Parameters:
    ///   - sought: what is sought of what a message or a PFX carries.
    ///   - make: makes a value of a block, or of a DER file where the label is nil; nil for another block.
    private static func read<Value>(
        _ content: SecretBytes, of path: String, _ session: Session, what: String, _ sought: (Carried) -> [Value],
        _ make: (PEMLabel?, [UInt8]) throws -> Value?
    ) throws -> [Value] {
        if let octets = try PFXInput.octets(content) {
            let values = sought(Carried(try PFXInput.open(PFX(octets), of: path, session).contents))
            guard values.isEmpty else { return values }
            throw nothing(what, found: "PKCS #12 without one")
        }
        switch content.withBytes({ PEM.form(of: $0) }) {
        case .der:
            let der = content.withBytes { Array(copying: $0) }
            guard CMSMessage.isLikely(der.span) else { return [try make(nil, der)].compactMap(\.self) }
            let message = try CMSMessage(der)
            let values = sought(Carried(message))
            guard values.isEmpty else { return values }
            guard message.contentType == .signedData else { throw CMSError.unsupportedContentType(message.contentType) }
            throw nothing(what, found: "PKCS #7 without one")
        case .pem: return try read(text: content, what: what, sought, make)
        case .unrecognized:
            throw Complaint(
                exit: .notParsable, code: .malformed, message: "\(what) in PEM or DER was expected, found neither",
                offset: 0, hint: "check that it is the right file")
        }
    }

    private static func read<Value>(
        text: SecretBytes, what: String, _ sought: (Carried) -> [Value], _ make: (PEMLabel?, [UInt8]) throws -> Value?
    ) throws -> [Value] {
        let labels: Set<PEMLabel> = [
            .certificate, .x509Certificate, .trustedCertificate, .certificateList, .pkcs7, .cms,
        ]
        var values: [Value] = []
        var found: PEMLabel?
        var otherContentType: ObjectIdentifier?
        var reader = try PEMReader(text.slice)
        while let block = try reader.next() {
            guard labels.contains(block.label) else {
                found = found ?? block.label
                continue
            }
            let der = try block.octets().withBytes { Array(copying: $0) }
            do {
                // Microsoft's certificate services write PKCS #7 under the label CERTIFICATE too.
                if block.label == .pkcs7 || block.label == .cms || CMSMessage.isLikely(der.span) {
                    let message = try CMSMessage(der)
                    values += sought(Carried(message))
                    if message.contentType != .signedData { otherContentType = message.contentType }
                } else if let value = try make(block.label, der) {
                    values.append(value)
                } else {
                    found = found ?? block.label
                }
            } catch {
                var complaint = Sentences.complaint(about: error)
                complaint.message += " (in the PEM block of line \(block.line))"
                throw complaint
            }
        }
        guard values.isEmpty else { return values }
        if let otherContentType { throw CMSError.unsupportedContentType(otherContentType) }
        throw nothing(what, found: found.map { "a PEM block \(Printable.escaped($0.text))" } ?? "PKCS #7 without one")
    }

    private static func nothing(_ what: String, found: String) -> Complaint {
        Complaint(
            exit: .notParsable, code: .malformed, message: "\(what) was expected, found \(found)", offset: 0,
            hint: "check that it is the right file")
    }
}
