/// An OBJECT IDENTIFIER (X.690 section 8.19). Kept as its content octets: equality is theirs.
public struct ObjectIdentifier: Hashable, Sendable, CustomStringConvertible {
    /// The content octets, without tag and length.
    public let content: [UInt8]

    /// From components, for the constants of the engine: two at least, the first at most 2, the second below 40
    /// unless the first is 2. Anything else is a mistake in the source and traps.
    package init(_ components: UInt64...) {
        self.init(components: components)!
    }

    /// From components, or nil if they are not an object identifier.
    public init?(components: [UInt64]) {
        guard components.count >= 2, components[0] <= 2, components[0] == 2 || components[1] < 40,
            components[1] <= UInt64(Int64.max) - 80
        else { return nil }
        var content: [UInt8] = []
        for value in [components[0] * 40 + components[1]] + components[2...] {
            var groups = [UInt8(value & 0x7f)]
            var left = value >> 7
            while left > 0 {
                groups.append(UInt8(left & 0x7f) | 0x80)
                left >>= 7
            }
            content.append(contentsOf: groups.reversed())
        }
        self.content = content
    }

    /// From dotted text such as `2.5.29.17`, or nil if it is none.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let components = parts.compactMap { part in
            part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? UInt64(part) : nil
        }
        guard components.count == parts.count else { return nil }
        self.init(components: components)
    }

    /// From content octets that were read.
    ///
    /// - Throws: ``DERError/Kind/badObjectIdentifier``.
    package init(content octets: ArraySlice<UInt8>) throws(DERError) {
        guard let last = octets.last, last & 0x80 == 0 else {
            throw DERError(.badObjectIdentifier, at: octets.startIndex)
        }
        var atStart = true
        var value: UInt64 = 0
        for octet in octets {
            // Section 8.19.2: the leading octet of a subidentifier is not 80.
            if atStart && octet == 0x80 { throw DERError(.badObjectIdentifier, at: octets.startIndex) }
            value = (atStart ? 0 : value << 7) | UInt64(octet & 0x7f)
            // X.690 sets no bound; 2^63 - 1 is more than any registered arc but the UUID ones (2.25), which
            // no standard of this engine uses.
            guard value < 1 << 56 || octet & 0x80 == 0 else {
                throw DERError(.badObjectIdentifier, at: octets.startIndex)
            }
            atStart = octet & 0x80 == 0
        }
        content = [UInt8](octets)
    }

    public var components: [UInt64] {
        var all: [UInt64] = []
        var value: UInt64 = 0
        for octet in content {
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

    public var description: String { components.map(String.init).joined(separator: ".") }
}

extension DERCursor where Source == ArraySlice<UInt8> {
    package mutating func objectIdentifier(_ field: DERField) throws(DERError) -> ObjectIdentifier {
        try ObjectIdentifier(content: read(.objectIdentifier, field))
    }
}

extension DERBuilder where Sink: ~Copyable {
    package mutating func objectIdentifier(_ identifier: ObjectIdentifier) {
        write(.objectIdentifier, identifier.content)
    }
}
