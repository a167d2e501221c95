private import Octets

extension CertificateSerialNumber {
    /// The lines of a certificate's serial number as OpenSSL 3.0 prints them: decimal and hexadecimal on the label's line
    /// where a C long holds the number (which OpenSSL doubts of -1), octets on a line of their own else.
    func addText(to lines: inout TextLines) {
        let magnitude = magnitude
        let value = magnitude.count <= 8 ? magnitude.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } : UInt64.max
        let limit = UInt64(Int64.max) + (isNegative ? 1 : 0)
        if value <= limit, !(isNegative && value == 1) {
            let sign = isNegative ? "-" : ""
            lines.add(8, "Serial Number: \(sign)\(value) (\(sign)0x\(String(value, radix: 16)))")
        } else {
            lines.add(8, "Serial Number:")
            lines.add(12, (isNegative ? " (Negative)" : "") + Hexadecimal.encode(magnitude, separator: ":"))
        }
    }

    /// As OpenSSL's i2a_ASN1_INTEGER prints it in a revocation list: upper-case hexadecimal. OpenSSL breaks the line after
    /// 35 octets, which this does not.
    var openSSLHexadecimal: String { (isNegative ? "-" : "") + Hexadecimal.encode(magnitude).uppercased() }

    /// As OpenSSL's i2s_ASN1_INTEGER: decimal below 2^127 (where BN_num_bits is below 128), else `0x` and hexadecimal.
    var openSSLDecimal: String {
        (isNegative ? "-" : "") + decimal(magnitude)
    }
}

extension CRLNumber {
    /// As ``CertificateSerialNumber/openSSLDecimal``.
    var openSSLText: String { decimal(magnitude) }
}

/// The magnitude has no leading zeros.
private func decimal(_ magnitude: [UInt8]) -> String {
    guard magnitude.count < 16 || magnitude.count == 16 && magnitude[0] < 0x80 else {
        return "0x" + Hexadecimal.encode(magnitude).uppercased()
    }
    var digits: [UInt8] = []
    var left = magnitude
    repeat {
        var remainder = 0
        for i in left.indices {
            let value = remainder << 8 | Int(left[i])
            left[i] = UInt8(value / 10)
            remainder = value % 10
        }
        digits.append(UInt8(ascii: "0") + UInt8(remainder))
        left = [UInt8](left.drop { $0 == 0 })
    } while !left.isEmpty
    return String(decoding: digits.reversed(), as: UTF8.self)
}
