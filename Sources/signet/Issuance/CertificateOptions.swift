import ArgumentParser
import DER
import Issuance
import KeyFormats
import PKIX

/// What shall stand in a certificate beside names, key and dates.
struct CertificateOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The number, in hexadecimal, positive and of 20 octets at most (default: 159 random bits).", valueName: "hex"))
    var serial: SerialNumberOption?

    @Option(
        help: ArgumentHelp(
            "How many CAs may stand between this CA and an end entity; 'none' for no limit.", valueName: "n"))
    var pathLength: PathLengthOption?

    @Option(
        help: ArgumentHelp(
            "A policy under which it is issued, with the URL of its statement if there is one: OID or OID=URL; repeatable.",
            valueName: "policy"))
    var policy: [PolicyOption] = []

    @Option(
        help: ArgumentHelp(
            "Names that certificates below this CA may have: DNS:example.com,IP:10.0.0.0/8,email:example.com,…; repeatable.",
            valueName: "names"))
    var permitted: [String] = []

    @Option(help: ArgumentHelp("Names that certificates below this CA may not have; repeatable.", valueName: "names"))
    var excluded: [String] = []

    @Option(
        name: .customLong("crl-url"),
        help: ArgumentHelp("Where the issuer's revocation list is to be had; repeatable.", valueName: "url"))
    var revocationLists: [String] = []

    @Option(
        name: .customLong("ocsp-url"), help: ArgumentHelp("Where the issuer's OCSP service is; repeatable.", valueName: "url"))
    var statusServices: [String] = []

    @Option(
        name: .customLong("ca-issuers-url"),
        help: ArgumentHelp("Where the issuer's certificate is to be had; repeatable.", valueName: "url"))
    var issuers: [String] = []

    func apply(to template: inout CertificateTemplate) throws {
        template.serialNumber = serial?.number
        if let pathLength { template.pathLength = pathLength.length }
        template.policies = policy.map(\.policy)
        template.nameConstraints = NameConstraints(
            permitted: try permitted.flatMap(NameConstraintText.names), excluded: try excluded.flatMap(NameConstraintText.names))
        template.revocationListLocations = revocationLists
        template.statusServiceLocations = statusServices
        template.issuerLocations = issuers
    }
}

/// A length of paths on the command line.
struct PathLengthOption: ExpressibleByArgument {
    let length: CertificateTemplate.PathLength

    init?(argument: String) {
        if argument == "none" {
            length = .open
        } else {
            // What a reader of certificates takes for a length.
            guard let count = Int(argument), (0...Int(Int32.max)).contains(count) else { return nil }
            length = .atMost(count)
        }
    }
}

/// `OID` or `OID=URL`.
struct PolicyOption: ExpressibleByArgument {
    let policy: PolicyInformation

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let identifier = parts[0] == "anyPolicy" ? .anyPolicy : ObjectIdentifier(parts[0]) else { return nil }
        guard parts.count == 2 else {
            policy = PolicyInformation(identifier)
            return
        }
        guard let name = try? GeneralName(subjectAltName: "URI:" + parts[1]), case .uniformResourceIdentifier(let url) = name
        else { return nil }
        policy = PolicyInformation(identifier, qualifiers: [.certificationPracticeStatement(url)])
    }
}

/// A certificate profile's name on the command line.
struct CertificateProfileName: ExpressibleByArgument {
    let profile: CertificateProfile

    init(_ profile: CertificateProfile) { self.profile = profile }

    init?(argument: String) {
        guard let profile = CertificateProfile.named(argument) else { return nil }
        self.profile = profile
    }

    static var allValueStrings: [String] { CertificateProfile.all.map(\.name) }
}

/// Which extensions of a request are copied, on the command line.
struct CopyExtensionsOption: ExpressibleByArgument {
    let choice: ExtensionCopying

    init?(argument: String) {
        switch argument {
        case "none": choice = .none
        case "san": choice = .subjectAltName
        case "all": choice = .all
        default:
            guard argument.hasPrefix("listed:") else { return nil }
            var types: [ObjectIdentifier] = []
            for word in argument.dropFirst("listed:".count).split(separator: ",", omittingEmptySubsequences: false) {
                guard let type = ObjectIdentifier(String(word)) ?? Self.named[word.lowercased()] else { return nil }
                types.append(type)
            }
            choice = .listed(types)
        }
    }

    static var allValueStrings: [String] { ["none", "san", "listed:", "all"] }

    /// Names for those that are asked for most; every other by its object identifier.
    private static let named: [String: ObjectIdentifier] = Dictionary(
        uniqueKeysWithValues: [
            .subjectAltName, .certificatePolicies, .cRLDistributionPoints, .authorityInfoAccess, .nameConstraints,
            .policyConstraints, .tlsFeature, .netscapeComment, .netscapeCertType, .microsoftCertificateTemplate,
        ].compactMap { (type: ObjectIdentifier) in Self.word(type).map { ($0.lowercased(), type) } })

    private static func word(_ type: ObjectIdentifier) -> String? { type.openSSLShortName ?? type.name }
}
