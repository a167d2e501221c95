import ArgumentParser
import Digests
import Files
import KeyFormats
import PKIX
import RSA

/// Requests for many nodes in one run.
struct NodeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A file of comma-separated values with one node a line; - is standard input.", valueName: "file"),
        completion: .file(extensions: ["csv"]))
    var nodes: String?

    @Option(help: ArgumentHelp("The folder for keys and requests; made if it is missing, for you only.", valueName: "folder"), completion: .directory)
    var outDir: String?

    func checkAlone() throws {
        guard outDir == nil else {
            throw Complaint(exit: .usage, code: .usage, message: "--out-dir belongs to --nodes", hint: "take --out")
        }
    }
}

extension CSRNewCommand {
    /// Octets of a file of nodes: a thousand lines of a thousand octets each.
    private static let octetLimit = 1024 * 1024

    func makeForNodes(_ session: Session) throws -> Exit {
        guard let file = nodeOptions.nodes, let folder = nodeOptions.outDir, out == nil else {
            throw Complaint(exit: .usage, code: .usage, message: "--nodes needs --out-dir in the place of --out", hint: "add --out-dir FOLDER")
        }
        for (option, isThere) in [
            ("--common-name", subjectOptions.commonName != nil), ("--interactive", subjectOptions.interactive),
            ("--key-out", keyOptions.keyOut != nil), ("--san-from-host", alternativeNames.sanFromHost),
        ] where isThere {
            throw Complaint(exit: .usage, code: .usage, message: "\(option) is of one node, and --nodes has many", hint: "leave it out")
        }
        let table = try inFile(file) { try NodeTable(InputFile(file).readAll(limit: Self.octetLimit)) }
        // Everything that can be refused is, before the first key is made.
        var plans: [Plan] = []
        for node in table.nodes { plans.append(try plan(node, in: folder, session)) }
        let isMissing = try NewFolder.isMissing(folder)
        if !isMissing { try output.check(plans.flatMap(\.paths), common) }

        let password = try passwords.forNewKey(isMade: plans.contains { $0.key == nil }, session)
        var progress = Progress(of: plans.count, session)
        var made: [MadeRequest] = []
        for plan in plans {
            progress.show(made.count, plan.node.commonName)
            made.append(try make(plan, password, session))
        }
        progress.end()
        if isMissing { try NewFolder.create(folder) }
        do {
            try output.write(made.flatMap(\.files), session)
        } catch {
            if isMissing { NewFolder.removeIfEmpty(folder) }
            throw error
        }
        for plan in plans where !plan.draft.alternativeNames.isEmpty {
            let names = plan.draft.alternativeNames.map(\.shownText).joined(separator: ", ")
            session.say("\(Printable.escaped(plan.out)): alternative names: \(names)")
        }
        session.say("made \(made.count) requests in \(Printable.escaped(folder))")
        if session.json { try session.write(Session.encode(NodesReport(plans, made))) }
        return .done
    }

    private func plan(_ node: NodeTable.Node, in folder: String, _ session: Session) throws -> Plan {
        try Self.inLine(node.line, of: nodeOptions.nodes) {
            var draft = try subjectOptions.draft(commonName: node.commonName, session)
            try usages.apply(to: &draft)
            try alternativeNames.apply(to: &draft, nodeNames: node.alternativeNames, session)
            let digest = digest ?? draft.digest ?? .sha256
            try WeakDigest.check(digest, isAllowed: allowSha1)
            let keyFile = node.key ?? keyOptions.key
            let key = try keyFile.map { try keyOptions.existingKey($0, session) }
            return Plan(node: node, folder: folder, draft: draft, digest: digest, keyFile: keyFile, key: key)
        }
    }

    private func make(_ plan: Plan, _ password: Password?, _ session: Session) throws -> MadeRequest {
        let size = plan.node.bitCount ?? keyOptions.bits?.rawValue ?? plan.draft.keySize?.rawValue ?? KeySize.bits2048.rawValue
        let key = try plan.key ?? KeyGeneration.key(bitCount: size, isShown: false, session)
        return try MadeRequest(
            plan.draft, key: key, digest: plan.digest, out: plan.out, form: encoding.outform,
            newKey: NewKey(file: plan.key == nil ? plan.keyOut : nil, password: password))
    }

    /// An error in what a line says tells the line.
    private static func inLine<Result>(_ line: Int, of file: String?, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            var complaint = Sentences.complaint(about: error)
            if complaint.file == nil {
                complaint.file = file
                complaint.message = "line \(line): \(complaint.message)"
                complaint.offset = nil
            }
            throw complaint
        }
    }

    /// One node's request, before there is a key for it.
    struct Plan {
        let node: NodeTable.Node
        let folder: String
        let draft: RequestDraft
        let digest: DigestAlgorithm
        let keyFile: String?
        let key: RSAPrivateKey?

        var out: String { "\(folder)/\(node.out)" }
        var keyOut: String { "\(folder)/\(node.keyOut)" }
        var paths: [String] { key == nil ? [keyOut, out] : [out] }
    }

    struct NodesReport: Encodable {
        var schema = "signet/csr-nodes/1"
        var nodes: [Node]

        struct Node: Encodable {
            var commonName: String
            var file: String
            var keyFile: String
            var request: RequestReport.Request
        }

        init(_ plans: [Plan], _ made: [MadeRequest]) {
            nodes = zip(plans, made).map { plan, made in
                Node(
                    commonName: plan.node.commonName, file: plan.out, keyFile: plan.keyFile ?? plan.keyOut,
                    request: .init(made.request))
            }
        }
    }
}
