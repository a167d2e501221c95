package import DER
private import Digests
private import Files
private import KeyFormats
internal import PKIX
internal import PathValidation
private import RSA
internal import ServerGroups

/// Looks whether everything in a group's folder is there, belongs together and is good; changes nothing.
package struct GroupCheck {
    private let inventory: GroupInventory
    private let time: DERTime
    private let state: GroupState?
    private let shape: GroupShape?
    private let anchors: [Certificate]
    private var findings: [GroupFinding] = []
    /// Those without a path to any anchor.
    private var unfounded: Set<GroupMember> = []

    /// For how long before its end a certificate is told of: 30 days, as the monitors of the Cisco documents start.
    package static let secondsBeforeEnd: Int64 = 30 * 86_400

    /// - Parameters:
    ///   - time: when everything is to be valid.
    ///   - state: what is known of the group beyond its files.
    package static func findings(
        _ inventory: GroupInventory, at time: DERTime, state: GroupState? = nil
    ) -> [GroupFinding] {
        var check = GroupCheck(inventory: inventory, time: time, state: state)
        check.lookForInterruption()
        // Where nothing is known, what the files show must need no knowledge: a sealed one does.
        let known = state ?? GroupState(origin: "", since: time, order: [])
        for contradiction in GroupStateCheck.contradictions(of: known, inventory) {
            check.add(.stateContradicts(contradiction), contradiction.path)
        }
        if known.seal != nil { check.lookForOpenCopies() }
        check.lookAtFiles()
        check.lookAtMembers()
        check.lookAtCopies()
        if let shape = check.shape {
            check.findings += GroupCopyCheck.findings(
                inventory, shape, anchors: check.anchors, except: check.unfounded, at: time)
        }
        check.lookAtMaps()
        check.findings += GroupListCheck.findings(inventory, at: time)
        check.lookAtModes()
        return check.findings
    }

    private init(inventory: GroupInventory, time: DERTime, state: GroupState?) {
        self.inventory = inventory
        self.time = time
        self.state = state
        shape = inventory.shape(order: state?.order ?? [])
        anchors = inventory.anchors(accepted: state?.anchors ?? [])
    }

    private mutating func add(_ kind: GroupFinding.Kind, _ path: String? = nil) { findings.append(GroupFinding(kind, path)) }

    private mutating func lookForInterruption() {
        let state = FolderExchange(inventory.contents.folder).state()
        if state != .clean { add(.interrupted(state)) }
    }

    private mutating func lookForOpenCopies() {
        let exchange = FolderExchange(inventory.contents.folder)
        for copy in GroupSealing.openCopies(exchange) { add(.openCopy(folder: copy.path(exchange))) }
    }

    // MARK: Files by themselves

    private mutating func lookAtFiles() {
        for (path, error) in inventory.contents.unreadable { add(.unreadable(error), path) }
        for (path, other) in inventory.repeated { add(.sameAs(other), path) }
        for path in inventory.links { add(.link, path) }
        for path in inventory.strangers where !isExpected(path) { add(.stranger, path) }
    }

    /// What the document or Signet puts into the folder beside the places of the layout: requests, numbered backups,
    /// PFX files, revocation lists.
    private func isExpected(_ path: String) -> Bool {
        if path.lowercased().hasPrefix("csrs/") || inventory.contents.containers.contains(path) { return true }
        if inventory.contents.files.contains(where: { file in
            file.path == path && file.members.allSatisfy { inventory.contents.members[$0].certificate == nil }
        }) {
            return true
        }
        return GroupLayout.isBackup(path)
    }

    // MARK: Certificates and keys

    private mutating func lookAtMembers() {
        if inventory.serverGroup == nil { add(.missing(.serverGroup, .certificate), GroupLayout.serverGroupCertificate) }
        if shape == nil { add(.noServer) }
        var members = shape?.members ?? [.serverGroup]
        // What stands here beyond what the shape asks for.
        let known = Set(members)
        members += inventory.members.keys.filter { !known.contains($0) }
            .sorted { GroupLayout.path($0, .certificate) < GroupLayout.path($1, .certificate) }
        let validator = PathValidator(
            anchors: anchors.map { TrustAnchor($0) }, untrusted: inventory.intermediates(anchors))
        for member in members { look(at: member, validator) }
    }

    private mutating func look(at member: GroupMember, _ validator: PathValidator) {
        let files = inventory.members[member] ?? GroupInventory.MemberFiles()
        for part in GroupLayout.Part.allCases where files[part] == nil {
            if part == .certificate, member == .serverGroup { continue }
            // Whoever signs may keep the key elsewhere; whoever shows a certificate needs it.
            if part == .privateKey, member.use.isAuthority {
                if files.certificate != nil { add(.authorityKeyElsewhere, files.certificate) }
            } else {
                add(.missing(member, part), GroupLayout.path(member, part))
            }
        }
        guard let path = files.certificate else { return }
        let held = inventory.certificates(path)
        guard let certificate = held.first else {
            if !inventory.contents.unreadable.contains(where: { $0.path == path }) { add(.noCertificate, path) }
            return
        }
        if held.count > 1 { add(.severalCertificates(held.count), path) }
        look(atKeysOf: certificate, path, files)
        look(at: certificate, path, member, validator)
    }

    private mutating func look(atKeysOf certificate: Certificate, _ path: String, _ files: GroupInventory.MemberFiles) {
        let modulus = (try? certificate.subjectPublicKeyInfo.rsaPublicKey())?.modulus
        if let file = files.privateKey {
            do throws(GroupKeyReading.Failure) {
                let found = try GroupKeyReading.privateModulus(file, in: inventory)
                if found != modulus { add(.keyDoesNotMatch(certificate: path), file) }
            } catch {
                switch error {
                case .encrypted: add(.encryptedKey, file)
                case .sealed: add(.sealedKey, file)
                case .key(let error): add(.unreadableKey(error), file)
                }
            }
        }
        if let file = files.publicKey {
            do throws(GroupKeyReading.Failure) {
                let found = try GroupKeyReading.publicKey(file, in: inventory)
                if found != modulus { add(.publicKeyDoesNotMatch(certificate: path), file) }
            } catch {
                if case .key(let error) = error { add(.unreadableKey(error), file) }
            }
        }
    }

    private mutating func look(
        at certificate: Certificate, _ path: String, _ member: GroupMember, _ validator: PathValidator
    ) {
        var requirements = PathRequirements(time: time)
        // One certificate for all uses is no authority's, and may be for servers alone: its mode's warning says so.
        requirements.purpose = state?.singleCertificate == nil ? member.use.keyPurpose : .any
        switch validator.validate(certificate, requirements).outcome {
        case .invalid(let failure):
            add(.badPath(failure), path)
            unfounded.insert(member)
        case .valid(let validated):
            for case .key(certificate, let bitCount) in validated.weaknesses { add(.shortKey(bitCount: bitCount), path) }
            let left = certificate.validity.notAfter.secondsSinceEpoch - time.secondsSinceEpoch
            if left <= Self.secondsBeforeEnd { add(.expiresSoon(certificate.validity.notAfter), path) }
        }
        // An anchor's own signature is nobody's business, but this root is also re-signed.
        if member == .serverGroup, certificate.isSelfIssued,
            certificate.checkSignature(under: certificate.subjectPublicKeyInfo) == .invalid
        {
            add(.altered, path)
        }
        guard let digest = certificate.signatureAlgorithm.rsaPKCS1DigestAlgorithm else { return }
        if let root = inventory.serverGroup?.signatureAlgorithm.rsaPKCS1DigestAlgorithm, digest != root {
            add(.otherDigest(digest, root: root), path)
        } else if member == .serverGroup, digest.strength < DigestAlgorithm.sha256.strength {
            add(.weakDigest(digest), path)
        }
    }

    // MARK: Copies of anchors

    private mutating func lookAtCopies() {
        let wanted = shape?.trustedCopies ?? []
        let known = Set(wanted)
        let others = inventory.trusted.keys.filter { !known.contains($0) }
            .sorted { GroupLayout.path($0) < GroupLayout.path($1) }
        for copy in wanted + others {
            guard let path = inventory.trusted[copy] else {
                add(.missingCopy(copy), GroupLayout.path(copy))
                continue
            }
            switch inventory.state(of: copy, anchors: anchors) {
            case .current: continue
            case .stale: add(.staleCopy, path)
            case .empty: add(.noCertificate, path)
            case .foreign:
                // A server of another group has another root.
                let servers = shape?.servers ?? []
                let isElsewhere = copy.peer.map { !servers.contains($0) } ?? false
                add(isElsewhere ? .foreignCopy : .strangeCopy, path)
            }
        }
    }

    // MARK: Maps

    private mutating func lookAtMaps() {
        guard let shape else { return }
        for server in shape.servers where inventory.maps[server] == nil {
            add(.noMap(server), GroupLayout.mapPath(server))
        }
        let files = Set(inventory.entries.keys.map { GroupLayout.folded($0) })
        for (server, path) in inventory.maps.sorted(by: { $0.key < $1.key }) {
            do throws(CertificateMapError) {
                let map = try GroupMaps.read(path, in: inventory)
                for (notifier, element, entry) in map.allEntries {
                    for named in entry.paths where !files.contains(GroupLayout.folded(named)) && !isKeyElsewhere(named) {
                        add(.mapNamesMissing(named, element: notifier.map { "\(element) of \($0)" } ?? element), path)
                    }
                }
                guard shape.servers.contains(server) else { continue }
                let named = Set(map.allEntries.flatMap(\.entry.paths).map { GroupLayout.folded($0) })
                let wanted = CertificateMap(of: server, in: shape).allEntries.flatMap(\.entry.paths)
                var told: Set<String> = []
                for path in wanted where !named.contains(GroupLayout.folded(path)) && told.insert(path).inserted {
                    if files.contains(GroupLayout.folded(path)) { add(.mapLacks(path), inventory.maps[server]) }
                }
            } catch {
                add(.badMap(error), path)
            }
        }
    }

    /// An authority's key, which may be kept in a safe place: told of with its certificate.
    private func isKeyElsewhere(_ path: String) -> Bool {
        guard case .member(let member, .privateKey)? = GroupLayout.place(of: path) else { return false }
        return member.use.isAuthority && inventory.members[member]?.certificate != nil
    }

    // MARK: Modes

    private mutating func lookAtModes() {
        let modes = GroupModes(inventory)
        let root = inventory.contents.tree.root
        if modes.isOpenToOthers(root) { add(.openToOthers(mode: root.mode)) }
        for entry in inventory.contents.tree.entries where modes.isOpenToOthers(entry) {
            add(.openToOthers(mode: entry.mode), entry.path)
        }
    }
}

extension CertificateUse {
    /// What a certificate of this use is checked for; a line is server and client at once.
    var keyPurpose: KeyPurpose {
        switch self {
        case .serverGroup, .issuingAuthority: .ca
        case .subsystemServer, .https: .server
        case .subsystemClient, .remoteSubsystemClient, .client: .client
        case .line: .any
        }
    }
}
