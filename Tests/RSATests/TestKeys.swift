import BigNumbers
import Digests
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

/// Signs with random octets of the system, or those prescribed, and perhaps with a fault.
func sign(
    _ digest: [UInt8], by algorithm: DigestAlgorithm, _ scheme: RSASignatureScheme, _ key: RSAPrivateKey,
    random: some RandomSource = SystemRandom(), disturbingHalves: RSAPrivateNumbers.Disturbance? = nil
) throws -> [UInt8] {
    var random = random
    return try key.signature(
        forDigest: digest.span, by: algorithm, scheme: scheme, random: &random, disturbingHalves: disturbingHalves)
}

/// A macro of swift-testing cannot take a span: this takes arrays.
func verifies(
    _ signature: [UInt8], _ digest: [UInt8], by algorithm: DigestAlgorithm, _ scheme: RSASignatureScheme,
    _ key: RSAPublicKey
) -> Bool {
    key.isValidSignature(signature.span, forDigest: digest.span, by: algorithm, scheme: scheme)
}

func secret(_ octets: [UInt8]) -> SecretSlice { SecretBytes(copying: octets.span).slice }

func octets(_ slice: SecretSlice) -> [UInt8] { slice.withSpan { span in span.indices.map { span[$0] } } }

func octets(_ number: Natural) -> [UInt8] { octets(number.secretOctets.slice) }

/// The number as so many octets.
func octets(_ number: Natural, _ count: Int) -> [UInt8] { (try? number.octets(count: count)) ?? [] }

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

    /// A key too short for most digests: of two primes of 256 bits.
    static var tiny: RSAPrivateKeyValues {
        get throws {
            let p = number(hex: "c" + String(repeating: "0", count: 61) + "31")
            let q = number(hex: "d" + String(repeating: "0", count: 61) + "4f")
            return try RSAPrivateKeyValues(publicExponent: [1, 0, 1], privateExponent: inverse(of: 65537, p, q), p, q)
        }
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

/// e^-1 modulo lcm(p - 1, q - 1): the quotient of 1 + k·lcm by e for the k that makes it divisible.
func inverse(of e: UInt, _ p: Natural, _ q: Natural) throws -> Natural {
    let (a, b) = (p.predecessor(), q.predecessor())
    let lambda = try a.product(b).divided(by: a.greatestCommonDivisor(b)).quotient
    let modulus = try Modulus(Natural(e))
    let k = modulus.difference(modulus.reduced(Natural(0)), try #require(modulus.inverse(of: lambda)))
    return try k.product(lambda).successor().divided(by: Natural(e)).quotient
}

/// NIST's keys made by X9.31: another method than ours, but their primes and d are facts.
struct X931Key: Decodable, Sendable, CustomTestStringConvertible {
    var bits: Int
    var e, p, q, n, d: String

    var testDescription: String { "\(bits) bits, e = \(e), n = \(n.prefix(8))…" }

    static func all() throws -> [X931Key] {
        let keys: [X931Key] = try Vectors.jsonLines("nist-fips186-rsa/keygen_x931.jsonl")
        try #require(keys.count == 30)
        return keys
    }

    /// With the numbers of the CRT, which the file does not have.
    var values: RSAPrivateKeyValues {
        get throws {
            try RSAPrivateKeyValues(
                publicExponent: octets(number(hex: e)), privateExponent: number(hex: d), number(hex: p), number(hex: q))
        }
    }
}

extension RSAPrivateKeyValues {
    /// Writes the key as DER (RFC 8017 appendix A.1.2), by OpenSSL, and gives the path.
    func file(in scratch: Scratch) throws -> String {
        func line(_ name: String, _ number: some Sequence<UInt8>) -> String { "\(name) = INTEGER:0x\(hex(number))\n" }
        let text =
            "asn1 = SEQUENCE:key\n[key]\nversion = INTEGER:0\n" + line("n", modulus) + line("e", publicExponent)
            + line("d", octets(privateExponent)) + line("p", octets(prime1)) + line("q", octets(prime2))
            + line("dP", octets(exponent1)) + line("dQ", octets(exponent2)) + line("qInv", octets(coefficient))
        let path = scratch.path("key.der")
        let made = try Peer.run(
            "openssl", ["asn1parse", "-genconf", scratch.write(text.utf8, to: "key.cnf"), "-noout", "-out", path])
        try #require(made.status == 0, "\(made.errors)")
        return path
    }
}
