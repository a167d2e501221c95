import ArgumentParser
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

/// The names of who is in a group, or comes to it.
struct GroupNameOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A line's name; repeatable.", valueName: "name"))
    var line: [String] = []

    @Option(help: ArgumentHelp("A client beside the servers; repeatable.", valueName: "name"))
    var client: [String] = []

    @Option(help: ArgumentHelp("A web server's name; repeatable.", valueName: "name"))
    var https: [String] = []

    @Option(help: ArgumentHelp("A server elsewhere that the group's servers connect to; repeatable.", valueName: "name"))
    var remote: [String] = []

    /// Kinds and names in the order in which they are added.
    func names() throws -> [(kind: GroupShape.Kind, name: MemberName)] {
        let given: [(GroupShape.Kind, [String])] = [(.remote, remote), (.client, client), (.line, line), (.https, https)]
        return try given.flatMap { kind, texts in
            try texts.map { (kind, try GroupReading.name($0, option: kind.rawValue)) }
        }
    }
}

/// How keys and certificates of a group are made.
struct GroupMakingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Size of the keys: 2048, 3072 or 4096.", valueName: "bits"))
    var bits = KeySize.bits2048

    @OptionGroup var issuing: GroupIssuingOptions

    var days: Int? { issuing.days }
    var clock: ClockOptions { issuing.clock }

    func style(digest: DigestAlgorithm) throws -> GroupStyle { try issuing.style(digest: digest) }
    func style(_ work: borrowing GroupWork) throws -> GroupStyle { try issuing.style(work) }
}

/// How certificates of a group are made for keys that there are.
struct GroupIssuingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("For how many days (default: 365; authorities 3650 at least).", valueName: "n"))
    var days: Int?

    @Flag(name: .customLong("allow-sha1"), help: "Sign with SHA-1, for old servers that take nothing else.")
    var allowSHA1 = false

    @OptionGroup var clock: ClockOptions

    func style(digest: DigestAlgorithm) throws -> GroupStyle {
        try WeakDigest.check(digest, isAllowed: allowSHA1)
        var style = GroupStyle(start: clock.time)
        style.digest = digest
        style.dayCount = days
        if allowSHA1 { style.weak.insert(.sha1) }
        return style
    }

    /// For what comes to a group that is there: with its digest, and named as its state says.
    ///
    /// - Parameter digest: nil: that of the group's root.
    func style(_ work: borrowing GroupWork, digest: DigestAlgorithm? = nil) throws -> GroupStyle {
        guard let digest = digest ?? work.inventory.serverGroup?.signatureAlgorithm.rsaPKCS1DigestAlgorithm else {
            throw Complaint(
                exit: .refused, code: .unsupported,
                message: "a server-group certificate signed with RSA and PKCS #1 v1.5 was expected, found another",
                file: GroupLayout.serverGroupCertificate, hint: "issue with 'signet cert issue'")
        }
        var style = try style(digest: digest)
        // One time for all of it: the clock goes on.
        style.start = work.time
        (style.base, style.domain) = (work.state.base, work.state.domain)
        style.dayCount = days ?? work.state.dayCount
        return style
    }
}
