import ArgumentParser
import DER
import Issuance
import KeyFormats
import PKIX

struct CertProfilesCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "profiles", abstract: "List the profiles of certificates, each fact with the clause behind it.",
        discussion: """
            What a profile says stands in every certificate that 'cert issue' and 'cert self-signed' make with it; \
            no request overrides it. Beside it a certificate has the identifiers of its own and its issuer's key.

              signet cert profiles
              signet cert profiles line
              signet cert profiles issuing-ca --json
            """)

    @Argument(help: ArgumentHelp("Those to list (default: all).", valueName: "name"))
    var profiles: [CertificateProfileName] = []

    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        let listed = profiles.isEmpty ? CertificateProfile.all : profiles.map(\.profile)
        let report = Report(profiles: listed.map(Report.One.init))
        try session.write(report) { report.profiles.map(\.text).joined(separator: "\n") }
        return .done
    }

    struct Report: Encodable {
        var schema = "signet/cert-profiles/1"
        var profiles: [One]

        struct One: Encodable {
            var name: String
            var purpose: String
            var days: Int
            var facts: [Fact]

            init(_ profile: CertificateProfile) {
                name = profile.name
                purpose = profile.purpose
                days = profile.dayCount
                let constraints =
                    switch profile.basicConstraints.value {
                    case .endEntity: ["cA FALSE"]
                    case .certificateAuthority(nil): ["cA TRUE"]
                    case .certificateAuthority(let limit?): ["cA TRUE", "pathLenConstraint \(limit)"]
                    }
                let usages = KeyUsage.names.filter { name in
                    KeyUsage(named: name).map(profile.keyUsage.value.contains) ?? false
                }
                facts = [
                    Fact(field: "basicConstraints", critical: true, values: constraints, source: profile.basicConstraints.source),
                    Fact(field: "keyUsage", critical: true, values: usages, source: profile.keyUsage.source),
                    Fact(
                        field: "extendedKeyUsage", critical: false, values: profile.extendedKeyUsage.value.map(\.nameOrText),
                        source: profile.extendedKeyUsage.source),
                    Fact(
                        field: "subjectAltName, one of", critical: false, values: profile.alternativeNames.value.map(\.rawValue),
                        source: profile.alternativeNames.source),
                ]
            }

            var text: String {
                "\(name): \(purpose), \(days) days\n"
                    + facts.map { fact in
                        let values = fact.values.isEmpty ? "none" : fact.values.joined(separator: ", ")
                        return "  \(fact.field)\(fact.critical ? " (critical)" : ""): \(values)\n    \(fact.source)\n"
                    }.joined()
            }
        }

        struct Fact: Encodable {
            var field: String
            var critical: Bool
            var values: [String]
            /// The clause or document that says so.
            var source: String
        }
    }
}
