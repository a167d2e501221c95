import DER
import Digests
import Files
import GroupFolder
import Issuance
import KeyFormats
import Octets
import PKIX
import RSA
import ServerGroups

/// What a group is made of: under `--json`, and as a tree for people.
struct GroupReport: Encodable {
    var schema = "signet/group/1"
    var group: String
    /// Of the server-group root; null where there is none.
    var digest: String?
    var servers: [String]
    var remotes: [String]
    var clients: [String]
    var lines: [String]
    var https: [String]
    var members: [Member]
    var trusted: [Copy]
    var maps: [Map]
    /// Files in no place of the layout.
    var others: [String]
    /// Where the order of the servers and the style of names are kept; null where they are not.
    var state: String?
    /// For whom the private files are sealed; null where they are not.
    var sealed: MasterSummary?
    /// Files that the command wrote.
    var written: [String] = []

    struct Member: Encodable {
        var use: String
        var name: String?
        /// The server that is connected to.
        var peer: String?
        var certificate: String?
        var privateKey: String?
        var publicKey: String?
        var subject: String?
        var issuer: String?
        var serial: String?
        var digest: String?
        var bitCount: Int?
        var notBefore: String?
        var notAfter: String?
        var sha1: String?
        var sha256: String?
    }

    struct Copy: Encodable {
        var file: String
        var name: String
        /// The server that is validated.
        var peer: String?
        /// `current`, `stale`, `foreign` or `empty`.
        var state: String
        var sha256: [String]
    }

    struct Map: Encodable {
        var server: String
        var file: String
    }

    init(_ inventory: GroupInventory, state: GroupState?) {
        let folder = inventory.contents.folder
        let anchors = inventory.anchors(accepted: state?.anchors ?? [])
        group = folder
        let shape = inventory.shape(order: state?.order ?? [])
        func names(_ kind: GroupShape.Kind) -> [String] { shape?.names(kind).map(\.text) ?? [] }
        (servers, remotes, clients) = (names(.server), names(.remote), names(.client))
        (lines, https) = (names(.line), names(.https))
        digest = inventory.serverGroup.flatMap { Self.digest($0) }
        let wanted = shape?.members ?? []
        let others = Set(inventory.members.keys).subtracting(wanted)
            .sorted { GroupLayout.path($0, .certificate) < GroupLayout.path($1, .certificate) }
        members = (wanted + others).filter { inventory.members[$0] != nil }.map { Self.member($0, inventory) }
        trusted = inventory.trusted.sorted { $0.value < $1.value }.map { copy, path in
            Copy(
                file: path, name: copy.name.text, peer: copy.peer?.text, state: inventory.state(of: copy, anchors: anchors).rawValue,
                sha256: inventory.certificates(path).map { Hexadecimal.encode($0.fingerprint(.sha256)) })
        }
        maps = inventory.maps.sorted { $0.key < $1.key }.map { Map(server: $0.key.text, file: $0.value) }
        self.others = inventory.strangers
        sealed = state?.seal.map { MasterSummary($0) }
        self.state = state == nil ? nil : FolderExchange(folder).stateFile
    }

    private static func member(_ member: GroupMember, _ inventory: GroupInventory) -> Member {
        let files = inventory.members[member] ?? GroupInventory.MemberFiles()
        var report = Member(
            use: member.use.rawValue, name: member.name?.text, peer: member.peer?.text, certificate: files.certificate,
            privateKey: files.privateKey, publicKey: files.publicKey)
        guard let certificate = inventory.certificate(of: member) else { return report }
        report.subject = certificate.subject.rfc4514Text
        report.issuer = certificate.issuer.rfc4514Text
        report.serial = certificate.serialNumber.description
        report.digest = digest(certificate)
        report.bitCount = (try? certificate.subjectPublicKeyInfo.rsaPublicKey())?.bitCount
        report.notBefore = certificate.validity.notBefore.rfc3339
        report.notAfter = certificate.validity.notAfter.rfc3339
        report.sha1 = Hexadecimal.encode(certificate.fingerprint(.sha1))
        report.sha256 = Hexadecimal.encode(certificate.fingerprint(.sha256))
        return report
    }

    private static func digest(_ certificate: Certificate) -> String? {
        certificate.signatureAlgorithm.rsaPKCS1DigestAlgorithm?.rawValue ?? certificate.signatureAlgorithm.algorithm.nameOrText
    }

    /// The hierarchy: who issues stands above what it issued. Below each certificate its file and SHA-1 thumbprint, which
    /// is what Windows shows.
    var text: String {
        var text = "\(Printable.escaped(group)): \(Self.count(servers.count, "server")), \(digest ?? "no root")\n"
        if let sealed { text += "sealed for \(sealed.subject), SHA-256 \(sealed.sha256)\n" }
        for member in inTreeOrder {
            let depth = member.use == "server-group" ? 0 : member.use == "issuing-authority" ? 1 : 2
            let indent = String(repeating: "  ", count: depth)
            let name = [member.name, member.peer.map { "-> \($0)" }].compactMap(\.self).joined(separator: " ")
            let title = name.isEmpty ? member.use : "\(member.use) \(name)"
            let dates = member.notAfter.map { "\(member.digest ?? "?"), until \($0.prefix(10))" } ?? "no certificate"
            let key = member.privateKey == nil ? ", no key here" : ""
            text += "\(indent)\(title)  \(dates)\(key)\n"
            if let file = member.certificate {
                text += "\(indent)    \(Printable.escaped(file))  \(member.sha1 ?? "")\n"
            }
        }
        let states = Dictionary(grouping: trusted, by: \.state)
        let counts = ["current", "stale", "foreign", "empty"].compactMap { state in states[state].map { "\($0.count) \(state)" } }
        if !counts.isEmpty { text += "trusted copies: \(counts.joined(separator: ", "))\n" }
        for copy in trusted where copy.state != "current" { text += "    \(Printable.escaped(copy.file))  \(copy.state)\n" }
        if !maps.isEmpty { text += "certificate maps: \(maps.map { Printable.escaped($0.file) }.joined(separator: ", "))\n" }
        if !others.isEmpty { text += "other files: \(others.map(Printable.escaped).joined(separator: ", "))\n" }
        return text
    }

    /// What an authority issued stands below it; what none of them issued, at the end.
    private var inTreeOrder: [Member] {
        let authorities = members.filter { $0.use == "issuing-authority" }
        let others = members.filter { !["server-group", "issuing-authority"].contains($0.use) }
        let names = Set(authorities.compactMap(\.subject))
        return members.filter { $0.use == "server-group" }
            + authorities.flatMap { authority in [authority] + others.filter { $0.issuer != nil && $0.issuer == authority.subject } }
            + others.filter { $0.issuer.map { !names.contains($0) } ?? true }
    }

    private static func count(_ count: Int, _ noun: String) -> String { count == 1 ? "1 \(noun)" : "\(count) \(noun)s" }
}
