package import Octets

/// A field as its standard names it, for error messages and for ``DERObserver``.
package struct DERField: Sendable {
    package let name: StaticString
    package let clause: StaticString

    /// - Parameters:
    ///   - name: the field's name in the ASN.1 of its standard.
    ///   - clause: the document and section that defines it.
    package init(_ name: StaticString, _ clause: StaticString) {
        self.name = name
        self.clause = clause
    }
}

/// Sees every element as it is read: what `explain` prints. The reader is the only grammar there is.
package protocol DERObserver: AnyObject {
    /// - Parameters:
    ///   - tag: the element's identifier.
    ///   - element: where it stands, header included; octets from the start of the outermost input.
    ///   - content: where its content stands.
    ///   - depth: how many elements enclose it.
    ///   - field: what the element is to the standard that is being read.
    func observe(tag: DERTag, element: Range<Int>, content: Range<Int>, depth: Int, field: DERField)
}

/// One element: identifier, and where it lies.
package struct DERElement<Source: OctetSource>: Sendable {
    package let tag: DERTag
    /// Identifier, length and content.
    package let encoded: Source
    package let content: Source
}

/// A strict reader of DER (X.690 sections 8 to 11): a cursor over the elements of one value.
///
/// Lengths are definite and minimal, nothing may follow what ``end()`` closes, and offsets in errors count
/// from the start of the outermost input. It cannot be copied, so that a cursor cannot be forked; `end()`
/// consumes it. A structure is read one line a field, in the order of its ASN.1:
///
///     var sequence = try reader.sequence(DERField("Validity", "RFC 5280 section 4.1.2.5"))
///     notBefore = try sequence.time(DERField("notBefore", "RFC 5280 section 4.1.2.5"))
///     notAfter = try sequence.time(DERField("notAfter", "RFC 5280 section 4.1.2.5"))
///     try sequence.end()
///
/// It reads public octets (``DERReader``) and, without copying them, secret ones (``SecretDERReader``).
/// Leakage contract for the latter: tags, lengths and whether an encoding is well-formed may leak, values not.
package struct DERCursor<Source: OctetSource>: ~Copyable {
    private let octets: Source
    /// Where the next element starts, in the outermost input.
    package private(set) var offset: Int
    private let depth: Int
    private let observer: (any DERObserver)?

    // Methods are specialised for public octets, which certificates are: in generic code a slice costs more than what is
    // read of it.

    /// - Parameters:
    ///   - octets: what to read, to its end.
    ///   - observer: told of each element read.
    @specialized(where Source == ArraySlice<UInt8>)
    package init(_ octets: Source, observer: (any DERObserver)? = nil) throws(DERError) {
        guard octets.octetCount <= DERLimit.octetCount else { throw DERError(.tooLong, at: octets.startIndex) }
        self.init(octets, from: octets.startIndex, depth: 0, observer: observer)
    }

    private init(_ octets: Source, from offset: Int, depth: Int, observer: (any DERObserver)?) {
        self.octets = octets
        self.offset = offset
        self.depth = depth
        self.observer = observer
    }

    package var isAtEnd: Bool { offset == octets.endIndex }

    /// The next element's tag, or nil at the end or where no whole tag stands (reading on tells which).
    package var nextTag: DERTag? { (try? header())?.tag }

    /// Reads the next element, whatever its tag.
    @specialized(where Source == ArraySlice<UInt8>)
    package mutating func element(_ field: DERField) throws(DERError) -> DERElement<Source> {
        let header = try header()
        let start = offset
        let content = try pass(header, field)
        return DERElement(tag: header.tag, encoded: octets[start..<content.upperBound], content: octets[content])
    }

    /// Reads the next element, which must have this tag, and gives its content.
    @specialized(where Source == ArraySlice<UInt8>)
    package mutating func read(_ expected: DERTag, _ field: DERField) throws(DERError) -> Source {
        guard !isAtEnd else { throw DERError(.unexpectedTag(expected: expected, found: nil), at: offset) }
        let header = try header()
        guard header.tag == expected else {
            throw DERError(.unexpectedTag(expected: expected, found: header.tag), at: offset)
        }
        return octets[try pass(header, field)]
    }

    /// Reads the next element if it has this tag.
    @specialized(where Source == ArraySlice<UInt8>)
    package mutating func readIfPresent(_ tag: DERTag, _ field: DERField) throws(DERError) -> Source? {
        nextTag == tag ? try read(tag, field) : nil
    }

    /// Enters the next element, which must be constructed and have this tag.
    @specialized(where Source == ArraySlice<UInt8>)
    package mutating func enter(_ tag: DERTag, _ field: DERField) throws(DERError) -> DERCursor {
        inside(try read(tag, field))
    }

    @specialized(where Source == ArraySlice<UInt8>)
    package mutating func sequence(_ field: DERField) throws(DERError) -> DERCursor { try enter(.sequence, field) }

    /// Reads a DER value that lies inside a primitive one, such as an extension's OCTET STRING, to its end.
    @specialized(where Source == ArraySlice<UInt8>)
    package func inside(_ content: Source) -> DERCursor {
        DERCursor(content, from: content.startIndex, depth: depth + 1, observer: observer)
    }

    /// The next element as it is encoded, without reading it: for structures that keep what they were read from.
    @specialized(where Source == ArraySlice<UInt8>)
    package func nextEncoded(_ field: DERField) throws(DERError) -> Source {
        var ahead = unobserved()
        return try ahead.element(field).encoded
    }

    /// A second cursor at the same place that tells nobody what it reads, for a check before the reading proper.
    @specialized(where Source == ArraySlice<UInt8>)
    func unobserved() -> DERCursor { DERCursor(octets, from: offset, depth: depth, observer: nil) }

    /// Closes the cursor: nothing may be left.
    @specialized(where Source == ArraySlice<UInt8>)
    package consuming func end() throws(DERError) {
        guard isAtEnd else { throw DERError(.trailingOctets, at: offset) }
    }

    /// Goes behind the next element, whose header was read, and gives the place of its content.
    @specialized(where Source == ArraySlice<UInt8>)
    private mutating func pass(
        _ header: (tag: DERTag, octetCount: Int), _ field: DERField
    ) throws(DERError) -> Range<Int> {
        let start = offset
        let length = try contentLength(at: start + header.octetCount)
        let content = length.start..<(length.start + length.count)
        guard depth < DERLimit.depth else { throw DERError(.tooDeep, at: start) }
        offset = content.upperBound
        observer?.observe(
            tag: header.tag, element: start..<content.upperBound, content: content, depth: depth, field: field)
        return content
    }

    /// X.690 section 8.1.2: identifier octets.
    @specialized(where Source == ArraySlice<UInt8>)
    private func header() throws(DERError) -> (tag: DERTag, octetCount: Int) {
        let end = octets.endIndex
        guard offset < end else { throw DERError(.truncated, at: offset) }
        let first = octets[offset]
        guard let tagClass = DERTag.Class(rawValue: first & 0xc0) else { throw DERError(.badTag, at: offset) }
        let isConstructed = first & 0x20 != 0
        guard first & 0x1f == 0x1f else {
            return (DERTag(tagClass, UInt32(first & 0x1f), isConstructed: isConstructed), 1)
        }
        // Section 8.1.2.4: the high-tag-number form, for 31 and above, seven bits an octet, no leading zeros.
        var number: UInt32 = 0
        for place in 1...4 {
            guard end - offset > place else { throw DERError(.truncated, at: offset) }
            let octet = octets[offset + place]
            if place == 1 && octet == 0x80 { throw DERError(.badTag, at: offset) }
            number = number << 7 | UInt32(octet & 0x7f)
            if octet & 0x80 == 0 {
                guard number >= 31 else { throw DERError(.badTag, at: offset) }
                return (DERTag(tagClass, number, isConstructed: isConstructed), place + 1)
            }
        }
        throw DERError(.badTag, at: offset)
    }

    /// X.690 sections 8.1.3 and 10.1: length octets, definite and as few as possible.
    @specialized(where Source == ArraySlice<UInt8>)
    private func contentLength(at place: Int) throws(DERError) -> (start: Int, count: Int) {
        let end = octets.endIndex
        guard place < end else { throw DERError(.truncated, at: offset) }
        let first = octets[place]
        var count = Int(first)
        var start = place + 1
        if first >= 0x80 {
            let octetCount = Int(first & 0x7f)
            // 0 is the indefinite form; more than 4 octets would exceed DERLimit.octetCount.
            guard (1...4).contains(octetCount) else { throw DERError(.badLength, at: place) }
            guard end - start >= octetCount else { throw DERError(.truncated, at: offset) }
            count = 0
            for i in 0..<octetCount { count = count << 8 | Int(octets[start + i]) }
            guard count >= 0x80, count >> (8 * (octetCount - 1)) != 0 else { throw DERError(.badLength, at: place) }
            start += octetCount
        }
        guard end - start >= count else { throw DERError(.truncated, at: offset) }
        return (start, count)
    }
}

/// Reads public octets.
package typealias DERReader = DERCursor<ArraySlice<UInt8>>
/// Reads secret octets where they lie.
package typealias SecretDERReader = DERCursor<SecretSlice>
