import ArgumentParser
import Issuance
import PKIX

/// What the key shall be used for.
struct UsageOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The usages of a kind of certificate: server, client, ccx-tomcat or ccx-ipsec.", valueName: "name"))
    var profile: ProfileName?

    @Option(help: ArgumentHelp("digitalSignature,keyEncipherment,…; repeatable.", valueName: "usages"))
    var keyUsage: [String] = []

    @Option(help: ArgumentHelp("serverAuth,clientAuth,… or object identifiers; repeatable.", valueName: "purposes"))
    var extendedKeyUsage: [String] = []

    /// The profile's usages, those of the options in their places, into the draft.
    func apply(to draft: inout RequestDraft) throws {
        for one in profile?.profile.extensions ?? [] { draft.set(one) }
        var usage = KeyUsage()
        for name in Self.words(keyUsage) {
            guard let one = KeyUsage(named: name) else {
                throw Self.unknown("key usage", name, "one of \(KeyUsage.names.joined(separator: ", "))")
            }
            usage.formUnion(one)
        }
        // RFC 5280 section 4.2.1.3: "When present, conforming CAs SHOULD mark this extension as critical."
        if !usage.isEmpty { draft.set(Extension(usage, isCritical: true)) }
        let purposes = try Self.words(extendedKeyUsage).map { name in
            guard let purpose = ExtendedKeyUsage.purpose(named: name) else {
                throw Self.unknown("extended key usage", name, "a name such as serverAuth, or an object identifier")
            }
            return purpose
        }
        if let value = ExtendedKeyUsage(purposes) { draft.set(Extension(value)) }
    }

    private static func words(_ lists: [String]) -> [Substring] {
        lists.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
    }

    private static func unknown(_ what: String, _ found: Substring, _ expected: String) -> Complaint {
        Complaint(
            exit: .usage, code: .usage, message: "unknown \(what) '\(Printable.escaped(String(found)))'", hint: "\(expected) was expected")
    }
}

/// A profile's name on the command line.
struct ProfileName: ExpressibleByArgument {
    let profile: RequestProfile

    init?(argument: String) {
        guard let profile = RequestProfile.named(argument) else { return nil }
        self.profile = profile
    }

    static var allValueStrings: [String] { RequestProfile.all.map(\.name) }
}
