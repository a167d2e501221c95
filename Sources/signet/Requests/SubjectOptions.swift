import ArgumentParser
import Digests
import Files
import PKIX

extension SubjectOrder: ExpressibleByArgument {}

/// Where the subject, and all that comes with it, is taken from.
struct SubjectOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "RFC 4514 text, the reverse of the encoding's order: 'CN=pbx.example,O=Example,C=US'.", valueName: "name"))
    var subject: String?

    @Option(help: ArgumentHelp("In the encoding's order: '/C=US/O=Example/CN=pbx.example'.", valueName: "name"))
    var subjectEncoded: String?

    @Option(
        help: ArgumentHelp(
            "An OpenSSL.cnf: its defaults, extensions, default_bits and default_md. A field that it would lose is "
                + "refused by name.", valueName: "file"), completion: .file())
    var config: String?

    @Option(
        help: ArgumentHelp(
            "Renew a certificate, or repeat a request: the same subject, alternative names and usages, with a new key "
                + "unless --key gives the old one.", valueName: "file"), completion: .file())
    var from: String?

    @Flag(help: "Ask for every part on the terminal, and write nothing before a yes.")
    var interactive = false

    @Option(help: ArgumentHelp("The common name, in the place of the source's.", valueName: "name"))
    var commonName: String?

    @Option(
        help: ArgumentHelp(
            "Of --config's fields: 'file', as OpenSSL takes them, or 'pureconnect', reversed and then the common name.",
            valueName: "order"))
    var order = SubjectOrder.file

    @Flag(help: "Make the request without the fields that --config would lose.")
    var allowLostFields = false

    /// Whether any source is named.
    var isGiven: Bool { subject != nil || subjectEncoded != nil || config != nil || from != nil || interactive }

    /// - Parameter commonName: what `--nodes` says in the place of `--common-name`.
    func draft(commonName node: String? = nil, _ session: Session) throws -> RequestDraft {
        let sources: [(String, Bool)] = [
            ("--subject", subject != nil), ("--subject-encoded", subjectEncoded != nil), ("--config", config != nil),
            ("--from", from != nil), ("--interactive", interactive),
        ]
        let given = sources.filter(\.1).map(\.0)
        guard given.count == 1 else {
            let found = given.isEmpty ? "none" : given.joined(separator: " and ")
            throw Complaint(
                exit: .usage, code: .usage,
                message: "one of \(sources.map(\.0).joined(separator: ", ")) was expected, found \(found)",
                hint: "see 'signet csr new --help'")
        }
        guard config != nil || (order == .file && !allowLostFields) else {
            throw Complaint(
                exit: .usage, code: .usage, message: "--order and --allow-lost-fields belong to --config", hint: "leave them out")
        }
        let commonName = node ?? commonName
        if let config {
            // The file has bounds for the common name and a place for it.
            return try ConfigurationInput.draft(
                config, commonName: commonName, order: order, allowsLosses: allowLostFields, session)
        }
        var draft: RequestDraft
        if let subject {
            draft = RequestDraft(subject: try DistinguishedName(rfc4514: subject))
        } else if let subjectEncoded {
            draft = RequestDraft(subject: try DistinguishedName(slashForm: subjectEncoded))
        } else if let from {
            draft = try RenewalInput.draft(from, session)
        } else {
            draft = RequestDraft(subject: DistinguishedName([]))
        }
        if let commonName {
            do {
                try draft.setCommonName(commonName)
            } catch {
                throw RequestConfiguration.CommonNameError.value(error)
            }
        }
        return draft
    }
}
