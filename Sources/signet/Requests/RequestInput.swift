import DER
import Files
import Octets
import PKIX

/// Requests as commands are given them: DER, or PEM with one or several blocks.
enum RequestInput {
    private static let labels: Set<PEMLabel> = [.certificateRequest, .newCertificateRequest]

    /// Every request of a file, in its order; other blocks are passed over.
    ///
    /// The file is read as a secret, for people keep keys and requests in one file: only the octets of requests leave
    /// secret storage.
    static func requests(_ path: String) throws -> [CertificationRequest] {
        try SystemProcess.forbidCoreDumps()
        return try inFile(path) {
            let content = try InputFile(path).readSecret(limit: FileLimit.document)
            switch content.withBytes({ PEM.form(of: $0) }) {
            case .der: return [try CertificationRequest(der: content.withBytes { Array(copying: $0) })]
            case .pem: return try requests(inText: content)
            case .unrecognized:
                throw Complaint(
                    exit: .notParsable, code: .malformed,
                    message: "a certificate signing request in PEM or DER was expected, found neither", offset: 0,
                    hint: "check that it is the right file")
            }
        }
    }

    private static func requests(inText content: SecretBytes) throws -> [CertificationRequest] {
        var requests: [CertificationRequest] = []
        var found: PEMLabel?
        var reader = try PEMReader(content.slice)
        while let block = try reader.next() {
            guard labels.contains(block.label) else {
                found = found ?? block.label
                continue
            }
            let der = try block.octets().withBytes { Array(copying: $0) }
            do throws(DERError) {
                requests.append(try CertificationRequest(der: der))
            } catch {
                var complaint = Sentences.complaint(about: error)
                complaint.message += " (in the PEM block of line \(block.line))"
                throw complaint
            }
        }
        guard requests.isEmpty else { return requests }
        throw Complaint(
            exit: .notParsable, code: .malformed,
            message: "a certificate signing request was expected, found a PEM block \(Printable.escaped(found?.text ?? "of nothing"))",
            offset: 0, hint: "name the file that holds the request")
    }
}
