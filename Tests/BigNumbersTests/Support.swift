import BigNumbers
import Octets
import TestSupport

/// Random octets of the system, for tests that need no particular ones.
struct SystemRandom: RandomSource {
    private var generator = SystemRandomNumberGenerator()

    mutating func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError) {
        for i in buffer.indices { buffer[i] = generator.next() }
    }
}

/// A source that always gives the same octet, or fails once it has given so many.
struct StuckRandom: RandomSource {
    var octet: UInt8
    var octetsLeft = Int.max

    mutating func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError) {
        guard buffer.count <= octetsLeft else { throw RandomSourceError(errorNumber: 5) }
        octetsLeft -= buffer.count
        for i in buffer.indices { buffer[i] = octet }
    }
}

/// Hexadecimal of any number of digits, in as many octets as they need.
func number(_ text: String) -> Natural {
    Natural(bigEndian: octets(hex: text.count % 2 == 0 ? text : "0" + text).span)
}

/// All octets of the announced length.
func octets(_ number: Natural) -> [UInt8] {
    number.secretOctets.slice.withSpan { span in span.indices.map { span[$0] } }
}

extension Natural {
    /// A number of some bits, behind some limbs of zeros.
    static func random(bitCount: Int, zeroLimbs: Int = 0) throws -> Natural {
        var random = SystemRandom()
        let number = try Natural(bitCount: bitCount, random: &random)
        return try number.resized(limbCount: number.limbCount + zeroLimbs)
    }
}
