private import Synchronization

#if canImport(Glibc)
private import Glibc
#elseif canImport(Darwin)
private import Darwin
#endif

/// Work in many equal pieces, on several threads of the system.
package enum Workers {
    /// Threads beyond this are not started: 256, more than the processors of one machine of this tool's users.
    package static let threadLimit = 256

    /// How many processors the system has for this process.
    package static var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    /// Calls `body` once for each piece in `0..<count`. The calling thread works too, so that one thread starts none.
    ///
    /// - Parameter body: is told the piece, and whether the calling thread runs it.
    package static func forEach(_ count: Int, threads: Int, _ body: @escaping @Sendable (Int, Bool) -> Void) {
        let work = Work(count: count, body: body)
        var started: [pthread_t] = []
        for _ in 1..<max(1, min(threads, count, threadLimit)) {
            var thread = pthread_t()
            let argument = unsafe Unmanaged.passRetained(work).toOpaque()
            let failure = unsafe pthread_create(&thread, nil, { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run(isCaller: false)
                return nil
            }, argument)
            guard failure == 0 else {
                // Fewer threads do the same work.
                unsafe Unmanaged<Work>.fromOpaque(argument).release()
                break
            }
            started.append(thread)
        }
        work.run(isCaller: true)
        for thread in started { _ = pthread_join(thread, nil) }
    }

    private final class Work: Sendable {
        private let next = Atomic<Int>(0)
        private let count: Int
        private let body: @Sendable (Int, Bool) -> Void

        init(count: Int, body: @escaping @Sendable (Int, Bool) -> Void) {
            self.count = count
            self.body = body
        }

        func run(isCaller: Bool) {
            while true {
                let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard piece < count else { return }
                body(piece, isCaller)
            }
        }
    }
}

/// Results of pieces of work, each put in its place by whichever thread made it.
package final class WorkResults<Value: Sendable>: Sendable {
    private let values: Mutex<[Value?]>
    private let hasSome = Atomic<Bool>(false)

    package init(count: Int) { values = Mutex([Value?](repeating: nil, count: count)) }

    package func set(_ value: Value, at place: Int) {
        values.withLock { $0[place] = value }
        hasSome.store(true, ordering: .relaxed)
    }

    /// Whether no piece has given a result so far.
    package var isEmpty: Bool { !hasSome.load(ordering: .relaxed) }

    /// In the order of the pieces; of those that gave none, nothing.
    package var all: [Value] { values.withLock { $0.compactMap(\.self) } }
}
