import BigNumbers
import Digests
import Octets
import RSA
import TestSupport
import Testing

/// A key for the tests of this file.
private let key: RSAPrivateKey = {
    var random = SystemRandom()
    return try! RSAPrivateKey.generate(bitCount: 2048, random: &random)
}()

private func sign(
    _ digest: [UInt8], by algorithm: DigestAlgorithm, _ scheme: RSASignatureScheme,
    disturbingHalves: RSAPrivateNumbers.Disturbance? = nil
) throws -> [UInt8] {
    try sign(digest, by: algorithm, scheme, key, disturbingHalves: disturbingHalves)
}

private func verifies(
    _ signature: [UInt8], _ digest: [UInt8], by algorithm: DigestAlgorithm, _ scheme: RSASignatureScheme
) -> Bool {
    verifies(signature, digest, by: algorithm, scheme, key.publicKey)
}

private func someDigest(_ algorithm: DigestAlgorithm, of text: String = "message") -> [UInt8] {
    let message = [UInt8](text.utf8)
    return algorithm.digest(of: message.span)
}

@Test(
    "OpenSSL verifies what we sign, and we what OpenSSL signs", .peer("openssl"), arguments: DigestAlgorithm.allCases,
    [RSASignatureScheme.pkcs1v15, .pss(saltOctetCount: nil), .pss(saltOctetCount: 0), .pss(saltOctetCount: 20)])
func openSSL(algorithm: DigestAlgorithm, scheme: RSASignatureScheme) throws {
    let scratch = try Scratch()
    let digest = someDigest(algorithm)
    var options = ["-inkey", try key.values.file(in: scratch), "-keyform", "DER", "-pkeyopt", "digest:\(algorithm)"]
    switch scheme {
    case .pkcs1v15: options += ["-pkeyopt", "rsa_padding_mode:pkcs1"]
    case .pss(let count):
        let length = count.map(String.init) ?? "digest"
        options += ["-pkeyopt", "rsa_padding_mode:pss", "-pkeyopt", "rsa_pss_saltlen:\(length)"]
    }
    let input = try scratch.write(digest, to: "digest")
    let ours = try scratch.write(try sign(digest, by: algorithm, scheme), to: "ours")
    let verdict = try Peer.run("openssl", ["pkeyutl", "-verify", "-in", input, "-sigfile", ours] + options)
    #expect(verdict.status == 0, "\(verdict.text) \(verdict.errors)")
    let theirs = try Peer.run("openssl", ["pkeyutl", "-sign", "-in", input] + options)
    #expect(verifies(theirs.output, digest, by: algorithm, scheme), "\(theirs.errors)")
}

/// What a machine, or somebody with a laser, may do to the halves of the CRT.
private struct Fault {
    var name: String
    var disturbance: RSAPrivateNumbers.Disturbance

    init(_ name: String, _ disturbance: @escaping RSAPrivateNumbers.Disturbance) {
        self.name = name
        self.disturbance = disturbance
    }
}

@Test("A fault in a half of the CRT lets no signature out", arguments: [
    RSASignatureScheme.pkcs1v15, .pss(saltOctetCount: nil),
])
func faults(scheme: RSASignatureScheme) throws {
    let digest = someDigest(.sha256)
    let faults: [Fault] = [
        Fault("the lowest bit of one half") { ($0.isOdd ? $0.predecessor() : $0.roundedUpToOdd(), $1) },
        Fault("the lowest bit of the other") { ($0, $1.isOdd ? $1.predecessor() : $1.roundedUpToOdd()) },
        Fault("the top of one half") { ($0.difference(Natural(powerOfTwo: 1023)).magnitude, $1) },
        Fault("zero in one half") { (Natural(0), $1) },
        Fault("zero in the other") { s1, _ in (s1, Natural(0)) },
        Fault("zero in both") { _, _ in (Natural(0), Natural(0)) },
        Fault("the halves in each other's place") { ($1, $0) },
        Fault("a half longer than its prime") { ($0, $1.sum(Natural(powerOfTwo: 2000))) },
        Fault("a half longer than any number here") { ($0, $1.sum(Natural(powerOfTwo: 5000))) },
    ]
    // Undisturbed, the same door gives a signature.
    let sound = try sign(digest, by: .sha256, scheme, disturbingHalves: { ($0, $1) })
    #expect(verifies(sound, digest, by: .sha256, scheme))
    for fault: Fault in faults {
        #expect(throws: RSAError.resultDoesNotVerify, "\(fault.name)") {
            try sign(digest, by: .sha256, scheme, disturbingHalves: fault.disturbance)
        }
    }
}

@Test("A signature is as long as the modulus and below it, for the digest and scheme it was made for")
func malformedSignatures() throws {
    let digest = someDigest(.sha256)
    for scheme in [RSASignatureScheme.pkcs1v15, .pss(saltOctetCount: 32)] {
        let signature = try sign(digest, by: .sha256, scheme)
        #expect(verifies(signature, digest, by: .sha256, scheme))
        let s = Natural(bigEndian: signature.span)
        let n = key.publicKey.n.value
        // RFC 8017 sections 8.1.2 and 8.2.2 step 1, and section 5.2.2 step 1.
        var malformed: [[UInt8]] = [
            [], [0], [UInt8](signature.dropFirst()), [UInt8](signature.dropLast()), [0] + signature, signature + [0],
            key.publicKey.modulus, octets(n.predecessor(), 256), [UInt8](repeating: 0, count: 256),
            [UInt8](repeating: 0xff, count: 256), octets(Natural(1), 256),
        ]
        if let larger = try? s.sum(n).octets(count: 256) { malformed.append(larger) }
        for (i, signature) in malformed.enumerated() {
            #expect(!verifies(signature, digest, by: .sha256, scheme), "\(scheme) \(i)")
        }
        #expect(!verifies(signature, someDigest(.sha256, of: "other"), by: .sha256, scheme))
        #expect(!verifies(signature, someDigest(.sha1), by: .sha1, scheme))
        for wrong in [[], digest.dropLast(), digest + [0], [UInt8](repeating: 0, count: 1_000_000)] {
            #expect(!verifies(signature, [UInt8](wrong), by: .sha256, scheme))
        }
        let other: RSASignatureScheme = scheme == .pkcs1v15 ? .pss(saltOctetCount: nil) : .pkcs1v15
        #expect(!verifies(signature, digest, by: .sha256, other))
    }
}

@Test("Any octet of a PSS encoding changed is refused", arguments: [RSASignatureScheme.pss(saltOctetCount: nil)])
func changedEncodings(scheme: RSASignatureScheme) throws {
    let digest = someDigest(.sha256)
    let signature = try sign(digest, by: .sha256, scheme)
    let n = key.publicKey.n
    let m = n.powerVarTime(Natural(bigEndian: signature.span), publicExponent: Natural(65537))
    let encoded = try m.octets(count: 256)
    for i in 0..<256 {
        var changed = encoded
        changed[i] ^= i == 0 ? 0x40 : 0x01
        let m = Natural(bigEndian: changed.span)
        guard m < n.value else { continue }
        let forged = try key.signaturePrimitive(m).octets(count: 256)
        #expect(!verifies(forged, digest, by: .sha256, scheme), "octet \(i)")
    }
}

@Test("Too long digests and salts for the key, wrong lengths and failing sources are errors")
func limits() throws {
    let keys: [X931Key] = try X931Key.all()
    let small = try RSAPrivateKey(try keys[0].values)
    #expect(small.publicKey.bitCount == 1024)
    let digest = someDigest(.sha512)
    // RFC 8017 section 9.1.1 step 3: 1024 bits have no room for SHA-512 and a salt as long; 62 octets fit just.
    for count in [nil, 63, 64, 100_000, Int.max, -1, Int.min] {
        #expect(throws: RSAError.keyTooShort(bitCount: 1024)) {
            try sign(digest, by: .sha512, .pss(saltOctetCount: count), small)
        }
    }
    let longest = RSASignatureScheme.pss(saltOctetCount: 62)
    #expect(verifies(try sign(digest, by: .sha512, longest, small), digest, by: .sha512, longest, small.publicKey))
    for length in [0, 31, 33, 64] {
        #expect(throws: RSAError.wrongDigestLength(expected: 32, found: length)) {
            try sign([UInt8](repeating: 0, count: length), by: .sha256, .pkcs1v15)
        }
    }
    // Section 9.2 step 3: a 512-bit key is too short for SHA-512, and not for SHA-256.
    let tiny = try RSAPrivateKey(RSAPrivateKeyValues.tiny)
    let signature = [UInt8](repeating: 1, count: 64)
    for scheme in [RSASignatureScheme.pkcs1v15, .pss(saltOctetCount: 0), .pss(saltOctetCount: nil)] {
        #expect(throws: RSAError.keyTooShort(bitCount: 512)) { try sign(digest, by: .sha512, scheme, tiny) }
        #expect(!verifies(signature, digest, by: .sha512, scheme, tiny.publicKey))
    }
    let short = someDigest(.sha256)
    #expect(verifies(try sign(short, by: .sha256, .pkcs1v15, tiny), short, by: .sha256, .pkcs1v15, tiny.publicKey))
    // No salt from a failing source; and PKCS#1 v1.5 draws nothing.
    var failing = PrescribedRandom([])
    #expect(throws: RSAError.randomSource(RandomSourceError(errorNumber: 5))) {
        try key.signature(forDigest: short.span, by: .sha256, scheme: .pss(saltOctetCount: 32), random: &failing)
    }
    #expect(throws: Never.self) {
        try key.signature(forDigest: short.span, by: .sha256, scheme: .pkcs1v15, random: &failing)
    }
}
