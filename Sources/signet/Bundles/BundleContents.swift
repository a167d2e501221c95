import KeyFormats
import PKIX

/// The certificates and revocation lists of several files, each once.
struct BundleContents {
    var certificates: [Certificate] = []
    var revocationLists: [CertificateList] = []
    /// How many were left out because they were there already.
    var duplicateCount = 0

    init(_ files: [String], _ session: Session) throws {
        guard files.count(where: { $0 == "-" }) <= 1 else {
            throw Complaint(
                exit: .usage, code: .usage, message: "standard input can be one file only", hint: "name files for the others")
        }
        var seen: Set<Certificate> = []
        var seenLists: Set<CertificateList> = []
        for content in try files.flatMap({ try CertificateInput.contents($0, session) }) {
            switch content {
            case .certificate(let certificate):
                if seen.insert(certificate).inserted { certificates.append(certificate) } else { duplicateCount += 1 }
            case .revocationList(let list):
                if seenLists.insert(list).inserted { revocationLists.append(list) } else { duplicateCount += 1 }
            }
        }
    }

    /// `3 certificates and 1 revocation list`.
    var summary: String {
        let certificates = "\(certificates.count) certificate\(certificates.count == 1 ? "" : "s")"
        guard !revocationLists.isEmpty else { return certificates }
        return "\(certificates) and \(revocationLists.count) revocation list\(revocationLists.count == 1 ? "" : "s")"
    }

    func sayDuplicates(_ session: Session) {
        guard duplicateCount > 0 else { return }
        session.say("left out \(duplicateCount) that \(duplicateCount == 1 ? "was" : "were") there already")
    }
}

extension DistinguishedName {
    /// What a person would call it: the first common name, else the last value.
    var shortName: String? {
        let attributes = relativeNames.flatMap(\.attributes)
        return (attributes.first { $0.type == .commonName } ?? attributes.last)?.text
    }
}

/// Certificates under `--json`.
struct BundleReport: Encodable {
    var schema = "signet/bundle/1"
    /// Where they were written: the files, in order.
    var files: [String]
    /// `certificates` or `pkcs7`.
    var format: String
    var encoding: String
    var certificates: [One]
    var revocationListCount: Int
    var duplicateCount: Int
    /// Whether they came in order; null where nobody asked.
    var wasInOrder: Bool?
    /// Whether each but the last was issued by the next.
    var isOneChain: Bool?
    /// Subjects whose issuer is not there.
    var withoutIssuer: [String]?

    struct One: Encodable {
        var subject: String
        var issuer: String
        var sha256: String
    }
}
