import Digests
import BigNumbers
import Octets
import RSA
import TestSupport
import Testing
import Foundation

struct Entropy: RandomSource {
    mutating func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError) {
        let n = buffer.count
        buffer.withUnsafeMutableBufferPointer { p in
            var o = 0
            while o < n { let c = min(256, n - o); _ = getentropy(p.baseAddress! + o, c); o += c }
        }
    }
}
func now() -> Double { Double(clock_gettime_nsec()) / 1e6 }
func clock_gettime_nsec() -> UInt64 { var t = timespec(); clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); return UInt64(t.tv_sec) * 1_000_000_000 + UInt64(t.tv_nsec) }

@Test(.serialized, arguments: [0]) func tempBench(_: Int) throws {
    var random = Entropy()
    var times: [Double] = []
    var cands = 0
    for _ in 0..<150 {
        let a = now()
        _ = try RSAPrivateKey.generate(bitCount: 2048, random: &random) { _ in cands += 1 }
        times.append(now() - a)
    }
    times.sort()
    print("keygen mean \(times.reduce(0,+)/150) median \(times[75]) candidates \(cands/150)")
    let key = try RSAPrivateKey.generate(bitCount: 2048, random: &random)
    let digest = [UInt8](repeating: 1, count: 32)
    func rep(_ name: String, _ n: Int, _ f: () throws -> Void) rethrows {
        let a = now(); for _ in 0..<n { try f() }; print(name, (now() - a) / Double(n) * 1000, "us") }
    var sig: [UInt8] = []
    try rep("sign", 300) { sig = try key.signature(forDigest: digest.span, by: .sha256, scheme: .pkcs1v15, random: &random) }
    rep("verify", 3000) { _ = key.publicKey.isValidSignature(sig.span, forDigest: digest.span, by: .sha256, scheme: .pkcs1v15) }
    rep("draw", 3000) { let c = try! Natural(bitCount: 1024, random: &random); _ = c.roundedUpToOdd() }
    rep("square", 3000) { _ = key.publicKey.n.value.squared() }
    let p = try Modulus(Natural(bigEndian: key.values.prime1))
    rep("trial", 300) { _ = p.hasSmallDivisorVarTime() }
    rep("power", 300) { _ = p.power(p.value, p.value) }
    rep("rem e", 300) { _ = try! p.value.remainder(dividingBy: Natural(65537)) }
    rep("gcd", 30) { _ = p.value.greatestCommonDivisor(p.value.predecessor()) }
    rep("inverse", 30) { _ = p.inverse(of: key.publicKey.n.value) }
    rep("values", 100) { _ = key.values }
    rep("import", 100) { _ = try! RSAPrivateKey(key.values) }
    rep("MR", 30) { _ = try! p.isProbablyPrimeVarTime(rounds: 1, random: &random) }
}
