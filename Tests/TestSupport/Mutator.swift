private import Foundation

/// A seeded source of damage, the same on every machine: what a test did can be done again from its seed.
///
/// The seed is part of every failure message; the environment variable `SIGNET_SEED` sets another.
package struct Mutator {
    package let seed: UInt64
    private var state: UInt64

    package init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    /// The standard seed of a test, or what `SIGNET_SEED` says.
    package static func seed(_ standard: UInt64) -> UInt64 {
        ProcessInfo.processInfo.environment["SIGNET_SEED"].flatMap { UInt64($0) } ?? standard
    }

    /// SplitMix64 (Steele, Lea, Flood 2014): 64 bits of state, every seed is good.
    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
        return z ^ z >> 31
    }

    /// A number in `0..<bound`; 0 where the bound is 0. The bias is below 2^-32 and matters to nobody.
    package mutating func next(below bound: Int) -> Int {
        bound <= 0 ? 0 : Int(next() >> 32) % bound
    }

    /// One to four changes: octets set, bits turned, parts cut out, doubled, moved or filled, ends cut off,
    /// and the values at which parsers break (00, 7F, 80, FF, long lengths, tags) put in.
    package mutating func mutate(_ original: [UInt8]) -> [UInt8] {
        var octets = original
        for _ in 0...next(below: 4) { change(&octets) }
        return octets
    }

    private static let breaking: [[UInt8]] = [
        [0x00], [0x01], [0x7f], [0x80], [0x81], [0xff], [0x30], [0x31], [0x02, 0x00], [0x02, 0x01, 0x00], [0x05, 0x00],
        [0x30, 0x80], [0x81, 0x80], [0x82, 0xff, 0xff], [0x84, 0xff, 0xff, 0xff, 0xff], [0x84, 0x7f, 0xff, 0xff, 0xff],
        [0x88, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [0x1f, 0xff, 0xff, 0xff, 0x7f], [0xa0, 0x03],
        [0x00, 0x00],
        [0x0a], [0x0d, 0x0a], [0x2d], [0x3d], [0x3d, 0x3d], [0x3a], [0xef, 0xbb, 0xbf], [0xed, 0xa0, 0x80],
    ]

    private mutating func change(_ octets: inout [UInt8]) {
        let place = next(below: octets.count)
        let length = min(1 + next(below: next(below: 4) == 0 ? 64 : 4), octets.count - place)
        switch next(below: 10) {
        case 0 where !octets.isEmpty: octets[place] = UInt8(truncatingIfNeeded: next())
        case 1 where !octets.isEmpty, 2 where !octets.isEmpty: octets[place] ^= 1 << UInt8(next(below: 8))
        case 3 where !octets.isEmpty: octets[place] &+= next(below: 2) == 0 ? 1 : 255
        case 4: octets.removeSubrange(place..<place + length)
        case 5: octets.insert(contentsOf: octets[place..<place + length], at: next(below: octets.count + 1))
        case 6: octets.removeSubrange(place...)
        case 7:
            let part = Self.breaking[next(below: Self.breaking.count)]
            octets.replaceSubrange(place..<min(place + part.count, octets.count), with: part)
        case 8: octets.insert(contentsOf: Self.breaking[next(below: Self.breaking.count)], at: place)
        default:
            let filler: UInt8 = next(below: 2) == 0 ? 0x00 : 0xff
            octets.replaceSubrange(place..<place + length, with: [UInt8](repeating: filler, count: length))
        }
    }
}

/// Every file with one octet changed: each place takes each of these values.
package func withOneOctetChanged(
    _ original: [UInt8], to values: (UInt8) -> [UInt8] = { old in (1...255).map { old &+ $0 } },
    _ body: ([UInt8], Int) throws -> Void
) rethrows {
    var octets = original
    for place in octets.indices {
        let old = octets[place]
        for value in values(old) where value != old {
            octets[place] = value
            try body(octets, place)
        }
        octets[place] = old
    }
}

/// The changes to an octet at which encodings break, for files too long to try all 255.
package func tellingChanges(of octet: UInt8) -> [UInt8] {
    (0..<8).map { octet ^ 1 << $0 } + [0x00, 0x7f, 0x80, 0xff, octet &+ 1, octet &- 1]
}

/// Every proper prefix, the empty one first.
package func prefixes(of octets: [UInt8]) -> some Sequence<[UInt8]> {
    (0..<octets.count).lazy.map { [UInt8](octets[..<$0]) }
}
