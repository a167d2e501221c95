import DER
import Files
import PKIX
import PathValidation

/// `path FOLDER`: leaf.pem is validated through ca.pem to root.pem, for a TLS server of the name pbx.example.
///
/// - Parameter isRead: leaf and intermediate are read from their octets each time.
func pathValidation(_ arguments: [String], isRead: Bool) throws -> Batch {
    guard arguments.count == 1 else { throw Refusal("path FOLDER") }
    let octets = try ["leaf", "ca", "root"].map { try certificate("\(arguments[0])/\($0).pem") }
    let certificates = try octets.map { try Certificate(der: $0) }
    guard let now = DERTime(secondsSinceEpoch: SystemClock.secondsSinceEpoch) else { throw Refusal("no time") }
    var requirements = PathRequirements(time: now)
    requirements.purpose = .server
    requirements.identity = ReferenceIdentity(host: "pbx.example")
    let anchors = [TrustAnchor(certificates[2])]
    let validator = PathValidator(anchors: anchors, untrusted: [certificates[1]])
    let asked = requirements
    return {
        let result =
            isRead
            ? PathValidator(anchors: anchors, untrusted: [try Certificate(der: octets[1])])
                .validate(try Certificate(der: octets[0]), asked)
            : validator.validate(certificates[0], asked)
        guard result.isValid else { throw Refusal("a path that is not valid") }
    }
}

/// The octets of a certificate in PEM.
func certificate(_ path: String) throws -> [UInt8] {
    let text = try InputFile(path).readAll()
    var reader = try PEMReader(text[...])
    return try reader.first().octets()
}
