package import PKIX

/// Addresses that no public CA can vouch for.
package enum ReservedAddresses {
    /// What the IANA special-purpose registries (RFC 6890) keep this address for, or nil if it is one of the public
    /// Internet. The Baseline Requirements call these Reserved IP Addresses and forbid them (section 7.1.2.7.12).
    package static func purpose(_ address: IPAddress) -> String? {
        let octets = address.octets
        let table = octets.count == 4 ? version4 : version6
        if let entry = table.first(where: { $0.covers(octets) }) { return entry.purpose }
        // RFC 4291 section 2.4 and its IANA registry: global unicast addresses are given out of 2000::/3.
        return octets.count == 16 && octets[0] >> 5 != 1 ? "outside of 2000::/3" : nil
    }

    private struct Block: Sendable {
        let prefix: [UInt8]
        let bitCount: Int
        let purpose: String

        func covers(_ octets: [UInt8]) -> Bool {
            for place in 0..<((bitCount + 7) / 8) {
                let mask: UInt8 = bitCount - 8 * place >= 8 ? 0xff : ~(0xff >> UInt8(bitCount - 8 * place))
                let expected = place < prefix.count ? prefix[place] : 0
                if octets[place] & mask != expected { return false }
            }
            return true
        }
    }

    private static func block(_ prefix: [UInt8], _ bitCount: Int, _ purpose: String) -> Block {
        Block(prefix: prefix, bitCount: bitCount, purpose: purpose)
    }

    private static let version4: [Block] = [
        block([], 8, "this network, RFC 791"),
        block([10], 8, "private use, RFC 1918"),
        block([100, 64], 10, "shared address space, RFC 6598"),
        block([127], 8, "loopback, RFC 1122"),
        block([169, 254], 16, "link local, RFC 3927"),
        block([172, 16], 12, "private use, RFC 1918"),
        block([192, 0, 0], 24, "IETF protocols, RFC 6890"),
        block([192, 0, 2], 24, "documentation, RFC 5737"),
        block([192, 88, 99], 24, "6to4 relays, RFC 7526"),
        block([192, 168], 16, "private use, RFC 1918"),
        block([198, 18], 15, "benchmarking, RFC 2544"),
        block([198, 51, 100], 24, "documentation, RFC 5737"),
        block([203, 0, 113], 24, "documentation, RFC 5737"),
        block([224], 4, "multicast, RFC 5771"),
        block([240], 4, "reserved, RFC 1112"),
    ]

    private static let version6: [Block] = [
        block([], 127, "unspecified or loopback, RFC 4291"),
        block([0x20, 0x01, 0x00], 23, "IETF protocols, RFC 2928"),
        block([0x20, 0x01, 0x0d, 0xb8], 32, "documentation, RFC 3849"),
        block([0x20, 0x02], 16, "6to4, RFC 3056"),
        block([0x3f, 0xff], 20, "documentation, RFC 9637"),
        block([0xfc], 7, "unique local, RFC 4193"),
        block([0xfe, 0x80], 10, "link local, RFC 4291"),
        block([0xff], 8, "multicast, RFC 4291"),
    ]
}
