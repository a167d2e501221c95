import DER
package import PKIX

/// A request as an `OpenSSL.cnf` describes it, read as `openssl req -batch` reads it (req(1)): the entries of `[req]`, and
/// of the sections that `distinguished_name`, `req_extensions` and `attributes` name.
///
/// A field of the subject is a line `countryName = prompt` and its value `countryName_default` (or, unprompted,
/// `countryName_value`); with `prompt = no` it is the line itself. `0.organizationalUnitName` and the like tell repeated
/// fields apart; their order is that of their lines, not of their numbers. A file without `[req]` is read too, if it has
/// the section `req_distinguished_name`: installation guides print that part alone.
///
/// Used: `distinguished_name`, `req_extensions`, `prompt`, `default_bits`, `default_md`. Passed over, because Signet has
/// its own rule for each: `string_mask`, `utf8` (RFC 5280 section 4.1.2.4 says the string type), `default_keyfile`,
/// `encrypt_key`, `input_password`, `output_password` (`--key-out` says where, and keys are not encrypted),
/// `x509_extensions` (not of requests). Everything else that would not reach the request is a ``Loss``.
package struct RequestConfiguration: Sendable {
    package struct Field: Sendable {
        /// As it stands in the file: `0.organizationalUnitName`.
        package let name: String
        package let attribute: AttributeTypeAndValue
    }

    /// A setting with the line it stands in.
    package struct Setting: Sendable {
        package let value: String
        package let line: Int
    }

    /// The fields that have a value, in the order of their lines.
    package private(set) var fields: [Field] = []
    /// How many of ``fields`` stand in front of the line `commonName = …`; nil where there is no such line.
    package private(set) var commonNamePlace: Int?
    /// The line of `commonName = …`.
    package private(set) var commonNameLine: Int?
    /// Characters that the file allows for a common name.
    package private(set) var commonNameBounds = 0...Int.max
    /// In the order of their lines.
    package internal(set) var losses: [Loss] = []
    package private(set) var bitCount: Setting?
    package private(set) var digest: Setting?
    /// The entries of the section that `req_extensions` names.
    let extensionEntries: [OpenSSLConfiguration.Entry]
    let file: OpenSSLConfiguration

    package init(_ octets: [UInt8]) throws(OpenSSLConfigurationError) {
        let file = try OpenSSLConfiguration(octets)
        self.file = file
        let section = try Self.section(named: "distinguished_name", in: file) ?? "req_distinguished_name"
        guard let entries = file.sections[section] else {
            throw OpenSSLConfigurationError(.missingSection(nil), line: 1)
        }
        let extensions = try Self.section(named: "req_extensions", in: file)
        extensionEntries = (extensions.flatMap { file.sections[$0] } ?? []).filter { !$0.name.isEmpty }
        let attributes = try Self.section(named: "attributes", in: file)
        bitCount = try Self.setting("default_bits", in: file)
        digest = try Self.setting("default_md", in: file)
        let live = entries.filter { !$0.name.isEmpty }
        if try Self.setting("prompt", in: file)?.value == "no" {
            try readFields(live)
        } else {
            try readPrompts(live, section: section)
        }
        findLosses(subject: section, extensions: extensions, attributes: attributes)
        losses.sort { $0.line < $1.line }
    }

    /// The section that an entry of `[req]` names: it must be there.
    private static func section(
        named name: String, in file: OpenSSLConfiguration
    ) throws(OpenSSLConfigurationError) -> String? {
        guard let setting = try setting(name, in: file) else { return nil }
        guard file.sections[setting.value] != nil else {
            throw OpenSSLConfigurationError(.missingSection(setting.value), line: setting.line)
        }
        return setting.value
    }

    /// In `[req]`, then in front of all sections, as every look-up of OpenSSL goes.
    private static func setting(
        _ name: String, in file: OpenSSLConfiguration
    ) throws(OpenSSLConfigurationError) -> Setting? {
        let entry = file.entry(name, in: "req") ?? file.entry(name, in: OpenSSLConfiguration.defaultSection)
        guard let entry else { return nil }
        return Setting(value: try entry.value(), line: entry.line)
    }

    /// `prompt = no`: each line is a field.
    private mutating func readFields(_ entries: [OpenSSLConfiguration.Entry]) throws(OpenSSLConfigurationError) {
        for entry in entries {
            guard let type = Self.type(of: entry.name) else {
                losses.append(.unknownAttribute(name: entry.name, line: entry.line))
                continue
            }
            try add(entry.name, type, try entry.value(), bounds: 0...Int.max, line: entry.line)
        }
    }

    /// Lines that prompt, each with `_default`, `_value`, `_min` and `_max` of the same name beside it.
    private mutating func readPrompts(
        _ entries: [OpenSSLConfiguration.Entry], section: String
    ) throws(OpenSSLConfigurationError) {
        var byName: [String: OpenSSLConfiguration.Entry] = [:]
        for entry in entries { byName[entry.name] = entry }
        for entry in entries {
            if let stem = Self.stem(of: entry.name) {
                let isValue = entry.name.hasSuffix("_default") || entry.name.hasSuffix("_value")
                if isValue, byName[stem] == nil, try !entry.value().isEmpty {
                    losses.append(.noPrompt(field: stem, value: try entry.value(), line: entry.line))
                }
                continue
            }
            // What counts is `_value`, as in OpenSSL, where it is the answer to a prompt that is not shown.
            let value = byName[entry.name + "_value"] ?? byName[entry.name + "_default"]
            guard let type = Self.type(of: entry.name) else {
                if let value, try !value.value().isEmpty {
                    losses.append(.unknownAttribute(name: entry.name, line: entry.line))
                }
                continue
            }
            let minimum = try Self.number(byName[entry.name + "_min"], else: 0)
            let maximum = try Self.number(byName[entry.name + "_max"], else: Int.max)
            let allowed = minimum...max(minimum, maximum)
            if type == Self.commonName, commonNamePlace == nil {
                commonNamePlace = fields.count
                commonNameLine = entry.line
                commonNameBounds = allowed
            }
            guard let value, try !value.value().isEmpty else { continue }
            try add(entry.name, type, try value.value(), bounds: allowed, line: value.line)
        }
    }

    private mutating func add(
        _ name: String, _ type: ObjectIdentifier, _ value: String, bounds: ClosedRange<Int>, line: Int
    ) throws(OpenSSLConfigurationError) {
        if type == Self.commonName, commonNamePlace == nil { commonNamePlace = fields.count }
        guard !value.isEmpty else {
            losses.append(.empty(field: name, line: line))
            return
        }
        // OpenSSL counts octets; for everything but ASCII that is a bound nobody meant.
        let count = value.unicodeScalars.count
        guard bounds.contains(count) else {
            losses.append(.outOfBounds(field: name, value: value, count: count, bounds: bounds, line: line))
            return
        }
        do {
            fields.append(Field(name: name, attribute: try AttributeTypeAndValue(type, value)))
        } catch {
            throw OpenSSLConfigurationError(.attribute(name: name, error), line: line)
        }
    }

    // MARK: Names

    static let commonName = AttributeSyntax.named("CN")?.type

    /// `countryName` of `countryName_default`; nil for a line that is a field itself.
    static func stem(of name: String) -> String? {
        for suffix in ["_default", "_value", "_min", "_max"] where name.hasSuffix(suffix) {
            return String(name.dropLast(suffix.count))
        }
        return nil
    }

    /// What `0.organizationalUnitName` means. Everything up to the first `.`, `:` or `,` tells repeated fields apart.
    static func type(of name: String) -> ObjectIdentifier? {
        var keyword = name[...]
        if let mark = name.firstIndex(where: { ".:,".contains($0) }), name.index(after: mark) != name.endIndex {
            keyword = name[name.index(after: mark)...]
        }
        return AttributeSyntax.named(keyword)?.type ?? ObjectIdentifier(keyword)
    }

    private static func number(
        _ entry: OpenSSLConfiguration.Entry?, else absent: Int
    ) throws(OpenSSLConfigurationError) -> Int {
        guard let entry else { return absent }
        guard let number = Int(try entry.value()), number >= 0 else {
            throw OpenSSLConfigurationError(.notANumber(name: entry.name), line: entry.line)
        }
        return number
    }
}
