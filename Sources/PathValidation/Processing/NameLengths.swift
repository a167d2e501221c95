import DER
import KeyFormats
import PKIX

extension DistinguishedName {
    /// The first attribute longer than RFC 5280 lets it be: appendix A.1, upper bounds, in characters, "MUST be regarded as
    /// defining a maximum"; of a countryName SIZE (2).
    var attributeOfWrongLength: ObjectIdentifier? {
        for attribute in relativeNames.flatMap(\.attributes) {
            guard let bound = Self.upperBounds[attribute.type], let count = attribute.text?.unicodeScalars.count else { continue }
            if count > bound || attribute.type == .countryName && count != bound { return attribute.type }
        }
        return nil
    }

    private static let upperBounds: [ObjectIdentifier: Int] = [
        .commonName: 64,  // ub-common-name
        .localityName: 128,  // ub-locality-name
        .stateOrProvinceName: 128,  // ub-state-name
        .organizationName: 64,  // ub-organization-name
        .organizationalUnitName: 64,  // ub-organizational-unit-name
        .title: 64,  // ub-title
        .serialNumber: 64,  // ub-serial-number
        .pseudonym: 128,  // ub-pseudonym
        .surname: 32_768, .givenName: 32_768, .initials: 32_768, .generationQualifier: 32_768,  // ub-name
        .emailAddress: 255,  // ub-emailaddress-length
        .countryName: 2,
    ]
}
