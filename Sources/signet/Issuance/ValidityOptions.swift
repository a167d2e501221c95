import ArgumentParser
import DER
import PKIX

/// From when to when something is valid.
struct ValidityOptions: ParsableArguments {
    @Option(help: ArgumentHelp("For how many days (default: 365, a CA 3650).", valueName: "n"))
    var days: Int?

    @Option(help: ArgumentHelp("From when, RFC 3339 in UTC (default: now).", valueName: "time"))
    var notBefore: TimeOption?

    @Option(
        help: ArgumentHelp(
            "Until when, in the place of --days; 9999-12-31T23:59:59Z is for ever (RFC 5280 section 4.1.2.5).",
            valueName: "time"))
    var notAfter: TimeOption?

    @OptionGroup var clock: ClockOptions

    /// - Parameter dayCount: where neither --days nor --not-after is given.
    func validity(dayCount: Int) throws -> Validity {
        let start = notBefore?.time ?? clock.time
        guard days == nil || notAfter == nil else {
            throw Complaint(
                exit: .usage, code: .usage, message: "--days and --not-after exclude each other", hint: "leave one out")
        }
        let end = try notAfter?.time ?? Self.time(start, days: days ?? dayCount)
        guard start <= end else {
            throw Complaint(
                exit: .usage, code: .usage,
                message: "an end after the start \(start.rfc3339) was expected, found \(end.rfc3339)",
                hint: "mend --not-before or --not-after")
        }
        return Validity(notBefore: start, notAfter: end)
    }

    /// So many days later; what the four digits of a year cannot say is refused.
    static func time(_ start: DERTime, days: Int) throws -> DERTime {
        // The whole span that times of certificates can say is shorter.
        guard (1...4_000_000).contains(days),
            let end = DERTime(secondsSinceEpoch: start.secondsSinceEpoch + Int64(days) * 86_400)
        else {
            throw Complaint(
                exit: .usage, code: .usage, message: "one day or more was expected, and no more than lead to the year 9999; found \(days)",
                hint: "--not-after 9999-12-31T23:59:59Z means no expiry")
        }
        return end
    }
}
