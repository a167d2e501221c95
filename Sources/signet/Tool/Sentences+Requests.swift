import PKIX

extension Sentences {
    /// What a configuration file would lose, and why.
    static func sentence(about loss: RequestConfiguration.Loss) -> String {
        let field = Printable.escaped(loss.field)
        switch loss {
        case .noPrompt(_, let value, _):
            return "\(field) has the value '\(Printable.escaped(value))', and no line '\(field) = …' stands in its section"
        case .behindSection(let section, let text, _):
            return "'\(Printable.escaped(text))' stands behind [\(Printable.escaped(section))] and is passed over: "
                + "a field of its own line was probably meant"
        case .replaced(_, _, let by):
            return "\(field) is replaced by line \(by); repeated fields are told apart by 0., 1., 2. in front"
        case .outOfBounds(_, let value, let count, let bounds, _):
            return "\(field) is '\(Printable.escaped(value))' of \(count) characters, and _min and _max allow \(allowed(bounds))"
        case .unknownAttribute: return "\(field) is no attribute that is known"
        case .empty: return "\(field) has no value"
        case .otherSection(_, let section, _):
            return "\(field) has a default in [\(Printable.escaped(section))], which is not the subject's section"
        case .requestAttribute: return "\(field) is an attribute of the request, and Signet writes none"
        case .unsupportedExtension: return "\(field) is an extension that Signet does not write into requests"
        case .commonNameWithoutValue: return "commonName has no default; --common-name says it"
        }
    }

    private static func allowed(_ bounds: ClosedRange<Int>) -> String {
        if bounds.upperBound == Int.max { return "at least \(bounds.lowerBound)" }
        return bounds.count == 1 ? "exactly \(bounds.lowerBound)" : "\(bounds.lowerBound) to \(bounds.upperBound)"
    }

    static func complaint(about error: RequestConfiguration.CommonNameError) -> Complaint {
        switch error {
        case .outOfBounds(let count, let bounds):
            Complaint(
                exit: .refused, code: .refused,
                message: "the common name has \(count) characters, and the file allows \(allowed(bounds))",
                hint: "shorten it, or change commonName_min and commonName_max")
        case .value(let error):
            Complaint(exit: .usage, code: .usage, message: "the subject is not understood: \(sentence(about: error))", hint: "mend --common-name")
        }
    }

    static func complaint(about error: OpenSSLConfigurationError) -> Complaint {
        func quoted(_ text: String) -> String { "'\(Printable.escaped(text))'" }
        let (exit, message, hint): (Exit, String, String) =
            switch error.kind {
            case .notText:
                (.notParsable, "text in UTF-8, or in UTF-16 with a byte order mark, was expected", "save it as UTF-8")
            case .missingBracket: (.notParsable, "a section's name without ']' behind it", "write [name]")
            case .missingEqualsSign: (.notParsable, "'name = value' was expected, found no '='", "put # in front of a comment")
            case .missingClosingBrace: (.notParsable, "a variable whose brace is not closed", "write ${name}, or \\$ for a dollar sign")
            case .directive(let name): (.refused, "\(name) is not followed", "put everything in one file")
            case .unknownVariable(let name):
                (.notParsable, "the variable \(quoted(name)) is not defined", "define it above, or write \\$ for a dollar sign")
            case .environmentVariable(let name):
                (.refused, "the environment is not looked at ($ENV::\(Printable.escaped(name)))", "write the value itself")
            case .valueTooLong: (.notParsable, "a value is longer than 65536 octets", "shorten it")
            case .notANumber(let name): (.notParsable, "\(quoted(name)) is not a number", "write digits")
            case .missingSection(let name?): (.notParsable, "the section [\(Printable.escaped(name))] is not in the file", "add it")
            case .missingSection(nil):
                (.notParsable, "neither [req] with distinguished_name nor [req_distinguished_name] is in the file", "see req(1)")
            case .attribute(let name, let error): (.notParsable, "\(quoted(name)): \(sentence(about: error))", "mend the value")
            case .setting(let name, let value):
                (.refused, "\(name) = \(quoted(value)) is not supported", name == "default_bits" ? "give --bits" : "give --digest")
            case .extensionValue(let name, let value): (.notParsable, "\(name): \(quoted(value)) is not understood", "see x509v3_config(5)")
            case .alternativeName(let error):
                (.notParsable, complaint(about: error).message, complaint(about: error).hint ?? "mend it")
            }
        return Complaint(
            exit: exit, code: exit == .refused ? .refused : .malformed, message: "line \(error.line): \(message)", hint: hint)
    }

    static func complaint(about error: NodeTableError) -> Complaint {
        let columns = NodeTable.Column.allCases.map(\.rawValue).joined(separator: ", ")
        let (exit, message, hint): (Exit, String, String) =
            switch error.kind {
            case .notValues(let error):
                (.notParsable, sentence(about: error), "fields with commas stand in quotation marks, which are doubled inside (RFC 4180)")
            case .unknownColumn(let title): (.notParsable, "unknown column '\(Printable.escaped(title))'", "there are \(columns)")
            case .repeatedColumn(let title): (.notParsable, "the column '\(Printable.escaped(title))' stands twice", "keep one")
            case .noCommonNames: (.notParsable, "the column common-name is missing", "the first line names the columns")
            case .noNodes: (.notParsable, "no line below the names of the columns", "add one for each node")
            case .tooMany: (.refused, "more than \(NodeTable.limit) nodes", "split the file")
            case .noCommonName: (.notParsable, "no common name", "fill the field in")
            case .alternativeName(let error):
                (.notParsable, complaint(about: error).message, complaint(about: error).hint ?? "mend it")
            case .bits(let text): (.refused, "keys of '\(Printable.escaped(text))' bits are not made", "2048, 3072 and 4096 are")
            case .keyTwice: (.notParsable, "a key that is there, and bits or key-out for a new one", "empty one of the fields")
            case .notAFileName(let name):
                (.refused, "'\(Printable.escaped(name))' is no plain name of a file", "name a file inside the folder in the column out")
            case .repeated(let name, let before):
                (.refused, "'\(Printable.escaped(name))' stands in line \(before) too", "one node, one name, one file")
            }
        return Complaint(
            exit: exit, code: exit == .refused ? .refused : .malformed, message: "line \(error.line): \(message)", hint: hint)
    }

    private static func sentence(about error: CommaSeparatedValuesError) -> String {
        switch error.kind {
        case .empty: "a line with the names of the columns was expected, found nothing"
        case .fieldCount(let expected, let found): "\(expected) fields were expected as in the first line, found \(found)"
        case .strayQuotationMark: "a quotation mark inside a field"
        case .openQuotation: "a quotation mark without its second"
        case .notUTF8: "text in UTF-8 was expected"
        }
    }
}
