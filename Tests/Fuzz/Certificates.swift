import DER
import KeyFormats
import Octets
import PKIX

/// Certificates and revocation lists: reading, their text, their extensions.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let octets = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    if let certificate = try? Certificate(der: octets) {
        precondition(certificate.encoded == octets)
        precondition(!certificate.text.isEmpty)
        precondition(certificate.subject.matches(certificate.subject))
    }
    if let list = try? CertificateList(der: octets) {
        precondition(list.encoded == octets)
        precondition(!list.text.isEmpty)
        for entry in list.revokedCertificates.prefix(4) {
            _ = try? list.entry(for: entry.serialNumber, issuedBy: list.issuer)
        }
    }
    return 0
}
