import ArgumentParser
import Files
import Octets

/// How a file is encoded on the way out.
enum OutputForm: String, ExpressibleByArgument, CaseIterable {
    case pem, der
}

/// The option of commands that write a file.
struct ForceOption: ParsableArguments {
    @Flag(help: "Replace a file that exists; it is kept as NAME.1, NAME.2, ….")
    var force = false

    /// Writes files as one and says on standard error what became of them.
    ///
    /// - Parameter what: what each is, for people: `a 2048-bit RSA private key, not encrypted`.
    @discardableResult
    func write(_ files: [(file: NewFile, what: String)], _ session: Session) throws -> [WrittenFile] {
        let written = try FileWriting.write(files.map(\.file), force: force)
        for (written, what) in zip(written, files.map(\.what)) where written.path != "-" {
            let backup = written.backup.map { "; the file that was there is now \(Printable.escaped($0))" } ?? ""
            session.say("wrote \(Printable.escaped(written.path)): \(what)\(backup)")
        }
        return written
    }

    /// Refuses two answers on one stream and names that are taken, before any work is done.
    func check(_ paths: [String], _ common: CommonOptions) throws {
        guard paths.count(where: { $0 == "-" }) + (common.json ? 1 : 0) <= 1 else {
            throw Complaint(
                exit: .usage, code: .usage, message: "standard output can take one thing only",
                hint: "name files with --out, or leave out --json")
        }
        guard Set(paths).count == paths.count else {
            throw Complaint(
                exit: .usage, code: .usage, message: "two files were to be written under one name",
                file: paths.first, hint: "name them differently")
        }
        for path in paths { try FileWriting.checkDestination(path, force: force) }
    }
}

/// The option of commands whose result has two encodings.
struct OutputFormOption: ParsableArguments {
    @Option(help: "Encoding of what is written: pem or der.")
    var outform = OutputForm.pem
}
