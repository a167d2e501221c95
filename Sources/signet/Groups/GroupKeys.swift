import Files
import RSA
import Synchronization

/// Keys for many certificates, made on all processors.
enum GroupKeys {
    static func make(_ count: Int, bitCount: Int, _ session: Session) throws -> [RSAPrivateKey] {
        try SystemProcess.forbidCoreDumps()
        let results = WorkResults<Result<RSAPrivateKey, RSAError>>(count: count)
        let done = Counter()
        let bar = ProgressBar(of: count, session)
        bar.show(0, "making keys")
        Workers.forEach(count, threads: Workers.processorCount) { place, isCaller in
            var random = SystemRandomSource()
            do throws(RSAError) {
                results.set(.success(try RSAPrivateKey.generate(bitCount: bitCount, random: &random)), at: place)
            } catch {
                results.set(.failure(error), at: place)
            }
            let made = done.next()
            if isCaller { bar.show(made, "making keys") }
        }
        bar.end()
        return try results.all.map { try $0.get() }
    }

    private final class Counter: Sendable {
        private let value = Atomic<Int>(0)

        func next() -> Int { value.wrappingAdd(1, ordering: .relaxed).newValue }
    }
}
