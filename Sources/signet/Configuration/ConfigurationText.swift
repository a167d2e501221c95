/// Octets of a configuration file to lines.
enum ConfigurationText {
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
    static let backslash = UInt8(ascii: "\\")

    /// The text in UTF-8, without its byte order mark (Unicode 16 section 23.8). UTF-16 is told by its mark, as Windows
    /// shells write it.
    static func decode(_ octets: [UInt8]) throws(OpenSSLConfigurationError) -> [UInt8] {
        switch (octets.first, octets.dropFirst().first, octets.dropFirst(2).first) {
        case (0xef, 0xbb, 0xbf): return try utf8(Array(octets.dropFirst(3)))
        case (0xff, 0xfe, _): return try utf16(octets.dropFirst(2)) { low, high in UInt16(high) << 8 | UInt16(low) }
        case (0xfe, 0xff, _): return try utf16(octets.dropFirst(2)) { high, low in UInt16(high) << 8 | UInt16(low) }
        default: return try utf8(octets)
        }
    }

    private static func utf8(_ octets: [UInt8]) throws(OpenSSLConfigurationError) -> [UInt8] {
        // A NUL ends the line to OpenSSL, and hides what follows.
        guard String(validating: octets, as: UTF8.self) != nil, !octets.contains(0) else {
            var line = 1
            for part in octets.split(separator: lineFeed, omittingEmptySubsequences: false) {
                if part.contains(0) || String(validating: part, as: UTF8.self) == nil { break }
                line += 1
            }
            throw OpenSSLConfigurationError(.notText, line: line)
        }
        return octets
    }

    private static func utf16(
        _ octets: ArraySlice<UInt8>, _ unit: (UInt8, UInt8) -> UInt16
    ) throws(OpenSSLConfigurationError) -> [UInt8] {
        var units: [UInt16] = []
        units.reserveCapacity(octets.count / 2)
        for place in stride(from: octets.startIndex, to: octets.endIndex - 1, by: 2) {
            units.append(unit(octets[place], octets[place + 1]))
        }
        guard octets.count.isMultiple(of: 2), let text = String(validating: units, as: UTF16.self) else {
            throw OpenSSLConfigurationError(.notText, line: units.count { $0 == UInt16(lineFeed) } + 1)
        }
        return try utf8(Array(text.utf8))
    }

    /// Lines without their ends (LF, and any CR before it), those that end in `\` joined with the next, each with the
    /// number of its first line.
    static func logicalLines(_ text: [UInt8]) -> [(line: [UInt8], number: Int)] {
        var lines: [(line: [UInt8], number: Int)] = []
        var pending: [UInt8] = []
        var start: Int?
        for (index, part) in text.split(separator: lineFeed, omittingEmptySubsequences: false).enumerated() {
            var part = part
            while part.last == carriageReturn { part.removeLast() }
            pending += part
            // An escaped backslash carries nothing on.
            if part.last == backslash, part.dropLast().last != backslash {
                pending.removeLast()
                start = start ?? index + 1
            } else {
                lines.append((pending, start ?? index + 1))
                pending = []
                start = nil
            }
        }
        if !pending.isEmpty { lines.append((pending, start ?? 1)) }
        return lines
    }
}
