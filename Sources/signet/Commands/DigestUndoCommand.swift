import ArgumentParser
import Files
import GroupFolder

struct DigestUndoCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "Give a group the files back that its last conversion changed.",
        discussion: """
            Files that the conversion changed are again what they were, octet for octet; everything else stays as it \
            is now. If one of them has been changed since, nothing is undone. After an interrupted conversion this \
            clears away what it left.

              signet digest undo group --yes
              signet digest undo group --yes --json
            """)

    @OptionGroup var group: GroupOptions
    @OptionGroup var confirmation: ConfirmationOption
    @OptionGroup var common: CommonOptions

    var reportsWhatIsDone: Bool { true }

    func perform(_ session: Session) throws -> Exit {
        let folder = try group.path()
        let change = try group.begin(folder, "digest undo", session)
        // What was interrupted before its exchange has changed nothing: there is nothing more to revert.
        if case .old = change.found, GroupUndo.last(change.exchange) == nil {
            return try report(folder, [], session)
        }
        if case .old(let operation) = change.found, operation == "digest convert" { return try report(folder, [], session) }
        let undo = try GroupUndo(change.exchange)
        guard try confirmation.confirm("giving \(Sentences.count(undo.note.files.count, "file")) the old signatures back", session) else {
            return try confirmation.declined("digest undo", folder, session)
        }
        try change.stage(try undo.staged(), like: undo.tree.root)
        try change.commit("digest undo", over: undo.tree, note: [])
        // What was undone is kept no longer: converting again gives the same.
        try? FolderStaging.remove(undo.place)
        if let number = change.exchange.keptNumbers.last { try? FolderStaging.remove("\(change.exchange.kept)/\(number)") }
        return try report(folder, undo.note.files.map(\.path), session)
    }

    private func report(_ folder: String, _ files: [String], _ session: Session) throws -> Exit {
        try session.write(Report(group: folder, files: files)) {
            files.isEmpty ? "nothing had been changed\n" : files.map { "restored       \(Printable.escaped($0))\n" }.joined()
        }
        return .done
    }

    struct Report: Encodable {
        var schema = "signet/digest-undo/1"
        var group: String
        /// The files that are what they were before the conversion.
        var files: [String]
    }
}
