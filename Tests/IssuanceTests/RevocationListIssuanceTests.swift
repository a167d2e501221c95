import DER
import Digests
import Issuance
import KeyFormats
import Octets
import PKIX
import RSA
import TestSupport
import Testing

@Suite("Revocation lists are issued, and gone on from")
struct RevocationListIssuanceTests {
    private static func number(_ value: UInt8) -> CertificateSerialNumber { CertificateSerialNumber(magnitude: [value]) }

    private static func template(_ month: Int = 1) throws -> RevocationListTemplate {
        RevocationListTemplate(thisUpdate: try Times.at(2026, month), nextUpdate: try Times.at(2026, month + 1))
    }

    @Test("A list says its number, its issuer's key, and each revocation with what is known of it")
    func facts() throws {
        let root = try Hierarchy().root()
        var template = try Self.template()
        try template.revoke(Revocation(Self.number(1)))
        try template.revoke(Revocation(Self.number(0x80), date: Times.at(2025, 6), reason: .keyCompromise, invalidityDate: Times.at(2025, 5)))
        try template.revoke(Revocation(Self.number(3), reason: .unspecified))
        let list = try root.issue(template)
        #expect(list.version == .v2)
        #expect(list.issuer.encoded == root.certificate.subject.encoded)
        #expect(try list.extensions.value(of: CRLNumber.self) == CRLNumber(magnitude: [1]))
        #expect(
            try list.extensions.value(of: AuthorityKeyIdentifier.self)?.keyIdentifier
                == root.certificate.extensions.value(of: SubjectKeyIdentifier.self)?.octets)
        #expect(list.extensions.all.allSatisfy { !$0.isCritical })
        #expect(list.checkSignature(under: root.certificate.subjectPublicKeyInfo) == .valid)
        let entries = Array(list.revokedCertificates)
        #expect(entries.map(\.serialNumber) == [1, 0x80, 3].map(Self.number))
        #expect(try entries[0].revocationDate == Times.at(2026) && entries[0].extensions.all.isEmpty)
        #expect(try entries[1].reason() == .keyCompromise && entries[1].invalidityDate() == Times.at(2025, 5))
        #expect(try entries[1].revocationDate == Times.at(2025, 6))
        // "SHOULD be absent instead of using the unspecified (0) reasonCode value".
        #expect(entries[2].extensions.all.isEmpty)
    }

    @Test("A list without revocations has no list of them, and dates beyond 2049 are GeneralizedTime")
    func empty() throws {
        let root = try Hierarchy().root()
        let template = RevocationListTemplate(thisUpdate: try Times.at(2049), nextUpdate: try Times.at(2050))
        let list = try root.issue(template, digest: .sha512)
        #expect(list.revokedCertificates.isEmpty)
        let text = hex(list.encoded)
        let dates = try #require(text.range(of: "170d3439303130313030303030305a180f32303530303130313030303030305a"))
        // The next element is that of the extensions.
        #expect(text[dates.upperBound...].hasPrefix("a0"))
    }

    @Test("A list goes on from the one before: entries, number, extensions")
    func continuing() throws {
        let root = try Hierarchy().root()
        var first = try Self.template()
        let scope = Extension(
            IssuingDistributionPoint(.fullName([.uniformResourceIdentifier("http://ca.example/a.crl")])), isCritical: true)
        first.furtherExtensions = [scope]
        first.number = CRLNumber(magnitude: [0xff])
        try first.revoke(Revocation(Self.number(1), reason: .certificateHold))
        try first.revoke(Revocation(Self.number(2), reason: .superseded))
        try first.revoke(Revocation(Self.number(3), reason: .certificateHold))
        let earlier = try root.issue(first)
        try root.checkEarlier(earlier)

        var second = try RevocationListTemplate(
            continuing: earlier, thisUpdate: Times.at(2026, 3), nextUpdate: Times.at(2026, 4))
        #expect(second.number == CRLNumber(magnitude: [1, 0]))
        #expect(try second.remove(Self.number(1)).reason() == .certificateHold)
        #expect(throws: RevocationListError.notOnHold(Self.number(2), .superseded)) { try second.remove(Self.number(2)) }
        #expect(throws: RevocationListError.notListed(Self.number(9))) { try second.remove(Self.number(9)) }
        // A hold that becomes a revocation keeps the day of the hold.
        #expect(try second.revoke(Revocation(Self.number(3), reason: .keyCompromise))?.reason() == .certificateHold)
        #expect(try second.revoke(Revocation(Self.number(4), reason: .cessationOfOperation)) == nil)
        let list = try root.issue(second)
        #expect(list.extensions[.issuingDistributionPoint] == scope)
        #expect(list.revokedCertificates.map(\.serialNumber) == [2, 3, 4].map(Self.number))
        #expect(try list.revokedCertificates.map { try $0.reason() } == [.superseded, .keyCompromise, .cessationOfOperation])
        #expect(try list.revokedCertificates[1].revocationDate == Times.at(2026))
        #expect(try list.revokedCertificates[2].revocationDate == Times.at(2026, 3))

        // An expired certificate's entry may go.
        var third = try RevocationListTemplate(continuing: list, thisUpdate: Times.at(2027), nextUpdate: Times.at(2028))
        _ = try third.remove(Self.number(2), notAfter: Times.at(2026, 12))
        #expect(throws: RevocationListError.notOnHold(Self.number(4), .cessationOfOperation)) {
            try third.remove(Self.number(4), notAfter: Times.at(2027))
        }
        #expect(third.entries.map(\.serialNumber) == [3, 4].map(Self.number))
    }

    @Test("Numbers count up through every octet, to the limit of 20", arguments: [
        ([0], [1]), ([0x7f], [0x80]), ([0xff], [1, 0]), ([1, 0xff, 0xff], [2, 0, 0]),
    ] as [([UInt8], [UInt8])])
    func successors(number: [UInt8], next: [UInt8]) throws {
        #expect(CRLNumber(magnitude: number).successor == CRLNumber(magnitude: next))
        let root = try Hierarchy().root()
        var template = try Self.template()
        template.number = CRLNumber(magnitude: [0x7f] + [UInt8](repeating: 0xff, count: 19))
        let last = try root.issue(template)
        #expect(throws: RevocationListError.numberTooLong) {
            _ = try RevocationListTemplate(continuing: last, thisUpdate: Times.at(2026, 2), nextUpdate: Times.at(2026, 3))
        }
        template.number = CRLNumber(magnitude: [0x80] + [UInt8](repeating: 0, count: 19))
        #expect(throws: RevocationListError.numberTooLong) { try root.issue(template) }
    }

    @Test("What a list cannot say or go on from is refused")
    func refusals() throws {
        let root = try Hierarchy().root()
        var template = try Self.template()
        #expect(throws: RevocationListError.reasonOfDeltas) {
            try template.revoke(Revocation(Self.number(1), reason: .removeFromCRL))
        }
        let later = try Times.at(2026, 6)
        #expect(throws: RevocationListError.revokedLater(Self.number(1), date: later)) {
            try template.revoke(Revocation(Self.number(1), date: later))
        }
        template.nextUpdate = template.thisUpdate
        #expect(throws: RevocationListError.nextUpdateTooEarly) { try root.issue(template) }

        func earlier(_ extensions: [Extension]) throws -> CertificateList {
            var template = try Self.template(3)
            template.furtherExtensions = extensions
            return try root.issue(template)
        }
        func refuses(_ error: RevocationListError, _ extensions: [Extension], month: Int = 4) throws {
            let list = try earlier(extensions)
            #expect(throws: error) {
                _ = try RevocationListTemplate(
                    continuing: list, thisUpdate: Times.at(2026, month), nextUpdate: Times.at(2026, 5))
            }
        }
        try refuses(.earlierIsLater(earlier: Times.at(2026, 3), thisUpdate: Times.at(2026, 2)), [], month: 2)
        try refuses(.earlierIsDelta, [Extension(.deltaCRLIndicator, isCritical: true, value: [2, 1, 1])])
        try refuses(
            .earlierIsIndirect, [Extension(IssuingDistributionPoint(nil, isIndirectCRL: true), isCritical: true)])
        let unreadable = try earlier([Extension(.issuingDistributionPoint, isCritical: true, value: [0x30, 1])])
        #expect {
            _ = try RevocationListTemplate(continuing: unreadable, thisUpdate: Times.at(2026, 4), nextUpdate: Times.at(2026, 5))
        } throws: { error in
            if case .earlierExtensions? = error as? RevocationListError { true } else { false }
        }
        #expect(throws: RevocationListError.repeatedExtension(.cRLNumber)) { _ = try earlier([Extension(CRLNumber(magnitude: [5]))]) }
    }

    @Test("A list and a certificate of another issuer, and altered ones, are not taken")
    func foreign() throws {
        let root = try Hierarchy().root()
        let issuing = try root.authority()
        let leaf = try issuing.issue(Hierarchy.template(.server)).certificate
        let list = try issuing.issue(Self.template())
        try issuing.checkIssued(leaf)
        try issuing.checkEarlier(list)
        #expect(throws: RevocationListError.certificateOfAnotherIssuer) { try root.checkIssued(leaf) }
        #expect(throws: RevocationListError.earlierOfAnotherIssuer) { try root.checkEarlier(list) }
        var octets = leaf.encoded
        octets[octets.count - 1] ^= 1
        #expect(throws: RevocationListError.certificateAltered) { try issuing.checkIssued(Certificate(der: octets)) }
        octets = list.encoded
        octets[octets.count - 1] ^= 1
        #expect(throws: RevocationListError.earlierAltered) { try issuing.checkEarlier(CertificateList(der: octets)) }
    }

    @Test("A list of 20,000 entries is changed in its middle and issued")
    func long() throws {
        let root = try Hierarchy().root()
        var template = try Self.template()
        for value in 1...20_000 {
            let serial = CertificateSerialNumber(magnitude: [UInt8(value >> 16), UInt8(value >> 8 & 0xff), UInt8(value & 0xff)])
            try template.revoke(Revocation(serial, reason: value % 2 == 0 ? .certificateHold : .superseded))
        }
        try template.remove(CertificateSerialNumber(magnitude: [0x10, 0x00]))
        let list = try root.issue(template)
        #expect(list.revokedCertificates.count == 19_999)
        #expect(template[CertificateSerialNumber(magnitude: [0x10, 0x00])] == nil)
    }
}
