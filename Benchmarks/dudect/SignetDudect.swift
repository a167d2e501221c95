import BigNumbers
import Files
import Glibc
import Octets
import RSA

/// Does the time of an RSA private operation depend on the message? Measures it for two classes of messages in
/// random order, and tells by Welch's test whether their times differ: |t| of 4.5 or more says that they do.
///
///     swift run -c release signet-dudect [--operations N] [--bits N] [--only fixed|multiple|control]
///
/// - `fixed`: one message again and again, against random ones.
/// - `multiple`: messages that are 0 modulo p, so that one half of the CRT computes with nothing but zeros, against
///   random ones.
/// - `control`: random ones against random ones. It must find nothing; and as each of its measurements is also taken
///   with 50 ns, 100 ns, 200 ns … added in one of the classes, it tells the smallest leak of such a kind that so many
///   operations find on this machine. What is smaller, the others cannot have found either.
@main
struct SignetDudect {
    static func main() throws {
        var operations = 200_000
        var bits = 2048
        var only: String?
        var arguments = CommandLine.arguments.dropFirst()
        while let option = arguments.popFirst() {
            guard let value = arguments.popFirst() else { return usage() }
            switch (option, Int(value)) {
            case ("--operations", let count?) where count > 0: operations = count
            case ("--bits", let size?): bits = size
            case ("--only", nil) where Experiment(rawValue: value) != nil: only = value
            default: return usage()
            }
        }
        var random = SystemRandomSource()
        let key = try RSAPrivateKey.generate(bitCount: bits, random: &random)
        var leaks = false
        for experiment in Experiment.allCases where only == nil || only == experiment.rawValue {
            let (result, planted) = try experiment.run(key, operations: operations, random: &random)
            print("\(experiment.rawValue): RSA-\(bits), \(result.summary)")
            leaks = leaks || result.isLeak
            guard experiment == .control else { continue }
            guard let found = planted.first(where: \.test.isLeak) else {
                print("control: no planted delay was found: the machine is too busy, or the operations too few")
                exit(1)
            }
            print("control: the smallest planted delay that was found is \(found.nanoseconds) ns")
        }
        if leaks { exit(1) }
    }

    static func usage() {
        print("signet-dudect [--operations N] [--bits 2048|3072|4096] [--only fixed|multiple|control]")
        exit(2)
    }
}

enum Experiment: String, CaseIterable {
    case fixed, multiple, control

    /// How many messages are made ahead of their measurement.
    private static let batch = 1000

    func run(
        _ key: RSAPrivateKey, operations: Int, random: inout SystemRandomSource
    ) throws -> (result: LeakageTest, planted: [(nanoseconds: Int, test: LeakageTest)]) {
        let n = key.publicKey.n
        let p = Natural(bigEndian: key.values.prime1)
        let q = try Modulus(Natural(bigEndian: key.values.prime2))
        let fixed = n.reduced(try Natural(bitCount: n.bitCount, random: &random))
        var test: LeakageTest?
        var planted: [(nanoseconds: Int, test: LeakageTest)] = []
        var left = operations
        var groups = SystemRandomNumberGenerator()
        while left > 0 {
            // The calibrating batch comes on top of the operations asked for.
            let size = test == nil ? Self.batch : min(Self.batch, left)
            // Made ahead, all in the same way and each in memory of its own, so that neither class is the one that
            // the caches know.
            var messages: [(group: Int, message: Natural)] = []
            for _ in 0..<size {
                let group = Int(groups.next() & 1)
                let drawn = n.reduced(try Natural(bitCount: n.bitCount, random: &random))
                let value =
                    switch (self, group) {
                    case (.fixed, 0): fixed
                    case (.multiple, 0): try p.product(q.reduced(drawn)).resized(limbCount: n.limbCount)
                    default: drawn
                    }
                let copy = Natural(bigEndian: value.secretOctets.slice)
                messages.append((group, copy))
            }
            var times: [Double] = []
            times.reserveCapacity(size)
            for (_, message) in messages {
                let start = now()
                _ = try key.signaturePrimitive(message)
                times.append(Double(now() - start))
            }
            guard test != nil else {
                test = LeakageTest(calibration: times)
                if self == .control {
                    planted = (0..<12).map { (50 << $0, LeakageTest(calibration: times)) }
                }
                continue
            }
            for (time, message) in zip(times, messages) {
                test?.add(time, to: message.group)
                for i in planted.indices {
                    planted[i].test.add(
                        message.group == 0 ? time + Double(planted[i].nanoseconds) : time, to: message.group)
                }
            }
            left -= size
            // One line as it goes, on a terminal or a log that somebody watches.
            if left % 20_000 == 0, let test {
                let line = [UInt8]("\(rawValue): \(test.summary)\n".utf8)
                _ = unsafe line.withUnsafeBytes { bytes in unsafe write(2, bytes.baseAddress, bytes.count) }
            }
        }
        return (test ?? LeakageTest(calibration: [0]), planted)
    }

    /// Nanoseconds of a clock that nobody sets.
    private func now() -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
