import ArgumentParser
import Files
import GroupFolder
import ServerGroups

struct GroupAdoptCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "adopt", abstract: "Take over a folder of certificates as it is.",
        discussion: """
            Changes nothing in the folder: writes beside it, in DIR.signet, which servers it is of and how its maps \
            spell paths, and says what a check finds. Either spelling of the document is read: Local_Subsystem and \
            Local_Subsystems.

              signet group adopt Certificates
              signet group adopt Certificates --json
            """)

    @OptionGroup var group: GroupOptions
    @OptionGroup var clock: ClockOptions
    @OptionGroup var common: CommonOptions

    var reportsWhatIsDone: Bool { true }

    func perform(_ session: Session) throws -> Exit {
        let folder = try group.path()
        try GroupReading.checkIsGroup(folder)
        let change = try group.begin(folder, "group adopt", session)
        let inventory = try GroupReading.inventory(folder)
        // One that does not read is not replaced: it may forbid something.
        let old = try GroupReading.state(folder)
        let shape = try GroupReading.shape(inventory, old)
        var state = old ?? GroupState(origin: "adopt", since: clock.time, order: [])
        state.order = GroupNaming.order(shape)
        GroupAdoption.drop(&state, inventory)
        // The maps show which folder they were written for; a map that does not read is the check's matter.
        let maps = inventory.maps.values.sorted().compactMap { try? GroupMaps.read($0, in: inventory) }
        state.windowsRoot = maps.lazy.compactMap(\.windowsRoot).first ?? state.windowsRoot
        try change.exchange.replaceState(state.octets)
        let report = GroupReport(inventory, state: state)
        try session.write(report) { report.text }
        let faults = GroupCheck.findings(inventory, at: clock.time, state: state).filter(\.isFault)
        session.say(
            faults.isEmpty
                ? "adopted; a check finds nothing wrong"
                : "adopted; a check finds \(Sentences.count(faults.count, "thing")) to mend: see 'signet group check'")
        return .done
    }
}
