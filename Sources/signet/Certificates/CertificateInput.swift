import DER
import Files
import Octets
import PKIX

/// Certificates and revocation lists as commands are given them: DER, or PEM with one or several blocks.
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
    static func entries(_ path: String) throws -> [Entry] {
        try read(path, what: "a certificate") { label, der throws(DERError) in
            switch label {
            case nil, .certificate, .x509Certificate: return Entry(certificate: try Certificate(der: der))
            case .trustedCertificate:
                let (certificate, trust) = try CertificateTrust.read(trustedCertificate: der)
                return Entry(certificate: certificate, trust: trust)
            default: return nil
            }
        }
    }

    static func certificates(_ path: String) throws -> [Certificate] { try entries(path).map(\.certificate) }

    /// The one certificate of a file, or the first of several.
    static func certificate(_ path: String) throws -> Certificate {
        guard let first = try entries(path).first else { throw nothing("a certificate", found: nil) }
        return first.certificate
    }

    /// Every revocation list of a file.
    static func revocationLists(_ path: String) throws -> [CertificateList] {
        try read(path, what: "a certificate revocation list") { label, der throws(DERError) in
            label == nil || label == .certificateList ? try CertificateList(der: der) : nil
        }
    }

    /// - Parameter make: makes a value of a block, or of a DER file where the label is nil; nil for another block.
    private static func read<Value>(
        _ path: String, what: String, _ make: (PEMLabel?, [UInt8]) throws(DERError) -> Value?
    ) throws -> [Value] {
        try SystemProcess.forbidCoreDumps()
        return try inFile(path) {
            let content = try InputFile(path).readSecret(limit: FileLimit.document)
            switch content.withBytes({ PEM.form(of: $0) }) {
            case .der: return [try make(nil, content.withBytes { Array(copying: $0) })].compactMap(\.self)
            case .pem: return try read(text: content, what: what, make)
            case .unrecognized:
                throw Complaint(
                    exit: .notParsable, code: .malformed, message: "\(what) in PEM or DER was expected, found neither",
                    offset: 0, hint: "check that it is the right file")
            }
        }
    }

    private static func read<Value>(
        text: SecretBytes, what: String, _ make: (PEMLabel?, [UInt8]) throws(DERError) -> Value?
    ) throws -> [Value] {
        let sought: Set<PEMLabel> = [.certificate, .x509Certificate, .trustedCertificate, .certificateList]
        var values: [Value] = []
        var found: PEMLabel?
        var reader = try PEMReader(text.slice)
        while let block = try reader.next() {
            guard sought.contains(block.label) else {
                found = found ?? block.label
                continue
            }
            let der = try block.octets().withBytes { Array(copying: $0) }
            do throws(DERError) {
                if let value = try make(block.label, der) { values.append(value) } else { found = found ?? block.label }
            } catch {
                var complaint = Sentences.complaint(about: error)
                complaint.message += " (in the PEM block of line \(block.line))"
                throw complaint
            }
        }
        guard values.isEmpty else { return values }
        throw nothing(what, found: found)
    }

    private static func nothing(_ what: String, found: PEMLabel?) -> Complaint {
        guard found != .pkcs7, found != .cms else {
            return Complaint(
                exit: .refused, code: .unsupported, message: "\(what) was expected, found PKCS #7, which this version does not read",
                hint: "'openssl pkcs7 -print_certs' takes the certificates out")
        }
        return Complaint(
            exit: .notParsable, code: .malformed,
            message: "\(what) was expected, found a PEM block \(Printable.escaped(found?.text ?? "of nothing"))", offset: 0,
            hint: "check that it is the right file")
    }
}
