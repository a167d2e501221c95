import DER
import Foundation
import KeyFormats
import PKIX
import TestSupport
import Testing

@Suite struct RevocationListTests {
    /// A list whose signature is not looked at.
    private static func list(
        version: Int? = 1, entries: [RevokedCertificate], extensions: [Extension] = [], issuer: String = "CA"
    ) throws -> [UInt8] {
        var writer = DERWriter()
        writer.sequence { list in
            list.sequence { tbs in
                if let version { tbs.integer(version) }
                AlgorithmIdentifier.signature(.sha256).write(to: &tbs)
                tbs.raw(name(issuer).encoded.span)
                tbs.time(time)
                tbs.sequence { sequence in
                    for entry in entries { entry.write(to: &sequence) }
                }
                if !extensions.isEmpty { tbs.wrap(.constructed(0)) { Extensions(extensions).write(to: &$0) } }
            }
            AlgorithmIdentifier.signature(.sha256).write(to: &list)
            list.bitString(BitString(octets: [1]))
        }
        return writer.finish()
    }

    private static func name(_ text: String) -> DistinguishedName {
        DistinguishedName([
            RelativeDistinguishedName(AttributeTypeAndValue(type: .commonName, string: DERString(text, as: .utf8)!))
        ])
    }

    private static let time = DERTime(secondsSinceEpoch: 1_800_000_000)!

    private static func serial(_ number: Int) -> CertificateSerialNumber {
        CertificateSerialNumber(magnitude: (0..<8).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
    }

    @Test("A list of 100,000 entries is read, counted and searched")
    func large() throws {
        let reason = Extension(CRLReason.superseded)
        let entries = (1...100_000).map {
            RevokedCertificate(
                serialNumber: Self.serial($0 << 20), revocationDate: Self.time,
                extensions: Extensions($0 % 2 == 0 ? [reason] : []))
        }
        let octets = try Self.list(entries: entries)
        let list = try CertificateList(der: octets)
        #expect(list.revokedCertificates.count == 100_000)
        #expect(list.revokedCertificates[99_999] == entries[99_999])
        #expect(Array(list.revokedCertificates) == entries)
        let found = try list.entry(for: Self.serial(77_777 << 20), issuedBy: Self.name("ca"))
        #expect(try found?.reason() == .unspecified)
        #expect(try list.entry(for: Self.serial(77_778 << 20), issuedBy: Self.name("CA"))?.reason() == .superseded)
        #expect(try list.entry(for: Self.serial(3), issuedBy: Self.name("CA")) == nil)
    }

    @Test("In an indirect list an entry is of the issuer that it or the last entry before it names")
    func indirect() throws {
        func entry(_ number: Int, _ issuer: String? = nil) -> RevokedCertificate {
            let extensions = issuer.map { [Extension(CertificateIssuer([.directoryName(Self.name($0))])!, isCritical: true)] }
            return RevokedCertificate(
                serialNumber: Self.serial(number), revocationDate: Self.time, extensions: Extensions(extensions ?? []))
        }
        let entries = [entry(1), entry(2, "B"), entry(3), entry(1), entry(4, "C"), entry(1, "CA"), entry(5)]
        let point = Extension(IssuingDistributionPoint(nil, isIndirectCRL: true), isCritical: true)
        let list = try CertificateList(der: Self.list(entries: entries, extensions: [point]))
        for (number, issuer, isThere) in [
            (1, "CA", true), (1, "B", true), (1, "C", false), (2, "B", true), (2, "CA", false), (3, "B", true),
            (3, "CA", false), (4, "C", true), (5, "CA", true), (5, "C", false),
        ] {
            let found = try list.entry(for: Self.serial(number), issuedBy: Self.name(issuer))
            #expect((found != nil) == isThere, "\(number) of \(issuer)")
        }
        // Without the indicator the names of the entries count for nothing.
        let direct = try CertificateList(der: Self.list(entries: entries))
        #expect(try direct.entry(for: Self.serial(2), issuedBy: Self.name("B")) == nil)
        #expect(try direct.entry(for: Self.serial(2), issuedBy: Self.name("CA")) != nil)
    }

    @Test("A v1 list has no extensions, its own or an entry's, and the version is absent or v2")
    func versions() throws {
        let plain = RevokedCertificate(serialNumber: Self.serial(1), revocationDate: Self.time)
        let extended = RevokedCertificate(
            serialNumber: Self.serial(1), revocationDate: Self.time, extensions: Extensions([Extension(CRLReason.superseded)]))
        let number = Extension(CRLNumber(magnitude: [1]))
        #expect(try CertificateList(der: Self.list(version: nil, entries: [plain])).version == .v1)
        #expect(try CertificateList(der: Self.list(entries: [extended], extensions: [number])).version == .v2)
        for octets in [
            try Self.list(version: nil, entries: [extended]), try Self.list(version: nil, entries: [plain], extensions: [number]),
            try Self.list(version: 0, entries: [plain]), try Self.list(version: 2, entries: [plain]),
        ] {
            #expect(throws: DERError.self) { try CertificateList(der: octets) }
        }
    }
}
