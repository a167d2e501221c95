import Foundation
import GroupFolder
import ServerGroups
import TestSupport
import Testing

@Suite("The certificate map")
struct CertificateMapTests {
    static let lake = try! MemberName("LAKE")
    static let jasper = try! MemberName("Jasper")

    static func shape() throws -> GroupShape {
        var shape = GroupShape(firstServer: lake)
        try shape.add(.remote, jasper)
        return shape
    }

    /// Elements with their attributes, in the order in which they stand.
    static func elements(_ xml: String) -> [String] {
        xml.matches(of: /<(\w[^>]*?) ?\/?>/).map { String($0.1) }
    }

    @Test("The map that the document prints is read, and says what the map written for the same servers says")
    func printed() throws {
        let read = try CertificateMap(xml: Array(printedMap.utf8))
        var written = CertificateMap(of: Self.lake, in: try Self.shape())
        #expect(read.windowsRoot == #"D:\I3\IC\Certificates"#)
        written.windowsRoot = read.windowsRoot
        #expect(read == written)
        #expect(read.notifiers.map(\.name.text) == ["Jasper", "LAKE"])
        #expect(read.notifiers[0].entries.map(\.use) == [.client, .remoteClient])
        #expect(read.notifiers[1].entries.map(\.use) == [.authority, .server, .client, .remoteClient])
        #expect(read.notifiers[0].entries[0].entry.trustedCertificatePath == "Client/Remote_Subsystems/Jasper/LAKE_TrustedCertificate.cer")
    }

    @Test("A map is written with the document's elements in the document's order, and its paths in either spelling")
    func written() throws {
        let map = CertificateMap(of: Self.lake, in: try Self.shape())
        let windows = String(decoding: map.xml(windowsRoot: #"D:\I3\IC\Certificates\"#), as: UTF8.self)
        let printed = printedMap.replacing(#"D:\I3\\#n    \IC"#, with: #"D:\I3\IC"#)
        #expect(Self.elements(windows) == Self.elements(printed))
        func values(_ xml: String) -> [String] { xml.matches(of: />([^<>\n]+)</).map { String($0.1) } }
        #expect(values(windows) == values(printed))
        #expect(values(windows).count == 20)
        let relative = String(decoding: map.xml(), as: UTF8.self)
        #expect(Self.elements(relative) == Self.elements(printed))
        #expect(!relative.contains("\\"))
        #expect(relative.contains("<CertificatePath>ServerGroup/ServerGroupCertificate.cer</CertificatePath>"))
        #expect(relative.contains("  <SIPDevices />\n</ININCertificates>\n"))
        for xml in [windows, relative] { #expect(try CertificateMap(xml: Array(xml.utf8)).notifiers == map.notifiers) }
    }

    @Test("The schema takes what is written and what the document prints, and nothing with another element", .peer("xmllint"))
    func schema() throws {
        let scratch = try Scratch()
        let schema = repositoryRoot.appending(path: "Docs/certificate-map.xsd").path(percentEncoded: false)
        let map = CertificateMap(of: Self.lake, in: try Self.shape())
        let printed = printedMap.replacing("\n- ", with: "\n").dropFirst(2)
        let other = printedMap.replacing("\n- ", with: "\n").dropFirst(2).replacing("SIPDevices", with: "SIPDevice")
        let files: [(name: String, octets: [UInt8], isValid: Bool)] = [
            ("relative.xml", map.xml(), true), ("windows.xml", map.xml(windowsRoot: #"D:\I3\IC\Certificates"#), true),
            ("printed.xml", Array(printed.utf8), true), ("other.xml", Array(other.utf8), false),
        ]
        for file in files {
            let path = try scratch.write(file.octets, to: file.name)
            let finished = try Peer.run("xmllint", ["--noout", "--schema", schema, path])
            #expect((finished.status == 0) == file.isValid, "\(finished.errors)")
        }
    }

    @Test("Whether a key is encrypted is said, and a password that somebody wrote is dropped")
    func passwords() throws {
        let map = CertificateMap(of: Self.lake, in: try Self.shape()) { $0.hasPrefix("ServerGroup/") }
        let xml = String(decoding: map.xml(), as: UTF8.self)
        #expect(xml.contains("<Password>encrypted</Password>"))
        let read = try CertificateMap(xml: Array(xml.replacing("encrypted", with: "hunter2-marked").utf8))
        #expect(read.serverGroup?.hasPassword == true)
        #expect(!String(decoding: read.xml(), as: UTF8.self).contains("hunter2"))
    }

    @Test("Text is escaped where XML needs it, and read back")
    func escaping() throws {
        let map = CertificateMap(of: Self.lake, in: try Self.shape())
        let root = #"D:\R&D <"old">\Certificates"#
        let xml = map.xml(windowsRoot: root)
        #expect(String(decoding: xml, as: UTF8.self).contains(#"D:\R&amp;D &lt;&quot;old&quot;&gt;\Certificates"#))
        #expect(try CertificateMap(xml: xml).windowsRoot == root)
    }

    static func map(_ path: String) -> String {
        """
        <ININCertificates><Notifiers><Notifier Name="LAKE"><RemoteClientCertificate>
        <TrustedCertificatePath>\(path)</TrustedCertificatePath>
        </RemoteClientCertificate></Notifier></Notifiers></ININCertificates>
        """
    }

    @Test("A path that would leave the folder is refused with its line", arguments: [
        ("../../etc/passwd", .leadsOut("..")), (#"Client\..\..\x"#, .leadsOut("..")), ("a/./b", .leadsOut(".")),
        ("/etc/passwd", .absolute), (#"\Windows\x"#, .absolute), ("/", .absolute), ("a:b", .colon("a:b")),
        (#"ServerGroup\x.cer:stream"#, .colon("x.cer:stream")), (#"E:\elsewhere\x.cer"#, .outsideOfRoot(nil)),
        (#"\\server\share\x.cer"#, .outsideOfRoot(nil)), ("a\u{7f}b", .control("\u{7f}")), ("a&#9;b", .control("\t")),
        (String(repeating: "a/", count: 3000), .tooLong(6000)),
    ] as [(String, MapPathError)])
    func paths(path: String, error: MapPathError) throws {
        let found = #expect(throws: CertificateMapError.self) { try CertificateMap(xml: Array(Self.map(path).utf8)) }
        guard case .path(error, _)? = found?.kind else {
            Issue.record("\(String(describing: found))")
            return
        }
        #expect(found?.line == 2)
    }

    @Test("A Windows path below another folder than the group's is refused")
    func otherRoot() throws {
        let xml = printedMap.replacing(#"D:\I3\IC\Certificates\Client\Remote_Client\lake"#, with: #"D:\Windows\Client\Remote_Client\lake"#)
        let found = #expect(throws: CertificateMapError.self) { try CertificateMap(xml: Array(xml.utf8)) }
        guard case .path(.outsideOfRoot(#"D:\I3\IC\Certificates"#), _)? = found?.kind else {
            Issue.record("\(String(describing: found))")
            return
        }
        let other = printedMap.replacing("D:", with: "e:")
        #expect(throws: CertificateMapError.self) {
            try CertificateMap(xml: Array(other.utf8), windowsRoot: #"D:\I3\IC\Certificates"#)
        }
        #expect(try CertificateMap(xml: Array(other.utf8), windowsRoot: #"E:/i3/ic/certificates/"#).windowsRoot == #"E:\i3\ic\certificates"#)
    }

    static let good = map("x.cer")

    @Test("What could hide an entity, or is no map, is refused by name", arguments: [
        ("<!DOCTYPE ININCertificates>" + good, .declaration("<!DOCTYPE")),
        ("<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b \"c\">]>" + good, .declaration("<!DOCTYPE")),
        (good.replacing("x.cer", with: "<!ENTITY x SYSTEM \"file:///etc/passwd\">"), .declaration("<!ENTITY")),
        ("<!-- <!DOCTYPE a> -->" + good, .declaration("<!DOCTYPE")),
        ("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + good, .otherEncoding("ISO-8859-1")),
        ("<?xml version='1.0' encoding = 'UTF-16'?>" + good, .otherEncoding("UTF-16")),
        (good.replacing("x.cer", with: "&undefined;"), .notWellFormed),
        ("", .notWellFormed), ("ININ", .notWellFormed), (String(good.dropLast(3)), .notWellFormed), (good + "<a/>", .notWellFormed),
        ("<a/>", .unexpectedElement("a", in: "the document")),
        (good.replacing("<Notifiers>", with: "<Notifiers><x/>"), .unexpectedElement("x", in: "Notifiers")),
        (good.replacing("x.cer", with: "<x/>"), .unexpectedElement("x", in: "TrustedCertificatePath")),
        (good.replacing("Name=", with: "name="), .unexpectedAttribute("name", of: "Notifier")),
        (good.replacing("<Notifiers>", with: "<Notifiers>text"), .unexpectedText(in: "Notifiers")),
        (good.replacing("</Notifiers>", with: "</Notifiers><Notifiers/>"), .repeatedElement("Notifiers", in: "ININCertificates")),
        ("<ININCertificates/>", .missingElement("Notifiers")),
        (good.replacing("LAKE", with: "../LAKE"), .name(MemberNameError(.separator("/"), text: "../LAKE"))),
        (good.replacing("</Notifier>", with: "</Notifier><Notifier Name='lake'/>"), .repeatedNotifier(lake)),
    ] as [(String, CertificateMapError.Kind)])
    func refused(xml: String, kind: CertificateMapError.Kind) {
        let found = #expect(throws: CertificateMapError.self) { try CertificateMap(xml: Array(xml.utf8)) }
        #expect(found?.kind == kind)
    }

    @Test("What is no UTF-8, in UTF-16 above all, is refused before it is parsed")
    func encodings() throws {
        let wide = Self.good.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
        for octets in [wide, [0xff, 0xfe] + wide, [0xc3, 0x28], Array(Self.good.utf8) + [0]] {
            #expect(throws: CertificateMapError(.notUTF8)) { try CertificateMap(xml: octets) }
        }
        #expect(try CertificateMap(xml: [0xef, 0xbb, 0xbf] + Array(Self.good.utf8)).notifiers.count == 1)
    }

    @Test("A map of 8 MiB is read, one octet more and 16 MiB are refused, and so are too many elements")
    func bounds() throws {
        let padding = CertificateMap.octetLimit - Self.good.utf8.count
        let full = Array(Self.good.utf8) + [UInt8](repeating: 0x20, count: padding)
        #expect(try CertificateMap(xml: full).notifiers.count == 1)
        #expect(throws: CertificateMapError(.tooLarge(limit: CertificateMap.octetLimit))) { try CertificateMap(xml: full + [0x20]) }
        #expect(throws: CertificateMapError(.tooLarge(limit: CertificateMap.octetLimit))) { try CertificateMap(xml: full + full) }
        let names = (0...CertificateMap.elementLimit).map { "<Notifier Name=\"a\($0)\"/>" }.joined()
        let many = "<ININCertificates><Notifiers>\(names)</Notifiers></ININCertificates>"
        let found = #expect(throws: CertificateMapError.self) { try CertificateMap(xml: Array(many.utf8)) }
        #expect(found?.kind == .tooManyElements(limit: CertificateMap.elementLimit))
        let deep = String(repeating: "<a>", count: 1_000_000)
        #expect(throws: CertificateMapError.self) { try CertificateMap(xml: Array(deep.utf8)) }
    }

    @Test("Twenty thousand damaged maps are read or refused, and no path leaves the folder")
    func damaged() throws {
        let seed = Mutator.seed(0x6d61_7073)
        var mutator = Mutator(seed: seed)
        let originals = [Array(printedMap.utf8), CertificateMap(of: Self.lake, in: try Self.shape()).xml(), Array(Self.good.utf8)]
        var readCount = 0
        for round in 0..<20_000 {
            let octets = mutator.mutate(originals[round % originals.count])
            guard let map = try? CertificateMap(xml: octets) else { continue }
            readCount += 1
            for path in map.allEntries.flatMap(\.entry.paths) {
                let parts = path.split(separator: "/", omittingEmptySubsequences: false)
                #expect(!parts.contains("..") && !parts.contains("") && !path.contains("\\") && !path.contains(":"), "seed \(seed): \(path)")
            }
            #expect(try CertificateMap(xml: map.xml()).notifiers == map.notifiers, "seed \(seed), round \(round)")
        }
        #expect(readCount > 200)
    }
}
