import CMS
import DER
import PKIX

/// BER, and the messages of PKCS #7 and CMS: what is normalised is DER to the bottom, and stays as it is.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let octets = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    if let der = try? BER.normalized(octets[...]) {
        precondition((try? BER.normalized(der[...])) == der)
        precondition(walks(der[...]))
    }
    guard let message = try? CMSMessage(octets) else { return 0 }
    for certificate in message.certificates { precondition(!certificate.text.isEmpty) }
    for list in message.revocationLists { precondition(!list.text.isEmpty) }
    if case .signedData(let signed) = message {
        for signer in signed.signerInfos.prefix(4) {
            guard let certificate = signed.certificate(of: signer) else { continue }
            _ = signed.verdict(on: signer, under: certificate.subjectPublicKeyInfo)
        }
    }
    return 0
}

private func walks(_ octets: ArraySlice<UInt8>) -> Bool {
    let field = DERField("value", "fuzz")
    func walk(_ reader: inout DERReader) throws(DERError) {
        while let tag = reader.nextTag {
            if tag.isConstructed {
                var inside = try reader.enter(tag, field)
                try walk(&inside)
                try inside.end()
            } else {
                _ = try reader.element(field)
            }
        }
    }
    guard var reader = try? DERReader(octets) else { return octets.count > DERLimit.octetCount }
    return (try? walk(&reader)) != nil && reader.isAtEnd
}
