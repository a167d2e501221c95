import ArgumentParser
import DER
import Issuance
import PKIX

/// What the key shall be used for, said word by word.
struct UsageOptions: ParsableArguments {
    @Option(help: ArgumentHelp("digitalSignature,keyEncipherment,…; repeatable.", valueName: "usages"))
    var keyUsage: [String] = []

    @Option(help: ArgumentHelp("serverAuth,clientAuth,… or object identifiers; repeatable.", valueName: "purposes"))
    var extendedKeyUsage: [String] = []

    /// Nil where nothing is said.
    func usage() throws -> KeyUsage? {
        var usage = KeyUsage()
        for name in Self.words(keyUsage) {
            guard let one = KeyUsage(named: name) else {
                throw Self.unknown("key usage", name, "one of \(KeyUsage.names.joined(separator: ", "))")
            }
            usage.formUnion(one)
        }
        return usage.isEmpty ? nil : usage
    }

    /// Nil where nothing is said.
    func purposes() throws -> [ObjectIdentifier]? {
        let purposes = try Self.words(extendedKeyUsage).map { name in
            guard let purpose = ExtendedKeyUsage.purpose(named: name) else {
                throw Self.unknown("extended key usage", name, "a name such as serverAuth, or an object identifier")
            }
            return purpose
        }
        return purposes.isEmpty ? nil : purposes
    }

    private static func words(_ lists: [String]) -> [Substring] {
        lists.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
    }

    private static func unknown(_ what: String, _ found: Substring, _ expected: String) -> Complaint {
        Complaint(
            exit: .usage, code: .usage, message: "unknown \(what) '\(Printable.escaped(String(found)))'", hint: "\(expected) was expected")
    }
}

/// What the key of a request shall be used for.
struct RequestUsageOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The usages of a kind of certificate.", valueName: "name"))
    var profile: ProfileName?

    @OptionGroup var usages: UsageOptions

    /// The request is a CA's.
    var isAuthority: Bool { profile?.profile.basicConstraints != nil }

    /// The profile's usages, those of the options in their places, into the draft.
    func apply(to draft: inout RequestDraft) throws {
        for one in profile?.profile.extensions ?? [] { draft.set(one) }
        // RFC 5280 section 4.2.1.3: "When present, conforming CAs SHOULD mark this extension as critical."
        if let usage = try usages.usage() { draft.set(Extension(usage, isCritical: true)) }
        if let value = try usages.purposes().flatMap(ExtendedKeyUsage.init) { draft.set(Extension(value)) }
    }
}

/// A request profile's name on the command line.
struct ProfileName: ExpressibleByArgument {
    let profile: RequestProfile

    init?(argument: String) {
        guard let profile = RequestProfile.named(argument) else { return nil }
        self.profile = profile
    }

    static var allValueStrings: [String] { RequestProfile.all.map(\.name) }
}
