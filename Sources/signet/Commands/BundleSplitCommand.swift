import ArgumentParser
import Files
import PKIX

struct BundleSplitCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "split", abstract: "Write each certificate of bundles into a file of its own.",
        discussion: """
            For programs that take one certificate a file. The files are numbered in the order of the bundle and named \
            after the certificates' subjects: 01-pbx.example.crt; revocation lists end in .crl. Whatever the names are, \
            the files lie in the folder.

              signet bundle split chain.pem --out parts
              signet bundle split chain.p7b --outform der --out parts
            """)

    @Argument(help: "Files of certificates and revocation lists; - is standard input.")
    var files: [String]

    @OptionGroup var encoding: OutputFormOption

    @Option(name: .customLong("for"), help: "Write a form that this program takes: uccx.")
    var consumer: BundleConsumer?

    @Option(help: ArgumentHelp("The folder; made if it is missing.", valueName: "folder"), completion: .directory)
    var out: String

    @OptionGroup var output: ForceOption
    @OptionGroup var passwords: PassInOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    func perform(_ session: Session) throws -> Exit {
        let contents = try BundleContents(files, session)
        var parts: [(name: String, octets: [UInt8], what: String)] = []
        let count = contents.certificates.count + contents.revocationLists.count
        for certificate in contents.certificates {
            let name = SafeFileName.name(certificate.subject.shortName, number: parts.count + 1, of: count, suffix: ".crt")
            parts.append((name, BundleForm.octets([certificate], [], .certificates, encoding.outform), certificate.subject.rfc4514Text))
        }
        for list in contents.revocationLists {
            let name = SafeFileName.name(list.issuer.shortName, number: parts.count + 1, of: count, suffix: ".crl")
            parts.append((name, BundleForm.octets([], [list], .certificates, encoding.outform), "the list of \(list.issuer.rfc4514Text)"))
        }
        let paths = parts.map { "\(out)/\($0.name)" }
        let isMissing = try NewFolder.isMissing(out)
        if !isMissing { try output.check(paths, common) }
        contents.sayDuplicates(session)
        if isMissing { try NewFolder.create(out, mode: 0o755) }
        do {
            try output.write(zip(paths, parts).map { (NewFile($0, .open($1.octets)), $1.what) }, session)
        } catch {
            if isMissing { NewFolder.removeIfEmpty(out) }
            throw error
        }
        if session.json {
            try session.write(
                Session.encode(
                    BundleReport(
                        files: paths, format: BundleFormat.certificates.rawValue, encoding: encoding.outform.rawValue,
                        certificates: contents.certificates.map(BundleReport.One.init),
                        revocationListCount: contents.revocationLists.count, duplicateCount: contents.duplicateCount)))
        }
        return .done
    }
}
