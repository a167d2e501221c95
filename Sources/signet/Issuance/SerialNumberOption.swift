import ArgumentParser
import Octets
import PKIX

/// A number in hexadecimal, as certificates' serial numbers are written: with or without 0x, colons between octets, an
/// odd count of digits.
struct SerialNumberOption: ExpressibleByArgument {
    let number: CertificateSerialNumber

    init?(argument: String) {
        var digits = argument.filter { $0 != ":" }
        if digits.lowercased().hasPrefix("0x") { digits.removeFirst(2) }
        if digits.count % 2 != 0 { digits = "0" + digits }
        guard !digits.isEmpty, let octets = Hexadecimal.decode(digits) else { return nil }
        number = CertificateSerialNumber(magnitude: octets)
    }
}
