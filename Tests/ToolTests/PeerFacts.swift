import Foundation
import TestSupport

/// What a program says of a certificate, in one form for all of them.
struct PeerFacts: Equatable {
    var version: String?
    var serial: String?
    var issuer: String?
    var subject: String?
    var notBefore: String?
    var notAfter: String?
    /// Names of RFC 5280 section 4.2.1.3.
    var keyUsage: Set<String> = []
    /// Object identifiers.
    var purposes: [String] = []
    /// `DNS:host`, in order.
    var names: [String] = []
    var isAuthority: Bool?
    var pathLength: Int?
    var subjectKey: String?
    var authorityKey: String?
    var critical: Set<String> = []
    var sha256: String?
}

extension PeerFacts {
    /// - Parameter file: PEM.
    static func openssl(_ file: String, _ scratch: Scratch) throws -> PeerFacts {
        let run = try Peer.run(
            "openssl", ["x509", "-in", file, "-noout", "-text", "-nameopt", "RFC2253", "-fingerprint", "-sha256"], in: scratch.folder)
        let lines = Lines(run.text)
        var facts = PeerFacts()
        facts.version = lines.value("Version: ").map { String($0.prefix(1)) }
        facts.serial = number(lines.value("Serial Number:").flatMap { $0.isEmpty ? lines.after("Serial Number:") : $0.split(separator: " ").first.map(String.init) })
        facts.issuer = lines.value("Issuer: ")
        facts.subject = lines.value("Subject: ")
        facts.notBefore = time(lines.value("Not Before: "))
        facts.notAfter = time(lines.value("Not After : "))
        facts.keyUsage = usages(lines.after("X509v3 Key Usage:")?.components(separatedBy: ", ") ?? [])
        facts.purposes = (lines.after("X509v3 Extended Key Usage:")?.components(separatedBy: ", ") ?? []).map(purpose)
        facts.names = (lines.after("X509v3 Subject Alternative Name:")?.components(separatedBy: ", ") ?? []).map(name)
        let constraints = lines.after("X509v3 Basic Constraints:")?.components(separatedBy: ", ") ?? []
        facts.isAuthority = constraints.isEmpty ? nil : constraints[0] == "CA:TRUE"
        facts.pathLength = constraints.dropFirst().first.flatMap { Int($0.dropFirst("pathlen:".count)) }
        facts.subjectKey = lines.after("X509v3 Subject Key Identifier:").map(hexadecimal)
        facts.authorityKey = lines.after("X509v3 Authority Key Identifier:").map { hexadecimal($0.replacing("keyid:", with: "")) }
        facts.critical = Set(lines.all.filter { $0.hasSuffix(": critical") }.map { extensionName(String($0.dropLast(10))) })
        facts.sha256 = lines.all.first { $0.lowercased().hasPrefix("sha256 fingerprint=") }.map { hexadecimal(String($0.split(separator: "=")[1])) }
        return facts
    }

    static func certtool(_ file: String, _ scratch: Scratch) throws -> PeerFacts {
        let lines = Lines(try Peer.run("certtool", ["-i", "--infile", file], in: scratch.folder).text)
        var facts = PeerFacts()
        facts.version = lines.value("Version: ")
        facts.serial = number(lines.value("Serial Number (hex): "))
        facts.issuer = lines.value("Issuer: ")
        facts.subject = lines.value("Subject: ")
        facts.notBefore = time(lines.value("Not Before: "))
        facts.notAfter = time(lines.value("Not After: "))
        facts.keyUsage = usages(lines.block("Key Usage (").map { String($0.dropLast()) })
        facts.purposes = lines.block("Key Purpose (").map { purpose($0.hasSuffix(".") ? String($0.dropLast()) : $0) }
        facts.names = lines.block("Subject Alternative Name (").map(name)
        facts.isAuthority = lines.value("Certificate Authority (CA): ").map { $0 == "TRUE" }
        facts.pathLength = lines.value("Path Length Constraint: ").flatMap { Int($0) }
        facts.subjectKey = lines.block("Subject Key Identifier (").first
        facts.authorityKey = lines.block("Authority Key Identifier (").first
        facts.critical = Set(lines.all.filter { $0.hasSuffix(" (critical):") }.map { extensionName(String($0.dropLast(12))) })
        facts.sha256 = lines.value("sha256:")
        return facts
    }

    static func keytool(_ file: String, _ scratch: Scratch) throws -> PeerFacts {
        let run = try Peer.run(
            "keytool", ["-J-Duser.language=en", "-J-Duser.timezone=UTC", "-printcert", "-file", file], in: scratch.folder)
        let lines = Lines(run.text)
        var facts = PeerFacts()
        facts.version = lines.value("Version: ")
        facts.serial = number(lines.value("Serial number: "))
        facts.issuer = lines.value("Issuer: ")?.replacing(", ", with: ",")
        facts.subject = lines.value("Owner: ")?.replacing(", ", with: ",")
        let dates = lines.value("Valid from: ")?.components(separatedBy: " until: ") ?? []
        facts.notBefore = time(dates.first)
        facts.notAfter = time(dates.last)
        facts.keyUsage = usages(lines.bracket("KeyUsage ["))
        facts.purposes = lines.bracket("ExtendedKeyUsages [").map(purpose)
        facts.names = lines.bracket("SubjectAlternativeName [").map(name)
        facts.isAuthority = lines.value("CA:").map { $0 == "true" }
        facts.pathLength = lines.value("PathLen:").flatMap { Int($0) }
        facts.subjectKey = lines.dump(after: "SubjectKeyIdentifier [")
        facts.authorityKey = lines.dump(after: "AuthorityKeyIdentifier [")
        facts.critical = Set(
            lines.all.filter { $0.hasSuffix("Criticality=true") }.compactMap { line in
                line.split(separator: " ").dropFirst(2).first.map { extensionName(String($0)) }
            })
        facts.sha256 = lines.value("SHA256: ").map(hexadecimal)
        return facts
    }

    /// NSS shows all certificates of one subject at once: each goes into a database of its own.
    static func certutil(_ file: String, _ scratch: Scratch) throws -> PeerFacts {
        let database = try Scratch()
        let place = "sql:" + database.folder.path(percentEncoded: false)
        for arguments in [
            ["-N", "-d", place, "--empty-password"], ["-A", "-d", place, "-n", "it", "-t", ",,", "-a", "-i", scratch.path(file)],
        ] {
            let run = try Peer.run("certutil", arguments)
            guard run.status == 0 else { throw Unreadable(program: "certutil", message: run.errors) }
        }
        let lines = Lines(try Peer.run("certutil", ["-L", "-d", place, "-n", "it"], environment: ["TZ": "UTC", "LC_ALL": "C"]).text)
        var facts = PeerFacts()
        facts.version = lines.value("Version: ").map { String($0.prefix(1)) }
        let inline = lines.value("Serial Number: ").flatMap { $0.split(separator: " ").first.map(String.init) }
        facts.serial = number(inline ?? lines.block("Serial Number:").joined())
        facts.issuer = lines.value("Issuer: ")?.trimmingCharacters(in: ["\""])
        facts.subject = lines.value("Subject: ")?.trimmingCharacters(in: ["\""])
        facts.notBefore = time(lines.value("Not Before: "))
        facts.notAfter = time(lines.value("Not After : "))
        func part(_ name: String) -> [String] { lines.paragraph("Name: " + name) }
        facts.keyUsage = usages(
            part("Certificate Key Usage").filter { !$0.hasPrefix("Critical:") }.map { $0.replacing("Usages: ", with: "") })
        // NSS's table has the names of two neighbours exchanged: 1.3.6.1.5.5.7.3.5 is ipsecEndSystem (IANA's registry).
        facts.purposes = part("Extended Key Usage").filter { !$0.hasPrefix("Critical:") }
            .map { purpose($0 == "IPsec Tunnel" ? "IPsec End System" : $0) }
        facts.names = part("Certificate Subject Alt Name").filter { !$0.hasPrefix("Critical:") }.map(name)
        let constraints = part("Certificate Basic Constraints").first { $0.hasPrefix("Data: ") }
        facts.isAuthority = constraints.map { $0.contains("Is a CA") }
        facts.pathLength = constraints.flatMap { $0.firstMatch(of: /length of (\d+)\./).flatMap { Int($0.1) } }
        facts.subjectKey = hexadecimal(part("Certificate Subject Key ID").dropFirst().joined())
        facts.authorityKey = hexadecimal(part("Certificate Authority Key Identifier").dropFirst().joined())
        let names = lines.all.filter { $0.hasPrefix("Name: ") }.map { String($0.dropFirst(6)) }
        facts.critical = Set(names.filter { part($0).contains("Critical: True") }.map(extensionName))
        facts.sha256 = lines.after("Fingerprint (SHA-256):").map(hexadecimal)
        return facts
    }

    struct Unreadable: Error {
        let program: String
        let message: String
    }
}

// MARK: From each program's words to one

extension PeerFacts {
    private static let usageWords: [(String, String)] = [
        ("digitalsignature", "digitalSignature"), ("nonrepudiation", "nonRepudiation"), ("keyencipherment", "keyEncipherment"),
        ("dataencipherment", "dataEncipherment"), ("keyagreement", "keyAgreement"), ("certificatesign", "keyCertSign"),
        ("certificatesigning", "keyCertSign"), ("keycertsign", "keyCertSign"), ("crlsign", "cRLSign"), ("crlsigning", "cRLSign"),
    ]

    private static func usages(_ words: [String]) -> Set<String> {
        Set(words.map { word in
            let plain = word.lowercased().filter { $0.isLetter }
            return usageWords.first { $0.0 == plain }?.1 ?? "unknown: \(word)"
        })
    }

    private static let purposes: [(oid: String, words: Set<String>)] = [
        ("1.3.6.1.5.5.7.3.1", ["TLS Web Server Authentication", "TLS WWW Server", "serverAuth", "TLS Web Server Authentication Certificate"]),
        ("1.3.6.1.5.5.7.3.2", ["TLS Web Client Authentication", "TLS WWW Client", "clientAuth", "TLS Web Client Authentication Certificate"]),
        ("1.3.6.1.5.5.7.3.4", ["E-mail Protection", "Email protection", "emailProtection", "E-Mail Protection Certificate"]),
        ("1.3.6.1.5.5.7.3.5", ["IPSec End System", "IPsec End System", "ipsecEndSystem", "IPsec End System Certificate"]),
        ("1.3.6.1.5.5.7.3.17", ["ipsec Internet Key Exchange", "Ipsec IKE", "IPsec IKE Certificate"]),
    ]

    private static func purpose(_ word: String) -> String {
        if let known = purposes.first(where: { $0.words.contains(word) }) { return known.oid }
        return word.replacing("OID.", with: "")
    }

    private static func name(_ text: String) -> String {
        let prefixes = [
            ("IP Address:", "IP:"), ("IPAddress:", "IP:"), ("DNSname:", "DNS:"), ("DNSName:", "DNS:"), ("DNS name:", "DNS:"),
            ("RFC822Name:", "email:"), ("RFC822 Name:", "email:"), ("URIName:", "URI:"), ("DNS:", "DNS:"), ("email:", "email:"),
            ("URI:", "URI:"),
        ]
        for (theirs, ours) in prefixes where text.hasPrefix(theirs) {
            let value = text.dropFirst(theirs.count).trimmingCharacters(in: [" ", "\""])
            guard ours == "IP:", value.contains(":") else { return ours + value }
            // Groups of IPv6, in full.
            var octets = in6_addr()
            guard inet_pton(AF_INET6, value, &octets) == 1 else { return ours + value }
            return ours + hex(withUnsafeBytes(of: &octets) { [UInt8]($0) })
        }
        return "unknown: \(text)"
    }

    private static func extensionName(_ words: String) -> String {
        let table: [(String, Set<String>)] = [
            ("basicConstraints", ["X509v3 Basic Constraints", "Basic Constraints", "2.5.29.19", "Certificate Basic Constraints"]),
            ("keyUsage", ["X509v3 Key Usage", "Key Usage", "2.5.29.15", "Certificate Key Usage"]),
            ("subjectAltName", ["X509v3 Subject Alternative Name", "Subject Alternative Name", "2.5.29.17", "Certificate Subject Alt Name"]),
        ]
        return table.first { $0.1.contains(words) }?.0 ?? words
    }

    private static func hexadecimal(_ text: String) -> String { text.lowercased().filter(\.isHexDigit) }

    /// Without leading zeros. A small number is decimal where a program has no colons for it; then it is one digit here.
    private static func number(_ text: String?) -> String? {
        guard let text else { return nil }
        let digits = hexadecimal(text).drop { $0 == "0" }
        return digits.isEmpty ? "0" : String(digits)
    }

    /// `Sat Nov 21 08:34:12 UTC 2026`, `Nov 21 08:34:12 2026 GMT` and the like, in RFC 3339.
    private static func time(_ text: String?) -> String? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard let text, let match = text.firstMatch(of: /([A-Z][a-z]{2}) +(\d+) (\d\d:\d\d:\d\d)(?: [A-Z]+)? (\d{4})/),
            let month = months.firstIndex(of: String(match.1)), let day = Int(match.2)
        else { return text }
        return "\(match.4)-" + String(format: "%02d-%02d", month + 1, day) + "T\(match.3)Z"
    }
}

/// The lines of a program's output, without their indentation.
private struct Lines {
    let all: [String]
    private let indented: [Substring]

    init(_ text: String) {
        indented = text.split(separator: "\n", omittingEmptySubsequences: false)
        all = indented.map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// What stands behind the prefix in the first line that has it.
    func value(_ prefix: String) -> String? {
        all.first { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count).trimmingCharacters(in: .whitespaces) }
    }

    /// The line behind the first that has the prefix.
    func after(_ prefix: String) -> String? {
        all.firstIndex { $0.hasPrefix(prefix) }.flatMap { $0 + 1 < all.count ? all[$0 + 1] : nil }
    }

    /// The lines behind the first that has the prefix, as long as they are indented more than it.
    func block(_ prefix: String) -> [String] {
        guard let start = all.firstIndex(where: { $0.hasPrefix(prefix) }) else { return [] }
        func depth(_ line: Substring) -> Int { line.prefix { $0 == " " || $0 == "\t" }.count }
        return indented[(start + 1)...].prefix { depth($0) > depth(indented[start]) }
            .map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// The lines behind the one, up to an empty one.
    func paragraph(_ line: String) -> [String] {
        guard let start = all.firstIndex(of: line) else { return [] }
        return Array(all[(start + 1)...].prefix { !$0.isEmpty })
    }

    /// The lines behind the one, up to a closing bracket.
    func bracket(_ line: String) -> [String] {
        guard let start = all.firstIndex(of: line) else { return [] }
        return Array(all[(start + 1)...].prefix { $0 != "]" })
    }

    /// Octets of `0000: 24 61 …  text` behind the line.
    func dump(after line: String) -> String? {
        guard let start = all.firstIndex(of: line) else { return nil }
        return all[(start + 2)...].prefix { $0 != "]" }.map { row in
            row.dropFirst(6).prefix(50).filter(\.isHexDigit).lowercased()
        }.joined()
    }
}
