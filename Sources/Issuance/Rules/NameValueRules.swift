import DER
import KeyFormats
import PKIX

// What the subject's attributes say, each by itself.
extension PreflightRule {
    static let nameValueRules: [PreflightRule] = [
        PreflightRule(
            "name.charset", .error,
            asks: "no attribute has a character that the CA forbids",
            clause: "Cisco UC Integration for Lync, Certificate Signing Request Forms: \"Do not contain certain "
                + "characters, such as @&!, in the Organization, OU, or other fields\"",
            symptom: "the CA returns the request, often days later and without naming the character",
            mend: "write the name without it: \"Smith and Sons\" for \"Smith & Sons\"",
            .request { request, profile in
                request.eachText { attribute, text in
                    let found = text.unicodeScalars.filter(profile.forbiddenCharacters.contains).withoutRepeats()
                    return found.isEmpty
                        ? nil : "\(attribute.type.shown)=\(quoted(text)) has \(found.map(\.shown).joined(separator: ", "))"
                }
            }),
        PreflightRule(
            "name.not-text", .error,
            asks: "every attribute is a string whose characters its type has",
            clause: "RFC 5280 section 4.1.2.4 and appendix A.1",
            symptom: "the CA's software cannot read the request, or shows the name as hexadecimal",
            mend: "make the request anew; its maker wrote octets that its own string type does not allow",
            .request { request, _ in
                request.attributes.filter { $0.string == nil }.map { "\($0.type.shown) is not text" }
            }),
        PreflightRule(
            "name.string-type", .error,
            asks: "country, serial number and DN qualifier are PrintableString, mail addresses and domain components "
                + "IA5String",
            clause: "RFC 5280 appendix A.1; CA/Browser Forum TLS Baseline Requirements section 7.1.4.2",
            symptom: "strict software refuses the name; name comparison with the CA's copy fails",
            mend: "make the request anew: csr new picks the type that the attribute has",
            .request { request, _ in
                request.attributes.compactMap { attribute in
                    guard let kind = attribute.string?.kind, let wanted = AttributeSyntax.of(attribute.type)?.stringKind,
                        wanted != .utf8, kind != wanted
                    else { return nil }
                    return "\(attribute.shown.escapingMisleadingCharacters) is \(kind.shown), not \(wanted.shown)"
                }
            }),
        PreflightRule(
            "name.old-string-type", .warning,
            asks: "other attributes are UTF8String or PrintableString",
            clause: "RFC 5280 section 4.1.2.4: TeletexString, BMPString and UniversalString are for old names only",
            symptom: "letters beyond ASCII turn into others: readers disagree on what TeletexString means",
            mend: "make the request anew: csr new writes UTF8String",
            .request { request, _ in
                request.attributes.compactMap { attribute in
                    guard let kind = attribute.string?.kind, [.teletex, .bmp, .universal].contains(kind) else {
                        return nil
                    }
                    return "\(attribute.shown.escapingMisleadingCharacters) is \(kind.shown)"
                }
            }),
        PreflightRule(
            "name.bounds", .error,
            asks: "no value is longer than its upper bound",
            clause: "RFC 5280 appendix A.1 and X.520: 64 characters for CN, O and OU, 128 for L and ST",
            symptom: "OpenSSL says \"string too long\"; a CA cuts the value or returns the request",
            mend: "shorten the value; a long host name belongs into --san, with a short common name or none",
            .request { request, _ in
                request.eachText { attribute, text in
                    let count = text.unicodeScalars.count
                    guard let bounds = AttributeSyntax.of(attribute.type)?.bounds, count > bounds.upperBound,
                        attribute.type != .countryName
                    else { return nil }
                    return "\(attribute.type.shown) has \(count) characters; \(bounds.upperBound) is the most"
                }
            }),
        PreflightRule(
            "name.country", .error,
            asks: "the country is two capital letters",
            clause: "X.520 section 6.3.1 and ISO 3166-1; CA/Browser Forum TLS Baseline Requirements section 7.1.4.2",
            symptom: "the CA's form says that the country is invalid",
            mend: "write the code of ISO 3166-1 in capital letters: C=US",
            .request { request, _ in
                request.eachText { attribute, text in
                    guard attribute.type == .countryName else { return nil }
                    let isCode = text.utf8.count == 2 && text.utf8.allSatisfy { (0x41...0x5a).contains($0) }
                    return isCode ? nil : "C=\(quoted(text))"
                }
            }),
        PreflightRule(
            "name.country-unassigned", .warning,
            asks: "the country is one that ISO 3166-1 lists",
            clause: "ISO 3166-1; CA/Browser Forum TLS Baseline Requirements section 7.1.4.2",
            symptom: "the CA's form says that the country is invalid",
            mend: "look the code up: the United Kingdom is GB, Greece is GR",
            .request { request, _ in
                request.eachText { attribute, text in
                    guard attribute.type == .countryName, text.utf8.count == 2,
                        text.utf8.allSatisfy({ (0x41...0x5a).contains($0) }), !CountryCodes.isAssigned(text)
                    else { return nil }
                    return "C=\(text)" + (CountryCodes.meant(by: text).map { ", which is written \($0)" } ?? "")
                }
            }),
        PreflightRule(
            "name.empty-value", .error,
            asks: "no attribute is empty",
            clause: "RFC 5280 appendix A.1: SIZE (1..MAX)",
            symptom: "strict software refuses the name",
            mend: "leave the attribute out",
            .request { request, _ in
                request.eachText { attribute, text in text.isEmpty ? "\(attribute.type.shown) is empty" : nil }
            }),
        PreflightRule(
            "name.spaces", .warning,
            asks: "values have no spaces at their ends, nor several in a row",
            clause: "RFC 4518 section 2.6.1: they do not count when names are compared",
            symptom: "the certificate's name differs from the request's in spaces, and byte comparisons fail",
            mend: "drop the spaces; a pasted value often has one at its end",
            .request { request, _ in
                request.eachText { attribute, text in
                    let isLoose = text.first == " " || text.last == " " || text.contains("  ")
                    return isLoose && !text.allSatisfy { $0 == " " } ? "\(attribute.type.shown)=\(quoted(text))" : nil
                }
            }),
        PreflightRule(
            "name.control", .error,
            asks: "no value has control or bidirectional characters",
            clause: "Unicode standard annex 9; CVE-2009-2408 for a NUL in a common name",
            symptom: "what people see is not what the certificate says; CAs and browsers refuse it",
            mend: "type the value anew; such characters come with text that was copied from a document",
            .request { request, _ in
                request.eachText { attribute, text in
                    guard let control = text.unicodeScalars.first(where: \.misleadsReaders) else { return nil }
                    return "\(attribute.type.shown)=\(quoted(text)) has \(control.shown)"
                }
            }),
        PreflightRule(
            "name.placeholder", .warning,
            asks: "values say something",
            clause: "CA/Browser Forum TLS Baseline Requirements section 7.1.2.7.4: not only '.', '-' and ' ', nor any other "
                + "indication that the value is absent",
            symptom: "the CA returns the request; or the certificate names \"Internet Widgits Pty Ltd\" for years",
            mend: "leave the attribute out, or fill it; the values named are the defaults of OpenSSL's file",
            .request { request, _ in
                request.eachText { attribute, text in
                    let isFiller = !text.isEmpty && text.allSatisfy { ".-_ ".contains($0) }
                    return isFiller || placeholders.contains(text.lowercased())
                        ? "\(attribute.type.shown)=\(quoted(text))" : nil
                }
            }),
    ]

    /// The defaults of OpenSSL's and of Red Hat's configuration file, and what people write for nothing.
    private static let placeholders: Set<String> = [
        "internet widgits pty ltd", "some-state", "default city", "default company ltd", "my company", "example inc",
        "n/a", "na", "none", "null", "unknown", "not applicable", "undefined",
    ]
}

extension CheckedRequest {
    /// What is said of each attribute that is text.
    fileprivate func eachText(_ say: (AttributeTypeAndValue, String) -> String?) -> [String] {
        attributes.compactMap { attribute in attribute.text.flatMap { say(attribute, $0) } }
    }
}

extension Unicode.Scalar {
    fileprivate var misleadsReaders: Bool {
        String(self).escapingMisleadingCharacters != String(self)
    }
}

extension DERString.Kind {
    /// The type's name in ASN.1.
    var shown: String {
        switch self {
        case .utf8: "UTF8String"
        case .numeric: "NumericString"
        case .printable: "PrintableString"
        case .teletex: "TeletexString"
        case .ia5: "IA5String"
        case .visible: "VisibleString"
        case .universal: "UniversalString"
        case .bmp: "BMPString"
        }
    }
}
