import DER
import KeyFormats
import PKIX

/// A mailbox in its two parts: `Local-part@Domain` of RFC 2821 section 4.1.2 (RFC 5280 section 4.2.1.6), or the same with
/// characters beyond ASCII in the local part (RFC 9598 section 3).
///
/// Two are the same where the local parts have the same octets, quotes included, and the domains are one in any case (RFC 5280
/// section 7.5, RFC 9598 section 5).
struct MailboxText: Equatable {
    let local: [UInt8]
    /// What the local part spells, without quotes and backslashes (RFC 2821 section 4.1.2).
    let spelled: [UInt8]
    /// A-labels in lower case, or an address in brackets.
    let host: [UInt8]

    /// Nil without something on each side of the last `@`, with a local part that is neither quoted as it should be nor without
    /// what asks for quotes (who delivers to `a@b@c` is anybody's guess), and with a domain that is none.
    init?(_ text: String, isInternationalized: Bool = false) {
        let octets = Array(text.utf8)
        guard let at = octets.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        local = [UInt8](octets[..<at])
        spelled = Self.unquoted(local)
        let domain = String(decoding: octets[(at + 1)...], as: UTF8.self)
        guard let host = isInternationalized ? InternationalizedHost.aLabels(domain) : HostText.prepared(domain) else { return nil }
        self.host = host
        guard Self.isQuoted(local, isInternationalized) || Self.isPlain(local, isInternationalized),
            HostText.isDomainName(host) || Self.isLiteral(host)
        else { return nil }
    }

    /// A SmtpUTF8Mailbox; nil where an otherName is another, or none that reads.
    init?(otherName type: ObjectIdentifier, _ value: [UInt8]) {
        guard let text = Self.text(ofOtherName: type, value) else { return nil }
        self.init(text, isInternationalized: true)
    }

    /// RFC 9598 section 3: `SmtpUTF8Mailbox ::= UTF8String (SIZE (1..MAX))`.
    static func text(ofOtherName type: ObjectIdentifier, _ value: [UInt8]) -> String? {
        guard type == .smtpUTF8Mailbox, var reader = try? DERReader(value[...]) else { return nil }
        return try? reader.string(DERField("SmtpUTF8Mailbox", "RFC 9598 section 3"), as: .utf8).text
    }

    /// `Atom *("." Atom)`, but for empty atoms, which people have: no space, control or special character of RFC 2822 section
    /// 3.2.1.
    private static func isPlain(_ local: [UInt8], _ isInternationalized: Bool) -> Bool {
        !local.isEmpty
            && local.allSatisfy { octet in
                ((0x21...0x7e).contains(octet) || isInternationalized && octet >= 0x80) && !"()<>[]:;@\\,\"".utf8.contains(octet)
            }
    }

    /// `DQUOTE *qcontent DQUOTE`: a quote inside is escaped.
    private static func isQuoted(_ local: [UInt8], _ isInternationalized: Bool) -> Bool {
        let quote = UInt8(ascii: "\"")
        guard local.count >= 2, local.first == quote, local.last == quote else { return false }
        var isEscaped = false
        for octet in local.dropFirst().dropLast() {
            guard (0x20...0x7e).contains(octet) || isInternationalized && octet >= 0x80, isEscaped || octet != quote else { return false }
            isEscaped = !isEscaped && octet == UInt8(ascii: "\\")
        }
        return !isEscaped
    }

    private static func unquoted(_ local: [UInt8]) -> [UInt8] {
        guard local.count >= 2, local.first == UInt8(ascii: "\"") else { return local }
        var unquoted: [UInt8] = []
        var isEscaped = false
        for octet in local.dropFirst().dropLast() {
            isEscaped = !isEscaped && octet == UInt8(ascii: "\\")
            if !isEscaped { unquoted.append(octet) }
        }
        return unquoted
    }

    private static func isLiteral(_ host: [UInt8]) -> Bool {
        guard host.count > 2, host.first == UInt8(ascii: "["), host.last == UInt8(ascii: "]") else { return false }
        return host.dropFirst().dropLast().allSatisfy { HostText.isLetterOrDigit($0) || ":.".utf8.contains($0) || $0 == UInt8(ascii: "-") }
    }
}
