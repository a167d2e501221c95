import ArgumentParser
import Foundation
import PathValidation

/// Whom a certificate is expected to be of, and by which rule a host is looked for.
struct IdentityOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The host that the certificate must be of.", valueName: "name"))
    var host: String?

    @Option(help: ArgumentHelp("The address that the certificate must be of.", valueName: "address"))
    var ip: String?

    @Option(help: ArgumentHelp("The mailbox that the certificate must be of.", valueName: "address"))
    var email: String?

    @Option(help: ArgumentHelp("How a host is looked for: rfc9525, rfc6125, cisco-cuci or genesys-host.", valueName: "rule"))
    var hostRule = HostRule.rfc9525

    func reference() throws -> ReferenceIdentity? {
        guard [host, ip, email].compactMap(\.self).count <= 1 else {
            throw Complaint(
                exit: .usage, code: .usage, message: "one of --host, --ip and --email was expected, found several",
                hint: "ask one after the other")
        }
        if let host {
            guard let reference = ReferenceIdentity(host: Self.normalized(host)) else { throw Self.bad("host name", host, "write pbx.example, or the xn-- form of it") }
            return reference
        }
        if let ip {
            guard let reference = ReferenceIdentity(address: ip) else { throw Self.bad("address", ip, "write 192.0.2.7 or 2001:db8::7") }
            return reference
        }
        if let email {
            // RFC 9598 section 5 compares local parts as they are.
            let at = email.lastIndex(of: "@") ?? email.startIndex
            guard let reference = ReferenceIdentity(mailbox: email[..<at] + Self.normalized(String(email[at...]))) else { throw Self.bad("mailbox", email, "write name@host") }
            return reference
        }
        return nil
    }

    /// In normalization form C, which RFC 5891 section 5.3 asks for, however the terminal composes characters.
    private static func normalized(_ text: String) -> String { text.precomposedStringWithCanonicalMapping }

    private static func bad(_ what: String, _ text: String, _ hint: String) -> Complaint {
        Complaint(
            exit: .usage, code: .usage, message: "'\(Printable.escaped(text))' is no \(what)", hint: hint)
    }
}
