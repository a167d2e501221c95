import Files
import TestSupport
import Testing

@Suite("What this machine is called")
struct HostIdentityTests {
    @Test("Addresses that lead here from elsewhere are kept in their order, each once, the others left out")
    func addresses() {
        let version6: [[UInt8]] = [
            [0xfd] + [UInt8](repeating: 0, count: 14) + [2], [0x20, 0x01, 0x0d, 0xb8] + [UInt8](repeating: 0, count: 11) + [1],
        ]
        let leftOut: [[UInt8]] = [
            [127, 0, 0, 1], [127, 255, 0, 9], [169, 254, 3, 4], [0, 0, 0, 0], [224, 0, 0, 1], [255, 255, 255, 255],
            [UInt8](repeating: 0, count: 16), [UInt8](repeating: 0, count: 15) + [1],
            [0xfe, 0x80] + [UInt8](repeating: 1, count: 14), [0xfe, 0xbf] + [UInt8](repeating: 1, count: 14),
            [0xff, 0x02] + [UInt8](repeating: 0, count: 14), [], [1, 2, 3],
        ]
        let host = HostIdentity(
            addresses: leftOut + [version6[0], [172, 26, 2, 115], version6[1], [10, 0, 0, 1], [172, 26, 2, 115]], hostName: "h",
            hostsFile: "")
        #expect(host.version4Addresses == [[172, 26, 2, 115], [10, 0, 0, 1]])
        #expect(host.version6Addresses == version6)
    }

    @Test("The full name is the host name with its dots, or stands in hosts(5)", arguments: [
        ("J17-IC1.ININ.Local", "", "J17-IC1", "J17-IC1.ININ.Local"), ("lake", "127.0.0.1 localhost\n", "lake", nil),
        ("lake", "127.0.1.1\tlake.example.com lake\n", "lake", "lake.example.com"),
        ("Lake", "127.0.1.1 lake LAKE.example.com # lake.wrong", "Lake", "LAKE.example.com"),
        ("lake", "# 127.0.1.1 lake.example.com lake", "lake", nil), ("lake", "192.0.2.1 other.example.com lake", "lake", nil),
        ("lake.", "", "lake", nil), ("lake", "192.0.2.1 mylake.example.com", "lake", nil),
    ] as [(String, String, String, String?)])
    func names(hostName: String, hostsFile: String, shortName: String, fullName: String?) {
        let host = HostIdentity(addresses: [], hostName: hostName, hostsFile: hostsFile)
        #expect(host.shortName == shortName)
        #expect(host.fullName == fullName)
    }

    @Test("The system's own answer is that of hostname(1)", .peer("hostname"))
    func system() throws {
        let host = try HostIdentity.ofThisMachine()
        let name = try Peer.run("hostname", []).text.split(separator: "\n").joined()
        #expect(host.shortName == name.prefix { $0 != "." })
        // `-I` leaves out loopback and link-local addresses, as we do.
        let addresses = try Peer.run("hostname", ["-I"]).text.split(whereSeparator: \.isWhitespace).map { String($0) }
        let version4 = addresses.filter { $0.contains(".") }
        let ours = host.version4Addresses.map { octets in octets.map { String($0) }.joined(separator: ".") }
        #expect(ours == version4)
        #expect(host.version6Addresses.count == addresses.count - version4.count)
    }
}
