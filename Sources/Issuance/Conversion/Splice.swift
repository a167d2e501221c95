import DER

/// Replacements in an encoding that is otherwise left octet for octet: nothing is decoded and encoded again.
struct Splice {
    /// Where an element of DER stands: identifier and length octets, then content.
    struct Element {
        let header: Range<Int>
        let content: Range<Int>

        init(_ element: DERElement<ArraySlice<UInt8>>) {
            header = element.encoded.startIndex..<element.content.startIndex
            content = element.content.startIndex..<element.content.endIndex
        }
    }

    private struct Part {
        let field: OctetChange.Field
        let range: Range<Int>
        let new: [UInt8]
    }

    private let octets: [UInt8]
    private var parts: [Part] = []

    init(_ octets: [UInt8]) { self.octets = octets }

    /// - Parameter range: lies in the octets, apart from the ranges replaced before.
    mutating func replace(_ field: OctetChange.Field, _ range: Range<Int>, with new: [UInt8]) {
        parts.append(Part(field: field, range: range, new: new))
    }

    /// Puts an element in the place of another with the same tag; tag octets stay.
    mutating func replaceContent(_ field: OctetChange.Field, of element: Element, with new: [UInt8]) {
        replace(field, element.header.lowerBound + 1..<element.content.upperBound, with: Self.length(new.count) + new)
    }

    /// Gives elements the lengths that their new contents have.
    ///
    /// - Parameter elements: of one-octet tags, each inside the next, the innermost first; all that enclose a
    ///   replacement which changes the number of octets.
    mutating func adjustLengths(of elements: [Element]) {
        for element in elements {
            let delta = parts.filter { element.content.contains($0.range.lowerBound) }
                .reduce(0) { $0 + $1.new.count - $1.range.count }
            let place = element.header.lowerBound + 1..<element.header.upperBound
            let new = Self.length(element.content.count + delta)
            if octets[place] != new[...] { replace(.length, place, with: new) }
        }
    }

    var changes: [OctetChange] {
        var shift = 0
        return parts.sorted { $0.range.lowerBound < $1.range.lowerBound }.map { part in
            let place = part.range.lowerBound
            defer { shift += part.new.count - part.range.count }
            return OctetChange(
                part.field, oldOffset: place, old: [UInt8](octets[part.range]), newOffset: place + shift, new: part.new)
        }
    }

    /// X.690 section 10.1: in the fewest octets.
    private static func length(_ count: Int) -> [UInt8] {
        guard count >= 0x80 else { return [UInt8(count)] }
        var length: [UInt8] = []
        var left = count
        while left > 0 {
            length.insert(UInt8(left & 0xff), at: 0)
            left >>= 8
        }
        return [0x80 | UInt8(length.count)] + length
    }
}
