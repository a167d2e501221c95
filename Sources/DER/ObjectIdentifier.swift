private import Octets

/// An OBJECT IDENTIFIER (X.690 section 8.19). Kept as its content octets: equality is theirs.
///
/// Subidentifiers may have any size, as X.690 sets no bound (UUID arcs under 2.25 have 128 bits). Reading
/// is one pass over the octets. Text is decimal for arcs of up to ``arcOctetCount`` octets, hexadecimal for
/// longer ones, and stops after ``textOctetCount`` octets: see ``description``.
public struct ObjectIdentifier: Hashable, Sendable, CustomStringConvertible {
    /// The content octets, without tag and length.
    public let content: [UInt8]

    /// Octets of a subidentifier up to which its text is decimal: 19, the smallest count that holds the 128 bits
    /// of a UUID (ITU-T X.667 section 7), seven an octet. Decimal text of longer ones costs quadratic time.
    private static let arcOctetCount = 19
    /// Content octets that are shown as text: 128, for RFC 2578 section 3.5 allows 128 subidentifiers.
    private static let textOctetCount = 128

    /// From components, for the constants of the engine: two at least, the first at most 2, the second below 40
    /// unless the first is 2. Anything else is a mistake in the source and traps.
    package init(_ components: UInt64...) {
        guard let identifier = ObjectIdentifier(components: components) else {
            preconditionFailure("not an object identifier: \(components)")
        }
        self = identifier
    }

    /// From components, or nil if they are not an object identifier.
    public init?(components: [UInt64]) {
        self.init(arcs: components.map { Arc($0) })
    }

    /// From dotted decimal text such as `2.5.29.17`, or nil if it is none, or has an arc over 39 digits.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 40 * Self.textOctetCount else { return nil }
        var arcs: [Arc] = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            guard let arc = Arc(decimal: part.utf8) else { return nil }
            arcs.append(arc)
        }
        self.init(arcs: arcs)
    }

    private init?(arcs: [Arc]) {
        // Section 8.19.4: the first subidentifier is 40 times the first arc plus the second.
        guard arcs.count >= 2, let root = arcs[0].small, root <= 2 else { return nil }
        if root < 2 {
            guard let second = arcs[1].small, second < 40 else { return nil }
        }
        content = arcs[1].adding(UInt8(40 * root)).octets + arcs[2...].flatMap(\.octets)
    }

    /// From content octets that were read, the first of which stands at `offset`.
    ///
    /// - Throws: ``DERError/Kind/badObjectIdentifier``.
    package init(content octets: Span<UInt8>, at offset: Int = 0) throws(DERError) {
        guard octets.count > 0, octets[octets.count - 1] & 0x80 == 0 else {
            throw DERError(.badObjectIdentifier, at: offset)
        }
        var content: [UInt8] = []
        content.reserveCapacity(octets.count)
        var atStart = true
        for i in octets.indices {
            // Section 8.19.2: the leading octet of a subidentifier is not 80.
            if atStart && octets[i] == 0x80 { throw DERError(.badObjectIdentifier, at: offset + i) }
            atStart = octets[i] & 0x80 == 0
            content.append(octets[i])
        }
        self.content = content
    }

    /// From content octets that were read.
    package init(content octets: ArraySlice<UInt8>) throws(DERError) {
        try self.init(content: octets.span, at: octets.startIndex)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(octets: content.span) }

    /// The arcs as numbers, or nil if one is beyond 2^64 - 1.
    public var components: [UInt64]? {
        var all: [UInt64] = []
        var value: UInt64 = 0
        for octet in content {
            guard value < 1 << 57 else { return nil }
            value = value << 7 | UInt64(octet & 0x7f)
            guard octet & 0x80 == 0 else { continue }
            if all.isEmpty {
                let first = min(value / 40, 2)
                all = [first, value - 40 * first]
            } else {
                all.append(value)
            }
            value = 0
        }
        return all
    }

    /// Dotted text. An arc of more than 19 octets is shown as `0x` and its seven-bit groups in hexadecimal,
    /// and an identifier of more than 128 octets ends in `…`: text of what an outsider wrote stays short.
    public var description: String {
        var parts: [String] = []
        var arc: [UInt8] = []
        for octet in content.prefix(Self.textOctetCount) {
            arc.append(octet & 0x7f)
            guard octet & 0x80 == 0 else { continue }
            let value = Arc(groups: arc.reversed())
            arc = []
            guard parts.isEmpty else {
                parts.append(value.text)
                continue
            }
            let small = value.small ?? 80
            let root = min(small / 40, 2)
            parts = [String(root), value.subtracting(UInt8(40 * root)).text]
        }
        if content.count > Self.textOctetCount { parts.append("…") }
        return parts.joined(separator: ".")
    }

    /// A subidentifier: a number in base 128, the low digit first, without leading zeros but for zero itself.
    private struct Arc {
        var groups: [UInt8]

        init(groups: [UInt8]) { self.groups = groups }

        init(_ value: UInt64) {
            groups = [UInt8(value & 0x7f)]
            var left = value >> 7
            while left > 0 {
                groups.append(UInt8(left & 0x7f))
                left >>= 7
            }
        }

        /// Digits only, no leading zero but for "0", at most 39 of them (2^128 has 39).
        init?(decimal text: some Collection<UInt8>) {
            guard let first = text.first, text.count <= 39, first != UInt8(ascii: "0") || text.count == 1 else {
                return nil
            }
            groups = [0]
            for character in text {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character) else { return nil }
                multiplyAdd(10, character - UInt8(ascii: "0"))
            }
        }

        private mutating func multiplyAdd(_ factor: UInt16, _ addend: UInt8) {
            var carry = UInt16(addend)
            for i in groups.indices {
                let sum = UInt16(groups[i]) * factor + carry
                groups[i] = UInt8(sum & 0x7f)
                carry = sum >> 7
            }
            if carry > 0 { groups.append(UInt8(carry)) }
        }

        func adding(_ addend: UInt8) -> Arc {
            var sum = self
            sum.multiplyAdd(1, addend)
            return sum
        }

        /// The difference; it is not negative where it is used.
        func subtracting(_ subtrahend: UInt8) -> Arc {
            var difference = self
            var borrow = Int(subtrahend)
            for i in groups.indices {
                let value = Int(groups[i]) - borrow
                difference.groups[i] = UInt8(value & 0x7f)
                borrow = value < 0 ? 1 : 0
            }
            while difference.groups.count > 1, difference.groups.last == 0 { difference.groups.removeLast() }
            return difference
        }

        /// The value if it is below 128.
        var small: UInt8? { groups.count == 1 ? groups[0] : nil }

        var octets: [UInt8] {
            groups.indices.reversed().map { $0 == 0 ? groups[$0] : groups[$0] | 0x80 }
        }

        var text: String {
            guard groups.count <= arcOctetCount else {
                return "0x" + groups.reversed().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            }
            var digits: [UInt8] = []
            var left = groups
            repeat {
                var remainder: UInt16 = 0
                for i in left.indices.reversed() {
                    let value = remainder << 7 | UInt16(left[i])
                    left[i] = UInt8(value / 10)
                    remainder = value % 10
                }
                digits.append(UInt8(ascii: "0") + UInt8(remainder))
                while left.last == 0 { left.removeLast() }
            } while !left.isEmpty
            return String(decoding: digits.reversed(), as: UTF8.self)
        }
    }
}
