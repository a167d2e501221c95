/// Comma-separated values as RFC 4180 section 2 defines them: records, each a line, of fields with commas between; a field
/// in quotation marks may hold commas, line ends and, doubled, quotation marks.
///
/// Three leniencies, each with who writes it: lines may end with LF alone (every editor on Unix; the RFC has CRLF), a byte
/// order mark may stand in front (spreadsheets), and empty lines are passed over (what a hand leaves at the end of a file).
/// Written here because the CSV packages import all of Foundation, which more than doubles the start of a dynamically
/// linked program.
///
/// A record with more or fewer fields than the header is refused: section 2 rule 4, "each line should contain the same
/// number of fields throughout the file".
package struct CommaSeparatedValues: Sendable {
    package struct Record: Sendable {
        /// The line it begins in, from 1.
        package let line: Int
        package let fields: [String]
    }

    package let header: Record
    package let records: [Record]

    package init(_ octets: [UInt8]) throws(CommaSeparatedValuesError) {
        var parser = Parser(octets)
        var records: [Record] = []
        while let record = try parser.next() { records.append(record) }
        guard let header = records.first else { throw CommaSeparatedValuesError(.empty, line: 1) }
        for record in records where record.fields.count != header.fields.count {
            throw CommaSeparatedValuesError(
                .fieldCount(expected: header.fields.count, found: record.fields.count), line: record.line)
        }
        self.header = header
        self.records = Array(records.dropFirst())
    }

    private struct Parser {
        private let octets: [UInt8]
        private var place: Int
        private var line = 1

        init(_ octets: [UInt8]) {
            self.octets = octets
            place = octets.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
        }

        private var octet: UInt8? { place < octets.count ? octets[place] : nil }

        mutating func next() throws(CommaSeparatedValuesError) -> Record? {
            while takeLineEnd() {}
            guard octet != nil else { return nil }
            let start = line
            var fields = [try takeField()]
            while octet == UInt8(ascii: ",") {
                place += 1
                fields.append(try takeField())
            }
            // Section 2 rules 1 and 2: a line end, which the last record may lack.
            guard takeLineEnd() || octet == nil else { throw CommaSeparatedValuesError(.strayQuotationMark, line: line) }
            return Record(line: start, fields: fields)
        }

        private mutating func takeLineEnd() -> Bool {
            let length = octets[place...].starts(with: [0x0d, 0x0a]) ? 2 : 1
            guard length == 2 || octet == 0x0a else { return false }
            place += length
            line += 1
            return true
        }

        private mutating func takeField() throws(CommaSeparatedValuesError) -> String {
            let start = line
            var field: [UInt8] = []
            if octet == UInt8(ascii: "\"") {
                place += 1
                while true {
                    guard let one = octet else { throw CommaSeparatedValuesError(.openQuotation, line: start) }
                    place += 1
                    if one == UInt8(ascii: "\"") {
                        guard octet == UInt8(ascii: "\"") else { break }
                        place += 1
                    }
                    if one == 0x0a { line += 1 }
                    field.append(one)
                }
            } else {
                while let one = octet, one != UInt8(ascii: ","), !octets[place...].starts(with: [0x0d, 0x0a]), one != 0x0a {
                    // Rule 5: "double quotes may not appear inside the fields" that are not quoted.
                    guard one != UInt8(ascii: "\"") else { throw CommaSeparatedValuesError(.strayQuotationMark, line: line) }
                    field.append(one)
                    place += 1
                }
            }
            guard let text = String(validating: field, as: UTF8.self) else {
                throw CommaSeparatedValuesError(.notUTF8, line: start)
            }
            return text
        }
    }
}

/// Why a file is not comma-separated values, and in which line.
package struct CommaSeparatedValuesError: Error, Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        case empty
        case fieldCount(expected: Int, found: Int)
        /// A quotation mark inside a field that does not begin with one, or text behind the closing one.
        case strayQuotationMark
        case openQuotation
        case notUTF8
    }

    package var kind: Kind
    package var line: Int

    package init(_ kind: Kind, line: Int) {
        self.kind = kind
        self.line = line
    }
}
