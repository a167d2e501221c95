package import PKIX

/// A configuration file as OpenSSL reads it (config(5)), the part of it that a request needs.
///
/// Read: sections, `name = value`, `section::name`, comments, quotation marks, escapes, lines carried on with `\`, and the
/// variables `$name`, `${name}`, `$(name)`, `$section::name`. Text is UTF-8, or UTF-16 with a byte order mark.
///
/// Refused by name: `.include` (a request shall depend on one file only) and `.pragma` (it changes what `$` means). A
/// variable of the environment (`$ENV::HOME`) or one that is not defined is an error only where its value is asked for:
/// old files have `RANDFILE = $ENV::HOME/.rnd`, which no request needs.
///
/// What OpenSSL passes over without a word is kept as ``PassedOver``: text behind a section's bracket, and a value that a
/// later line of the same name replaces.
package struct OpenSSLConfiguration: Sendable {
    package struct Entry: Sendable {
        package let name: String
        /// The line it begins in, from 1.
        package let line: Int
        let text: Result<String, OpenSSLConfigurationError>

        /// The value, with quotation marks, escapes and variables resolved.
        package func value() throws(OpenSSLConfigurationError) -> String { try text.get() }
    }

    /// Something that stands in the file and has no effect.
    package enum PassedOver: Equatable, Sendable {
        /// Text behind the bracket that ends a section's name.
        case behindSection(section: String, text: String, line: Int)
        /// An entry whose name stands again in the same section, with another value.
        case replaced(section: String, name: String, line: Int, by: Int)
    }

    /// The entries of each section, in their order; those in front of the first section are in `default`.
    package private(set) var sections: [String: [Entry]] = [:]
    /// The names of the sections, in the order of their first lines.
    package private(set) var sectionNames: [String] = []
    package private(set) var passedOver: [PassedOver] = []

    package init(_ octets: [UInt8]) throws(OpenSSLConfigurationError) {
        let text = try ConfigurationText.decode(octets)
        var section = Self.defaultSection
        for (line, number) in ConfigurationText.logicalLines(text) {
            var scanner = ConfigurationLine(line, number: number)
            guard !scanner.isEmpty else { continue }
            if scanner.startsSection {
                let (raw, rest) = try scanner.takeSection()
                section = try expanded(raw, in: Self.defaultSection, line: number).get()
                add(section: section)
                if !rest.isEmpty { passedOver.append(.behindSection(section: section, text: rest, line: number)) }
                continue
            }
            for directive in [".include", ".pragma"] where scanner.startsWith(directive) {
                throw OpenSSLConfigurationError(.directive(directive), line: number)
            }
            let (target, name, value) = try scanner.takeEntry()
            let home = target ?? section
            add(Entry(name: name, line: number, text: expanded(value, in: home, line: number)), to: home)
        }
    }

    /// The entry of that name, as it counts: the last one.
    package func entry(_ name: String, in section: String) -> Entry? {
        sections[section]?.last { $0.name == name }
    }

    static let defaultSection = "default"

    private mutating func add(section: String) {
        guard sections[section] == nil else { return }
        sections[section] = []
        sectionNames.append(section)
    }

    /// A second entry of one name takes the first one's place away, as OpenSSL's `_CONF_add_string` does.
    private mutating func add(_ entry: Entry, to section: String) {
        add(section: section)
        // Found through the index: a file of a hundred thousand entries takes no square of that in steps.
        let key = EntryKey(section: section, name: entry.name)
        if let place = places[key], let old = sections[section]?[place] {
            if (try? old.value()) == nil || (try? old.value()) != (try? entry.value()) {
                passedOver.append(.replaced(section: section, name: entry.name, line: old.line, by: entry.line))
            }
            sections[section]?[place] = Entry(name: "", line: old.line, text: .success(""))
        }
        places[key] = sections[section]?.count ?? 0
        sections[section]?.append(entry)
    }

    private struct EntryKey: Hashable {
        let section: String
        let name: String
    }

    private var places: [EntryKey: Int] = [:]

    /// What `str_copy` of OpenSSL's conf_def.c makes of a value.
    private func expanded(_ raw: [UInt8], in section: String, line: Int) -> Result<String, OpenSSLConfigurationError> {
        var reader = ConfigurationValue(raw, line: line)
        do throws(OpenSSLConfigurationError) {
            let octets = try reader.expand { home, name throws(OpenSSLConfigurationError) in
                try lookUp(name, in: home ?? section, line: line)
            }
            return .success(String(decoding: octets, as: UTF8.self))
        } catch {
            return .failure(error)
        }
    }

    /// In the section, then in the default section.
    private func lookUp(_ name: String, in section: String, line: Int) throws(OpenSSLConfigurationError) -> String {
        for home in [section, Self.defaultSection] {
            if let place = places[EntryKey(section: home, name: name)], let entry = sections[home]?[place] {
                return try entry.value()
            }
            if home == "ENV" { throw OpenSSLConfigurationError(.environmentVariable(name), line: line) }
        }
        throw OpenSSLConfigurationError(.unknownVariable(name), line: line)
    }
}

/// Why a configuration file cannot be read, and in which line.
package struct OpenSSLConfigurationError: Error, Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// Neither UTF-8 nor UTF-16 with a byte order mark.
        case notText
        case missingBracket
        case missingEqualsSign
        case missingClosingBrace
        /// `.include` or `.pragma`.
        case directive(String)
        case unknownVariable(String)
        case environmentVariable(String)
        /// A value longer than OpenSSL takes, after variables.
        case valueTooLong
        case notANumber(name: String)
        /// `[req]` names a section that is not there, or none at all.
        case missingSection(String?)
        /// A field whose value X.520 excludes.
        case attribute(name: String, AttributeValueError)
        /// A setting that Signet cannot follow.
        case setting(name: String, value: String)
        /// A part of an extension that cannot be read.
        case extensionValue(name: String, value: String)
        case alternativeName(SubjectAltNameError)
    }

    package var kind: Kind
    package var line: Int

    package init(_ kind: Kind, line: Int) {
        self.kind = kind
        self.line = line
    }
}
