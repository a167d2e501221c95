import Digests
import GroupFolder
import Issuance
import KeyFormats
import Octets
import PKIX
import RSA
import ServerGroups

/// What is to be done with a group, or was done: under `--json`, and as lines.
struct ConversionSummary: Encodable {
    var schema: String
    var group: String
    var target: String
    /// `keep` or `new`.
    var serial: String
    var members: [Member]
    /// How many members have each decision.
    var counts: [String: Int]
    /// Files that hold copies in PKCS #12 or PKCS #7, and must be made again.
    var stale: [String]
    var unreadable: [Unreadable]
    /// Files of private keys that are encrypted, so that what they signed has no key here.
    var encryptedKeys: [String]
    /// Changed files.
    var files: [String]
    /// Other servers that must receive changed files.
    var redistribute: [Redistribution]
    /// The folder as it was is kept here; null if nothing was changed.
    var kept: String?

    struct Member: Encodable {
        var places: [String]
        /// `certificate` or `revocationList`.
        var kind: String
        var subject: String?
        var issuer: String
        var serial: String?
        var decision: String
        /// The digest that it is signed with, where it is to be converted.
        var from: String?
        /// Why it is refused, or what to do about it.
        var reason: String?
        var oldSHA1: String
        var oldSHA256: String
        var newSerial: String?
        var newSHA1: String?
        var newSHA256: String?
        /// The command that makes the request for another one.
        var request: String?
    }

    struct Unreadable: Encodable {
        var file: String
        var message: String
    }

    struct Redistribution: Encodable {
        var server: String
        var files: [String]
    }

    /// - Parameter decisions: of all members, in their order.
    init(schema: String, _ conversion: GroupConversion, decisions: [ConversionDecision], group: String, serial: String) {
        self.schema = schema
        self.group = group
        self.serial = serial
        let contents = conversion.contents
        target = conversion.target.rawValue
        members = conversion.conversion.members.indices.map { place in
            Member(conversion, place, decisions[place])
        }
        counts = Dictionary(grouping: decisions, by: \.word).mapValues(\.count)
        stale = contents.containers
        unreadable = contents.unreadable.map { path, error in
            Unreadable(file: path, message: Sentences.complaint(about: error.underlying).message)
        }
        encryptedKeys = contents.encryptedKeys
        let wanted = Set(decisions.indices.filter { if case .convert = decisions[$0] { true } else { false } })
        files = contents.files.filter { file in file.members.contains(where: wanted.contains) }.map(\.path)
        redistribute = contents.redistribution(of: files).map { Redistribution(server: $0.server, files: $0.files) }
    }

    /// The worst decides: altered data, then what does not read, then what cannot be done.
    var exit: Exit {
        if counts["altered"] != nil { return .doesNotFit }
        if !unreadable.isEmpty { return .notParsable }
        return counts["no-issuer-key"] != nil || counts["refused"] != nil ? .refused : .done
    }

    var text: String {
        var lines: [String] = []
        for member in members {
            let from = member.from.map { "\($0) -> \(target)" } ?? ""
            let name = member.subject ?? "CRL of \(member.issuer)"
            lines.append("\(Self.padded(member.decision, 15))\(Self.padded(from, 17))\(name)")
            lines += member.places.map { "    \(Printable.escaped($0))" }
            if let reason = member.reason { lines.append("    \(reason)") }
            if let request = member.request { lines.append("    \(request)") }
        }
        for one in unreadable { lines.append("unreadable     \(Printable.escaped(one.file)): \(one.message)") }
        for path in stale { lines.append("stale          \(Printable.escaped(path)): holds copies and has to be made again") }
        for path in encryptedKeys { lines.append("encrypted      \(Printable.escaped(path)): this key signs nothing here") }
        for one in redistribute {
            lines.append("redistribute   \(Printable.escaped(one.server)) needs \(Sentences.count(one.files.count, "new file")):")
            lines += one.files.map { "    \(Printable.escaped($0))" }
        }
        let order = ["convert", "converted", "already", "foreign-anchor", "no-issuer-key", "altered", "refused"]
        lines.append(order.compactMap { word in counts[word].map { "\($0) \(word)" } }.joined(separator: ", "))
        return lines.joined(separator: "\n") + "\n"
    }

    /// Old and new thumbprints: RFC 4180, a header line in front.
    var thumbprints: String {
        var text = "file,subject,old_sha1,new_sha1,old_sha256,new_sha256,old_serial,new_serial\r\n"
        for member in members {
            guard let newSHA1 = member.newSHA1, let newSHA256 = member.newSHA256 else { continue }
            for place in member.places {
                let cells = [
                    place, member.subject ?? member.issuer, member.oldSHA1, newSHA1, member.oldSHA256, newSHA256,
                    member.serial ?? "", member.newSerial ?? "",
                ]
                text += cells.map(Self.cell).joined(separator: ",") + "\r\n"
            }
        }
        return text
    }

    private static func cell(_ text: String) -> String {
        // A spreadsheet computes what begins with one of these.
        let safe = text.first.map { "=+-@\t".contains($0) } == true ? "'" + text : text
        guard safe.contains(where: { ",\"\r\n".contains($0) }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text.count < width ? text + String(repeating: " ", count: width - text.count) : text + " "
    }
}

extension ConversionSummary.Member {
    init(_ conversion: GroupConversion, _ place: Int, _ decision: ConversionDecision) {
        let member = conversion.conversion.members[place]
        places = member.places
        kind = member.certificate == nil ? "revocationList" : "certificate"
        subject = member.certificate?.subject.rfc4514Text
        issuer = member.issuer.rfc4514Text
        serial = member.certificate?.serialNumber.description
        self.decision = decision.word
        oldSHA1 = Hexadecimal.encode(DigestAlgorithm.sha1.digest(of: member.encoded.span))
        oldSHA256 = Hexadecimal.encode(DigestAlgorithm.sha256.digest(of: member.encoded.span))
        switch decision {
        case .convert(let old): from = old.rawValue
        case .refused(let refusal): reason = Sentences.reason(refusal)
        case .altered: reason = "its signature does not verify under the issuer of its name; it is not signed"
        case .noIssuerKey: reason = "the key that signed it is not in this folder"
        case .foreignAnchor: reason = "somebody else's anchor; it is left as it is"
        case .alreadyThere: break
        }
        if [.noIssuerKey, .altered].contains(decision) || reason != nil && decision != .foreignAnchor {
            request = Self.request(for: member, conversion.contents)
        }
        guard place < conversion.outcomes.count, case .converted(let new) = conversion.outcomes[place] else { return }
        self.decision = "converted"
        from = new.oldDigest.rawValue
        newSHA1 = Hexadecimal.encode(DigestAlgorithm.sha1.digest(of: new.encoded.span))
        newSHA256 = Hexadecimal.encode(DigestAlgorithm.sha256.digest(of: new.encoded.span))
        newSerial = (conversion.conversion.newSerialNumbers[place] ?? member.certificate?.serialNumber)?.description
    }

    /// The request that another certificate would come from, if the key is here.
    private static func request(for member: TreeMember, _ contents: GroupContents) -> String? {
        guard let certificate = member.certificate, let path = member.places.first,
            let key = try? certificate.subjectPublicKeyInfo.rsaPublicKey(), let keyFile = contents.keyFiles[key.modulus]
        else { return nil }
        func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
        let file = path.split(separator: "#").first.map(String.init) ?? path
        return "signet csr new --from \(quoted("\(contents.folder)/\(file)")) --key \(quoted("\(contents.folder)/\(keyFile)")) --out request.csr"
    }
}

extension GroupFileError {
    var underlying: any Error {
        switch self {
        case .der(let error): error
        case .pem(let error): error
        }
    }
}
