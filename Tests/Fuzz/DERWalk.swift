import DER
import KeyFormats
import Octets

/// Every value that the reader knows, at every place; what is read is written to the same octets.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let octets = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard var reader = try? DERReader(octets[...]) else { return 0 }
    try? walk(&reader)
    if var reader = try? DERReader(octets[...]), let identifier = try? AlgorithmIdentifier(from: &reader, field) {
        _ = identifier.rsaPSSParameters
        _ = identifier.rsaPKCS1DigestAlgorithm
    }
    if var reader = try? DERReader(octets[...]), let info = try? SubjectPublicKeyInfo(from: &reader) {
        _ = try? info.rsaPublicKey()
    }
    return 0
}

private let field = DERField("value", "fuzz")

private func walk(_ reader: inout DERReader) throws(DERError) {
    while !reader.isAtEnd {
        let encoded = try reader.nextEncoded(field)
        var writer = DERWriter()
        switch reader.nextTag {
        case .boolean: writer.boolean(try reader.boolean(field))
        case .integer:
            var ahead = try DERReader(encoded)
            if let value = try? ahead.int(field, in: .min ... .max) {
                writer.integer(value)
                _ = try reader.element(field)
            } else {
                let magnitude = try reader.nonNegativeInteger(field)
                writer.nonNegativeInteger(magnitude.span)
            }
        case .bitString: writer.bitString(try reader.bitString(field))
        case .octetString: writer.octetString([UInt8](try reader.octetString(field)))
        case .null:
            try reader.null(field)
            writer.null()
        case .objectIdentifier:
            let identifier = try reader.objectIdentifier(field)
            writer.objectIdentifier(identifier)
            // Text means the same identifier, unless it was too long to be shown whole.
            if let again = ObjectIdentifier(identifier.description) { precondition(again == identifier) }
            _ = identifier.components
        case .utcTime:
            writer.time(try reader.time(field))
        case .generalizedTime: writer.generalizedTime(try reader.generalizedTime(field))
        case .set:
            var set = try reader.setOf(field)
            try? walk(&set)
            continue
        case let tag? where tag.isConstructed:
            var inside = try reader.enter(tag, field)
            try? walk(&inside)
            continue
        case let tag where DERString.Kind(tag: tag) != nil:
            let string = try reader.string(field)
            guard let again = DERString(string.text, as: string.kind) else { preconditionFailure("text is not encoded") }
            writer.string(again)
        default:
            _ = try reader.element(field)
            continue
        }
        let written = writer.finish()
        precondition(written == [UInt8](encoded), "a value that was read is written otherwise")
    }
}
