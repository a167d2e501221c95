import PKIX

extension RequestConfiguration {
    /// Something that stands in the file and would not be in the request, as OpenSSL would not say.
    package enum Loss: Equatable, Sendable {
        /// A value for which no line `field = …` stands in the section.
        case noPrompt(field: String, value: String, line: Int)
        /// Text behind the bracket of a section's line.
        case behindSection(section: String, text: String, line: Int)
        /// An entry that a later one of the same name replaces.
        case replaced(field: String, line: Int, by: Int)
        /// A value that is shorter or longer than its `_min` and `_max` say.
        case outOfBounds(field: String, value: String, count: Int, bounds: ClosedRange<Int>, line: Int)
        /// A field of a type that is not known.
        case unknownAttribute(name: String, line: Int)
        /// A field with `prompt = no` and no value.
        case empty(field: String, line: Int)
        /// A default in a section that is not the subject's.
        case otherSection(field: String, section: String, line: Int)
        /// A default of an attribute of the request, such as a challenge password: Signet writes none.
        case requestAttribute(field: String, line: Int)
        /// An extension that Signet does not write into requests.
        case unsupportedExtension(name: String, line: Int)
        /// `commonName = …` without a default, and no common name from elsewhere.
        case commonNameWithoutValue(line: Int)

        package var line: Int {
            switch self {
            case .noPrompt(_, _, let line), .behindSection(_, _, let line), .replaced(_, let line, _),
                .outOfBounds(_, _, _, _, let line), .unknownAttribute(_, let line), .empty(_, let line),
                .otherSection(_, _, let line), .requestAttribute(_, let line), .unsupportedExtension(_, let line),
                .commonNameWithoutValue(let line):
                line
            }
        }

        /// What is lost, in one word.
        package var field: String {
            switch self {
            case .noPrompt(let field, _, _), .replaced(let field, _, _), .outOfBounds(let field, _, _, _, _),
                .unknownAttribute(let field, _), .empty(let field, _), .otherSection(let field, _, _),
                .requestAttribute(let field, _), .unsupportedExtension(let field, _):
                field
            case .behindSection(let section, _, _): "the text behind [\(section)]"
            case .commonNameWithoutValue: "commonName"
            }
        }
    }

    /// What the sections show that the subject's own entries do not.
    mutating func findLosses(subject: String, extensions: String?, attributes: String?) {
        let used: Set = [subject, "req", extensions ?? "req"]
        for remark in file.passedOver {
            switch remark {
            case .behindSection(let section, let text, let line) where used.contains(section):
                losses.append(.behindSection(section: section, text: text, line: line))
            case .replaced(let section, let name, let line, let by) where used.contains(section):
                losses.append(.replaced(field: name, line: line, by: by))
            default: break
            }
        }
        for section in file.sectionNames where section != subject {
            for entry in file.sections[section] ?? [] where entry.name.hasSuffix("_default") {
                guard let stem = Self.stem(of: entry.name), (try? entry.value())?.isEmpty == false else { continue }
                if section == attributes {
                    losses.append(.requestAttribute(field: stem, line: entry.line))
                } else if Self.type(of: stem) != nil {
                    losses.append(.otherSection(field: stem, section: section, line: entry.line))
                }
            }
        }
    }
}
