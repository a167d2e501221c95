import ArgumentParser
import DER
import Issuance
import PKIX

/// What goes onto a revocation list and what comes off it.
struct RevocationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Revoke every certificate of a file. Behind its name ,reason=… ,date=… ,invalidity=… may stand for this one; "
                + "repeatable.", valueName: "cert"), completion: .file())
    var revoke: [String] = []

    @Option(
        help: ArgumentHelp("Revoke by serial number, in hexadecimal; with the same behind it; repeatable.", valueName: "hex"))
    var revokeSerial: [String] = []

    @Option(
        help: ArgumentHelp(
            "Why, for all that are revoked now: \(ReasonOption.allValueStrings.joined(separator: ", ")).", valueName: "reason"))
    var reason: ReasonOption?

    @Option(help: ArgumentHelp("When they were revoked (default: now).", valueName: "time"))
    var revocationDate: TimeOption?

    @Option(help: ArgumentHelp("Since when their keys are known or suspected to be bad.", valueName: "time"))
    var invalidityDate: TimeOption?

    @Option(
        help: ArgumentHelp(
            "Take certificates off the list of --from that were on hold, or that have expired; repeatable.", valueName: "cert"),
        completion: .file())
    var remove: [String] = []

    @Option(help: ArgumentHelp("The same by serial number, in hexadecimal; repeatable.", valueName: "hex"))
    var removeSerial: [String] = []

    /// What was done to the list, for people.
    func apply(
        to template: inout RevocationListTemplate, _ authority: CertificateAuthority, _ session: Session
    ) throws -> [String] {
        var told: [String] = []
        for text in remove {
            for certificate in try CertificateInput.certificates(text, session) {
                try inFile(text) {
                    try authority.checkIssued(certificate)
                    let entry = try template.remove(certificate.serialNumber, notAfter: certificate.validity.notAfter)
                    told.append("removed \(entry.serialNumber): \(Self.reason(entry))")
                }
            }
        }
        for text in removeSerial {
            let entry = try template.remove(try Self.serialNumber(text, "--remove-serial"))
            told.append("removed \(entry.serialNumber): \(Self.reason(entry))")
        }
        for text in revoke {
            let item = try RevocationItem(text)
            for certificate in try CertificateInput.certificates(item.name, session) {
                try inFile(item.name) { try authority.checkIssued(certificate) }
                told.append(try revoke(certificate.serialNumber, item, in: &template))
            }
        }
        for text in revokeSerial {
            let item = try RevocationItem(text)
            told.append(try revoke(try Self.serialNumber(item.name, "--revoke-serial"), item, in: &template))
        }
        return told
    }

    private func revoke(
        _ number: CertificateSerialNumber, _ item: RevocationItem, in template: inout RevocationListTemplate
    ) throws -> String {
        let before = try template.revoke(
            Revocation(
                number, date: item.date ?? revocationDate?.time, reason: item.reason ?? reason?.reason,
                invalidityDate: item.invalidityDate ?? invalidityDate?.time))
        guard let entry = template[number] else { return "" }
        let words = "\(number): \(Self.reason(entry)), \(entry.revocationDate.rfc3339)"
        return before.map { "changed \(words); was \(Self.reason($0)), \($0.revocationDate.rfc3339)" } ?? "revoked \(words)"
    }

    private static func reason(_ entry: RevokedCertificate) -> String { (try? entry.reason()).map { "\($0)" } ?? "a reason that does not read" }

    private static func serialNumber(_ text: String, _ option: String) throws -> CertificateSerialNumber {
        guard let number = SerialNumberOption(argument: text)?.number else {
            throw Complaint(
                exit: .usage, code: .usage,
                message: "the value '\(Printable.escaped(text))' is invalid for '\(option) <hex>'", hint: "see 'signet crl new --help'")
        }
        return number
    }
}

/// `cert.pem,reason=keyCompromise,date=2026-11-21`.
private struct RevocationItem {
    var name: String
    var reason: CRLReason?
    var date: DERTime?
    var invalidityDate: DERTime?

    /// Keys are split off from the end, so that a name may have commas.
    init(_ text: String) throws {
        name = text
        while let comma = name.lastIndex(of: ",") {
            let part = name[name.index(after: comma)...]
            guard let equals = part.firstIndex(of: "=") else { break }
            let value = String(part[part.index(after: equals)...])
            switch part[..<equals] {
            case "reason": reason = try Self.value(ReasonOption(argument: value)?.reason, part)
            case "date": date = try Self.value(TimeOption(argument: value)?.time, part)
            case "invalidity": invalidityDate = try Self.value(TimeOption(argument: value)?.time, part)
            default: throw Self.unreadable(part)
            }
            name = String(name[..<comma])
        }
    }

    private static func value<Value>(_ value: Value?, _ part: Substring) throws -> Value {
        guard let value else { throw unreadable(part) }
        return value
    }

    private static func unreadable(_ part: Substring) -> Complaint {
        Complaint(
            exit: .usage, code: .usage, message: "'\(Printable.escaped(String(part)))' is not understood",
            hint: "reason=…, date=… or invalidity=… was expected")
    }
}

/// A reason on the command line, as RFC 5280 section 5.3.1 spells it, in any case, hyphens or not.
struct ReasonOption: ExpressibleByArgument {
    let reason: CRLReason

    init?(argument: String) {
        let word = argument.lowercased().filter { $0 != "-" && $0 != "_" }
        guard let reason = CRLReason.allCases.first(where: { "\($0)".lowercased() == word }) else { return nil }
        self.reason = reason
    }

    static var allValueStrings: [String] { CRLReason.allCases.filter { $0 != .removeFromCRL }.map { "\($0)" } }
}
