/// A character string of one of the types that X.520 and GeneralName use: its type and the octets as they stand.
///
/// Every octet has been checked against the type's alphabet, so ``text`` always has an answer.
/// Lengths are not bounded here: X.520's upper bounds belong to attributes.
public struct DERString: Hashable, Sendable {
    public enum Kind: CaseIterable, Sendable {
        case utf8, numeric, printable, teletex, ia5, visible, universal, bmp
    }

    public let kind: Kind
    /// The content octets.
    public let octets: [UInt8]
    /// What the octets say.
    public let text: String

    /// From text, or nil if the type lacks one of its characters.
    public init?(_ text: String, as kind: Kind) {
        guard let octets = kind.encode(text) else { return nil }
        self.kind = kind
        self.octets = octets
        self.text = text
    }

    /// From content octets that were read.
    ///
    /// - Throws: ``DERError/Kind/badString`` at the first octet that does not belong.
    package init(_ octets: ArraySlice<UInt8>, as kind: Kind) throws(DERError) {
        self.kind = kind
        self.octets = [UInt8](octets)
        text = try kind.decode(octets)
    }
}

extension DERString.Kind {
    public var tag: DERTag {
        switch self {
        case .utf8: .utf8String
        case .numeric: .numericString
        case .printable: .printableString
        case .teletex: .teletexString
        case .ia5: .ia5String
        case .visible: .visibleString
        case .universal: .universalString
        case .bmp: .bmpString
        }
    }

    package init?(tag: DERTag?) {
        guard let kind = Self.allCases.first(where: { $0.tag == tag }) else { return nil }
        self = kind
    }

    /// Whether a character of one octet belongs to the type.
    private func has(_ octet: UInt8) -> Bool {
        switch self {
        case .numeric:  // X.680 section 41.2, table 9
            return octet == 0x20 || (0x30...0x39).contains(octet)
        case .printable:  // X.680 section 41.4, table 10: A-Z a-z 0-9 space ' ( ) + , - . / : = ?
            switch octet {
            case 0x41...0x5a, 0x61...0x7a, 0x30...0x39, 0x20, 0x27...0x29, 0x2b...0x2f, 0x3a, 0x3d, 0x3f: return true
            default: return false
            }
        case .visible:  // X.680 table 8: registration 6 and SPACE
            return (0x20...0x7e).contains(octet)
        case .ia5:  // X.680 table 8: registrations 1 and 6, SPACE and DELETE
            return octet < 0x80
        // X.680 table 8 defines TeletexString by T.61, with shifts and accents in front of letters, which nobody
        // writes: OpenSSL and GnuTLS read and write it as ISO 8859-1, and so does this.
        case .teletex, .utf8, .universal, .bmp:
            return true
        }
    }

    fileprivate func decode(_ octets: ArraySlice<UInt8>) throws(DERError) -> String {
        var text = String.UnicodeScalarView()
        switch self {
        case .numeric, .printable, .visible, .ia5, .teletex:
            for place in octets.indices {
                guard has(octets[place]) else { throw DERError(.badString, at: place) }
                text.append(Unicode.Scalar(octets[place]))
            }
        case .utf8:
            // Swift's decoder follows Unicode table 3-7: no surrogates, no overlong forms, nothing above 10FFFF.
            guard let string = String(validating: octets, as: UTF8.self) else {
                throw DERError(.badString, at: octets.startIndex + Self.validUTF8Prefix(octets))
            }
            return string
        case .bmp, .universal:
            let width = self == .bmp ? 2 : 4
            var place = octets.startIndex
            while place < octets.endIndex {
                guard octets.endIndex - place >= width else { throw DERError(.badString, at: place) }
                var value: UInt32 = 0
                for octet in octets[place..<place + width] { value = value << 8 | UInt32(octet) }
                // X.680 section 41.15: BMPString is the Basic Multilingual Plane; a surrogate is no character.
                guard let scalar = Unicode.Scalar(value) else { throw DERError(.badString, at: place) }
                text.append(scalar)
                place += width
            }
        }
        return String(text)
    }

    /// How many octets stand in front of the first that is not UTF-8.
    private static func validUTF8Prefix(_ octets: ArraySlice<UInt8>) -> Int {
        var decoder = UTF8.ForwardParser()
        var iterator = octets.makeIterator()
        var count = 0
        while case .valid(let encoded) = decoder.parseScalar(from: &iterator) { count += encoded.count }
        return count
    }

    fileprivate func encode(_ text: String) -> [UInt8]? {
        var octets: [UInt8] = []
        for scalar in text.unicodeScalars {
            let value = scalar.value
            switch self {
            case .utf8:
                octets.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            case .bmp:
                guard value <= 0xffff else { return nil }
                octets.append(contentsOf: [UInt8(value >> 8), UInt8(value & 0xff)])
            case .universal:
                octets.append(contentsOf: [0, UInt8(value >> 16 & 0xff), UInt8(value >> 8 & 0xff), UInt8(value & 0xff)])
            case .numeric, .printable, .visible, .ia5, .teletex:
                guard let octet = UInt8(exactly: value), has(octet) else { return nil }
                octets.append(octet)
            }
        }
        return octets
    }
}

extension DERCursor where Source == ArraySlice<UInt8> {
    /// A string of any of the types.
    package mutating func string(_ field: DERField) throws(DERError) -> DERString {
        guard let kind = DERString.Kind(tag: nextTag) else {
            throw DERError(.unexpectedTag(expected: .utf8String, found: nextTag), at: offset)
        }
        return try DERString(read(kind.tag, field), as: kind)
    }

    /// A string of one type, under an implicit tag where `tag` says so.
    package mutating func string(
        _ field: DERField, as kind: DERString.Kind, tag: DERTag? = nil
    ) throws(DERError) -> DERString {
        try DERString(read(tag ?? kind.tag, field), as: kind)
    }
}

extension DERBuilder where Sink: ~Copyable {
    package mutating func string(_ string: DERString, tag: DERTag? = nil) {
        write(tag ?? string.kind.tag, string.octets)
    }
}
