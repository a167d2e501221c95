public import Octets

/// A password as its user typed it, or the fact that there is none.
///
/// An empty password and none at all are different in PKCS #12 (RFC 7292 appendix B.1: the first is a BMPString of one
/// NULL character, the second no octets), and the same everywhere else.
///
/// Leakage contract: the length may leak, and how many octets of UTF-8 each character takes; the characters may not.
public struct Password: Sendable {
    /// UTF-8 as a rule; nil where there is no password.
    private let utf8: SecretBytes?

    /// No password at all.
    public static let absent = Password(utf8: nil)

    /// - Parameter utf8: the text in UTF-8, without an end mark. Octets that are not UTF-8 are taken as they are.
    public init(utf8: SecretBytes) { self.init(utf8: Optional(utf8)) }

    private init(utf8: SecretBytes?) { self.utf8 = utf8 }

    public var isAbsent: Bool { utf8 == nil }

    /// Whether there are no characters; so it is of a password that is absent.
    public var isEmpty: Bool { (utf8?.count ?? 0) == 0 }

    /// P of RFC 8018 (section 3: "ASCII and UTF-8 are two possibilities").
    package var octets: SecretBytes { utf8 ?? SecretBytes(count: 0) { _ in } }

    /// RFC 7292 appendix B.1: a BMPString with two zero octets at the end; no octets where there is no password.
    /// Characters above U+FFFF become two surrogates, which BMPString does not have and everyone writes.
    ///
    /// Octets that are not UTF-8 are taken for ISO 8859-1, as OpenSSL does (`OPENSSL_utf82uni`).
    package var bmpString: SecretBytes {
        guard let utf8 else { return octets }
        return Self.utf16(utf8) ?? bmpStringOfOctets
    }

    /// A BMPString in which every octet of the password is a character of its own: what OpenSSL before 1.1.0 made of a
    /// password that was not ASCII.
    package var bmpStringOfOctets: SecretBytes {
        guard let utf8 else { return octets }
        return SecretBytes(count: 2 * utf8.count + 2) { bmp in
            for i in 0..<utf8.count { bmp[2 * i + 1] = utf8[i] }
        }
    }

    /// UTF-16, big-endian, and two zeros; or nil unless the octets are UTF-8 (RFC 3629 section 4).
    private static func utf16(_ utf8: SecretBytes) -> SecretBytes? {
        var output = SecretBuffer(capacity: 2 * utf8.count + 2)
        func append(_ unit: UInt32, to output: inout SecretBuffer) {
            output.append(UInt8(truncatingIfNeeded: unit >> 8))
            output.append(UInt8(truncatingIfNeeded: unit))
        }
        var place = 0
        while place < utf8.count {
            let first = UInt32(utf8[place])
            let (length, lowest): (Int, UInt32) =
                switch first {
                case ..<0x80: (1, 0)
                case 0xc2...0xdf: (2, 0x80)
                case 0xe0...0xef: (3, 0x800)
                case 0xf0...0xf4: (4, 0x10000)
                default: (0, 0)
                }
            guard length > 0, place + length <= utf8.count else { return nil }
            // Of the first octet the bits that count: 7, 5, 4, 3.
            var scalar = length == 1 ? first : first & (0x7f >> UInt32(length))
            for i in 1..<max(length, 1) {
                let next = UInt32(utf8[place + i])
                guard next & 0xc0 == 0x80 else { return nil }
                scalar = scalar << 6 | next & 0x3f
            }
            guard scalar >= lowest, scalar <= 0x10ffff, !(0xd800...0xdfff).contains(scalar) else { return nil }
            if scalar > 0xffff {
                append(0xd800 | (scalar - 0x10000) >> 10, to: &output)
                append(0xdc00 | (scalar - 0x10000) & 0x3ff, to: &output)
            } else {
                append(scalar, to: &output)
            }
            place += length
        }
        append(0, to: &output)
        return output.finish()
    }
}
