/// An address of version 4 or 6 of the Internet Protocol: 4 or 16 octets.
public struct IPAddress: Hashable, Sendable {
    public let octets: [UInt8]

    /// Nil unless there are 4 or 16 octets.
    public init?(octets: [UInt8]) {
        guard octets.count == 4 || octets.count == 16 else { return nil }
        self.octets = octets
    }

    /// From `10.0.0.1` (four decimal numbers without leading zeros, RFC 6943 section 3.1.1) or a form of RFC 4291
    /// section 2.2: eight groups, `::` for one run of zero groups, an IPv4 address in the last 32 bits.
    ///
    /// Nil for anything else. A zone (`fe80::1%eth0`, RFC 4007) means something on one machine only: refused.
    public init?(_ text: some StringProtocol) {
        let characters = Array(text.utf8)
        guard
            let octets = characters.contains(UInt8(ascii: ":"))
                ? Self.version6(characters[...]) : Self.version4(characters[...])
        else { return nil }
        self.octets = octets
    }

    private static func version4(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var octets: [UInt8] = []
        for part in parts {
            // `010` is 8 to inet_aton and 10 to others.
            guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0") else { return nil }
            var value = 0
            for digit in part {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
                value = value * 10 + Int(digit - UInt8(ascii: "0"))
            }
            guard let octet = UInt8(exactly: value) else { return nil }
            octets.append(octet)
        }
        return octets
    }

    /// RFC 4291 section 2.2.
    private static func version6(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let colon = UInt8(ascii: ":")
        guard let gap = text.indices.dropLast().first(where: { text[$0] == colon && text[$0 + 1] == colon }) else {
            let octets = groups(text, mayEndInVersion4: true)
            return octets?.count == 16 ? octets : nil
        }
        guard let front = groups(text[..<gap], mayEndInVersion4: false),
            let back = groups(text[(gap + 2)...], mayEndInVersion4: true)
        else { return nil }
        // RFC 4291: "::" stands for one or more groups of zeros.
        let missing = 16 - front.count - back.count
        return missing >= 2 ? front + [UInt8](repeating: 0, count: missing) + back : nil
    }

    /// Groups of one to four hexadecimal digits with one colon between; none for no text.
    private static func groups(_ text: ArraySlice<UInt8>, mayEndInVersion4: Bool) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count <= 8 else { return nil }
        var octets: [UInt8] = []
        for (place, part) in parts.enumerated() {
            if mayEndInVersion4, place == parts.count - 1, part.contains(UInt8(ascii: ".")) {
                guard let address = version4(part) else { return nil }
                return octets + address
            }
            guard (1...4).contains(part.count) else { return nil }
            var value: UInt16 = 0
            for character in part {
                guard let digit = Character(Unicode.Scalar(character)).hexDigitValue else { return nil }
                value = value << 4 | UInt16(digit)
            }
            octets += [UInt8(value >> 8), UInt8(value & 0xff)]
        }
        return octets
    }
}

extension IPAddress: CustomStringConvertible {
    /// The canonical text: dotted decimal, or RFC 5952 section 4.
    public var description: String {
        guard octets.count == 16 else { return octets.map { String($0) }.joined(separator: ".") }
        let groups = groups
        // Section 4.2.3: the longest run of zero groups, the first of several; 4.2.2: not one group alone.
        var gap = 0..<0
        for start in groups.indices {
            let end = groups[start...].firstIndex { $0 != 0 } ?? groups.endIndex
            if end - start > max(gap.count, 1) { gap = start..<end }
        }
        func hexadecimal(_ part: ArraySlice<UInt16>) -> String {
            part.map { String($0, radix: 16) }.joined(separator: ":")
        }
        return gap.isEmpty
            ? hexadecimal(groups[...])
            : hexadecimal(groups[..<gap.lowerBound]) + "::" + hexadecimal(groups[gap.upperBound...])
    }

    /// As OpenSSL 3.0 prints it: eight groups in capital letters, none left out.
    package var openSSLText: String {
        guard octets.count == 16 else { return description }
        return groups.map { String($0, radix: 16, uppercase: true) }.joined(separator: ":")
    }

    private var groups: [UInt16] {
        stride(from: 0, to: octets.count - 1, by: 2).map { UInt16(octets[$0]) << 8 | UInt16(octets[$0 + 1]) }
    }
}
