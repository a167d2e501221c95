package import DER
private import Octets

/// The number that an issuer gave a certificate (RFC 5280 section 4.1.2.2):
///
///     CertificateSerialNumber ::= INTEGER
///
/// Any INTEGER is read. "Certificate users MUST be able to handle serialNumber values up to 20 octets. … Non-conforming
/// CAs may issue certificates with serial numbers that are negative or zero. Certificate users SHOULD be prepared to
/// gracefully handle such certificates." Longer ones are read too, as the roots of the nineties and NIST's tests have
/// them; ``isConforming`` says what an issuer may write.
public struct CertificateSerialNumber: Hashable, Sendable, CustomStringConvertible {
    /// Two's complement, big-endian, as few octets as possible: the content of the INTEGER.
    public let octets: [UInt8]

    /// From a magnitude, big-endian, with any number of leading zeros; empty is zero.
    public init(magnitude: [UInt8]) {
        let significant = [UInt8](magnitude.drop { $0 == 0 })
        octets = significant.first.map { $0 < 0x80 } == true ? significant : [0] + significant
    }

    /// - Parameter tag: INTEGER's own, or one that stands for it.
    package init(_ reader: inout DERReader, tag: DERTag, _ field: DERField) throws(DERError) {
        octets = [UInt8](try reader.integerOctets(tagged: tag, field))
    }

    package init(_ reader: inout DERReader, _ field: DERField) throws(DERError) {
        octets = [UInt8](try reader.integerOctets(field))
    }

    /// - Parameter content: what an INTEGER that was read holds.
    init(content: ArraySlice<UInt8>) { octets = [UInt8](content) }

    public var isNegative: Bool { (octets.first ?? 0) >= 0x80 }

    /// Whether an issuer that conforms to RFC 5280 section 4.1.2.2 may write it: "a positive integer", "Conforming CAs
    /// MUST NOT use serialNumber values longer than 20 octets".
    public var isConforming: Bool { !isNegative && octets != [0] && octets.count <= 20 }

    /// The absolute value, big-endian, without leading zeros; zero is one octet.
    public var magnitude: [UInt8] {
        guard isNegative else { return octets.count > 1 && octets[0] == 0 ? [UInt8](octets.dropFirst()) : octets }
        var result: [UInt8] = []
        var carry = true
        for octet in octets.reversed() {
            let (sum, overflow) = (~octet).addingReportingOverflow(carry ? 1 : 0)
            result.append(sum)
            carry = overflow
        }
        let significant = result.reversed().drop { $0 == 0 }
        return [UInt8](significant)
    }

    /// Lower-case hexadecimal of the magnitude without leading zeros, `-` in front of a negative number: JSON's form.
    public var description: String {
        let digits = Hexadecimal.encode(magnitude).drop { $0 == "0" }
        return (isNegative ? "-" : "") + (digits.isEmpty ? "0" : String(digits))
    }
}

extension DERReader {
    /// INTEGER under an implicit tag: the content octets, as few as possible (X.690 section 8.3.2).
    fileprivate mutating func integerOctets(tagged tag: DERTag, _ field: DERField) throws(DERError) -> ArraySlice<UInt8> {
        let content = try read(tag, field)
        let start = content.startIndex
        guard let first = content.first else { throw DERError(.badInteger, at: start) }
        if let second = content.dropFirst().first {
            let isPadded = first == 0x00 && second < 0x80 || first == 0xff && second >= 0x80
            guard !isPadded else { throw DERError(.badInteger, at: start) }
        }
        return content
    }
}
