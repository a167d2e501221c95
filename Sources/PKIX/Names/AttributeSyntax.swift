package import DER
private import KeyFormats

/// What a standard says of one attribute of a name: its keywords, its string type, its upper bound.
///
/// The table is the only place where attributes are listed. Upper bounds are those of RFC 5280 appendix A.1,
/// counted in characters; where RFC 5280 has none, the document named at the line.
package struct AttributeSyntax: Sendable {
    package let type: ObjectIdentifier
    /// The descriptor registered for LDAP (RFC 4520), which RFC 4514 text uses, or nil if none is registered.
    package let descriptor: String?
    /// Keywords that are read, whatever their case, beside the descriptor and OpenSSL's short and long names.
    package let otherKeywords: [String]
    /// The string type that is written.
    package let stringKind: DERString.Kind
    /// How many characters a value may have.
    package let bounds: ClosedRange<Int>

    private init(
        _ type: ObjectIdentifier, _ descriptor: String?, also otherKeywords: [String] = [],
        as stringKind: DERString.Kind = .utf8, _ bounds: ClosedRange<Int>
    ) {
        self.type = type
        self.descriptor = descriptor
        self.otherKeywords = otherKeywords
        self.stringKind = stringKind
        self.bounds = bounds
    }

    package static func of(_ type: ObjectIdentifier) -> AttributeSyntax? { byType[type] }

    /// - Parameter keyword: a name in any case.
    package static func named(_ keyword: some StringProtocol) -> AttributeSyntax? { byKeyword[keyword.lowercased()] }

    private static let byType = Dictionary(uniqueKeysWithValues: all.map { ($0.type, $0) })

    private static let byKeyword: [String: AttributeSyntax] = {
        var map: [String: AttributeSyntax] = [:]
        for syntax in all {
            let openSSL = [syntax.type.openSSLShortName, syntax.type.openSSLLongName].compactMap(\.self)
            for keyword in openSSL + [syntax.descriptor].compactMap(\.self) + syntax.otherKeywords {
                map[keyword.lowercased()] = syntax
            }
        }
        return map
    }()

    package static let all: [AttributeSyntax] = [
        // RFC 4514 section 3, in its order.
        AttributeSyntax(.commonName, "CN", 1...64),
        AttributeSyntax(.localityName, "L", 1...128),
        AttributeSyntax(.stateOrProvinceName, "ST", also: ["S", "SP"], 1...128),
        AttributeSyntax(.organizationName, "O", 1...64),
        AttributeSyntax(.organizationalUnitName, "OU", 1...64),
        AttributeSyntax(.countryName, "C", as: .printable, 2...2),
        // X.520: ub-street-address.
        AttributeSyntax(.streetAddress, "STREET", 1...128),
        // RFC 4519 section 2.4: IA5String, no bound; a label has 63 octets (RFC 1035 section 2.3.4).
        AttributeSyntax(.domainComponent, "DC", as: .ia5, 1...63),
        // RFC 4519 section 2.39, with the bound of RFC 1274 section 9.3.1.
        AttributeSyntax(.userID, "UID", 1...256),
        // RFC 5280 appendix A.1, X520name: ub-name.
        AttributeSyntax(.attributeName, "name", 1...32768),
        AttributeSyntax(.surname, "sn", 1...32768),
        AttributeSyntax(.givenName, "givenName", also: ["G"], 1...32768),
        AttributeSyntax(.initials, "initials", 1...32768),
        AttributeSyntax(.generationQualifier, "generationQualifier", 1...32768),
        AttributeSyntax(.title, "title", also: ["T"], 1...64),
        AttributeSyntax(.pseudonym, "pseudonym", 1...128),
        AttributeSyntax(.serialNumber, "serialNumber", as: .printable, 1...64),
        // RFC 5280 sets no bound for dnQualifier; ub-name is the largest it sets for any attribute.
        AttributeSyntax(.dnQualifier, "dnQualifier", as: .printable, 1...32768),
        AttributeSyntax(.emailAddress, "emailAddress", also: ["E", "email"], as: .ia5, 1...255),
        // X.520 annex C: ub-business-category, ub-description, ub-postal-code, ub-post-office-box and
        // ub-telephone-number; it bounds neither houseIdentifier nor organizationIdentifier: ub-name again.
        AttributeSyntax(.businessCategory, "businessCategory", 1...128),
        AttributeSyntax(.attributeDescription, "description", 1...1024),
        AttributeSyntax(.postalCode, "postalCode", 1...40),
        AttributeSyntax(.postOfficeBox, "postOfficeBox", 1...40),
        AttributeSyntax(.telephoneNumber, "telephoneNumber", as: .printable, 1...32),
        AttributeSyntax(.houseIdentifier, "houseIdentifier", 1...32768),
        AttributeSyntax(.organizationIdentifier, nil, 1...32768),
        // RFC 2985 sections 5.2.1 and 5.2.2: pkcs-9-ub-unstructuredName, pkcs-9-ub-unstructuredAddress.
        AttributeSyntax(.unstructuredName, nil, 1...255),
        AttributeSyntax(.unstructuredAddress, nil, 1...255),
        // CA/Browser Forum EV guidelines section 7.1.4.2.4, with the bounds of L, ST and C.
        AttributeSyntax(.jurisdictionLocalityName, nil, 1...128),
        AttributeSyntax(.jurisdictionStateOrProvinceName, nil, 1...128),
        AttributeSyntax(.jurisdictionCountryName, nil, as: .printable, 2...2),
    ]
}
