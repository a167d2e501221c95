import DER
import KeyFormats
import Octets
import PKIX

/// Certification requests: reading, their text, their signature.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let octets = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let request = try? CertificationRequest(der: octets) else { return 0 }
    precondition(request.encoded == octets)
    _ = request.text
    _ = try? request.requestedExtensions()
    _ = request.checkSignature()
    _ = (request.subject.rfc4514Text, request.subject.oneLineForm, request.subject.slashForm)
    return 0
}
