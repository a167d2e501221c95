import DER
import PKIX
import PathValidation

/// Path validation: the input is certificates and lists one behind the other, the leaf first, the last certificate trusted.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let octets = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    var certificates: [Certificate] = []
    var lists: [CertificateList] = []
    guard var reader = try? DERReader(octets[...]) else { return 0 }
    while !reader.isAtEnd, certificates.count + lists.count < 16 {
        guard let element = try? reader.element(DERField("element", "none")) else { break }
        let encoded = [UInt8](element.encoded)
        if let certificate = try? Certificate(der: encoded) {
            certificates.append(certificate)
        } else if let list = try? CertificateList(der: encoded) {
            lists.append(list)
        }
    }
    guard let leaf = certificates.first, let anchor = certificates.last,
        let time = DERTime(secondsSinceEpoch: 1_302_825_600)
    else { return 0 }
    let validator = PathValidator(anchors: [TrustAnchor(anchor)], untrusted: certificates, revocationLists: lists)
    var requirements = PathRequirements(time: time)
    requirements.minimumKeyBitCount = 512
    for isStrict in [false, true] {
        requirements.requiresExplicitPolicy = isStrict
        requirements.requiresRevocationStatus = isStrict
        requirements.purpose = isStrict ? .server : .any
        requirements.identity = isStrict ? ReferenceIdentity(host: "pbx.example.com") : nil
        let result = validator.validate(leaf, requirements)
        precondition(result.rejected.count <= PathResult.rejectedLimit)
        if case .valid(let path) = result.outcome { precondition(path.certificates.first?.certificate == leaf) }
    }
    return 0
}
