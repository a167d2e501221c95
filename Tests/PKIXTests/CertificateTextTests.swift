import Foundation
import PKIX
import TestSupport
import Testing

/// The texts of certificates and revocation lists beside those that the installed `openssl` prints.
@Suite struct CertificateTextTests {
    struct File: Decodable {
        var name, der: String
        var octets: [UInt8] { [UInt8](Data(base64Encoded: der) ?? Data()) }
    }

    /// What differs on purpose, by file; each says which of the differences that `Certificate.text` lists it shows.
    static let differences: [String: String] = [
        "admissions_extension_authority_not_provided.pem": "an extension that Signet does not read",
        "e-trust.ru.der": "an extension that Signet does not read",
        "inhibit_any_policy_negative.pem": "a value that RFC 5280 section 4.2.1.14 forbids",
        "wosign-bc-invalid.pem": "a value that RFC 5280 section 4.2.1.9 forbids",
        "bigoid.pem": "control characters escaped",
        "ec_no_named_curve.pem": "a key that cannot be shown",
        "utf8-dnsname.pem": "a value that RFC 5280 section 4.2.1.6 forbids",
        "rsa_pss_cert_invalid_mgf.der": "parameters that do not read",
        "rsa_pss_cert_unsupported_mgf_hash.der": "parameters that Signet does not compute with",
        "InvalidDSASignatureTest6EE.crt": "a signature that does not read",
        "crl_unsupported_reason.pem": "a value that RFC 5280 section 5.3.1 forbids",
        "crl_all_reasons.pem": "control characters escaped",
        "crl_md2_unknown_crit_entry_ext.pem": "control characters escaped",
        "crl_inner_outer_mismatch.der": "the inner algorithm in front, where OpenSSL prints the outer one twice",
        "ePKI_Root_Certification_Authority.crt": "control characters escaped",
        "ACCVRAIZ1.crt": "a BMPString decoded",
        "Autoridad_de_Certificacion_Firmaprofesional_CIF_A62634068.crt": "a BMPString decoded",
        "Autoridad_de_Certificacion_Firmaprofesional_CIF_A62634068_2.crt": "a BMPString decoded",
    ]

    @Test("cert text is what openssl x509 -text prints, for every certificate handed over", .peer("openssl"),
        arguments: ["pyca-certificates/certificates.jsonl", "nist-pkits/certificates.jsonl"])
    func certificates(table: String) throws {
        var shown = 0
        for file in try Vectors.jsonLines(table, as: File.self) {
            guard let certificate = try? Certificate(der: file.octets) else { continue }
            let finished = try Peer.run("openssl", ["x509", "-inform", "DER", "-noout", "-text"], input: file.octets)
            guard finished.status == 0 else { continue }
            Self.compare(certificate.text, finished.output, file.name)
            shown += 1
        }
        #expect(shown >= (table.hasPrefix("pyca") ? 55 : 250))
    }

    @Test("crl text is what openssl crl -text prints, for every list handed over", .peer("openssl"),
        arguments: ["pyca-revocation-lists/lists.jsonl", "nist-pkits/revocation-lists.jsonl"])
    func revocationLists(table: String) throws {
        var shown = 0
        for file in try Vectors.jsonLines(table, as: File.self) {
            guard let list = try? CertificateList(der: file.octets) else { continue }
            let finished = try Peer.run("openssl", ["crl", "-inform", "DER", "-noout", "-text"], input: file.octets)
            guard finished.status == 0 else { continue }
            Self.compare(list.text, finished.output, file.name)
            shown += 1
        }
        #expect(shown >= (table.hasPrefix("pyca") ? 23 : 128))
    }

    @Test("Every root of Debian's ca-certificates re-serialises to its own octets and is shown as openssl shows it",
        .peer("openssl"))
    func debianRoots() throws {
        let folder = URL(filePath: "/usr/share/ca-certificates/mozilla")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "crt" }
        #expect(files.count > 100, "ca-certificates is not installed: see Tests/prepare")
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            let body = text.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
            let octets = [UInt8](try #require(Data(base64Encoded: body)))
            let certificate = try Certificate(der: octets)
            #expect(certificate.encoded == octets)
            for one in certificate.extensions.all { #expect(one.canBeRead != false, "\(file.lastPathComponent) \(one.type)") }
            let finished = try Peer.run("openssl", ["x509", "-inform", "DER", "-noout", "-text"], input: octets)
            Self.compare(certificate.text, finished.output, file.lastPathComponent)
        }
    }

    private static func compare(_ ours: String, _ theirs: [UInt8], _ name: String) {
        let ours = ours.split(separator: "\n").map(String.init)
        let theirs = withoutSlips(String(decoding: theirs, as: UTF8.self))
        if differences[name] != nil {
            #expect(ours != theirs, "\(name) no longer differs")
        } else if let place = zip(ours, theirs).enumerated().first(where: { $0.element.0 != $0.element.1 }) {
            Issue.record("\(name) line \(place.offset): \(place.element.0.debugDescription), openssl \(place.element.1.debugDescription)")
        } else {
            #expect(ours.count == theirs.count, "\(name)")
        }
    }

    /// OpenSSL's lines without what `Certificate.text` lists as its slips: line ends forgotten and doubled, its error
    /// queue.
    private static func withoutSlips(_ text: String) -> [String] {
        var text = text
        for label in [
            "Reasons:", "CRL Issuer:", "Only User Certificates", "Only CA Certificates", "Indirect CRL",
            "Only Some Reasons:", "Only Attribute Certificates", "Full Name:",
        ] {
            text = text.replacing("                \(label)", with: "\n                \(label)")
        }
        return text.split(separator: "\n").map(String.init).filter { !$0.contains(":error:") }
    }
}
