import ArgumentParser
import Files
import PKIX

struct BundleOrderCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "order", abstract: "Put the certificates of bundles in order, leaf first, root last.",
        discussion: """
            What is there twice is written once. Who issued whom is found by names, key identifiers and signatures; a \
            certificate whose issuer is missing is told of, and a chain with a gap before its root is refused (exit code 5). With --check nothing is written, and the exit code is 1 if \
            they were not in order, or not one chain.

              signet bundle order mixed.pem --out chain.pem
              signet bundle order server.crt intermediate.p7b --format pkcs7 --outform der \\
                --out chain.p7b
              signet bundle order chain.pem --check
            """)

    @Argument(help: "Files of certificates and revocation lists; - is standard input.")
    var files: [String]

    @OptionGroup var form: BundleFormOptions

    @Flag(help: "Write nothing; exit code 1 unless they are one chain in order.")
    var check = false

    @Option(help: ArgumentHelp("Where to; - is standard output.", valueName: "file"))
    var out: String?

    @OptionGroup var output: ForceOption
    @OptionGroup var passwords: PassInOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    func perform(_ session: Session) throws -> Exit {
        if check, out != nil {
            throw Complaint(exit: .usage, code: .usage, message: "--check writes nothing", hint: "leave out --out")
        }
        let out = out ?? "-"
        if !check { try output.check([out], common) }
        let contents = try BundleContents(files, session)
        let order = CertificateOrder(contents.certificates)
        let count = order.certificates.count + contents.revocationLists.count
        let (format, form) = try form.resolved(count: count)
        let isChain = order.wasInOrder && contents.duplicateCount == 0 && order.isOneChain
        let report = BundleReport(
            files: check ? [] : [out], format: format.rawValue, encoding: form.rawValue,
            certificates: order.certificates.map(BundleReport.One.init),
            revocationListCount: contents.revocationLists.count, duplicateCount: contents.duplicateCount,
            wasInOrder: order.wasInOrder, isOneChain: order.isOneChain,
            withoutIssuer: order.withoutIssuer.map(\.subject.rfc4514Text))
        if check {
            try session.write(report) { Self.text(order, contents.duplicateCount) }
            return isChain ? .done : .no
        }
        try Self.checkLinks(order)
        contents.sayDuplicates(session)
        if order.isOneChain || !order.wasInOrder { session.say(order.wasInOrder ? "they were in order" : "they were not in order") }
        for certificate in order.withoutIssuer {
            session.warn("the issuer of \(certificate.subject.rfc4514Text) is not here: \(certificate.issuer.rfc4514Text)")
        }
        if !order.isOneChain { session.warn("they are not one chain: not each was issued by the next") }
        let octets = BundleForm.octets(order.certificates, contents.revocationLists, format, form)
        try output.write([(NewFile(out, .open(octets)), BundleForm.words(format, form, contents.summary))], session)
        if session.json { try session.write(Session.encode(report)) }
        return .done
    }

    /// Refuses a chain with a gap: one certificate whose issuer is missing, and one root that issued nothing here. Several
    /// chains, and chains without their roots, are put in order each.
    private static func checkLinks(_ order: CertificateOrder) throws {
        let issuers = Set(order.certificates.filter { !$0.isSelfIssued }.map(\.issuer.comparisonForm))
        let roots = order.certificates.filter(\.isSelfIssued)
        guard order.withoutIssuer.count == 1, roots.count == 1, let broken = order.withoutIssuer.first, let root = roots.first,
            isAuthority(root), !issuers.contains(root.subject.comparisonForm)
        else { return }
        throw Complaint(
            exit: .doesNotFit, code: .mismatch,
            message: "a chain was expected, found none from \(broken.subject.rfc4514Text) to \(root.subject.rfc4514Text): "
                + "the issuer \(broken.issuer.rfc4514Text) is not here",
            hint: "add its certificate, or take 'signet bundle join' for the order in which they are given")
    }

    /// Whether a certificate says so, or is too old to say.
    private static func isAuthority(_ certificate: Certificate) -> Bool {
        guard certificate.version == .v3 else { return true }
        if case .certificateAuthority? = try? certificate.extensions.value(of: BasicConstraints.self) { return true }
        return false
    }

    /// For people: the answer, then the order that would be right.
    static func text(_ order: CertificateOrder, _ duplicateCount: Int) -> String {
        var text = order.wasInOrder ? "in order" : "not in order"
        if duplicateCount > 0 { text += ", \(duplicateCount) there twice" }
        if !order.isOneChain { text += ", not one chain" }
        text += "\n"
        for certificate in order.certificates {
            let isMissing = order.withoutIssuer.contains(certificate)
            text += "  \(certificate.subject.rfc4514Text)\(isMissing ? "  (its issuer is not here)" : "")\n"
        }
        return text
    }
}
