package import PKIX

/// The order in which the fields of a configuration file make a subject.
package enum SubjectOrder: String, CaseIterable, Sendable {
    /// That of the file, which is what OpenSSL makes of it.
    case file
    /// The file's fields reversed, then the common name: what the tools of PureConnect make of it.
    case pureconnect
}

extension RequestConfiguration {
    /// The subject.
    ///
    /// - Parameter commonName: in the place of the file's; nil: the file's own.
    package func subject(
        _ order: SubjectOrder, commonName given: String?
    ) throws(CommonNameError) -> DistinguishedName {
        var commonNames = fields.filter { $0.attribute.type == Self.commonName }.map(\.attribute)
        var others = fields.filter { $0.attribute.type != Self.commonName }.map(\.attribute)
        if let given, let type = Self.commonName {
            let count = given.unicodeScalars.count
            guard commonNameBounds.contains(count) else { throw .outOfBounds(count: count, bounds: commonNameBounds) }
            do {
                commonNames = [try AttributeTypeAndValue(type, given)]
            } catch {
                throw .value(error)
            }
        }
        switch order {
        case .pureconnect:
            others.reverse()
            return DistinguishedName((others + commonNames).map(RelativeDistinguishedName.init))
        case .file:
            guard given != nil else { return DistinguishedName(fields.map { RelativeDistinguishedName($0.attribute) }) }
            // Where the file has its line, else behind everything.
            let place = fields.prefix(commonNamePlace ?? fields.count).count { $0.attribute.type != Self.commonName }
            others.insert(contentsOf: commonNames, at: place)
            return DistinguishedName(others.map(RelativeDistinguishedName.init))
        }
    }

    /// The losses that remain when the common name comes from elsewhere or not.
    package func losses(commonName given: String?) -> [Loss] {
        let hasCommonName = given != nil || fields.contains { $0.attribute.type == Self.commonName }
        guard let line = commonNameLine, !hasCommonName else { return losses }
        return (losses + [.commonNameWithoutValue(line: line)]).sorted { $0.line < $1.line }
    }

    package enum CommonNameError: Error, Equatable {
        case outOfBounds(count: Int, bounds: ClosedRange<Int>)
        case value(AttributeValueError)
    }
}
