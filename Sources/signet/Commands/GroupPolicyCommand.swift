import ArgumentParser
import DER
import Files
import GroupFolder
import PKIX
import ServerGroups

struct GroupPolicyCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Say whether a group's own authorities may sign; without a setting, show it.",
        discussion: """
            With authority-signs=off every command that would sign a certificate or a revocation list refuses with \
            exit code 6: all certificates come from elsewhere, by 'group csr' and 'group import'. Nothing in the \
            folder changes.

              signet group policy pair authority-signs=off --yes
              signet group policy pair authority-signs=on
              signet group policy pair --json
            """)

    @OptionGroup var group: GroupOptions

    @Argument(help: ArgumentHelp("authority-signs=on or authority-signs=off.", valueName: "setting"))
    var setting: String?

    @OptionGroup var confirmation: ConfirmationOption
    @OptionGroup var clock: ClockOptions
    @OptionGroup var common: CommonOptions

    var reportsWhatIsDone: Bool { setting != nil || group.folder?.hasPrefix("\(Self.name)=") ?? false }

    func perform(_ session: Session) throws -> Exit {
        var (group, setting) = (self.group, self.setting)
        // The folder may come from the environment.
        if setting == nil, let word = group.folder, word.hasPrefix("\(Self.name)=") { (group.folder, setting) = (nil, word) }
        guard let setting else {
            let folder = try group.path()
            _ = try GroupReading.shape(try GroupReading.inventory(folder), nil)
            return try show(folder, try GroupReading.state(folder)?.authoritySigns ?? true, session)
        }
        let value = try Self.value(setting)
        let work = try GroupWork(group, .policy, "group policy", at: clock.time, session)
        guard value != work.state.authoritySigns else {
            session.say("\(Self.name) is \(value ? "on" : "off") already")
            return try show(work.folder, value, session)
        }
        if value {
            try Self.checkAuthority(work)
        } else {
            session.warn(Sentences.policyWarning)
            guard try confirmation.confirm("forbid the group's authority to sign", session) else {
                return try confirmation.declined("group policy", work.folder, session)
            }
        }
        var state = work.state
        if state.order.isEmpty { state.order = GroupNaming.order(work.shape) }
        state.authoritySigns = value
        try work.change.exchange.replaceState(state.octets)
        session.say(value ? "the group's authority may sign again" : "the group's authority signs nothing now")
        return try show(work.folder, value, session)
    }

    /// What would sign has to be an authority's certificate.
    private static func checkAuthority(_ work: borrowing GroupWork) throws {
        let constraints = try? work.inventory.serverGroup?.extensions.value(of: BasicConstraints.self)
        if case .certificateAuthority? = constraints { return }
        throw Complaint(
            exit: .doesNotFit, code: .mismatch,
            message: "a CA's certificate was expected of the server group, whose authority would sign; found one that is no CA's",
            file: GroupLayout.serverGroupCertificate,
            hint: "put back the one that was there ('signet group backups'), or have one signed with 'signet group csr --use server-group'")
    }

    private static let name = "authority-signs"

    private static func value(_ setting: String) throws -> Bool {
        switch setting {
        case "\(name)=on": return true
        case "\(name)=off": return false
        default:
            throw Complaint(
                exit: .usage, code: .usage,
                message: "\(name)=on or \(name)=off was expected, found '\(Printable.escaped(setting))'", hint: "there is no other policy")
        }
    }

    private func show(_ folder: String, _ value: Bool, _ session: Session) throws -> Exit {
        try session.write(Report(group: folder, authoritySigns: value)) { "\(Self.name)=\(value ? "on" : "off")\n" }
        return .done
    }

    struct Report: Encodable {
        var schema = "signet/group-policy/1"
        var group: String
        var authoritySigns: Bool
    }
}
