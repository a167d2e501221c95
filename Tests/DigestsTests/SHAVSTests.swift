import Digests
import TestSupport
import Testing

/// One file of `Vectors/nist-shavs`: the octet-oriented messages and the Monte Carlo chain of NIST's SHAVS.
struct SHAVSFile: Decodable {
    struct Message: Decodable {
        var kind: String
        var bits: Int
        var msg: String
        var md: String
    }
    struct MonteCarlo: Decodable {
        var seed: String
        var md: [String]
    }
    var alg: String
    var tests: [Message]
    var monte: MonteCarlo

    init(_ algorithm: DigestAlgorithm) throws {
        self = try Vectors.json("nist-shavs/\(algorithm.rawValue).json", as: SHAVSFile.self)
    }
}

@Suite struct SHAVSTests {
    @Test("Every message of SHAVS has its digest", arguments: zip(DigestAlgorithm.allCases, [129, 129, 129, 153, 153]))
    func messages(algorithm: DigestAlgorithm, count: Int) throws {
        let file = try SHAVSFile(algorithm)
        #expect(file.tests.count == count)
        for test in file.tests {
            let message = octets(hex: test.msg)
            #expect(message.count * 8 == test.bits)
            #expect(hex(algorithm.digest(of: message.span)) == test.md, "\(algorithm) \(test.kind) \(test.bits)")
        }
    }

    @Test("Every message of SHAVS has its digest in whatever pieces it comes", arguments: DigestAlgorithm.allCases)
    func pieces(algorithm: DigestAlgorithm) throws {
        let block = algorithm.blockOctetCount
        for test in try SHAVSFile(algorithm).tests {
            let message = octets(hex: test.msg)
            // One value throughout: finalize leaves it ready for the next message.
            var digest = Digest(algorithm)
            for size in [1, 3, 7, 61, block - 1, block, block + 1, 2 * block + 5, 1001] {
                for start in stride(from: 0, to: message.count, by: size) {
                    digest.update(message[start..<min(start + size, message.count)].span)
                }
                #expect(hex(digest.finalize()) == test.md, "\(algorithm) \(test.kind) \(test.bits) in pieces of \(size)")
            }
        }
    }

    /// SHAVS section 6.4: 100 checkpoints, each 1,000 digests of the last three digests side by side.
    @Test("The Monte Carlo chain of SHAVS has its 100 checkpoints", arguments: DigestAlgorithm.allCases)
    func monteCarlo(algorithm: DigestAlgorithm) throws {
        let chain = try SHAVSFile(algorithm).monte
        #expect(chain.md.count == 100)
        var seed = octets(hex: chain.seed)
        for (checkpoint, expected) in chain.md.enumerated() {
            var last = [seed, seed, seed]
            var digest = Digest(algorithm)
            for _ in 0..<1000 {
                for part in last { digest.update(part.span) }
                last = [last[1], last[2], digest.finalize()]
            }
            seed = last[2]
            #expect(hex(seed) == expected, "\(algorithm) checkpoint \(checkpoint)")
            guard hex(seed) == expected else { break }
        }
    }
}
