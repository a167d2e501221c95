import DER
import KeyFormats
import PKIX

// The shape of the subject: which attributes, how often, in which order. NameValueRules.swift has their values.
extension PreflightRule {
    static let nameRules: [PreflightRule] = [
        PreflightRule(
            "name.empty", .warning,
            asks: "the subject names something",
            clause: "RFC 5280 section 4.1.2.6: an empty subject needs a critical subjectAltName",
            symptom: "systems that show or look up the subject show nothing; older ones refuse the certificate",
            mend: "give at least a common name: --subject CN=host.example.com",
            .request { request, _ in request.subject.isEmpty ? ["the subject is empty"] : [] }),
        PreflightRule(
            "name.required", .error,
            asks: "the subject has the attributes and values that the profile lists",
            clause: "PureConnect SA, SSO and certificates, Pre CSR Tasks: the agency requires a specific OU and other "
                + "information",
            symptom: "the CA returns the request, or issues a certificate that the agency does not accept",
            mend: "make the request anew with the missing attributes, one --subject-encoded with all of them in order",
            .request { request, profile in
                let missing = profile.bestPattern(for: request).missing
                return missing.isEmpty ? [] : ["without " + shownList(missing.map(\.shown))]
            }),
        PreflightRule(
            "name.order", .error,
            asks: "the attributes stand in an order that the profile accepts",
            clause: "PureConnect SA, SSO and certificates, Pre CSR Tasks: \"set them in the correct order\"",
            symptom: "the CA returns the request: its subject is not the one that was ordered",
            mend: "make the request anew with --subject-encoded, which keeps the order it is given",
            .request { request, profile in
                let fit = profile.bestPattern(for: request)
                guard fit.missing.isEmpty, !fit.isInOrder else { return [] }
                let wanted = profile.subjects.map { $0.parts.map(\.shown).joined(separator: ", ") }
                return [
                    "encoded \(request.subject.slashForm.escapingMisleadingCharacters), which RFC 4514 writes "
                        + "\(request.subject.rfc4514Text); wanted, as encoded, \(wanted.joined(separator: "; or "))"
                ]
            }),
        PreflightRule(
            "name.unexpected", .warning,
            asks: "the subject has no attributes beside those that the profile lists",
            clause: "PureConnect SA, SSO and certificates, Open SSL.cnf file example: fields without a default do not "
                + "become part of the request",
            symptom: "the CA drops the attribute or returns the request",
            mend: "leave the attribute out",
            .request { request, profile in
                let unexpected = profile.bestPattern(for: request).unexpected
                return unexpected.isEmpty ? [] : ["also " + shownList(unexpected.map(\.shown))]
            }),
        PreflightRule(
            "name.hierarchy", .notice,
            asks: "the attributes run from the country down to the common name",
            clause: "CA/Browser Forum TLS Baseline Requirements section 7.1.4.2; X.521 annex B",
            symptom: "tools that print the subject in reverse show it in an unusual order; public CAs order it anew",
            mend: "give the subject as --subject-encoded /C=…/ST=…/L=…/O=…/OU=…/CN=…",
            .request { request, _ in
                let ranks = request.attributes.compactMap { hierarchy.firstIndex(of: $0.type) }
                guard zip(ranks, ranks.dropFirst()).contains(where: { $0 > $1 }) else { return [] }
                return ["encoded \(request.subject.slashForm), which RFC 4514 writes \(request.subject.rfc4514Text)"]
            }),
        PreflightRule(
            "name.repeated", .warning,
            asks: "an attribute stands once; organizational units, domain components and streets may repeat",
            clause: "CA/Browser Forum TLS Baseline Requirements section 7.1.4.1",
            symptom: "programs take the first or the last of them, each its own; with two common names the host check "
                + "depends on the program",
            mend: "leave all but one out; further host names belong into --san",
            .request { request, _ in
                let repeated = request.attributes.map(\.type).filter { !repeatable.contains($0) }.repeats()
                return repeated.isEmpty ? [] : ["repeated: " + shownList(repeated.map(\.shown))]
            }),
        PreflightRule(
            "name.multivalued", .warning,
            asks: "each part of the subject has one attribute",
            clause: "CA/Browser Forum TLS Baseline Requirements section 7.1.4.1",
            symptom: "attributes joined by + are put in the order of their encoding, not yours; CAs refuse or split them",
            mend: "separate the attributes with / or , instead of +",
            .request { request, _ in
                let joined = request.subject.relativeNames.filter { $0.attributes.count > 1 }
                return joined.isEmpty
                    ? [] : [shownList(joined.map { $0.attributes.map(\.shown).joined(separator: " + ") })]
            }),
        PreflightRule(
            "name.organizational-unit", .off,
            asks: "no organizational unit",
            clause: "CA/Browser Forum TLS Baseline Requirements section 7.1.2.7.4: organizationalUnitName MUST NOT, "
                + "since 1 September 2022",
            symptom: "the CA drops the organizational units, or refuses the request",
            mend: "leave OU out",
            .request { request, _ in
                let units = request.subject.values(of: .organizationalUnitName)
                return units.isEmpty ? [] : [shownList(units.map(\.shown))]
            }),
        PreflightRule(
            "name.email", .notice,
            asks: "mail addresses stand in the subjectAltName",
            clause: "RFC 5280 section 4.1.2.6: emailAddress in the subject is deprecated",
            symptom: "the CA drops the attribute; it became part of the name when a configuration file asked for it",
            mend: "leave emailAddress out, or give --san email:…",
            .request { request, _ in
                let mail = request.subject.values(of: .emailAddress)
                return mail.isEmpty ? [] : [shownList(mail.map(\.shown))]
            }),
    ]

    /// Section 7.1.4.2 of the Baseline Requirements, in its order.
    private static let hierarchy: [ObjectIdentifier] = [
        .domainComponent, .countryName, .stateOrProvinceName, .localityName, .postalCode, .streetAddress,
        .organizationName, .surname, .givenName, .organizationalUnitName, .commonName,
    ]

    private static let repeatable: Set<ObjectIdentifier> = [.organizationalUnitName, .domainComponent, .streetAddress]
}

/// How a subject compares with a pattern.
fileprivate struct PatternFit {
    var missing: [SubjectPattern.Part] = []
    var isInOrder = true
    var unexpected: [AttributeTypeAndValue] = []

    init() {}

    init(_ pattern: SubjectPattern, _ attributes: [AttributeTypeAndValue]) {
        var left = pattern.parts
        var met: [SubjectPattern.Part] = []
        for attribute in attributes {
            // A part with a value is met before one that takes any.
            let place =
                left.firstIndex { $0.value != nil && $0.accepts(attribute) } ?? left.firstIndex { $0.accepts(attribute) }
            if let place {
                met.append(left.remove(at: place))
            } else if !pattern.allowsOthers {
                unexpected.append(attribute)
            }
        }
        missing = left
        isInOrder = met == pattern.parts
    }

    /// The fewer the better: what is missing first, then the order.
    var badness: Int { 2 * missing.count + (isInOrder ? 0 : 1) }
}

extension PreflightProfile {
    fileprivate func bestPattern(for request: CheckedRequest) -> PatternFit {
        subjects.map { PatternFit($0, request.attributes) }.min { $0.badness < $1.badness } ?? PatternFit()
    }
}

extension SubjectPattern.Part {
    func accepts(_ attribute: AttributeTypeAndValue) -> Bool {
        guard attribute.type == type else { return false }
        guard let value else { return true }
        return attribute.text?.lowercased() == value.lowercased()
    }

    /// `OU=DoD`, or `CN` where any value will do.
    var shown: String { type.shown + (value.map { "=\($0)" } ?? "") }
}

extension ObjectIdentifier {
    var shown: String { AttributeSyntax.of(self)?.descriptor ?? name ?? description }
}

extension AttributeTypeAndValue {
    /// `OU=DoD`.
    var shown: String { "\(type.shown)=\(text ?? "(no text)")" }
}
