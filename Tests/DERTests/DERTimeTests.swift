import DER
import Foundation
import TestSupport
import Testing

@Suite("UTCTime and GeneralizedTime")
struct DERTimeTests {
    static func encode(_ tag: String, _ text: String) -> String {
        tag + hex([UInt8(text.utf8.count)]) + hex(text.utf8)
    }

    @Test(
        "Both forms are read (RFC 5280 section 4.1.2.5)",
        arguments: [
            ("17", "700101000000Z", "1970-01-01T00:00:00Z", 0),
            ("17", "500101000000Z", "1950-01-01T00:00:00Z", -631_152_000),
            ("17", "491231235959Z", "2049-12-31T23:59:59Z", 2_524_607_999),
            ("17", "000229120000Z", "2000-02-29T12:00:00Z", 951_825_600),
            ("18", "20500101000000Z", "2050-01-01T00:00:00Z", 2_524_608_000),
            ("18", "99991231235959Z", "9999-12-31T23:59:59Z", 253_402_300_799),
            ("18", "00000101000000Z", "0000-01-01T00:00:00Z", -62_167_219_200),
            ("18", "19491231235959Z", "1949-12-31T23:59:59Z", -631_152_001),
            ("18", "24000229000000Z", "2400-02-29T00:00:00Z", 13_574_563_200),
        ])
    func reading(_ c: (tag: String, text: String, rfc3339: String, seconds: Int)) throws {
        let time = try outcome(Self.encode(c.tag, c.text)) { (r) throws(DERError) in try r.time(field) }.get()
        #expect(time.secondsSinceEpoch == Int64(c.seconds))
        #expect(time.rfc3339 == c.rfc3339)
        var writer = DERWriter()
        writer.time(time)
        #expect(hex(writer.finish()) == Self.encode(c.tag, c.text))
    }

    @Test(
        "Every other spelling, and every date that is none, is refused",
        arguments: [
            ("17", "7001010000Z"), ("17", "700101000000"), ("17", "700101000000+0000"), ("17", "7001010000000Z"),
            ("17", "700101000000z"), ("17", "700100000000Z"), ("17", "701301000000Z"), ("17", "700001000000Z"),
            ("17", "700132000000Z"), ("17", "700431000000Z"), ("17", "990229000000Z"), ("17", "700101240000Z"),
            ("17", "700101006000Z"), ("17", "700101000060Z"), ("17", "7 0101000000Z"), ("17", "-00101000000Z"),
            ("17", ""),
            ("18", "20500101000000.5Z"), ("18", "205001010000Z"), ("18", "20500101000000"),
            ("18", "20500101000000+0100"),
            ("18", "21000229000000Z"), ("18", "20500101000000.0Z"), ("18", "2050010100Z"), ("18", "+0500101000000Z"),
        ])
    func refused(_ c: (tag: String, text: String)) {
        let result = outcome(Self.encode(c.tag, c.text)) { (r) throws(DERError) in try r.timeOfEitherForm(field) }
        #expect(result.failure == DERError(.badTime, at: 2))
    }

    @Test("The form must be that of the year, unless the reader does not mind")
    func form() throws {
        let early = Self.encode("18", "20491231235959Z")
        #expect(outcome(early) { (r) throws(DERError) in try r.time(field) }.failure == DERError(.badTime, at: 0))
        let time = try outcome(early) { (r) throws(DERError) in try r.timeOfEitherForm(field) }.get()
        #expect(time.rfc3339 == "2049-12-31T23:59:59Z")
        var writer = DERWriter()
        writer.generalizedTime(time)
        #expect(hex(writer.finish()) == early)
        #expect(try outcome(early) { (r) throws(DERError) in try r.generalizedTime(field) }.get() == time)
    }

    @Test("Every day of ten thousand years agrees with another calendar")
    func everyDay() throws {
        // Counted day by day, without the formula under test.
        var year = 0
        var month = 1
        var day = 1
        var seconds: Int64 = -62_167_219_200
        while year <= 9999 {
            let time = DERTime(year: year, month: month, day: day)
            let components = DERTime(secondsSinceEpoch: seconds + 86_399)?.components
            guard time?.secondsSinceEpoch == seconds, components?.year == year, components?.month == month,
                components?.day == day, components?.hour == 23, components?.minute == 59, components?.second == 59
            else {
                Issue.record("\(year)-\(month)-\(day): \(String(describing: time)), \(String(describing: components))")
                return
            }
            seconds += 86_400
            day += 1
            if DERTime(year: year, month: month, day: day) == nil {
                guard day > 28 else {
                    Issue.record("\(year)-\(month) has \(day - 1) days")
                    return
                }
                day = 1
                month += 1
                if month > 12 {
                    month = 1
                    year += 1
                }
            }
        }
        #expect(seconds == 253_402_300_800)
        #expect(DERTime(secondsSinceEpoch: seconds) == nil)
        #expect(DERTime(secondsSinceEpoch: -62_167_219_201) == nil)
        #expect(DERTime(secondsSinceEpoch: .min) == nil && DERTime(secondsSinceEpoch: .max) == nil)
        #expect(DERTime(year: 10_000, month: 1, day: 1) == nil && DERTime(year: .max, month: .max, day: .max) == nil)
        #expect(DERTime.noWellDefinedExpiration.rfc3339 == "9999-12-31T23:59:59Z")
    }

    @Test("Foundation reads the same instants")
    func foundation() throws {
        let formatter = ISO8601DateFormatter()
        var mutator = Mutator(seed: 1)
        for _ in 0..<2000 {
            // From 1600 on: before 1582 Foundation's calendar is the Julian one.
            let seconds = Int64(mutator.next(below: 2_000_000_000)) * 126 - 11_676_096_000
            let time = try #require(DERTime(secondsSinceEpoch: seconds))
            #expect(formatter.date(from: time.rfc3339) == Date(timeIntervalSince1970: Double(seconds)))
        }
    }
}
