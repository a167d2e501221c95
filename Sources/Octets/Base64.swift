/// Base64 as RFC 4648 section 4, without tables and without branches on the octets: private keys pass here.
package enum Base64 {
    /// Writes `octets` as base64 with padding; after every `columns` characters and at the end comes a line feed.
    ///
    /// - Parameter columns: characters a line, a multiple of 4; RFC 7468 section 2 wants 64. Nil: one line, no line feed.
    @specialized(where Sink == [UInt8])
    @specialized(where Sink == SecretBuffer)
    package static func encode<Sink: OctetSink & ~Copyable>(_ octets: Span<UInt8>, columns: Int?, into sink: inout Sink) {
        var written = 0
        var i = 0
        while i < octets.count {
            let left = octets.count - i
            let group =
                UInt32(octets[i]) << 16 | (left > 1 ? UInt32(octets[i + 1]) << 8 : 0) | (left > 2 ? UInt32(octets[i + 2]) : 0)
            sink.append(character(group >> 18 & 63))
            sink.append(character(group >> 12 & 63))
            sink.append(left > 1 ? character(group >> 6 & 63) : UInt8(ascii: "="))
            sink.append(left > 2 ? character(group & 63) : UInt8(ascii: "="))
            i += 3
            written += 4
            if let columns, written % columns == 0 || i >= octets.count { sink.append(UInt8(ascii: "\n")) }
        }
    }

    /// The character of a 6-bit value, by arithmetic: each comparison is a mask, so no value takes another path.
    package static func character(_ value: UInt32) -> UInt8 {
        let v = Int32(bitPattern: value)
        var c = v + 65  // A...Z
        c += (25 - v) >> 8 & 6  // a...z start 6 above Z
        c -= (51 - v) >> 8 & 75  // 0...9
        c -= (61 - v) >> 8 & 15  // +
        c += (62 - v) >> 8 & 3  // /
        return UInt8(truncatingIfNeeded: c)
    }

    /// The 6-bit value of a character, or a negative number if it has none; in the same time for all.
    package static func value(_ character: UInt8) -> Int32 {
        let c = Int32(character)
        /// All ones where low <= c <= high.
        func mask(_ low: Int32, _ high: Int32) -> Int32 { ~((c - low) >> 8) & ~((high - c) >> 8) }
        var v: Int32 = -1
        v += mask(65, 90) & (c - 65 + 1)
        v += mask(97, 122) & (c - 97 + 27)
        v += mask(48, 57) & (c - 48 + 53)
        v += mask(43, 43) & 63
        v += mask(47, 47) & 64
        return v
    }
}
