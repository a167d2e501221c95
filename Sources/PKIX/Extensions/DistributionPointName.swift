internal import DER

/// The name of a distribution point (RFC 5280 sections 4.2.1.13 and 5.2.5):
///
///     DistributionPointName ::= CHOICE {
///         fullName                 [0]  GeneralNames,
///         nameRelativeToCRLIssuer  [1]  RelativeDistinguishedName }
public enum DistributionPointName: Hashable, Sendable {
    /// One name at least; several say the same place.
    case fullName([GeneralName])
    case nameRelativeToCRLIssuer(RelativeDistinguishedName)

    /// - Parameter tag: of the field, which is explicit as the type is a CHOICE (X.680 section 31.2.7).
    init(_ reader: inout DERReader, tag: DERTag, _ field: DERField) throws(DERError) {
        var explicit = try reader.enter(tag, field)
        if explicit.nextTag == .constructed(1) {
            self = .nameRelativeToCRLIssuer(
                try RelativeDistinguishedName(
                    &explicit, tag: .constructed(1),
                    DERField("nameRelativeToCRLIssuer", "RFC 5280 section 4.2.1.13")))
        } else {
            self = .fullName(
                try GeneralName.list(
                    &explicit, tag: .constructed(0), DERField("fullName", "RFC 5280 section 4.2.1.13")))
        }
        try explicit.end()
    }

    func write(to writer: inout DERWriter, tag: DERTag) {
        writer.wrap(tag) { explicit in
            switch self {
            case .fullName(let names): GeneralName.write(names, tag: .constructed(0), to: &explicit)
            case .nameRelativeToCRLIssuer(let name): name.write(to: &explicit, tag: .constructed(1))
            }
        }
    }
}
