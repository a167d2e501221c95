import KeyFormats
import Octets
import PKCS12
import PKIX

/// PFX files: reading, opening without a password where that takes little work, and everything that comes out.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let octets = unsafe SecretBytes(copying: Span(_unsafeStart: start, count: count))
    guard let pfx = try? PFX(octets), pfx.workEstimate <= 20 else { return 0 }
    guard let contents = try? pfx.open(.absent, allowingNoMAC: true) else { return 0 }
    for (certificate, _) in contents.certificates { precondition(!certificate.encoded.isEmpty) }
    for (key, _) in contents.keys.prefix(1) { _ = try? key.rsaKey() }
    return 0
}
