private import Octets

extension DERBuilder where Sink: ~Copyable {
    /// BOOLEAN. One that equals its DEFAULT is left out by the caller (X.690 section 11.5).
    package mutating func boolean(_ value: Bool) { write(.boolean, [value ? 0xff : 0x00]) }

    /// INTEGER, in as few octets as it needs.
    package mutating func integer(_ value: Int, tag: DERTag = .integer) {
        var octets: [UInt8] = []
        var left = value
        repeat {
            octets.append(UInt8(truncatingIfNeeded: left))
            left >>= 8
        } while !(left == 0 && octets[octets.count - 1] < 0x80 || left == -1 && octets[octets.count - 1] >= 0x80)
        write(tag, octets.reversed())
    }

    package mutating func enumerated(_ value: Int) { integer(value, tag: .enumerated) }

    /// INTEGER from a magnitude, big-endian, with any number of leading zeros; empty is zero.
    ///
    /// Leakage: the length of the value, which its encoding shows.
    package mutating func nonNegativeInteger(_ magnitude: Span<UInt8>) {
        var first = 0
        while first < magnitude.count, magnitude[first] == 0 { first += 1 }
        let needsSignOctet = first == magnitude.count || magnitude[first] >= 0x80
        write(.integer, prefix: needsSignOctet ? 0 : nil, magnitude.extracting(first..<magnitude.count))
    }

    package mutating func octetString(_ octets: Span<UInt8>) { write(.octetString, octets) }
    package mutating func octetString(_ octets: [UInt8]) { write(.octetString, octets) }

    package mutating func null() { write(.null, []) }

    /// BIT STRING of whole octets.
    package mutating func bitString(_ octets: Span<UInt8>) { write(.bitString, prefix: 0, octets) }

    package mutating func bitString(_ bits: BitString, tag: DERTag = .bitString) {
        write(tag, prefix: UInt8(bits.unusedBitCount), bits.octets.span)
    }

    package mutating func objectIdentifier(_ identifier: ObjectIdentifier) {
        write(.objectIdentifier, identifier.content)
    }

    /// SET OF, the encoded elements put in ascending order (X.690 section 11.6).
    package mutating func setOf(_ elements: [[UInt8]], tag: DERTag = .set) {
        let sorted = elements.sorted { a, b in
            // No element is a proper prefix of another, so that padding with zeros changes nothing.
            a.lexicographicallyPrecedes(b)
        }
        wrap(tag) { set in
            for element in sorted { set.raw(element.span) }
        }
    }
}
