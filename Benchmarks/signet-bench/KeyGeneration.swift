import BigNumbers
import Files
import Octets
import RSA

/// `keygen fresh BITS`: one key as `signet key new` makes it; `keygen fixed LISTFILE`: one key whose candidates are
/// those of the list, in its order (see `candidates.py`).
func keyGeneration(_ arguments: [String]) throws -> Batch {
    guard arguments.count == 2 else { throw Refusal("keygen fresh BITS | keygen fixed LISTFILE") }
    if arguments[0] == "fresh", let bitCount = Int(arguments[1]) {
        return {
            var random = SystemRandomSource()
            _ = try RSAPrivateKey.generate(bitCount: bitCount, random: &random)
        }
    }
    let lines = try readLines(arguments[1])
    let candidates = lines.compactMap { Hexadecimal.decode($0) }
    guard let first = candidates.first, candidates.count == lines.count else { throw Refusal("not a list of numbers") }
    let rounds = [128: 5, 192: 4, 256: 4][first.count] ?? 0
    // How many bases of Miller-Rabin a candidate takes: none if it is found by trial division, one if composite, all
    // rounds if prime. The source must know, as it cannot tell a draw for a base from one for a candidate.
    var random = SystemRandomSource()
    let draws = try candidates.map { candidate in
        let number = try Modulus(Natural(bigEndian: candidate.span))
        if number.hasSmallDivisorVarTime() { return 0 }
        return try number.isProbablyPrimeVarTime(rounds: rounds, random: &random) ? rounds : 1
    }
    return {
        var source = ListSource(candidates: candidates, bases: draws)
        _ = try RSAPrivateKey.generate(bitCount: first.count * 16, random: &source)
        guard source.isUsedUp else { throw Refusal("a key before the end of the list") }
    }
}

/// Gives the candidates of a list, and between them random bases that are always below the candidate.
struct ListSource: RandomSource {
    let candidates: [[UInt8]]
    let bases: [Int]
    private var next = 0
    private var basesLeft = 0
    private var system = SystemRandomSource()

    init(candidates: [[UInt8]], bases: [Int]) {
        self.candidates = candidates
        self.bases = bases
    }

    var isUsedUp: Bool { next == candidates.count && basesLeft == 0 }

    mutating func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError) {
        if basesLeft > 0 {
            basesLeft -= 1
            try system.fill(&buffer)
            buffer[0] &= 0x7f
            return
        }
        guard next < candidates.count, candidates[next].count == buffer.count else {
            throw RandomSourceError(errorNumber: 0)
        }
        for i in buffer.indices { buffer[i] = candidates[next][i] }
        basesLeft = bases[next]
        next += 1
    }
}
