import ArgumentParser
import CMS
import DER
import Digests
import Files
import Octets
import PKIX

/// How certificates are put into one file.
enum BundleFormat: String, ExpressibleByArgument, CaseIterable {
    /// One block, or one DER value, a certificate.
    case certificates
    /// One certificates-only message of PKCS #7.
    case pkcs7
}

/// Programs that take some forms of certificates only, each by its manual.
enum BundleConsumer: String, ExpressibleByArgument, CaseIterable {
    /// Cisco Unified CCX and Unified CM, Security Guide, "Upload certificate or certificate chain": X.509 in PEM, one a
    /// file; X.509 in DER; PKCS #7 in DER; PKCS #7 in PEM is not taken.
    case uccx

    var name: String { "Unified CCX" }
}

/// The options of commands that write certificates into one file.
struct BundleFormOptions: ParsableArguments {
    @Option(help: "What is written: certificates (PEM blocks) or pkcs7 (a certificates-only message).")
    var format: BundleFormat?

    @Option(help: "Encoding of what is written: pem or der.")
    var outform: OutputForm?

    @Option(name: .customLong("for"), help: "Write a form that this program takes: uccx (PKCS #7 in DER).")
    var consumer: BundleConsumer?

    /// - Parameter count: of certificates and lists together.
    func resolved(count: Int) throws -> (format: BundleFormat, form: OutputForm) {
        let format = format ?? (consumer != nil && count > 1 ? .pkcs7 : .certificates)
        let form = outform ?? (consumer != nil && format == .pkcs7 ? .der : .pem)
        if let consumer {
            guard format != .pkcs7 || form != .pem else {
                throw Complaint(
                    exit: .refused, code: .refused, message: "\(consumer.name) takes PKCS #7 in DER only",
                    hint: "leave out --outform, or add --outform der")
            }
            guard format != .certificates || count == 1 else {
                throw Complaint(
                    exit: .refused, code: .refused, message: "\(consumer.name) takes one certificate a file, and these are \(count)",
                    hint: "take 'signet bundle split', or --format pkcs7")
            }
        }
        guard format != .certificates || form != .der || count == 1 else {
            throw Complaint(
                exit: .usage, code: .usage, message: "a DER file holds one certificate, and these are \(count)",
                hint: "take --format pkcs7, or 'signet bundle split --outform der'")
        }
        return (format, form)
    }
}

/// Certificates and lists as a file's octets.
enum BundleForm {
    static func octets(
        _ certificates: [Certificate], _ lists: [CertificateList], _ format: BundleFormat, _ form: OutputForm
    ) -> [UInt8] {
        switch (format, form) {
        case (.certificates, .pem):
            certificates.flatMap { PEM.encode($0.encoded, label: .certificate) }
                + lists.flatMap { PEM.encode($0.encoded, label: .certificateList) }
        case (.certificates, .der): certificates.flatMap(\.encoded) + lists.flatMap(\.encoded)
        case (.pkcs7, .pem): PEM.encode(SignedData.certificatesOnly(certificates, revocationLists: lists), label: .pkcs7)
        case (.pkcs7, .der): SignedData.certificatesOnly(certificates, revocationLists: lists)
        }
    }

    /// `a PEM bundle of 3 certificates`.
    static func words(_ format: BundleFormat, _ form: OutputForm, _ summary: String) -> String {
        switch (format, form) {
        case (.certificates, .pem): "\(summary) in PEM"
        case (.certificates, .der): "\(summary) in DER"
        case (.pkcs7, .pem): "PKCS #7 in PEM with \(summary)"
        case (.pkcs7, .der): "PKCS #7 in DER with \(summary)"
        }
    }
}

extension BundleReport.One {
    init(_ certificate: Certificate) {
        subject = certificate.subject.rfc4514Text
        issuer = certificate.issuer.rfc4514Text
        sha256 = Hexadecimal.encode(certificate.fingerprint(.sha256))
    }
}
