import Octets

/// The passes over a text that ``PEMReader`` makes: finding the places of a block, and decoding base64.
enum PEMScanner {
    struct Found {
        var label: PEMLabel
        var headers: [PEMHeader] = []
        var begin: Int
        var line: Int
        var body: Range<Int> = 0..<0
        var bodyLine = 1
        var end = 0
        var endLine = 1
    }

    private static let begin = [UInt8]("-----BEGIN ".utf8)
    private static let end = [UInt8]("-----END ".utf8)
    private static let dashes = [UInt8]("-----".utf8)
    /// Octets of a label; the longest in use, `NEW CERTIFICATE REQUEST` and its kin, have fewer than half.
    private static let labelLimit = 64
    /// Header lines of a block and octets of one: RFC 1421 messages have a handful below 80 characters.
    private static let headerLimit = 32, headerOctetLimit = 1024

    private static let lf = UInt8(ascii: "\n"), cr = UInt8(ascii: "\r"), dash = UInt8(ascii: "-")

    /// A place in a text with the number of its line; CRLF, CR and LF each end one line.
    fileprivate struct Position {
        var place: Int
        var line: Int

        mutating func advance(in text: Span<UInt8>) {
            let octet = text[place]
            place += 1
            if octet == lf || octet == cr && !(place < text.count && text[place] == lf) { line += 1 }
        }
    }

    /// Where the next BEGIN line starts; only white space and a byte order mark may stand before it on its line.
    static func nextBegin(in text: Span<UInt8>, from place: Int, line: Int) -> (place: Int, line: Int)? {
        var at = Position(place: place, line: line)
        if at.place == 0, text.count >= 3, text[0] == 0xef, text[1] == 0xbb, text[2] == 0xbf { at.place = 3 }
        var isLineStart = true
        while at.place < text.count {
            let octet = text[at.place]
            if isLineStart, octet == dash, matches(begin, text, at.place) { return (at.place, at.line) }
            if octet == lf || octet == cr {
                isLineStart = true
            } else if !isWhiteSpace(octet) {
                isLineStart = false
            }
            at.advance(in: text)
        }
        return nil
    }

    static func next(in text: Span<UInt8>, from place: Int, line: Int) throws(PEMError) -> Found? {
        guard let start = nextBegin(in: text, from: place, line: line) else { return nil }
        let opening = Position(place: start.place, line: start.line)
        let (label, afterBegin) = try boundary(begin, in: text, at: opening)
        var at = Position(place: afterBegin, line: start.line)
        var found = Found(label: label, begin: opening.place, line: opening.line)
        found.headers = try headers(in: text, at: &at)

        found.bodyLine = at.line
        let bodyStart = at.place
        while at.place < text.count, text[at.place] != dash { at.advance(in: text) }
        guard at.place < text.count, !matches(begin, text, at.place) else {
            throw PEMError(.missingEnd, at: opening.place, line: opening.line)
        }
        guard matches(dashes, text, at.place) else { throw PEMError(.badCharacter, at: at.place, line: at.line) }
        guard matches(end, text, at.place) else { throw PEMError(.badBoundary, at: at.place, line: at.line) }
        let (endLabel, afterEnd) = try boundary(end, in: text, at: at)
        guard endLabel == label else { throw PEMError(.labelMismatch, at: at.place, line: at.line) }
        found.body = bodyStart..<at.place
        found.end = afterEnd
        found.endLine = at.line
        return found
    }

    /// RFC 7468 section 3: `-----BEGIN label-----`; the label is printable ASCII without `-` at its ends.
    private static func boundary(
        _ opening: [UInt8], in text: Span<UInt8>, at start: Position
    ) throws(PEMError) -> (PEMLabel, end: Int) {
        var label: [UInt8] = []
        var place = start.place + opening.count
        while place < text.count, !matches(dashes, text, place), (0x20...0x7e).contains(text[place]),
            label.count < labelLimit
        {
            label.append(text[place])
            place += 1
        }
        guard matches(dashes, text, place), !label.isEmpty else {
            throw PEMError(.badBoundary, at: start.place, line: start.line)
        }
        return (PEMLabel(String(decoding: label, as: UTF8.self)), place + dashes.count)
    }

    /// RFC 1421 section 4.6: `Name: value` lines, a line that starts with white space going on with the one
    /// before, and an empty line behind the last. None where the first line has no colon.
    private static func headers(in text: Span<UInt8>, at position: inout Position) throws(PEMError) -> [PEMHeader] {
        var headers: [PEMHeader] = []
        var at = position
        skipLine(in: text, at: &at)  // what follows the boundary on its own line
        while true {
            let start = at
            skipLine(in: text, at: &at)
            let line = start.place..<at.place
            let colon = line.first { text[$0] == UInt8(ascii: ":") }
            if headers.isEmpty {
                guard colon != nil, text[start.place] != dash else { return [] }
            } else if line.allSatisfy({ isWhiteSpace(text[$0]) }), !line.isEmpty {
                position = at
                return headers
            }
            guard line.count <= headerOctetLimit, headers.count < headerLimit, !line.isEmpty else {
                throw PEMError(.badHeader, at: start.place, line: start.line)
            }
            if let last = headers.last, isWhiteSpace(text[start.place]) {
                guard last.value.utf8.count <= headerOctetLimit else {
                    throw PEMError(.badHeader, at: start.place, line: start.line)
                }
                headers[headers.count - 1] = PEMHeader(name: last.name, value: last.value + trimmed(text, line))
            } else if let colon {
                headers.append(
                    PEMHeader(
                        name: trimmed(text, line.lowerBound..<colon), value: trimmed(text, colon + 1..<line.upperBound))
                )
            } else {
                throw PEMError(.badHeader, at: start.place, line: start.line)
            }
        }
    }

    /// Moves to the next line. Nothing is copied, for the line may be a key's.
    private static func skipLine(in text: Span<UInt8>, at position: inout Position) {
        let line = position.line
        while position.place < text.count, position.line == line { position.advance(in: text) }
    }

    private static func trimmed(_ text: Span<UInt8>, _ range: Range<Int>) -> String {
        let front = range.drop { isWhiteSpace(text[$0]) }
        var octets = front.map { text[$0] }
        while let last = octets.last, isWhiteSpace(last) { octets.removeLast() }
        return String(decoding: octets, as: UTF8.self)
    }

    /// RFC 7468 section 3: W = WSP / CR / LF / %x0B / %x0C.
    private static func isWhiteSpace(_ octet: UInt8) -> Bool { octet == 0x20 || (0x09...0x0d).contains(octet) }

    private static func matches(_ pattern: [UInt8], _ text: Span<UInt8>, _ place: Int) -> Bool {
        guard text.count - place >= pattern.count else { return false }
        for i in pattern.indices where text[place + i] != pattern[i] { return false }
        return true
    }

    /// RFC 4648 section 4, strict in everything but white space.
    ///
    /// - Parameters:
    ///   - offset: where the characters stand in the text.
    ///   - line: the line of the first.
    static func decode<Sink: OctetSink & ~Copyable>(
        _ characters: Span<UInt8>, offset: Int, line: Int, into sink: inout Sink
    ) throws(PEMError) {
        var at = Position(place: 0, line: line)
        var group: UInt32 = 0
        var count = 0  // characters of the group, padding included
        var padding = 0
        var isOver = false  // a group with padding is the last
        func fail(_ kind: PEMError.Kind) -> PEMError { PEMError(kind, at: offset + at.place, line: at.line) }
        while at.place < characters.count {
            let character = characters[at.place]
            if isWhiteSpace(character) {
                at.advance(in: characters)
                continue
            }
            guard !isOver else { throw fail(.badPadding) }
            if character == UInt8(ascii: "=") {
                guard count >= 2 else { throw fail(.badPadding) }
                padding += 1
                group <<= 6
            } else {
                let value = Base64.value(character)
                guard value >= 0 else { throw fail(.badCharacter) }
                guard padding == 0 else { throw fail(.badPadding) }
                group = group << 6 | UInt32(bitPattern: value)
            }
            count += 1
            if count == 4 {
                let unused: UInt32 = padding == 2 ? 0xffff : padding == 1 ? 0xff : 0
                guard group & unused == 0 else { throw fail(.nonZeroTrailingBits) }
                sink.append(UInt8(group >> 16 & 0xff))
                if padding < 2 { sink.append(UInt8(group >> 8 & 0xff)) }
                if padding < 1 { sink.append(UInt8(group & 0xff)) }
                group = 0
                count = 0
                isOver = padding > 0
            }
            at.advance(in: characters)
        }
        guard count == 0 else { throw fail(.badPadding) }
        guard sink.count > 0 else { throw fail(.emptyBlock) }
    }
}
