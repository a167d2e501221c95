package import Octets

/// A block as it stands in its text.
package struct PEMBlock<Source: OctetSource>: Sendable {
    package let label: PEMLabel
    /// Headers of RFC 1421, such as `DEK-Info`, in their order.
    package let headers: [PEMHeader]
    /// Where the BEGIN line starts: octets from the start of the text, and lines from 1.
    package let offset: Int
    package let line: Int
    /// The base64 characters and the white space among them.
    fileprivate let body: Source
    fileprivate let bodyLine: Int

    /// Where the base64 characters and the white space among them stand in the text.
    package var bodyRange: Range<Int> { body.startIndex..<body.endIndex }

    /// RFC 1421 section 4.6.1.1.4: `Proc-Type: 4,ENCRYPTED`.
    package var isEncrypted: Bool { header("Proc-Type")?.hasSuffix("ENCRYPTED") == true }

    /// The first header of a name, in any case of letters.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

package struct PEMHeader: Equatable, Sendable {
    package let name: String
    package let value: String
}

extension PEMBlock where Source == ArraySlice<UInt8> {
    /// What the base64 says.
    package func octets() throws(PEMError) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(body.octetCount / 4 * 3 + 3)
        try PEMScanner.decode(body.span, offset: body.startIndex, line: bodyLine, into: &octets)
        return octets
    }
}

extension PEMBlock where Source == SecretSlice {
    /// What the base64 says, without leaving secret storage.
    package func octets() throws(PEMError) -> SecretBytes {
        var octets = SecretBuffer(capacity: body.octetCount / 4 * 3 + 3)
        try body.withSpan { characters throws(PEMError) in
            try PEMScanner.decode(characters, offset: body.startIndex, line: bodyLine, into: &octets)
        }
        return octets.finish()
    }
}

/// A cursor over the blocks of a text; see ``PEM`` for what it accepts.
package struct PEMReader<Source: OctetSource>: ~Copyable {
    private let text: Source
    private var place = 0
    private var line = 1

    package init(_ text: Source) throws(PEMError) {
        guard text.octetCount <= PEM.octetCountLimit else { throw PEMError(.tooLong, at: 0, line: 1) }
        self.text = text
    }

    /// The next block, or nil if none begins in what is left.
    package mutating func next() throws(PEMError) -> PEMBlock<Source>? {
        let place = place
        let line = line
        let found = try text.withSpan { characters throws(PEMError) in
            try PEMScanner.next(in: characters, from: place, line: line)
        }
        guard let found else { return nil }
        self.place = found.end
        self.line = found.endLine
        let start = text.startIndex
        return PEMBlock(
            label: found.label, headers: found.headers, offset: found.begin, line: found.line,
            body: text[start + found.body.lowerBound..<start + found.body.upperBound], bodyLine: found.bodyLine)
    }

    /// The first block; a text without any is refused.
    package mutating func first() throws(PEMError) -> PEMBlock<Source> {
        guard let block = try next() else { throw PEMError(.noBlock, at: 0, line: 1) }
        return block
    }
}
