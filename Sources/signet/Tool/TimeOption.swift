import ArgumentParser
import DER
import Files

/// A time on the command line: RFC 3339 in UTC, `2026-11-21T05:00:00Z`; a date, which means its first second; or as
/// certificates have it, `20261121050000Z`.
struct TimeOption: ExpressibleByArgument {
    let time: DERTime

    init?(argument: String) {
        let octets = Array(argument.utf8)
        if octets.count == 15 {
            guard let time = try? DERTime(generalizedTime: octets[...]) else { return nil }
            self.time = time
            return
        }
        let pattern = Array("0000-00-00T00:00:00Z".utf8)
        guard octets.count == 20 || octets.count == 10 else { return nil }
        var numbers = [0]
        for (octet, wanted) in zip(octets, pattern) {
            if wanted == UInt8(ascii: "0") {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet) else { return nil }
                numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + Int(octet - UInt8(ascii: "0"))
            } else {
                // RFC 3339 section 5.6 allows t and z in lower case.
                guard octet == wanted || octet == wanted | 0x20 else { return nil }
                numbers.append(0)
            }
        }
        numbers += [Int](repeating: 0, count: max(0, 6 - numbers.count))
        guard
            let time = DERTime(
                year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3], minute: numbers[4],
                second: numbers[5])
        else { return nil }
        self.time = time
    }
}

/// What stands in for the clock, in every command that reads it.
struct ClockOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What stands in for the clock, RFC 3339 in UTC.", valueName: "time"))
    var now: TimeOption?

    /// The time given, or the system's.
    var time: DERTime { now?.time ?? DERTime(secondsSinceEpoch: SystemClock.secondsSinceEpoch) ?? .noWellDefinedExpiration }
}

/// A span of time on the command line: `30d`, `12h`, `2w`; a number alone is days.
struct DurationOption: ExpressibleByArgument {
    let seconds: Int64

    init?(argument: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800, "y": 31_536_000]
        let unit = argument.last.flatMap { units[$0] }
        let digits = unit == nil ? argument[...] : argument.dropLast()
        // 9,999 years are what the times of certificates can say.
        guard !digits.isEmpty, digits.allSatisfy({ ("0"..."9").contains($0) }), let number = Int64(digits) else { return nil }
        let (seconds, overflow) = number.multipliedReportingOverflow(by: unit ?? 86_400)
        guard !overflow, seconds <= 9_999 * 31_622_400 else { return nil }
        self.seconds = seconds
    }
}
