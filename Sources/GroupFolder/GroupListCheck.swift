package import DER
private import KeyFormats
package import PKIX
private import ServerGroups

/// Looks at the revocation lists of a group's authorities, and at what they say of its certificates.
struct GroupListCheck {
    private let inventory: GroupInventory
    private let time: DERTime
    private var findings: [GroupFinding] = []
    /// Those with a good signature, by the file that they lie in.
    private var lists: [(path: String, list: CertificateList)] = []

    static func findings(_ inventory: GroupInventory, at time: DERTime) -> [GroupFinding] {
        var check = GroupListCheck(inventory: inventory, time: time)
        check.lookAtLists()
        check.lookForRevoked()
        return check.findings
    }

    private init(inventory: GroupInventory, time: DERTime) {
        self.inventory = inventory
        self.time = time
    }

    /// What the lists of the group's own authorities say of a certificate; nil: nothing.
    static func revocation(of certificate: Certificate, _ inventory: GroupInventory) -> (time: DERTime, reason: CRLReason, list: String)? {
        // Of a list only its signature counts: what is revoked stays so after the list's end.
        var check = GroupListCheck(inventory: inventory, time: .noWellDefinedExpiration)
        check.lookAtLists()
        return check.revocation(of: certificate)
    }

    private func revocation(of certificate: Certificate) -> (time: DERTime, reason: CRLReason, list: String)? {
        for (file, list) in lists {
            guard let entry = try? list.entry(for: certificate.serialNumber, issuedBy: certificate.issuer) else { continue }
            return (entry.revocationDate, (try? entry.reason()) ?? .unspecified, file)
        }
        return nil
    }

    private mutating func add(_ kind: GroupFinding.Kind, _ path: String) { findings.append(GroupFinding(kind, path)) }

    private mutating func lookAtLists() {
        for (authority, path) in inventory.revocationLists.sorted(by: { $0.value < $1.value }) {
            let held = inventory.lists(path)
            let issuer = inventory.certificate(of: authority)
            if held.isEmpty, !inventory.contents.unreadable.contains(where: { $0.path == path }) { add(.noList, path) }
            if let issuer, held.contains(where: { !$0.issuer.matches(issuer.subject) }) { add(.strangeList, path) }
        }
        for file in inventory.contents.files {
            for list in inventory.lists(file.path) { look(at: list, file.path) }
        }
    }

    /// A list of somebody else's is nobody's business here.
    private mutating func look(at list: CertificateList, _ path: String) {
        let issuers = inventory.authorities.compactMap { inventory.certificate(of: $0) }.filter { list.issuer.matches($0.subject) }
        guard !issuers.isEmpty else { return }
        guard issuers.contains(where: { list.checkSignature(under: $0.subjectPublicKeyInfo) == .valid }) else {
            add(inventory.revocationLists.values.contains(path) ? .badList : .oldList, path)
            return
        }
        if list.thisUpdate > time { add(.listBegins(list.thisUpdate), path) }
        // RFC 5280 section 5.1.2.5: the next list "will be issued no later than the indicated date".
        if let end = list.nextUpdate, end < time { add(.listEnded(end), path) }
        lists.append((path, list))
    }

    private mutating func lookForRevoked() {
        for (_, files) in inventory.members.sorted(by: { ($0.value.certificate ?? "") < ($1.value.certificate ?? "") }) {
            guard let path = files.certificate, let certificate = inventory.certificates(path).first else { continue }
            if let (time, reason, list) = revocation(of: certificate) { add(.revoked(time, reason, list: list), path) }
        }
    }
}

extension GroupInventory {
    /// Since when and why a certificate is revoked by one of the group's own authorities, and the file of the list.
    package func revocation(of certificate: Certificate) -> (time: DERTime, reason: CRLReason, list: String)? {
        GroupListCheck.revocation(of: certificate, self)
    }
}
