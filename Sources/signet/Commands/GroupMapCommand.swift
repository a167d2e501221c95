import ArgumentParser
import Files
import GroupFolder
import ServerGroups

struct GroupMapCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "map", abstract: "Print a server's certificate map, made of the files in the folder.",
        discussion: """
            The map has the subsystem and client certificates; lines, web servers and clients beside the servers are \
            in no map. Nothing is changed: --out writes the map to a file, which is the one in the folder if you name \
            that, with --force.

              signet group map pair --server LAKE
              signet group map pair --server LAKE --windows-root 'D:\\I3\\IC\\Certificates'
              signet group map --read LAKE_ININ_Certificates.xml --json
            """)

    @OptionGroup var group: GroupOptions

    @Option(help: ArgumentHelp("The server whose map it is; of several.", valueName: "name"))
    var server: String?

    @Option(help: ArgumentHelp(#"The folder on the server, for the paths: 'D:\I3\IC\Certificates'."#, valueName: "folder"))
    var windowsRoot: String?

    @Option(help: ArgumentHelp("Show this map in the place of making one.", valueName: "file"), completion: .file())
    var read: String?

    @Option(help: ArgumentHelp("Where to; - is standard output.", valueName: "file"))
    var out = "-"

    @OptionGroup var output: ForceOption
    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        try GroupNaming.checkWindowsRoot(windowsRoot)
        if let read {
            let map = try inFile(read) {
                try CertificateMap(xml: try InputFile(read).readAll(limit: CertificateMap.octetLimit), windowsRoot: windowsRoot)
            }
            let report = Report(map, server: nil)
            try session.write(report) { report.text }
            return .done
        }
        let folder = try group.path()
        let inventory = try GroupReading.inventory(folder)
        let state = try GroupReading.state(folder)
        let shape = try GroupReading.shape(inventory, state)
        let name = try chosenServer(shape)
        let map = GroupMaps.map(of: name, in: inventory, shape: shape)
        if session.json, out == "-" {
            try session.write(Session.encode(Report(map, server: name.text)))
            return .done
        }
        if out != "-" { try output.check([out], common) }
        let file = NewFile(out, .open(map.xml(windowsRoot: windowsRoot)))
        try output.write([(file, "the certificate map of \(name)")], session)
        if session.json { try session.write(Session.encode(Report(map, server: name.text))) }
        return .done
    }

    private func chosenServer(_ shape: GroupShape) throws -> MemberName {
        let names = shape.servers.map(\.text).joined(separator: ", ")
        guard let server else {
            guard shape.servers.count == 1 else {
                throw Complaint(exit: .usage, code: .usage, message: "one of the servers was expected: \(names)", hint: "name it with --server")
            }
            return shape.servers[0]
        }
        let name = try GroupReading.name(server, option: "server")
        guard let found = shape.servers.first(where: { $0 == name }) else {
            throw Complaint(
                exit: .doesNotFit, code: .mismatch, message: "a server of the group was expected, found '\(name)'", hint: "they are: \(names)")
        }
        return found
    }

    struct Report: Encodable {
        var schema = "signet/group-map/1"
        var server: String?
        /// The Windows folder that the paths were below.
        var windowsRoot: String?
        var entries: [Entry]

        struct Entry: Encodable {
            /// The server as the map's owner sees it; null: the group.
            var notifier: String?
            var element: String
            var publicKeyPath: String?
            var privateKeyPath: String?
            var certificatePath: String?
            var hasPassword: Bool
            var trustedCertificatePath: String?
        }

        init(_ map: CertificateMap, server: String?) {
            self.server = server
            windowsRoot = map.windowsRoot
            entries = map.allEntries.map { notifier, element, entry in
                Entry(
                    notifier: notifier?.text, element: element, publicKeyPath: entry.publicKeyPath,
                    privateKeyPath: entry.privateKeyPath, certificatePath: entry.certificatePath,
                    hasPassword: entry.hasPassword, trustedCertificatePath: entry.trustedCertificatePath)
            }
        }

        var text: String {
            entries.map { entry in
                let paths = [entry.publicKeyPath, entry.privateKeyPath, entry.certificatePath, entry.trustedCertificatePath]
                return "\(entry.notifier ?? "the group"): \(entry.element)\(entry.hasPassword ? ", with a password" : "")\n"
                    + paths.compactMap(\.self).map { "    \(Printable.escaped($0))\n" }.joined()
            }.joined()
        }
    }
}
