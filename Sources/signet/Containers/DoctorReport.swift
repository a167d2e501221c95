import KeyFormats
import PKCS12
import PKIX

/// A diagnosis under `--json`, and for people.
struct DoctorReport: Encodable {
    var schema = "signet/p12-doctor/1"
    var file: String
    var mac: PFXReport.MAC?
    var parts: [PFXReport.Part]
    var passwords: [Trial]
    /// `opens`, `altered`, `does-not-open` or `refused`.
    var verdict: String
    /// Why it does not open.
    var reason: String?
    /// What to do about that.
    var hint: String?
    var keyCount: Int?
    var certificates: [String]?
    var findings: [String]
    var consumers: [Consumer]

    struct Trial: Encodable {
        /// `given`, `empty` or `none`.
        var password: String
        var opens: Bool
        /// The form that did, where it is another than its name says.
        var form: String?
    }

    struct Consumer: Encodable {
        var program: String
        var takes: Bool
        var reasons: [String]
        /// Null: tested here.
        var source: String?
        /// The command that writes a file for it; null where it takes this one, or Signet does not open it either.
        var mend: String?
    }

    init(_ diagnosis: PFXDiagnosis, file: String) {
        self.file = file
        let outline = diagnosis.pfx.outline
        mac = outline.mac.map(PFXReport.MAC.init)
        parts = outline.parts.map(PFXReport.Part.init)
        passwords = diagnosis.trials.map { Trial(password: $0.what, opens: $0.form != nil, form: $0.form?.rawValue) }
        verdict = diagnosis.verdict.rawValue
        (reason, hint) = (diagnosis.complaint?.message, diagnosis.complaint?.hint)
        keyCount = diagnosis.contents?.keys.count
        certificates = diagnosis.contents?.certificates.map(\.certificate.subject.rfc4514Text)
        findings = diagnosis.contents.map { contents in contents.findings.map { Sentences.words($0, contents) } } ?? []
        if outline.mac == nil { findings.insert("it has no MAC: nobody knows whether it was altered", at: 0) }
        let opensEmpty = diagnosis.password?.isEmpty ?? true
        consumers = PKCS12Consumer.all.map { consumer in
            let refusals = consumer.refusals(of: diagnosis.pfx, diagnosis.contents, password: diagnosis.password)
            return Consumer(
                program: consumer.name, takes: refusals.isEmpty, reasons: refusals.map(Sentences.words), source: consumer.source,
                mend: refusals.isEmpty || diagnosis.verdict != .opens
                    ? nil
                    : "signet p12 export --from \(Printable.quoted(file)) --for \(consumer.profile)"
                        + (outline.mac == nil ? " --allow-no-mac" : "")
                        + (opensEmpty ? "" : " --passin prompt") + " --passout prompt --out \(consumer.profile).pfx")
        }
    }

    var text: String {
        var lines = TextLines()
        lines.add(0, "MAC: " + (mac.map { "\($0.name), \($0.iterations) iterations" } ?? "none"))
        for part in parts {
            lines.add(0, "Safe: " + (part.encryption.map { "encrypted, \($0)" + Self.iterations(part.iterations) } ?? "not encrypted"))
            for key in part.shroudedKeys { lines.add(4, "key, encrypted, \(key.encryption)" + Self.iterations(key.iterations)) }
        }
        for trial in passwords {
            let what = ["given": "the password given", "empty": "an empty password", "none": "no password"][trial.password]
            let form = trial.form == "octets-as-characters" ? " (octet by octet, as OpenSSL before 1.1.0 took it)" : ""
            lines.add(0, "Opens with \(what ?? trial.password): \(trial.opens ? "yes" : "no")\(form)")
        }
        if let reason { lines.add(0, "Does not open: \(reason)" + (hint.map { "; \($0)" } ?? "")) }
        if let keyCount, let certificates {
            lines.add(0, "Keys: \(keyCount)")
            for subject in certificates { lines.add(0, "Certificate: \(subject)") }
            if findings.isEmpty { lines.add(0, "Inside: nothing is amiss") }
        }
        for finding in findings { lines.add(0, "Inside: \(finding)") }
        for consumer in consumers {
            let known = consumer.source.map { "cited: \($0)" } ?? "tested here"
            lines.add(0, "\(consumer.takes ? "takes it" : "refuses it"): \(consumer.program) (\(known))")
            for reason in consumer.reasons { lines.add(4, reason) }
            if let mend = consumer.mend { lines.add(4, "mend: \(mend)") }
        }
        return lines.text
    }

    private static func iterations(_ count: Int?) -> String { count.map { ", \($0) iterations" } ?? "" }
}
