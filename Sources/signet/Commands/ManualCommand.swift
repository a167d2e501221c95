import ArgumentParser
import Files

struct ManualCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Write the manual pages.",
        discussion: """
            With --out-dir all of them, one for each command, as man(1) finds them in the folder man1 of its path; without, the \
            page of one command on standard output.

              signet manual csr new | man -l -
              signet manual --out-dir man1
            """)

    @Argument(help: "The words of a command, such as: csr new.")
    var words: [String] = []

    @Option(help: ArgumentHelp("The folder for all pages; made if it is missing.", valueName: "folder"), completion: .directory)
    var outDir: String?

    @OptionGroup var output: ForceOption
    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        let pages = try CommandTree.ofThisProgram().commands.map(ManualPage.init)
        guard let outDir else {
            guard let page = pages.first(where: { Array($0.path.dropFirst()) == words }) else {
                throw Complaint(
                    exit: .usage, code: .usage, message: "no command '\(Printable.escaped(words.joined(separator: " ")))'",
                    hint: "see 'signet --help'")
            }
            try session.write(page.text)
            return .done
        }
        guard words.isEmpty else {
            throw Complaint(exit: .usage, code: .usage, message: "--out-dir is for all pages", hint: "leave out the words")
        }
        try NewFolder.createIfMissing(outDir, mode: 0o755)
        let files = pages.map { NewFile("\(outDir)/\($0.fileName)", .open([UInt8]($0.text.utf8))) }
        try FileWriting.write(files, force: output.force)
        session.say("wrote \(files.count) pages to \(Printable.escaped(outDir))")
        return .done
    }
}
