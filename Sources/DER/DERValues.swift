private import Octets

// The values of the universal types that PKI uses, as DER restricts them: one function a type, on the cursor
// and on the builder (DERValues+Writing.swift). Each takes the field's name and clause, as every read does.

extension DERCursor {
    /// BOOLEAN; X.690 section 11.1: TRUE is FF, FALSE is 00.
    @specialized(where Source == ArraySlice<UInt8>)
    package mutating func boolean(_ field: DERField) throws(DERError) -> Bool {
        let content = try read(.boolean, field)
        guard content.octetCount == 1 else { throw DERError(.badBoolean, at: content.startIndex) }
        switch content[content.startIndex] {
        case 0x00: return false
        case 0xff: return true
        default: throw DERError(.badBoolean, at: content.startIndex)
        }
    }

    /// `BOOLEAN DEFAULT FALSE`: false where it is absent; X.690 section 11.5: an encoded FALSE is refused.
    @specialized(where Source == ArraySlice<UInt8>)
    package mutating func booleanDefaultFalse(_ field: DERField) throws(DERError) -> Bool {
        guard nextTag == .boolean else { return false }
        let start = offset
        guard try boolean(field) else { throw DERError(.encodedDefault, at: start) }
        return true
    }

    /// INTEGER: the content octets, two's complement, as few as possible (X.690 section 8.3.2).
    @specialized(where Source == ArraySlice<UInt8>)
    package mutating func integerOctets(_ field: DERField) throws(DERError) -> Source {
        try Self.minimal(read(.integer, field))
    }

    /// INTEGER that is not negative: its magnitude, big-endian, without the sign octet; zero is one octet 00.
    @specialized(where Source == ArraySlice<UInt8>)
    package mutating func nonNegativeInteger(_ field: DERField) throws(DERError) -> Source {
        let content = try integerOctets(field)
        let start = content.startIndex
        guard content[start] < 0x80 else { throw DERError(.integerOutOfRange, at: start) }
        return content[start] == 0 && content.octetCount > 1 ? content[start + 1..<content.endIndex] : content
    }

    /// INTEGER within a range.
    @specialized(where Source == ArraySlice<UInt8>)
    package mutating func int(_ field: DERField, in range: ClosedRange<Int>) throws(DERError) -> Int {
        try Self.int(integerOctets(field), in: range)
    }

    /// `[number] IMPLICIT INTEGER` within a range.
    @specialized(where Source == ArraySlice<UInt8>)
    package mutating func int(
        tagged tag: DERTag, _ field: DERField, in range: ClosedRange<Int>
    ) throws(DERError) -> Int {
        try Self.int(Self.minimal(read(tag, field)), in: range)
    }

    /// ENUMERATED within a range; X.690 section 8.4: encoded as the INTEGER is.
    @specialized(where Source == ArraySlice<UInt8>)
    package mutating func enumerated(_ field: DERField, in range: ClosedRange<Int>) throws(DERError) -> Int {
        try Self.int(Self.minimal(read(.enumerated, field)), in: range)
    }

    @specialized(where Source == ArraySlice<UInt8>)
    package mutating func octetString(_ field: DERField) throws(DERError) -> Source { try read(.octetString, field) }

    /// NULL; X.690 section 8.8.2: it has no contents.
    @specialized(where Source == ArraySlice<UInt8>)
    package mutating func null(_ field: DERField) throws(DERError) {
        let content = try read(.null, field)
        guard content.octetCount == 0 else { throw DERError(.badNull, at: content.startIndex) }
    }

    /// BIT STRING of whole octets, which is what keys and signatures are.
    @specialized(where Source == ArraySlice<UInt8>)
    package mutating func octetAlignedBitString(_ field: DERField) throws(DERError) -> Source {
        let (octets, unusedBitCount) = try Self.bits(read(.bitString, field))
        guard unusedBitCount == 0 else { throw DERError(.badBitString, at: octets.startIndex - 1) }
        return octets
    }

    /// BIT STRING under an implicit tag, its octets left where they lie.
    @specialized(where Source == ArraySlice<UInt8>)
    package mutating func bits(tagged tag: DERTag, _ field: DERField) throws(DERError) -> Source {
        try Self.bits(read(tag, field)).octets
    }

    /// Enters a SET OF, whose elements must stand in ascending order of their encodings (X.690 section 11.6).
    ///
    /// The order is checked here, before the first element is read; equal elements are no error of DER.
    @specialized(where Source == ArraySlice<UInt8>)
    package mutating func setOf(_ field: DERField) throws(DERError) -> DERCursor { try setOf(tagged: .set, field) }

    /// Enters a `SET OF` under an implicit tag; see ``setOf(_:)``.
    @specialized(where Source == ArraySlice<UInt8>)
    package mutating func setOf(tagged tag: DERTag, _ field: DERField) throws(DERError) -> DERCursor {
        let set = try enter(tag, field)
        var walk = set.unobserved()
        var last: Source?
        while !walk.isAtEnd {
            let encoded = try walk.element(field).encoded
            if let last, Self.precedes(encoded, last) { throw DERError(.badSetOrder, at: encoded.startIndex) }
            last = encoded
        }
        return set
    }

    @specialized(where Source == ArraySlice<UInt8>)
    package mutating func objectIdentifier(_ field: DERField) throws(DERError) -> ObjectIdentifier {
        let content = try read(.objectIdentifier, field)
        return try content.withSpan { octets throws(DERError) in
            try ObjectIdentifier(content: octets, at: content.startIndex)
        }
    }

    /// X.690 section 8.3.2: the first nine bits are neither all ones nor all zero.
    @specialized(where Source == ArraySlice<UInt8>)
    private static func minimal(_ content: Source) throws(DERError) -> Source {
        let start = content.startIndex
        guard content.octetCount > 0 else { throw DERError(.badInteger, at: start) }
        if content.octetCount > 1 {
            let second = content[start + 1]
            let isPadded = content[start] == 0x00 && second < 0x80 || content[start] == 0xff && second >= 0x80
            guard !isPadded else { throw DERError(.badInteger, at: start) }
        }
        return content
    }

    @specialized(where Source == ArraySlice<UInt8>)
    private static func int(_ content: Source, in range: ClosedRange<Int>) throws(DERError) -> Int {
        guard content.octetCount <= 8 else { throw DERError(.integerOutOfRange, at: content.startIndex) }
        var value = content[content.startIndex] >= 0x80 ? -1 : 0
        for place in content.startIndex..<content.endIndex { value = value << 8 | Int(content[place]) }
        guard range.contains(value) else { throw DERError(.integerOutOfRange, at: content.startIndex) }
        return value
    }

    /// X.690 sections 8.6.2 and 11.2.1: the first octet counts the unused bits of the last, which are zero.
    @specialized(where Source == ArraySlice<UInt8>)
    fileprivate static func bits(_ content: Source) throws(DERError) -> (octets: Source, unusedBitCount: Int) {
        let start = content.startIndex
        guard content.octetCount > 0 else { throw DERError(.badBitString, at: start) }
        let unused = content[start]
        let octets = content[start + 1..<content.endIndex]
        guard unused <= 7, unused == 0 || octets.octetCount > 0 else { throw DERError(.badBitString, at: start) }
        if unused > 0, content[content.endIndex - 1] & (1 << unused - 1) != 0 {
            throw DERError(.badBitString, at: content.endIndex - 1)
        }
        return (octets, Int(unused))
    }

    /// X.690 section 11.6: octet by octet, the shorter one as if it went on with zeros.
    @specialized(where Source == ArraySlice<UInt8>)
    private static func precedes(_ a: Source, _ b: Source) -> Bool {
        for i in 0..<max(a.octetCount, b.octetCount) {
            let left = i < a.octetCount ? a[a.startIndex + i] : 0
            let right = i < b.octetCount ? b[b.startIndex + i] : 0
            if left != right { return left < right }
        }
        return false
    }
}

extension DERCursor where Source == ArraySlice<UInt8> {
    package mutating func bitString(_ field: DERField) throws(DERError) -> BitString {
        let (octets, unusedBitCount) = try Self.bits(read(.bitString, field))
        return BitString(octets: [UInt8](octets), unusedBitCount: unusedBitCount)
    }

    /// BIT STRING under an implicit tag.
    package mutating func bitString(tagged tag: DERTag, _ field: DERField) throws(DERError) -> BitString {
        let (octets, unusedBitCount) = try Self.bits(read(tag, field))
        return BitString(octets: [UInt8](octets), unusedBitCount: unusedBitCount)
    }

    /// BIT STRING with named bits; X.690 section 11.2.2: trailing zero bits are removed before encoding.
    package mutating func namedBitList(_ field: DERField) throws(DERError) -> BitString {
        let start = offset
        let bits = try bitString(field)
        guard bits.hasNoTrailingZeroBit else { throw DERError(.badBitString, at: start) }
        return bits
    }
}

/// A BIT STRING: octets, of whose last one some low bits do not count and are zero.
public struct BitString: Hashable, Sendable {
    public let octets: [UInt8]
    /// 0...7.
    public let unusedBitCount: Int

    fileprivate init(octets: [UInt8], unusedBitCount: Int) {
        self.octets = octets
        self.unusedBitCount = unusedBitCount
    }

    /// Whole octets.
    public init(octets: [UInt8]) { self.init(octets: octets, unusedBitCount: 0) }

    /// Named bits; bit 0 is the high bit of the first octet (X.690 section 8.6.2.1), and no zero bit trails.
    public init(named bits: some Sequence<Int>) {
        var octets: [UInt8] = []
        for bit in bits where bit >= 0 && bit < 8 * DERLimit.octetCount {
            while octets.count <= bit / 8 { octets.append(0) }
            octets[bit / 8] |= 0x80 >> UInt8(bit % 8)
        }
        self.init(octets: octets, unusedBitCount: octets.last.map(\.trailingZeroBitCount) ?? 0)
    }

    public var bitCount: Int { 8 * octets.count - unusedBitCount }

    /// Whether a bit is set; one beyond the end is not.
    public subscript(bit: Int) -> Bool {
        guard bit >= 0, bit / 8 < octets.count else { return false }
        return octets[bit / 8] & (0x80 >> UInt8(bit % 8)) != 0
    }

    fileprivate var hasNoTrailingZeroBit: Bool { bitCount == 0 ? octets.isEmpty : self[bitCount - 1] }
}
