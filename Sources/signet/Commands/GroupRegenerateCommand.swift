import ArgumentParser
import Digests
import Files
import GroupFolder
import KeyFormats
import PKIX
import RSA
import ServerGroups

struct GroupRegenerateCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "regenerate", abstract: "Make new keys and certificates in the place of a group's.",
        discussion: """
            What an authority has issued is signed again for the keys that it has; of the root the trusted copies come \
            too. Names stay. The files that are replaced stay beside the new ones under the next number \
            (FILE.1, FILE.2), and the whole folder as it was in DIR.signet/kept: 'group restore' brings either back. \
            Asks first, and says who must receive which files.

              signet group regenerate group --use line --name trunk --yes
              signet group regenerate group --use issuing-authority --name LAKE --yes
              signet group regenerate group --use all --digest sha256 --yes --json
            """)

    @OptionGroup var group: GroupOptions
    @OptionGroup var selection: GroupSelectionOptions

    @Option(help: "Digest of the signatures: sha256, sha1, sha384 or sha512 (default: that of the group's root).")
    var digest: DigestAlgorithm?

    @OptionGroup var making: GroupMakingOptions
    @OptionGroup var confirmation: ConfirmationOption
    @OptionGroup var common: CommonOptions

    var reportsWhatIsDone: Bool { true }

    func perform(_ session: Session) throws -> Exit {
        let work = try GroupWork(group, .regenerate, "group regenerate", at: making.clock.time, session)
        let members = try selection.members(of: work.shape)
        let style = try making.issuing.style(work, digest: digest)
        var replaced = try GroupMaking(
            work.shape, style, replacing: members, withNewKeys: true, in: work.inventory, anchors: work.anchors)
        try replaced.findAuthorities()
        for member in members where work.inventory.certificate(of: member) != nil && work.inventory.issuer(of: member) == nil {
            session.warn("the \(Sentences.title(of: member)) has another authority's certificate; the group's own authority signs the new one")
        }
        if members.contains(.serverGroup), work.inventory.serverGroup != nil {
            JoinedGroup.warn(work.state, work.inventory, change: "signet group join DIR --from EXPORT", session)
        }
        let keys = replaced.membersWithNewKeys.count
        let question = "making \(Sentences.count(keys, "new key")) and \(Sentences.count(replaced.members.count, "certificate")) in the place of those of \(Printable.escaped(work.folder))"
        guard try confirmation.confirm(question, look: "signet group impact \(Printable.quoted(work.folder)) --regenerate USE", session) else {
            return try confirmation.declined("group regenerate", work.folder, session)
        }
        let report = try GroupReissue.perform(
            replaced, style, bitCount: making.bits.rawValue, tellsOfEnds: making.days != nil, work,
            schema: "signet/group-regenerate/1", session)
        try session.write(report) { report.text }
        session.say("regenerated \(Sentences.count(keys, "key")); what was replaced is kept under numbers, the whole folder in \(Printable.escaped(report.kept ?? ""))")
        return .done
    }
}
