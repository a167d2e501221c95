import ArgumentParser
import Digests
import Files
import Octets

struct HashCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "hash", abstract: "Print digests of files, as sha256sum does.",
        discussion: """
            Each line is the digest, two spaces and the name; sha256sum -c and its kin check them. A file that \
            cannot be read is told of, the others are still hashed, and the exit code is 7.

              signet hash --digest sha512 *.csr
              signet hash letter.txt
            """)

    @Option(help: "sha1, sha224, sha256, sha384 or sha512.")
    var digest = DigestAlgorithm.sha256

    @Argument(help: "Files; - is standard input.")
    var files: [String] = ["-"]

    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        var results: [Report.File] = []
        var exit = Exit.done
        for file in files {
            do {
                let digest = Hexadecimal.encode(try FileDigest.digest(of: file, by: digest))
                if session.json {
                    results.append(.init(file: file, digest: digest))
                } else {
                    try session.write(octets: FileName.octets(Self.line(digest: digest, file: file)))
                }
            } catch let error as FileError where error.operation != .write {
                let complaint = Sentences.complaint(about: error)
                Session.complain(complaint, common.color)
                results.append(.init(file: file, error: .init(complaint: complaint)))
                exit = complaint.exit
            }
        }
        if session.json {
            try session.write(Session.encode(Report(algorithm: digest.rawValue, files: results)))
        }
        return exit
    }

    /// As coreutils prints it: a name with a backslash, line feed or carriage return is escaped, and the line then
    /// begins with a backslash.
    static func line(digest: String, file: String) -> String {
        var name = ""
        for scalar in file.unicodeScalars {
            switch scalar {
            case "\\": name += "\\\\"
            case "\n": name += "\\n"
            case "\r": name += "\\r"
            default: name.unicodeScalars.append(scalar)
            }
        }
        let escape = name.unicodeScalars.count == file.unicodeScalars.count ? "" : "\\"
        return "\(escape)\(digest)  \(name)\n"
    }

    struct Report: Encodable {
        var schema = "signet/hash/1"
        var algorithm: String
        var files: [File]

        struct File: Encodable {
            var file: String
            var digest: String?
            var error: ComplaintReport.Body?
        }
    }
}
