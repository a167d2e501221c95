import Crypto
import CryptoExtras
import Foundation

/// The worker of run.py that measures swift-crypto (BoringSSL): same lines in, same lines out as signet-bench.
@main
struct SwiftCryptoPeer {
    static func main() {
        while let line = readLine() {
            let words = line.split(separator: " ").map(String.init)
            do {
                print(try answer(words))
            } catch {
                print("error \(error)")
            }
            fflush(nil)
        }
    }

    static func answer(_ words: [String]) throws -> String {
        // run.py says which version it is: a Swift package does not know its own.
        if words == ["version"] { return "swift-crypto \(CommandLine.arguments.last ?? "")" }
        guard words.count >= 3, let count = Int(words[words.count - 1]) else { throw Refusal() }
        let batch: () throws -> Void =
            switch words[0] {
            case "digests" where words.count == 4: try digests(words[1], Int(words[2]) ?? 0)
            case "keygen" where words[1] == "fresh" && words.count == 4: try keyGeneration(Int(words[2]) ?? 0)
            case "sign": try signing(words[1])
            case "verify": try verifying(words[1])
            default: throw Refusal()
            }
        let start = nanoseconds(CLOCK_MONOTONIC), processorStart = nanoseconds(CLOCK_PROCESS_CPUTIME_ID)
        for _ in 0..<count { try batch() }
        return "\(nanoseconds(CLOCK_MONOTONIC) - start) \(nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - processorStart)"
    }

    static func nanoseconds(_ clock: clockid_t) -> Int {
        var time = timespec()
        clock_gettime(clock, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    static func digests(_ algorithm: String, _ octets: Int) throws -> () throws -> Void {
        func of<Hash: HashFunction>(_: Hash.Type) -> () throws -> Void {
            var message = [UInt8](repeating: 0x61, count: max(octets, 1))
            return {
                let digest = Hash.hash(data: message)
                message[0] ^= digest.withUnsafeBytes { $0[0] }
            }
        }
        switch algorithm {
        case "sha1": return of(Insecure.SHA1.self)
        case "sha256": return of(SHA256.self)
        case "sha384": return of(SHA384.self)
        case "sha512": return of(SHA512.self)
        default: throw Refusal()
        }
    }

    static func keyGeneration(_ bitCount: Int) throws -> () throws -> Void {
        { _ = try _RSA.Signing.PrivateKey(keySize: _RSA.Signing.KeySize(bitCount: bitCount)) }
    }

    static func signing(_ path: String) throws -> () throws -> Void {
        let key = try key(path)
        let digest = SHA256.hash(data: [0x61] as [UInt8])
        return { _ = try key.signature(for: digest, padding: .insecurePKCS1v1_5) }
    }

    static func verifying(_ path: String) throws -> () throws -> Void {
        let key = try key(path)
        let digest = SHA256.hash(data: [0x61] as [UInt8])
        let signature = try key.signature(for: digest, padding: .insecurePKCS1v1_5)
        return {
            guard key.publicKey.isValidSignature(signature, for: digest, padding: .insecurePKCS1v1_5) else {
                throw Refusal()
            }
        }
    }

    static func key(_ path: String) throws -> _RSA.Signing.PrivateKey {
        try _RSA.Signing.PrivateKey(pemRepresentation: String(contentsOfFile: path, encoding: .utf8))
    }
}

struct Refusal: Error {}
