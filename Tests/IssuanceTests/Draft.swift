import DER
import Digests
import Issuance
import KeyFormats
import Octets
import PKIX
import RSA

/// A request of which everything can be wrong. As it stands, no profile but `dod` finds anything in it.
struct Draft {
    var subject: DistinguishedName
    var names: [GeneralName]? = [.dNSName("pbx.example.com")]
    /// Whether the names' extension is critical.
    var isCritical = false
    /// Behind the names.
    var extensions: [Extension] = []
    var attributes: [RequestAttribute] = []
    var key: SubjectPublicKeyInfo
    var algorithm = AlgorithmIdentifier.signature(.sha256)
    /// Whether an octet of the signature is changed.
    var isDamaged = false

    init(_ slashForm: String = "/C=US/ST=Ohio/L=Dayton/O=Example/CN=pbx.example.com") throws {
        subject = try DistinguishedName(slashForm: slashForm)
        key = SubjectPublicKeyInfo(try TestKey.shared.get().publicKey)
    }

    /// Signed with the test key where it is the request's, and with zeros otherwise.
    func request() throws -> CertificationRequest {
        var all = extensions
        if let names {
            var writer = DERWriter()
            writer.sequence { sequence in
                for name in names { name.write(to: &sequence) }
            }
            all.insert(Extension(.subjectAltName, isCritical: isCritical, value: writer.finish()), at: 0)
        }
        let requested = attributes + (all.isEmpty ? [] : [RequestAttribute.extensionRequest(Extensions(all))])
        var info = DERWriter()
        info.sequence { info in
            info.integer(0)
            info.raw(subject.encoded.span)
            info.raw(key.encoded.span)
            info.wrap(.constructed(0)) { set in
                for attribute in requested { attribute.write(to: &set) }
            }
        }
        let signed = info.finish()
        let signature = try signature(over: signed)
        var writer = DERWriter()
        writer.sequence { request in
            request.raw(signed.span)
            algorithm.write(to: &request)
            request.bitString(signature.span)
        }
        return try CertificationRequest(der: writer.finish())
    }

    private func signature(over octets: [UInt8]) throws -> [UInt8] {
        let pair = try TestKey.shared.get()
        guard let digest = algorithm.rsaPKCS1DigestAlgorithm, key == SubjectPublicKeyInfo(pair.publicKey) else {
            return [UInt8](repeating: 0, count: 256)
        }
        var random = SystemRandom()
        var signature = try pair.signature(
            forDigest: digest.digest(of: octets.span).span, by: digest, scheme: .pkcs1v15, random: &random)
        if isDamaged { signature[signature.count - 1] ^= 1 }
        return signature
    }

    /// The request in a file of its own, as `csr new` would write it.
    func file(_ name: String = "pbx.csr") throws -> SubmittedFile {
        SubmittedFile(name: name, encoding: .pem, labels: ["CERTIFICATE REQUEST"], requests: [try request()])
    }
}

/// One RSA key for all tests of this run.
enum TestKey {
    static let shared = Result { () throws -> RSAPrivateKey in
        var random = SystemRandom()
        return try RSAPrivateKey.generate(bitCount: 2048, random: &random, progress: nil)
    }

    /// A public key of this many bits that nobody has the private key of: 2^(n-1) + 2^16 + 1 or so, odd.
    static func made(bitCount: Int, exponent: [UInt8] = [1, 0, 1], tail: UInt8 = 0x51) throws -> SubjectPublicKeyInfo {
        var modulus = [UInt8](repeating: 0x5a, count: (bitCount + 7) / 8)
        modulus[0] = 1 << UInt8((bitCount - 1) % 8)
        modulus[modulus.count - 1] = tail
        return SubjectPublicKeyInfo(try RSAPublicKey(modulus: modulus.span, publicExponent: exponent.span))
    }
}

struct SystemRandom: RandomSource {
    private var generator = SystemRandomNumberGenerator()

    mutating func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError) {
        for place in buffer.indices { buffer[place] = UInt8.random(in: 0...255, using: &generator) }
    }
}

extension TestKey {
    /// A public key whose modulus this small prime divides.
    static func multiple(of prime: Int) throws -> SubjectPublicKeyInfo {
        try made(remainders: [prime: 0])
    }

    /// A public key that looks as if the flawed library had made it: 1 to every prime up to 167, and 1 is a power of
    /// 65537 to all of them.
    static var roca: SubjectPublicKeyInfo {
        get throws {
            let primes = (3...167).filter { candidate in !(2..<candidate).contains { candidate % $0 == 0 } }
            return try made(remainders: Dictionary(uniqueKeysWithValues: primes.map { ($0, 1) }))
        }
    }

    /// An odd modulus of 2048 bits with these remainders, found prime by prime: adding the product of those done so far
    /// keeps their remainders.
    private static func made(remainders: [Int: Int]) throws -> SubjectPublicKeyInfo {
        // The numbers, low octet first: one that stays odd because the step is even.
        var number = [UInt8](repeating: 0x5a, count: 256)
        number[0] = 0x51
        number[255] = 0x80
        var step: [UInt8] = [2]
        func remainder(_ octets: [UInt8], _ divisor: Int) -> Int {
            octets.reversed().reduce(0) { ($0 << 8 | Int($1)) % divisor }
        }
        func add(_ addend: [UInt8]) {
            var carry = 0
            for place in number.indices {
                let sum = Int(number[place]) + (place < addend.count ? Int(addend[place]) : 0) + carry
                number[place] = UInt8(sum & 0xff)
                carry = sum >> 8
            }
        }
        for (prime, wanted) in remainders.sorted(by: { $0.key < $1.key }) {
            while remainder(number, prime) != wanted { add(step) }
            var carry = 0
            for place in step.indices {
                let product = Int(step[place]) * prime + carry
                step[place] = UInt8(product & 0xff)
                carry = product >> 8
            }
            while carry > 0 {
                step.append(UInt8(carry & 0xff))
                carry >>= 8
            }
        }
        let modulus = Array(number.reversed())
        let exponent: [UInt8] = [1, 0, 1]
        return SubjectPublicKeyInfo(try RSAPublicKey(modulus: modulus.span, publicExponent: exponent.span))
    }
}

extension SubjectPublicKeyInfo {
    /// A point of P-256 (RFC 5480), the generator.
    static var encodedP256: SubjectPublicKeyInfo {
        get throws {
            try read(
                "3059301306072a8648ce3d020106082a8648ce3d030107034200"
                    + "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                    + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")
        }
    }

    /// An RSA key of an even modulus, which no number theory can use: n = 2^1023, e = 65537.
    static var withEvenModulus: SubjectPublicKeyInfo {
        get throws {
            try read(
                "30819f300d06092a864886f70d010101050003818d0030818902818100" + "80" + String(repeating: "00", count: 127)
                    + "0203010001")
        }
    }

    private static func read(_ hexadecimal: String) throws -> SubjectPublicKeyInfo {
        var reader = try DERReader((Hexadecimal.decode(hexadecimal) ?? [])[...])
        return try SubjectPublicKeyInfo(from: &reader)
    }
}
