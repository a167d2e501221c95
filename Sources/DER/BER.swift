package import Octets

/// Turns BER into DER as far as PKCS #7, CMS and PKCS #12 need it, so that the strict reader can stay strict.
///
/// RFC 5652 section 1 and RFC 7292 section 1 encode in BER. What old programs do with that freedom is: lengths that are
/// indefinite (X.690 section 8.1.3.6) or in more octets than needed (section 8.1.3.5), and strings in segments (sections
/// 8.6.4, 8.7.3 and 8.23). These, and nothing else, are changed: whatever else DER forbids is left for ``DERCursor`` to
/// refuse, and octets that are DER come out as they went in, so that what was signed stays what was signed.
///
/// What it cannot know is whether `[0]`, constructed, is a tag around a value or a string in segments under an implicit
/// tag; `DERCursor.implicitOctetString` reads the second.
///
/// The work is linear in the input for each level of nesting, of which there are at most ``DERLimit/depth``; a million
/// segments of one octet are as much work as one segment of a few million. Offsets in errors count from the start of the
/// BER. Leakage contract for secret octets: tags and lengths may leak, values not.
package enum BER {
    /// One value in BER, as DER.
    package static func normalized(_ octets: ArraySlice<UInt8>) throws(DERError) -> [UInt8] {
        var sink: [UInt8] = []
        sink.reserveCapacity(octets.count)
        var normalizer = try BERNormalizer(octets)
        try normalizer.run(into: &sink)
        return sink
    }

    /// One secret value in BER, as DER.
    package static func normalized(_ octets: SecretSlice) throws(DERError) -> SecretBytes {
        var sink = SecretBuffer(capacity: octets.octetCount + 64)
        var normalizer = try BERNormalizer(octets)
        try normalizer.run(into: &sink)
        return sink.finish()
    }
}

/// A walk over BER that writes DER; constructed elements that are open stand on a stack, not in recursion.
private struct BERNormalizer<Source: OctetSource> {
    private let source: Source
    private var place: Int
    private var open: [Frame] = []

    private struct Frame {
        let tag: DERTag
        /// Where its content ends; nil: at end-of-contents octets.
        let end: Int?
        /// Where the innermost definite length ends, beyond which nothing inside may reach.
        let limit: Int
        /// Where its content starts in what is written.
        let start: Int
        let strings: Strings?
        /// Whether a segment around it gets the header.
        let isSegment: Bool
        /// X.690 section 8.6.4: of a BIT STRING, the unused bits of its last segment so far.
        var unusedBitCount: UInt8 = 0
        var hasSegments = false
    }

    /// A string whose content is its segments' contents: X.690 sections 8.6.4 and 8.7.3, and 8.23.3 by which character
    /// strings are encoded as if they were `IMPLICIT OCTET STRING`, times too (section 8.25 and X.680 section 46).
    private enum Strings { case octets, bits }

    init(_ source: Source) throws(DERError) {
        guard source.octetCount <= DERLimit.octetCount else { throw DERError(.tooLong, at: source.startIndex) }
        self.source = source
        place = source.startIndex
    }

    mutating func run<Sink: OctetSink & ~Copyable>(into sink: inout Sink) throws(DERError) {
        repeat {
            try element(into: &sink)
            while try closesFrame() { try close(into: &sink) }
        } while !open.isEmpty
        guard place == source.endIndex else { throw DERError(.trailingOctets, at: place) }
    }

    /// Reads one primitive element, or the header of a constructed one.
    private mutating func element<Sink: OctetSink & ~Copyable>(into sink: inout Sink) throws(DERError) {
        let start = place
        guard open.count < DERLimit.depth else { throw DERError(.tooDeep, at: start) }
        let tag = try readTag()
        let length = try readLength(of: tag, at: start)
        let strings = try segments(tag, at: start)
        guard tag.isConstructed else {
            let content = place..<place + (length ?? 0)
            place = content.upperBound
            if strings != nil {
                try append(segment: content, into: &sink)
            } else {
                source[content].withSpan { octets in DERHeader.append(tag, contentCount: octets.count, octets, to: &sink) }
            }
            return
        }
        open.append(
            Frame(
                tag: tag, end: length.map { place + $0 }, limit: length.map { place + $0 } ?? limit, start: sink.count,
                strings: strings ?? Self.strings(tag), isSegment: strings != nil))
    }

    /// If this element is a segment of a string, which string's; its tag must fit.
    private func segments(_ tag: DERTag, at start: Int) throws(DERError) -> Strings? {
        guard let strings = open.last?.strings else { return nil }
        let expected: DERTag = strings == .bits ? .bitString : .octetString
        guard tag.tagClass == expected.tagClass, tag.number == expected.number else {
            throw DERError(.unexpectedTag(expected: expected, found: tag), at: start)
        }
        return strings
    }

    /// Takes the content of a primitive segment.
    private mutating func append<Sink: OctetSink & ~Copyable>(
        segment content: Range<Int>, into sink: inout Sink
    ) throws(DERError) {
        guard let frame = open.indices.last else { return }
        var content = content
        if open[frame].strings == .bits {
            // X.690 section 8.6.4: "each segment except the last shall contain a multiple of eight bits".
            guard !content.isEmpty, source[content.lowerBound] <= 7, open[frame].unusedBitCount == 0 else {
                throw DERError(.badBitString, at: content.lowerBound)
            }
            let unused = source[content.lowerBound]
            guard unused == 0 || content.count > 1 else { throw DERError(.badBitString, at: content.lowerBound) }
            open[frame].unusedBitCount = unused
            content = content.lowerBound + 1..<content.upperBound
        }
        open[frame].hasSegments = true
        source[content].withSpan { octets in sink.append(octets) }
    }

    /// Whether the innermost open element ends here; its end-of-contents octets are passed over.
    private mutating func closesFrame() throws(DERError) -> Bool {
        guard let frame = open.last else { return false }
        if let end = frame.end { return place == end }
        guard limit - place >= 2, source[place] == 0, source[place + 1] == 0 else {
            guard place < limit else { throw DERError(.truncated, at: place) }
            return false
        }
        place += 2
        return true
    }

    private mutating func close<Sink: OctetSink & ~Copyable>(into sink: inout Sink) throws(DERError) {
        guard let frame = open.popLast() else { return }
        if frame.isSegment {
            // X.690 section 8.6.4 holds across levels: what was the last segment here is the last so far outside.
            guard let outer = open.indices.last else { return }
            guard frame.strings != .bits || open[outer].unusedBitCount == 0 || !frame.hasSegments else {
                throw DERError(.badBitString, at: place)
            }
            if frame.hasSegments {
                open[outer].unusedBitCount = frame.unusedBitCount
                open[outer].hasSegments = true
            }
            return
        }
        var tag = frame.tag
        var count = sink.count - frame.start
        if let strings = frame.strings {
            tag.isConstructed = false
            if strings == .bits { count += 1 }
        }
        var header = DERHeader.octets(tag, contentCount: count)
        if frame.strings == .bits { header.append(frame.unusedBitCount) }
        sink.insert(header.span, at: frame.start)
    }

    private var limit: Int { open.last?.limit ?? source.endIndex }

    /// X.690 section 8.1.2.
    private mutating func readTag() throws(DERError) -> DERTag {
        let start = place
        let limit = limit
        guard place < limit else { throw DERError(.truncated, at: start) }
        let first = source[place]
        place += 1
        // Section 8.1.5: end-of-contents octets stand at the end of an indefinite length and nowhere else.
        guard let tagClass = DERTag.Class(rawValue: first & 0xc0), first & 0xdf != 0 else {
            throw DERError(.badTag, at: start)
        }
        let isConstructed = first & 0x20 != 0
        guard first & 0x1f == 0x1f else { return DERTag(tagClass, UInt32(first & 0x1f), isConstructed: isConstructed) }
        var number: UInt32 = 0
        for count in 1...4 {
            guard place < limit else { throw DERError(.truncated, at: start) }
            let octet = source[place]
            place += 1
            if count == 1, octet == 0x80 { throw DERError(.badTag, at: start) }
            number = number << 7 | UInt32(octet & 0x7f)
            if octet & 0x80 == 0 {
                guard number >= 31 else { throw DERError(.badTag, at: start) }
                return DERTag(tagClass, number, isConstructed: isConstructed)
            }
        }
        throw DERError(.badTag, at: start)
    }

    /// X.690 section 8.1.3: octets of content, nil for the indefinite form, which only a constructed element may have.
    private mutating func readLength(of tag: DERTag, at start: Int) throws(DERError) -> Int? {
        let lengthStart = place
        let limit = limit
        guard place < limit else { throw DERError(.truncated, at: start) }
        let first = source[place]
        place += 1
        var count = Int(first)
        if first == 0x80 {
            guard tag.isConstructed else { throw DERError(.badLength, at: lengthStart) }
            return nil
        }
        if first > 0x80 {
            // Section 8.1.3.5 c: ff is kept for extensions.
            guard first != 0xff else { throw DERError(.badLength, at: lengthStart) }
            guard limit - place >= Int(first & 0x7f) else { throw DERError(.truncated, at: start) }
            count = 0
            for _ in 0..<Int(first & 0x7f) {
                count = count << 8 | Int(source[place])
                place += 1
                // Before another octet could overflow; leading zeros may go on.
                guard count <= DERLimit.octetCount else { throw DERError(.truncated, at: start) }
            }
        }
        guard limit - place >= count else { throw DERError(.truncated, at: start) }
        return count
    }

    private static func strings(_ tag: DERTag) -> Strings? {
        guard tag.tagClass == .universal else { return nil }
        switch tag.number {
        case 3: return .bits
        case 4, 12, 18...22, 23, 24, 25...28, 30: return .octets
        default: return nil
        }
    }
}

extension DERCursor {
    /// `[number] IMPLICIT OCTET STRING`, as it stands in DER, or in segments as ``BER`` leaves it: X.690 section 8.14.3 lets
    /// an implicit tag be constructed where the string is, and then its content is a series of OCTET STRINGs (section 8.7.3.2).
    ///
    /// The segments are gone through twice and copied once.
    package mutating func implicitOctetString<Sink: OctetSink & ~Copyable>(
        _ number: UInt32, _ field: DERField, into sink: inout Sink
    ) throws(DERError) {
        if nextTag == .primitive(number) {
            let content = try read(.primitive(number), field)
            content.withSpan { octets in sink.append(octets) }
            return
        }
        var segments = try enter(.constructed(number), field)
        while !segments.isAtEnd {
            let segment = try segments.octetString(field)
            segment.withSpan { octets in sink.append(octets) }
        }
        try segments.end()
    }
}
