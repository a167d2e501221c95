import DER
import Files
import Issuance
import Octets
import PKIX

/// Files as they would be sent to a CA.
enum SubmissionInput {
    /// What the file holds. It is read as a secret: whether a private key is in it is the question.
    static func file(_ path: String) throws -> SubmittedFile {
        try SystemProcess.forbidCoreDumps()
        return try inFile(path) {
            let content = try InputFile(path).readSecret(limit: FileLimit.document)
            switch content.withBytes({ PEM.form(of: $0) }) {
            case .der: return try inDER(content, path)
            case .pem: return try inText(content, path)
            case .unrecognized:
                throw Complaint(
                    exit: .notParsable, code: .malformed,
                    message: "a certificate signing request in PEM or DER was expected, found neither", offset: 0,
                    hint: "check that it is the right file")
            }
        }
    }

    private static func inDER(_ content: SecretBytes, _ path: String) throws -> SubmittedFile {
        if isPrivateKey(content) {
            return SubmittedFile(name: path, encoding: .der, labels: [PEMLabel.privateKey.text], requests: [])
        }
        let request = try CertificationRequest(der: content.withBytes { Array(copying: $0) })
        return SubmittedFile(name: path, encoding: .der, labels: [], requests: [request])
    }

    /// RSAPrivateKey (RFC 8017 appendix A.1.2), ECPrivateKey (RFC 5915) and OneAsymmetricKey (RFC 5958) begin with a
    /// version of 0 or 1, where a request has a SEQUENCE.
    private static func isPrivateKey(_ content: SecretBytes) -> Bool {
        guard var reader = try? SecretDERReader(content.slice),
            var sequence = try? reader.sequence(DERField("OneAsymmetricKey", "RFC 5958 section 2"))
        else { return false }
        return (try? sequence.int(DERField("version", "RFC 5958 section 2"), in: 0...1)) != nil
    }

    private static func inText(_ content: SecretBytes, _ path: String) throws -> SubmittedFile {
        var labels: [String] = []
        var requests: [CertificationRequest] = []
        var reader = try PEMReader(content.slice)
        while let block = try reader.next() {
            labels.append(Printable.escaped(block.label.text))
            guard block.label == .certificateRequest || block.label == .newCertificateRequest else { continue }
            let der = try block.octets().withBytes { Array(copying: $0) }
            do throws(DERError) {
                requests.append(try CertificationRequest(der: der))
            } catch {
                var complaint = Sentences.complaint(about: error)
                complaint.message += " (in the PEM block of line \(block.line))"
                throw complaint
            }
        }
        return SubmittedFile(
            name: path, encoding: .pem, labels: labels,
            hasOtherText: content.withBytes { hasTextOutsideBlocks($0) }, requests: requests)
    }

    /// Whether a line outside of the BEGIN and END lines has anything but white space and a byte order mark in it.
    private static func hasTextOutsideBlocks(_ text: Span<UInt8>) -> Bool {
        var isInside = false
        var start = text.count >= 3 && text[0] == 0xef && text[1] == 0xbb && text[2] == 0xbf ? 3 : 0
        while start < text.count {
            var end = start
            while end < text.count, text[end] != 0x0a, text[end] != 0x0d { end += 1 }
            while start < end, text[start] == 0x20 || text[start] == 0x09 { start += 1 }
            if starts(with: "-----BEGIN ", text, from: start) {
                isInside = true
            } else if starts(with: "-----END ", text, from: start) {
                isInside = false
            } else if !isInside, start < end {
                return true
            }
            start = end + 1
        }
        return false
    }

    private static func starts(with word: StaticString, _ text: Span<UInt8>, from start: Int) -> Bool {
        let octets = Array(word.description.utf8)
        guard text.count - start >= octets.count else { return false }
        return octets.indices.allSatisfy { text[start + $0] == octets[$0] }
    }
}
