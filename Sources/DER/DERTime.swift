/// An instant, as UTCTime and GeneralizedTime of RFC 5280 give it: to the second, in UTC, years 0000 to 9999.
///
/// The two forms are read by ``init(utcTime:at:)`` and ``init(generalizedTime:at:)`` and no other spelling is:
/// no time zone, no fraction, no missing seconds, no leap second, no date that the Gregorian calendar lacks.
public struct DERTime: Hashable, Comparable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z, without leap seconds; negative before.
    public let secondsSinceEpoch: Int64

    /// 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z: what four digits of a year can say.
    private static let range: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

    /// RFC 5280 section 4.1.2.5: the time that means "no well-defined expiration date".
    public static let noWellDefinedExpiration = DERTime(unchecked: 253_402_300_799)

    private init(unchecked seconds: Int64) { secondsSinceEpoch = seconds }

    /// Nil before the year 0000 and after 9999.
    public init?(secondsSinceEpoch seconds: Int64) {
        guard Self.range.contains(seconds) else { return nil }
        self.init(unchecked: seconds)
    }

    /// Nil if the calendar has no such date or the day no such time.
    public init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        guard (0...9999).contains(year), (1...12).contains(month), (0...23).contains(hour), (0...59).contains(minute),
            (0...59).contains(second), day >= 1, day <= Self.dayCount(month: month, year: year)
        else { return nil }
        // Days since 1970-01-01, counting years from 1 March so that the leap day is a year's last.
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        self.init(unchecked: Int64(days * 86_400 + hour * 3600 + minute * 60 + second))
    }

    private static func dayCount(month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    public struct Components: Hashable, Sendable {
        public let year, month, day, hour, minute, second: Int
    }

    public var components: Components {
        let seconds = Int(secondsSinceEpoch)
        let days = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400
        let secondOfDay = seconds - days * 86_400
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch = (5 * dayOfYear + 2) / 153
        let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        return Components(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * fromMarch + 2) / 5 + 1, hour: secondOfDay / 3600, minute: secondOfDay / 60 % 60,
            second: secondOfDay % 60)
    }

    /// RFC 3339 in UTC: `2026-11-21T05:00:00Z`.
    public var rfc3339: String {
        let c = components
        var text: [UInt8] = []
        for (value, digitCount, mark) in [
            (c.year, 4, "-"), (c.month, 2, "-"), (c.day, 2, "T"), (c.hour, 2, ":"), (c.minute, 2, ":"), (c.second, 2, "Z"),
        ] as [(Int, Int, Unicode.Scalar)] {
            text += Self.digits(value, digitCount) + [UInt8(ascii: mark)]
        }
        return String(decoding: text, as: UTF8.self)
    }

    public static func < (a: DERTime, b: DERTime) -> Bool { a.secondsSinceEpoch < b.secondsSinceEpoch }

    /// RFC 5280 section 4.1.2.5: whether UTCTime is the form to write, for the years 1950 to 2049.
    package var isWrittenAsUTCTime: Bool { (1950...2049).contains(components.year) }

    /// `YYMMDDHHMMSSZ` (RFC 5280 section 4.1.2.5.1): YY from 50 is 19YY, below it is 20YY.
    package init(utcTime octets: ArraySlice<UInt8>) throws(DERError) {
        guard octets.count == 13, let year = Self.number(octets, 0, 2) else {
            throw DERError(.badTime, at: octets.startIndex)
        }
        try self.init(octets, after: 2, year: year >= 50 ? 1900 + year : 2000 + year)
    }

    /// `YYYYMMDDHHMMSSZ` (RFC 5280 section 4.1.2.5.2): no fraction of a second.
    package init(generalizedTime octets: ArraySlice<UInt8>) throws(DERError) {
        guard octets.count == 15, let year = Self.number(octets, 0, 4) else {
            throw DERError(.badTime, at: octets.startIndex)
        }
        try self.init(octets, after: 4, year: year)
    }

    /// `MMDDHHMMSSZ` from a place on.
    private init(_ octets: ArraySlice<UInt8>, after place: Int, year: Int) throws(DERError) {
        guard octets.last == UInt8(ascii: "Z"), let month = Self.number(octets, place, 2),
            let day = Self.number(octets, place + 2, 2), let hour = Self.number(octets, place + 4, 2),
            let minute = Self.number(octets, place + 6, 2), let second = Self.number(octets, place + 8, 2),
            let time = DERTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        else { throw DERError(.badTime, at: octets.startIndex) }
        self = time
    }

    /// Decimal digits; the places lie within the octets.
    private static func number(_ octets: ArraySlice<UInt8>, _ place: Int, _ count: Int) -> Int? {
        var value = 0
        for octet in octets.dropFirst(place).prefix(count) {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet) else { return nil }
            value = 10 * value + Int(octet - UInt8(ascii: "0"))
        }
        return value
    }

    private static func digits(_ value: Int, _ count: Int) -> [UInt8] {
        var left = value
        var digits: [UInt8] = []
        for _ in 0..<count {
            digits.append(UInt8(ascii: "0") + UInt8(left % 10))
            left /= 10
        }
        return digits.reversed()
    }

    /// The content of the element, of either form.
    package func content(asUTCTime: Bool) -> [UInt8] {
        let c = components
        return (asUTCTime ? Self.digits(c.year % 100, 2) : Self.digits(c.year, 4)) + Self.digits(c.month, 2)
            + Self.digits(c.day, 2) + Self.digits(c.hour, 2) + Self.digits(c.minute, 2) + Self.digits(c.second, 2)
            + [UInt8(ascii: "Z")]
    }
}

extension DERCursor where Source == ArraySlice<UInt8> {
    /// `Time ::= CHOICE { utcTime, generalTime }` in the form RFC 5280 section 4.1.2.5 prescribes for its year:
    /// UTCTime through 2049, GeneralizedTime from 2050 on (and before 1950, which UTCTime cannot say).
    package mutating func time(_ field: DERField) throws(DERError) -> DERTime {
        let start = offset
        let isUTCTime = nextTag == .utcTime
        let time = try timeOfEitherForm(field)
        guard time.isWrittenAsUTCTime == isUTCTime else { throw DERError(.badTime, at: start) }
        return time
    }

    /// A leniency: does not enforce "CAs conforming to this profile MUST always encode certificate validity dates
    /// through the year 2049 as UTCTime" (RFC 5280 section 4.1.2.5), which OpenSSL and GnuTLS do not enforce either.
    package mutating func timeOfEitherForm(_ field: DERField) throws(DERError) -> DERTime {
        nextTag == .utcTime
            ? try DERTime(utcTime: read(.utcTime, field)) : try DERTime(generalizedTime: read(.generalizedTime, field))
    }

    package mutating func generalizedTime(_ field: DERField) throws(DERError) -> DERTime {
        try DERTime(generalizedTime: read(.generalizedTime, field))
    }
}

extension DERBuilder where Sink: ~Copyable {
    /// `Time` in the form that RFC 5280 section 4.1.2.5 prescribes for its year.
    package mutating func time(_ time: DERTime) {
        write(
            time.isWrittenAsUTCTime ? .utcTime : .generalizedTime, time.content(asUTCTime: time.isWrittenAsUTCTime))
    }

    package mutating func generalizedTime(_ time: DERTime) { write(.generalizedTime, time.content(asUTCTime: false)) }
}
