import BigNumbers
import Octets
import RSA
import TestSupport
import Testing

/// Random octets of the system, for tests that need no particular ones.
struct SystemRandom: RandomSource {
    private var generator = SystemRandomNumberGenerator()

    mutating func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError) {
        for i in buffer.indices { buffer[i] = generator.next() }
    }
}

/// A source that gives prescribed octets and then fails.
struct PrescribedRandom: RandomSource {
    var octets: ArraySlice<UInt8>

    init(_ octets: [UInt8]) { self.octets = octets[...] }

    mutating func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError) {
        for i in buffer.indices {
            guard let octet = octets.popFirst() else { throw RandomSourceError(errorNumber: 5) }
            buffer[i] = octet
        }
    }
}

/// A source that always gives the same octet.
struct StuckRandom: RandomSource {
    var octet: UInt8

    mutating func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError) {
        for i in buffer.indices { buffer[i] = octet }
    }
}

func secret(_ octets: [UInt8]) -> SecretSlice { SecretBytes(copying: octets.span).slice }

func octets(_ slice: SecretSlice) -> [UInt8] { slice.withSpan { span in span.indices.map { span[$0] } } }

func octets(_ number: Natural) -> [UInt8] { octets(number.secretOctets.slice) }

/// Hexadecimal of any number of digits.
func number(hex text: String) -> Natural {
    Natural(bigEndian: TestSupport.octets(hex: text.count % 2 == 0 ? text : "0" + text).span)
}

extension RSAPrivateKeyValues {
    /// All members from hexadecimal text.
    init(n: String, e: String, d: String, p: String, q: String, dP: String, dQ: String, qInv: String) {
        func read(_ text: String) -> SecretSlice { secret(octets(number(hex: text))) }
        self.init(
            modulus: octets(number(hex: n)), publicExponent: octets(number(hex: e)), privateExponent: read(d),
            prime1: read(p), prime2: read(q), exponent1: read(dP), exponent2: read(dQ), coefficient: read(qInv))
    }

    /// The members that follow from p, q and d.
    init(publicExponent e: [UInt8], privateExponent d: Natural, _ p: Natural, _ q: Natural) throws {
        self.init(
            modulus: octets(p.product(q)), publicExponent: e, privateExponent: secret(octets(d)),
            prime1: secret(octets(p)), prime2: secret(octets(q)),
            exponent1: secret(octets(try d.remainder(dividingBy: p.predecessor()))),
            exponent2: secret(octets(try d.remainder(dividingBy: q.predecessor()))),
            coefficient: secret(octets(try #require(try Modulus(p).inverse(of: q)))))
    }

    /// From (n, e, d) alone: the factors of n, as RFC 8017 has none for it, as in NIST SP 800-56B appendix C.2.
    init(recoveredFrom n: Natural, publicExponent e: Natural, privateExponent d: Natural) throws {
        // e·d - 1 is a multiple of λ(n): a number of that power is 1, and the last of its square roots on the way
        // that is not 1 shares a factor with n, once it is not -1 either.
        let modulus = try Modulus(n)
        var r = e.product(d).predecessor()
        var twos = 0
        let two = Natural(2)
        while !r.isOdd {
            r = try r.divided(by: two).quotient
            twos += 1
        }
        let minus1 = n.predecessor()
        for g in UInt(2)..<100 {
            var y = modulus.powerVarTime(Natural(g), publicExponent: r)
            if y == Natural(1) || y == minus1 { continue }
            for _ in 0..<twos {
                let x = modulus.product(y, y)
                if x == minus1 { break }
                if x == Natural(1) {
                    let p = y.predecessor().greatestCommonDivisor(n)
                    let q = try n.divided(by: p).quotient
                    try self.init(publicExponent: octets(e), privateExponent: d, p, q)
                    return
                }
                y = x
            }
        }
        throw NoFactors()
    }

    struct NoFactors: Error {}
}
