import DER
import Digests
import Files
import Issuance
import KeyFormats
import Octets
import PKIX
import PathValidation

/// A certificate that was made, under `--json`: as `cert show` shows it, and what became of what was asked for.
struct IssuedReport: Encodable {
    var schema = "signet/cert/1"
    var file: String
    var keyFile: String?
    var profile: String
    var certificates: [CertificateReport]
    var notes: [String]
    /// Extensions of the request that stand in the certificate.
    var copied: [RequestReport.Identifier]
    /// Extensions of the request that do not.
    var dropped: [Dropped]

    struct Dropped: Encodable {
        var type: RequestReport.Identifier
        var critical: Bool
        var value: String
        /// notChosen, profile, issuer, given or authoritiesOnly.
        var reason: String
    }

    init(
        _ issued: IssuedCertificate, _ profile: CertificateProfile, _ copies: ExtensionCopies = ExtensionCopies(),
        file: String, keyFile: String? = nil
    ) {
        self.file = file
        self.keyFile = keyFile
        self.profile = profile.name
        certificates = [CertificateReport(CertificateInput.Entry(certificate: issued.certificate))]
        notes = issued.notes.map(Sentences.sentence)
        copied = copies.copied.map { .init($0.type) }
        dropped = copies.dropped(from: issued.certificate).map {
            Dropped(
                type: .init($0.asked.type), critical: $0.asked.isCritical, value: Hexadecimal.encode($0.asked.value),
                reason: $0.reason.rawValue)
        }
    }
}

/// What is said of a certificate that was made.
enum IssuedTalk {
    /// The certificate as a file, readable by all as the umask has it.
    static func file(
        _ issued: IssuedCertificate, _ profile: CertificateProfile, _ digest: DigestAlgorithm, out: String, form: OutputForm
    ) -> (file: NewFile, what: String) {
        let encoded = issued.certificate.encoded
        let octets =
            switch form {
            case .pem: PEM.encode(encoded, label: .certificate)
            case .der: encoded
            }
        return (NewFile(out, .open(octets)), "a certificate, profile \(profile.name), \(digest.name) with RSA")
    }

    static func tell(_ issued: IssuedCertificate, _ session: Session) {
        let certificate = issued.certificate
        session.say("subject, as RFC 4514 writes it: \(certificate.subject.rfc4514Text)")
        session.say("subject, in the order of the encoding: \(certificate.subject.slashForm)")
        if !certificate.isSelfIssued { session.say("issuer, in the order of the encoding: \(certificate.issuer.slashForm)") }
        let names = (try? certificate.extensions.value(of: SubjectAltName.self))?.names ?? []
        if !names.isEmpty { session.say("alternative names: \(names.map(\.shownText).joined(separator: ", "))") }
        let validity = certificate.validity
        session.say(
            "serial number \(certificate.serialNumber), valid from \(validity.notBefore.rfc3339) to \(validity.notAfter.rfc3339)")
    }

    static func tell(_ notes: [IssuedCertificate.Note], _ session: Session) {
        for note in notes { session.warn(Sentences.sentence(about: note)) }
    }

    /// Says why a validator that goes by RFC 5280 section 6 and trusts the issuer would refuse the certificate: names
    /// outside of the issuer's name constraints, unknown critical extensions that were copied.
    static func warnOfRefusal(_ issued: IssuedCertificate, below issuer: Certificate, _ session: Session) {
        let requirements = PathRequirements(time: issued.certificate.validity.notBefore)
        let result = PathValidator(anchors: [TrustAnchor(issuer)]).validate(issued.certificate, requirements)
        guard case .invalid(let failure) = result.outcome else { return }
        let facts = PathSentences.facts(failure.fault)
        session.warn(
            "it will be refused wherever paths are validated: expected \(Printable.escaped(facts.expected)), "
                + "found \(Printable.escaped(facts.found)) (\(failure.fault.clause))")
    }

    static func tell(
        _ copies: ExtensionCopies, _ issued: IssuedCertificate, _ profile: CertificateProfile, _ session: Session
    ) {
        for one in copies.copied { session.say("copied from the request: \(shown(one))") }
        for one in copies.dropped(from: issued.certificate) {
            let line = "asked for in the request and dropped: \(shown(one.asked)); \(reason(one, profile))"
            // Whoever asks for more than the profile gives is worth a look.
            if one.asked.type == .basicConstraints, !profile.isAuthority, one.asked.saysAuthority {
                session.warn(line)
            } else {
                session.say(line)
            }
        }
        for type in copies.missing { session.warn("the request does not ask for \(type.nameOrText), which was listed") }
    }

    private static func shown(_ one: Extension) -> String {
        let text = (one.shownText ?? Hexadecimal.encode(one.value)).prefix(200)
        return "\(one.type.nameOrText)\(one.isCritical ? " (critical)" : ""): \(Printable.escaped(String(text)))"
    }

    private static func reason(_ one: ExtensionCopies.Dropped, _ profile: CertificateProfile) -> String {
        switch one.reason {
        case .notChosen:
            one.asked.type == .subjectAltName
                ? "--copy-extensions san copies it" : "--copy-extensions listed:\(one.asked.type) copies it"
        case .profile: "the profile \(profile.name) decides"
        case .issuer: "the issuer computes it"
        case .given: "another was given"
        case .authoritiesOnly: "it stands in CA certificates only"
        }
    }
}

extension ExtensionCopies {
    /// What was asked for and is not there: what the profile says too, with the same octets, is.
    func dropped(from certificate: Certificate) -> [Dropped] {
        dropped.filter { certificate.extensions[$0.asked.type]?.value != $0.asked.value }
    }
}

extension Extension {
    /// Whether these are basicConstraints with cA TRUE, or such as nobody can read.
    fileprivate var saysAuthority: Bool {
        guard let constraints = try? read(as: BasicConstraints.self) else { return true }
        return constraints != .endEntity
    }
}
