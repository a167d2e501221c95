import Files
import TestSupport
import Testing

@Suite("File names are octets")
struct NameTests {
    @Test("Any octets become text and come back", arguments: [
        [], [0x61], [0xe9], [0x63, 0x61, 0x66, 0xe9], [0xc3, 0xa9], [0xff, 0xfe], [0xf4, 0x8f, 0xbf, 0xbf],
        [0xf4, 0x8f, 0xbe, 0x80], [0xf4, 0x8f, 0xbe, 0xbf], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xe2, 0x82, 0x61],
        [0x80, 0xf0, 0x9f, 0x98, 0x80, 0x80],
    ] as [[UInt8]])
    func roundTrip(octets: [UInt8]) {
        #expect(FileName.octets(FileName.text(octets)) == octets)
    }

    @Test("Every single octet and every pair comes back, and UTF-8 stays as it is")
    func pairs() {
        for a in UInt8.min...UInt8.max {
            #expect(FileName.octets(FileName.text([a])) == [a])
            for b in UInt8.min...UInt8.max where FileName.octets(FileName.text([a, b])) != [a, b] {
                Issue.record("\(a) \(b)")
            }
        }
        #expect(FileName.text([UInt8]("käse.key".utf8)) == "käse.key")
    }
}
