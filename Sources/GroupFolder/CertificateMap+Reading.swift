private import Foundation
private import ServerGroups

#if canImport(FoundationXML)
private import FoundationXML
#endif

extension CertificateMap {
    /// Reads a map, in relative or Windows spelling.
    ///
    /// The parser is Foundation's, over libxml2. What could make it do more than read elements is refused before it sees
    /// an octet: everything but UTF-8 (UTF-16 would hide a DOCTYPE), and every declaration, for a DOCTYPE brings entities,
    /// and with them files from elsewhere and text that grows without end.
    ///
    /// - Parameter windowsRoot: what Windows paths are below; nil: what the paths themselves show.
    package init(xml octets: [UInt8], windowsRoot: String? = nil) throws(CertificateMapError) {
        guard octets.count <= Self.octetLimit else { throw CertificateMapError(.tooLarge(limit: Self.octetLimit)) }
        guard let text = String(validating: octets, as: UTF8.self), !octets.contains(0) else {
            throw CertificateMapError(.notUTF8)
        }
        try Self.refuseDeclarations(octets)
        try Self.refuseOtherEncodings(text)
        let reading = MapReading()
        try reading.parse(Self.withoutOutlineMarks(text))
        self = try reading.map(windowsRoot: windowsRoot)
    }

    /// `<!` that begins neither a comment nor a CDATA section: in a comment it is refused too, where nobody needs it.
    private static func refuseDeclarations(_ octets: [UInt8]) throws(CertificateMapError) {
        var line = 1
        for place in octets.indices {
            if octets[place] == UInt8(ascii: "\n") { line += 1 }
            guard octets[place] == UInt8(ascii: "<") else { continue }
            let rest = octets[place...].prefix(12)
            guard rest.starts(with: "<!".utf8), !rest.starts(with: "<!--".utf8), !rest.starts(with: "<![CDATA[".utf8) else {
                continue
            }
            let word = rest.prefix { $0 > 0x20 && $0 < 0x7f }
            throw CertificateMapError(.declaration(String(decoding: word, as: UTF8.self)), line: line)
        }
    }

    /// XML 1.0 section 4.3.3: an encoding declaration stands in the first line's `<?xml … ?>`.
    private static func refuseOtherEncodings(_ text: String) throws(CertificateMapError) {
        guard let start = text.firstRange(of: "<?xml"), let end = text[start.upperBound...].firstRange(of: "?>") else { return }
        let declaration = text[start.upperBound..<end.lowerBound]
        guard let match = declaration.firstMatch(of: /encoding\s*=\s*["']([^"']*)["']/) else { return }
        let name = match.1.lowercased()
        guard ["utf-8", "utf8", "us-ascii", "ascii"].contains(name) else {
            throw CertificateMapError(.otherEncoding(String(match.1)), line: 1)
        }
    }

    /// Browsers show XML with `- ` in front of elements that can be folded, and so does the PureConnect document: what is
    /// copied from there is no XML. The marks are taken out where they stand in front of an element on a line.
    private static func withoutOutlineMarks(_ text: String) -> String {
        guard text.contains("- <") else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let mark = line.drop { $0 == " " || $0 == "\t" }
            return mark.hasPrefix("- <") ? String(mark.dropFirst(2)) : String(line)
        }.joined(separator: "\n")
    }
}

/// The elements of a map while the parser tells them.
private final class MapReading: NSObject, XMLParserDelegate {
    /// A text as it stood there, and its line.
    private struct Raw {
        var text: String
        var line: Int
    }

    private struct RawEntry {
        var element: String
        var values: [String: Raw] = [:]
    }

    private struct RawNotifier {
        var name: MemberName
        var entries: [RawEntry] = []
    }

    private static let values: Set = [
        "PublicKeyPath", "PrivateKeyPath", "CertificatePath", "Password", "TrustedCertificatePath",
    ]

    private var path: [String] = []
    private var seen: Set<String> = []
    private var count = 0
    private var text = ""
    private var line = 0
    private var error: CertificateMapError?

    private var serverGroup: RawEntry?
    private var notifiers: [RawNotifier] = []
    private var notifierNames: Set<MemberName> = []
    private var entry: RawEntry?

    func parse(_ text: String) throws(CertificateMapError) {
        let parser = XMLParser(data: Data(text.utf8))
        parser.shouldResolveExternalEntities = false
        parser.delegate = self
        let isRead = parser.parse()
        if let error { throw error }
        guard isRead, count > 0 else { throw CertificateMapError(.notWellFormed, line: parser.lineNumber > 0 ? parser.lineNumber : nil) }
        guard seen.contains("ININCertificates/Notifiers") else { throw CertificateMapError(.missingElement("Notifiers")) }
    }

    // MARK: What the parser tells

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        line = parser.lineNumber
        count += 1
        text = ""
        do throws(CertificateMapError) {
            guard count <= CertificateMap.elementLimit else {
                throw CertificateMapError(.tooManyElements(limit: CertificateMap.elementLimit))
            }
            try start(name, attributes)
            path.append(name)
        } catch {
            fail(error, parser)
        }
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if Self.values.contains(name), path.last == name {
            entry?.values[name] = Raw(text: text, line: line)
        } else if text.contains(where: { !$0.isWhitespace }) {
            fail(CertificateMapError(.unexpectedText(in: name), line: parser.lineNumber), parser)
        }
        text = ""
        path.removeLast(min(1, path.count))
        guard let done = entry, done.element == name else { return }
        entry = nil
        if name == "ServerGroupCertificate" {
            serverGroup = done
        } else if !notifiers.isEmpty {
            notifiers[notifiers.count - 1].entries.append(done)
        }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        if !(path.last.map(Self.values.contains) ?? false), string.contains(where: { !$0.isWhitespace }) {
            fail(CertificateMapError(.unexpectedText(in: path.last ?? ""), line: parser.lineNumber), parser)
        }
        text += string
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) { text += String(decoding: block, as: UTF8.self) }

    func parser(_ parser: XMLParser, parseErrorOccurred parseError: any Error) {
        if error == nil { error = CertificateMapError(.notWellFormed, line: max(1, parser.lineNumber)) }
    }

    private func fail(_ error: CertificateMapError, _ parser: XMLParser) {
        var error = error
        error.line = error.line ?? parser.lineNumber
        if self.error == nil { self.error = error }
        parser.abortParsing()
    }

    // MARK: The grammar

    private func start(_ name: String, _ attributes: [String: String]) throws(CertificateMapError) {
        let parent = path.last ?? "the document"
        for attribute in attributes.keys.sorted() where !attribute.hasPrefix("xmlns") {
            guard name == "Notifier", attribute == "Name" else { throw CertificateMapError(.unexpectedAttribute(attribute, of: name)) }
        }
        switch (path.joined(separator: "/"), name) {
        case ("", "ININCertificates"), ("ININCertificates", "Notifiers"), ("ININCertificates", "SIPDevices"):
            guard seen.insert((path + [name]).joined(separator: "/")).inserted else {
                throw CertificateMapError(.repeatedElement(name, in: parent))
            }
        case ("ININCertificates/Notifiers", "ServerGroupCertificate"):
            guard serverGroup == nil else { throw CertificateMapError(.repeatedElement(name, in: parent)) }
            entry = RawEntry(element: name)
        case ("ININCertificates/Notifiers", "Notifier"): try startNotifier(attributes["Name"] ?? "")
        case ("ININCertificates/Notifiers/Notifier", _) where CertificateMap.Use(rawValue: name) != nil:
            guard !(notifiers.last?.entries.contains { $0.element == name } ?? true) else {
                throw CertificateMapError(.repeatedElement(name, in: parent))
            }
            entry = RawEntry(element: name)
        case (_, _) where entry?.element == parent && Self.values.contains(name):
            guard entry?.values[name] == nil else { throw CertificateMapError(.repeatedElement(name, in: parent)) }
        default: throw CertificateMapError(.unexpectedElement(name, in: parent))
        }
    }

    private func startNotifier(_ text: String) throws(CertificateMapError) {
        let name: MemberName
        do throws(MemberNameError) { name = try MemberName(text) } catch { throw CertificateMapError(.name(error)) }
        guard notifierNames.insert(name).inserted else { throw CertificateMapError(.repeatedNotifier(name)) }
        notifiers.append(RawNotifier(name: name))
    }

    // MARK: What comes of it

    func map(windowsRoot: String?) throws(CertificateMapError) -> CertificateMap {
        let entries = (serverGroup.map { [$0] } ?? []) + notifiers.flatMap(\.entries)
        let texts = entries.flatMap { entry in
            ["CertificatePath", "PublicKeyPath", "PrivateKeyPath", "TrustedCertificatePath"].compactMap { entry.values[$0]?.text }
        }
        let given = windowsRoot.flatMap { try? MapPath.parts($0)?.parts }
        let root = given ?? texts.lazy.compactMap { MapPath.root(of: $0) }.first
        let isWindows = texts.contains { (try? MapPath.parts($0))?.isRooted ?? false }
        var map = CertificateMap(
            serverGroup: nil, notifiers: [], windowsRoot: isWindows ? root.map { $0.joined(separator: "\\") } : nil)
        if let serverGroup { map.serverGroup = try Self.entry(serverGroup, root) }
        for notifier in notifiers {
            var entries: [(use: CertificateMap.Use, entry: CertificateMap.Entry)] = []
            for raw in notifier.entries {
                guard let use = CertificateMap.Use(rawValue: raw.element) else { continue }
                entries.append((use, try Self.entry(raw, root)))
            }
            map.notifiers.append(CertificateMap.Notifier(name: notifier.name, entries: entries))
        }
        return map
    }

    private static func entry(_ raw: RawEntry, _ root: [String]?) throws(CertificateMapError) -> CertificateMap.Entry {
        func path(_ name: String) throws(CertificateMapError) -> String? {
            guard let value = raw.values[name] else { return nil }
            do throws(MapPathError) {
                return try MapPath.relative(value.text, below: root)
            } catch {
                throw CertificateMapError(.path(error, text: value.text), line: value.line)
            }
        }
        var entry = CertificateMap.Entry()
        entry.publicKeyPath = try path("PublicKeyPath")
        entry.privateKeyPath = try path("PrivateKeyPath")
        entry.certificatePath = try path("CertificatePath")
        entry.trustedCertificatePath = try path("TrustedCertificatePath")
        entry.hasPassword = raw.values["Password"]?.text.contains { !$0.isWhitespace } ?? false
        return entry
    }
}
