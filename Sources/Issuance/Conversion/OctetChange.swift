/// Octets that stand in the place of others. Places count from the start of the DER, old and new.
public struct OctetChange: Hashable, Sendable {
    /// What was changed, in the words of RFC 5280 sections 4.1 and 5.1.
    public enum Field: String, Hashable, Sendable {
        /// The length octets of an element around another change.
        case length
        case serialNumber
        /// The last octet of the algorithm's identifier in what is signed.
        case signature
        /// authorityCertSerialNumber of the authority key identifier (section 4.2.1.1).
        case authorityCertSerialNumber
        /// The last octet of the algorithm's identifier outside.
        case signatureAlgorithm
        case signatureValue
    }

    public let field: Field
    public let oldOffset: Int
    public let old: [UInt8]
    public let newOffset: Int
    public let new: [UInt8]

    public init(_ field: Field, oldOffset: Int, old: [UInt8], newOffset: Int, new: [UInt8]) {
        self.field = field
        self.oldOffset = oldOffset
        self.old = old
        self.newOffset = newOffset
        self.new = new
    }
}

extension [OctetChange] {
    /// `octets` with each change made, or nil where they do not hold the old octets at the old places, in ascending order
    /// and apart from each other, or where a new place is not the one that comes of it.
    public func applied(to octets: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(octets.count)
        var place = 0
        for change in self {
            guard change.oldOffset >= place, change.oldOffset <= octets.count,
                octets.count - change.oldOffset >= change.old.count
            else { return nil }
            let end = change.oldOffset + change.old.count
            guard octets[change.oldOffset..<end] == change.old[...] else { return nil }
            result += octets[place..<change.oldOffset]
            guard result.count == change.newOffset else { return nil }
            result += change.new
            place = end
        }
        return result + octets[place...]
    }

    /// The same the other way round.
    public var inverse: [OctetChange] {
        map { OctetChange($0.field, oldOffset: $0.newOffset, old: $0.new, newOffset: $0.oldOffset, new: $0.old) }
    }

    /// Old octets that stand outside every change, given in their order. Changes that do not fit give what they leave.
    func rest(of octets: [UInt8], _ body: (ArraySlice<UInt8>) -> Void) {
        var place = 0
        for change in self where change.oldOffset >= place && change.oldOffset <= octets.count {
            body(octets[place..<change.oldOffset])
            place = Swift.min(octets.count, change.oldOffset + change.old.count)
        }
        body(octets[place...])
    }
}
