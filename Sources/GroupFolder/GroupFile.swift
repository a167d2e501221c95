internal import DER
package import Files
package import Octets

/// A file with certificates or revocation lists, and how it looks with others in their places.
package struct GroupFile: Sendable {
    package struct Part: Sendable {
        let range: Range<Int>
        /// Its place among the members of ``GroupContents``.
        package let member: Int
        let label: PEMLabel?
        let behind: [UInt8]
    }

    package let entry: FolderEntry
    let content: SecretBytes
    package let parts: [Part]

    package var path: String { entry.path }
    package var members: [Int] { parts.map(\.member) }

    /// The file with new octets for some members; everything else stays character for character.
    ///
    /// Where the new base64 is as long as the old, white space keeps its places: so converting back gives the old file.
    /// Else it is set in the lines that the block has.
    ///
    /// - Parameter new: a member's new octets, or nil where it stays.
    /// - Returns: nil if nothing in it is new.
    package func replacing(_ new: (Int) -> [UInt8]?) -> SecretBytes? {
        let replacements = parts.compactMap { part in new(part.member).map { (part: part, octets: $0) } }
        guard !replacements.isEmpty else { return nil }
        var buffer = SecretBuffer(capacity: content.count + 64)
        content.withBytes { old in
            var place = 0
            for (part, octets) in replacements {
                buffer.append(old.extracting(place..<part.range.lowerBound))
                if part.label == nil {
                    buffer.append(octets.span)
                } else {
                    Self.write(octets + part.behind, over: old.extracting(part.range), into: &buffer)
                }
                place = part.range.upperBound
            }
            buffer.append(old.extracting(place..<old.count))
        }
        return buffer.finish()
    }

    private static func write(_ octets: [UInt8], over body: Span<UInt8>, into buffer: inout SecretBuffer) {
        var characters: [UInt8] = []
        Base64.encode(octets.span, columns: nil, into: &characters)
        let old = body.indices.count { !isWhiteSpace(body[$0]) }
        if old == characters.count {
            var place = 0
            var next = 0
            while place < body.count {
                let end = (place..<body.count).first { isWhiteSpace(body[$0]) } ?? body.count
                buffer.append(characters[next..<next + end - place].span)
                next += end - place
                place = (end..<body.count).first { !isWhiteSpace(body[$0]) } ?? body.count
                buffer.append(body.extracting(end..<place))
            }
            return
        }
        // White space in front, the characters in lines like the first one, white space behind.
        let first = body.indices.first { !isWhiteSpace(body[$0]) } ?? body.count
        let end = (first..<body.count).first { isWhiteSpace(body[$0]) } ?? body.count
        let last = body.indices.last { !isWhiteSpace(body[$0]) } ?? first
        let nextLine = (end..<body.count).first { !isWhiteSpace(body[$0]) } ?? end
        buffer.append(body.extracting(0..<first))
        let width = max(4, end - first)
        for start in stride(from: 0, to: characters.count, by: width) {
            if start > 0 {
                // One line as it was ends as the others shall.
                if nextLine > end { buffer.append(body.extracting(end..<nextLine)) } else { buffer.append(UInt8(ascii: "\n")) }
            }
            buffer.append(characters[start..<min(start + width, characters.count)].span)
        }
        buffer.append(body.extracting(min(last + 1, body.count)..<body.count))
    }

    private static func isWhiteSpace(_ octet: UInt8) -> Bool { octet == 0x20 || (0x09...0x0d).contains(octet) }
}
