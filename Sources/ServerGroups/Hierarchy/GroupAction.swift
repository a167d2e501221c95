/// What can be done with a server group: the options of the PureConnect document, and Signet's own.
public enum GroupAction: String, Hashable, Sendable, CaseIterable {
    /// Leave everything as it is.
    case useExisting = "use-existing"
    /// Make the group with certificates of its own.
    case generate
    /// New keys and certificates in the place of those that are there.
    case regenerate
    /// New certificates for the keys that are there.
    case renew
    /// Servers, lines, clients and web servers that come later.
    case add
    /// Requests for another authority.
    case request
    /// What another authority signed, in the place of what is there.
    case importCertificate = "import"
    /// One certificate for all uses.
    case singleCertificate = "single-certificate"
    /// Each use has a certificate of its own again.
    case leaveSingleCertificate = "leave-single-certificate"
    /// The group's own authorities sign, or sign nothing.
    case policy
    case convertDigests = "convert-digests"
    case revoke
    /// A server of its own folder under the same root.
    case join
    case seal
    case unseal
    /// What was kept, in the place of what is there.
    case restore
    case export
}

/// What holds in a group for every action.
public struct GroupMode: Hashable, Sendable {
    /// Whether there is one: the document's rerun.
    public var isMade: Bool
    public var isSealed = false
    public var hasSingleCertificate = false
    public var authoritySigns = true

    public init(isMade: Bool) { self.isMade = isMade }
}

/// Why an action is not allowed.
public enum GroupObstacle: String, Hashable, Sendable {
    /// There is no group yet: "You can use this option only during a Re-run of the Setup Assistant".
    case notMade = "not-made"
    case isMade = "made-already"
    /// "This option disables further certificate generation on this computer".
    case sealed
    case notSealed = "not-sealed"
    /// "You will not be able to generate new certificates and private keys, until you […] select a different certificate
    /// signing option."
    case singleCertificate = "single-certificate"
    case noSingleCertificate = "no-single-certificate"
    /// "Do not allow the Certificate Authority installed on your IC Server to sign certificates".
    case authorityMayNotSign = "authority-may-not-sign"
}

extension GroupAction {
    /// Every reason for which an action is not allowed; none: it is.
    ///
    /// What signs needs an authority that may; what makes keys or puts others in their places needs keys that lie open and
    /// certificates that are not all one. A revocation list is signed too.
    public func obstacles(in mode: GroupMode) -> [GroupObstacle] {
        var obstacles: [GroupObstacle] = []
        func need(_ condition: Bool, _ obstacle: GroupObstacle) { if !condition { obstacles.append(obstacle) } }
        switch self {
        // An own folder on a machine of its own, or one in which what is there is replaced.
        case .join: break
        case .generate: need(!mode.isMade, .isMade)
        default: need(mode.isMade, .notMade)
        }
        switch self {
        case .useExisting, .generate, .policy, .restore, .export: break
        case .unseal: need(mode.isSealed, .notSealed)
        case .regenerate, .renew, .add, .convertDigests, .revoke, .join, .request, .importCertificate, .singleCertificate,
            .leaveSingleCertificate, .seal:
            need(!mode.isSealed, .sealed)
        }
        switch self {
        case .regenerate, .renew, .add, .convertDigests, .revoke, .join: need(mode.authoritySigns, .authorityMayNotSign)
        default: break
        }
        switch self {
        case .regenerate, .renew, .add, .join, .convertDigests, .revoke: need(!mode.hasSingleCertificate, .singleCertificate)
        case .leaveSingleCertificate: need(mode.hasSingleCertificate, .noSingleCertificate)
        default: break
        }
        return obstacles
    }
}
