import Files
import Octets
import RSA

/// Making a key, with a sign of life on a terminal.
enum KeyGeneration {
    /// - Parameter isShown: false where something else shows life.
    static func key(bitCount: Int, isShown: Bool = true, _ session: Session) throws -> RSAPrivateKey {
        try SystemProcess.forbidCoreDumps()
        var random = SystemRandomSource()
        let shows = isShown && SystemProcess.isTerminal(.error) && SystemProcess.environment("TERM") != "dumb"
        guard shows else { return try RSAPrivateKey.generate(bitCount: bitCount, random: &random) }
        var count = 0
        // The line is taken away again: CR, and EL of ECMA-48 section 8.3.41.
        defer { session.show("\r\u{1b}[K") }
        return try RSAPrivateKey.generate(bitCount: bitCount, random: &random) { _ in
            count += 1
            if count % 20 == 1 { session.show("\rsignet: looking for two primes of \(bitCount / 2) bits: candidate \(count)") }
        }
    }
}
