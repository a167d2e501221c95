package import DER
import KeyFormats
package import PKIX

/// An extension that a request shall ask for, as far as it is known before the key is.
package enum RequestedExtension: Hashable, Sendable {
    case value(Extension)
    /// Computed from the public key.
    case subjectKeyIdentifier

    package var type: ObjectIdentifier {
        switch self {
        case .value(let value): value.type
        case .subjectKeyIdentifier: SubjectKeyIdentifier.identifier
        }
    }

    func made(for key: SubjectPublicKeyInfo) -> Extension {
        switch self {
        case .value(let value): value
        case .subjectKeyIdentifier: Extension(SubjectKeyIdentifier(of: key))
        }
    }
}

extension RequestConfiguration {
    /// The extensions of the section that `req_extensions` names, in the order of their lines (x509v3_config(5)):
    /// subjectAltName (a list, or `@section`), keyUsage, extendedKeyUsage, basicConstraints, and
    /// `subjectKeyIdentifier = hash`. Any other is a ``Loss``.
    package mutating func readExtensions() throws(OpenSSLConfigurationError) -> [RequestedExtension] {
        var extensions: [RequestedExtension] = []
        for entry in extensionEntries {
            var words = Self.list(try entry.value())
            let isCritical = words.first == "critical"
            if isCritical { words.removeFirst() }
            switch entry.name {
            case "subjectAltName":
                let names = try alternativeNames(words, line: entry.line)
                if let value = SubjectAltName(names) {
                    extensions.append(.value(Extension(value, isCritical: isCritical)))
                }
            case "keyUsage":
                var usage = KeyUsage()
                for word in words {
                    guard let one = KeyUsage(named: word) else { throw Self.unreadable(entry, word) }
                    usage.formUnion(one)
                }
                extensions.append(.value(Extension(usage, isCritical: isCritical)))
            case "extendedKeyUsage":
                let purposes = try words.map { word throws(OpenSSLConfigurationError) in
                    guard let purpose = ExtendedKeyUsage.purpose(named: word) else { throw Self.unreadable(entry, word) }
                    return purpose
                }
                if let value = ExtendedKeyUsage(purposes) {
                    extensions.append(.value(Extension(value, isCritical: isCritical)))
                }
            case "basicConstraints":
                extensions.append(.value(Extension(try Self.basicConstraints(words, entry), isCritical: isCritical)))
            case "subjectKeyIdentifier" where words == ["hash"] && !isCritical:
                extensions.append(.subjectKeyIdentifier)
            default:
                losses.append(.unsupportedExtension(name: entry.name, line: entry.line))
            }
        }
        losses.sort { $0.line < $1.line }
        return extensions
    }

    /// `DNS:host, IP:10.0.0.1`, or `@section` with entries `DNS.1 = host`.
    private func alternativeNames(
        _ words: [String], line: Int
    ) throws(OpenSSLConfigurationError) -> [GeneralName] {
        var names: [GeneralName] = []
        for word in words {
            guard word.hasPrefix("@") else {
                names.append(try Self.name(word, line: line))
                continue
            }
            let section = String(word.dropFirst())
            guard let entries = file.sections[section] else {
                throw OpenSSLConfigurationError(.missingSection(section), line: line)
            }
            for entry in entries where !entry.name.isEmpty {
                let kind = entry.name.prefix { $0 != "." }
                names.append(try Self.name("\(kind):\(try entry.value())", line: entry.line))
            }
        }
        return names
    }

    /// - Parameter text: always with its kind in front, as OpenSSL has it.
    private static func name(_ text: String, line: Int) throws(OpenSSLConfigurationError) -> GeneralName {
        let kind = text.prefix { $0 != ":" }
        guard ["DNS", "IP", "email", "URI", "RID"].contains(kind), kind.count < text.count else {
            throw OpenSSLConfigurationError(.extensionValue(name: "subjectAltName", value: text), line: line)
        }
        do {
            return try GeneralName(subjectAltName: text)
        } catch {
            throw OpenSSLConfigurationError(.alternativeName(error), line: line)
        }
    }

    private static func basicConstraints(
        _ words: [String], _ entry: OpenSSLConfiguration.Entry
    ) throws(OpenSSLConfigurationError) -> BasicConstraints {
        var isAuthority = false
        var limit: Int?
        for word in words {
            let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
            switch (parts.first, parts.dropFirst().first?.lowercased()) {
            case ("CA", "true"): isAuthority = true
            case ("CA", "false"): isAuthority = false
            case ("pathlen", let text?):
                guard let number = Int32(text), number >= 0 else { throw unreadable(entry, word) }
                limit = Int(number)
            default: throw unreadable(entry, word)
            }
        }
        // RFC 5280 section 4.2.1.9: no path length without cA.
        guard isAuthority || limit == nil else { throw unreadable(entry, "pathlen") }
        return isAuthority ? .certificateAuthority(pathLenConstraint: limit) : .endEntity
    }

    /// Words between commas, without the spaces around them.
    private static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { String($0.trimming { $0 == " " || $0 == "\t" }) }.filter { !$0.isEmpty }
    }

    private static func unreadable(_ entry: OpenSSLConfiguration.Entry, _ word: String) -> OpenSSLConfigurationError {
        OpenSSLConfigurationError(.extensionValue(name: entry.name, value: word), line: entry.line)
    }
}

extension Substring {
    func trimming(_ isDropped: (Character) -> Bool) -> Substring {
        var text = self
        while let first = text.first, isDropped(first) { text.removeFirst() }
        while let last = text.last, isDropped(last) { text.removeLast() }
        return text
    }
}
