import ArgumentParser
import Files
import PKIX

struct BundleJoinCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "join", abstract: "Put the certificates of several files into one.",
        discussion: """
            Reads PEM with one or several blocks, DER, PKCS #7 of either encoding and PKCS #12, told apart by content; writes PEM \
            blocks or a certificates-only PKCS #7. What is there twice is written once. PEM keeps the order given; \
            PKCS #7 holds a set, which DER sorts. 'signet bundle order' puts chains in order.

              signet bundle join server.crt ca.crt --out chain.pem
              signet bundle join chain.pem --format pkcs7 --out chain.p7b
              signet bundle join chain.pem --for uccx --out upload.p7b
            """)

    @Argument(help: "Files of certificates and revocation lists; - is standard input.")
    var files: [String]

    @OptionGroup var form: BundleFormOptions

    @Option(help: ArgumentHelp("Where to; - is standard output.", valueName: "file"))
    var out = "-"

    @OptionGroup var output: ForceOption
    @OptionGroup var passwords: PassInOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    func perform(_ session: Session) throws -> Exit {
        try output.check([out], common)
        let contents = try BundleContents(files, session)
        let count = contents.certificates.count + contents.revocationLists.count
        let (format, form) = try form.resolved(count: count)
        let octets = BundleForm.octets(contents.certificates, contents.revocationLists, format, form)
        contents.sayDuplicates(session)
        try output.write([(NewFile(out, .open(octets)), BundleForm.words(format, form, contents.summary))], session)
        if session.json {
            try session.write(
                Session.encode(
                    BundleReport(
                        files: [out], format: format.rawValue, encoding: form.rawValue,
                        certificates: contents.certificates.map(BundleReport.One.init),
                        revocationListCount: contents.revocationLists.count, duplicateCount: contents.duplicateCount)))
        }
        return .done
    }
}
