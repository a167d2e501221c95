import DER
import Digests
import Issuance
import KeyFormats
import Octets
import PKIX
import RSA
import TestSupport
import Testing

@Suite("Certificates are issued as their profiles and issuers say")
struct CertificateIssuanceTests {
    // MARK: What stands in them

    @Test("A profile's certificate says what the profile says, and nothing else", arguments: CertificateProfile.all)
    func facts(of profile: CertificateProfile) throws {
        let root = try Hierarchy().root()
        let issued = try root.issue(Hierarchy.template(profile)).certificate
        let extensions = issued.extensions
        #expect(issued.version == .v3)
        #expect(try extensions.value(of: BasicConstraints.self) == profile.basicConstraints.value)
        #expect(try extensions.value(of: KeyUsage.self) == profile.keyUsage.value)
        #expect(try extensions.value(of: ExtendedKeyUsage.self)?.purposes ?? [] == profile.extendedKeyUsage.value)
        #expect(
            try extensions.value(of: SubjectKeyIdentifier.self) == SubjectKeyIdentifier(of: ChainKeys.leaf.information))
        #expect(
            try extensions.value(of: AuthorityKeyIdentifier.self)?.keyIdentifier
                == root.certificate.extensions.value(of: SubjectKeyIdentifier.self)?.octets)
        let critical = Set(extensions.all.filter(\.isCritical).map(\.type))
        #expect(critical == [.basicConstraints, .keyUsage])
        #expect(extensions.all.count == (profile.extendedKeyUsage.value.isEmpty ? 4 : 5))
        #expect(issued.issuer.encoded == root.certificate.subject.encoded)
        #expect(CertificateProfile.named(profile.name) == profile)
        let sources = [
            profile.basicConstraints.source, profile.keyUsage.source, profile.extendedKeyUsage.source,
            profile.alternativeNames.source,
        ]
        #expect(sources.allSatisfy { !$0.isEmpty } && profile.dayCount > 0)
    }

    @Test("The names of profiles and the other words for them are all different")
    func profileNames() {
        let names = CertificateProfile.all.map(\.name)
        #expect(Set(names).count == names.count)
        for word in ["root-ca", "intermediate", "sub-ca", "sip", "sip-line", "email", "subsystem-server", "SERVER"] {
            #expect(CertificateProfile.named(word) != nil, "\(word)")
        }
        #expect(CertificateProfile.named("none") == nil)
    }

    @Test("A profile of one's own is issued as it says")
    func ownProfile() throws {
        let profile = CertificateProfile(
            "time-stamp", "a time-stamping authority", .init(.endEntity, "RFC 5280 section 4.2.1.9"),
            .init(.digitalSignature, "RFC 3161 section 2.3"), .init([.timeStamping], "RFC 3161 section 2.3"),
            .init([], "none"), dayCount: 1000)
        let issued = try Hierarchy().root().issue(Hierarchy.template(profile)).certificate
        #expect(try issued.extensions.value(of: ExtendedKeyUsage.self)?.purposes == [.timeStamping])
        #expect(CertificateProfile.named("time-stamp") == nil)
    }

    @Test("A template's words take the place of the profile's, and stand behind it in their order")
    func everything() throws {
        let root = try Hierarchy().root()
        var template = try Hierarchy.template(.server)
        template.keyUsage = .digitalSignature
        template.extendedKeyUsage = [.clientAuth, .serverAuth]
        template.alternativeNames = [.dNSName("pbx.example.com"), .iPAddress([192, 0, 2, 7])]
        template.policies = [
            PolicyInformation(ObjectIdentifier(1, 2, 3), qualifiers: [.certificationPracticeStatement("http://cps.example")]),
            PolicyInformation(ObjectIdentifier(1, 2, 4)),
        ]
        template.revocationListLocations = ["http://ca.example/a.crl", "ldap://ca.example/cn=a?certificateRevocationList"]
        template.statusServiceLocations = ["http://ocsp.example"]
        template.issuerLocations = ["http://ca.example/a.cer"]
        template.furtherExtensions = [Extension(.tlsFeature, value: [0x30, 3, 2, 1, 5])]
        template.serialNumber = CertificateSerialNumber(magnitude: [0x80])
        let issued = try root.issue(template)
        let extensions = issued.certificate.extensions
        #expect(issued.notes.isEmpty)
        #expect(
            extensions.all.map(\.type) == [
                .basicConstraints, .keyUsage, .extKeyUsage, .subjectKeyIdentifier, .authorityKeyIdentifier, .subjectAltName,
                .certificatePolicies, .authorityInfoAccess, .cRLDistributionPoints, .tlsFeature,
            ])
        #expect(issued.certificate.serialNumber.octets == [0, 0x80])
        #expect(try extensions.value(of: KeyUsage.self) == .digitalSignature)
        #expect(try extensions.value(of: ExtendedKeyUsage.self)?.purposes == [.clientAuth, .serverAuth])
        #expect(extensions[.subjectAltName]?.isCritical == false)
        #expect(try extensions.value(of: CertificatePolicies.self)?.policies == template.policies)
        let access = try #require(try extensions.value(of: AuthorityInfoAccess.self)).descriptions
        #expect(access.map(\.accessMethod) == [.ocsp, .caIssuers])
        let points = try #require(try extensions.value(of: CRLDistributionPoints.self)).points
        #expect(points.count == 1)
        #expect(
            points.first?.distributionPoint
                == .fullName(template.revocationListLocations.map { .uniformResourceIdentifier($0) }))
        #expect(extensions[.tlsFeature] == template.furtherExtensions[0])
    }

    @Test("Without a subject the alternative names are critical; without either nothing is issued")
    func namelessSubjects() throws {
        let root = try Hierarchy().root()
        var template = try Hierarchy.template(.server)
        template.subject = DistinguishedName([])
        #expect(throws: IssuanceError.noSubject) { try root.issue(template) }
        template.alternativeNames = [.dNSName("pbx.example.com")]
        let issued = try root.issue(template).certificate
        #expect(issued.extensions[.subjectAltName]?.isCritical == true)
        #expect(throws: IssuanceError.noSubject) { try Hierarchy.sign(template, ChainKeys.leaf.get()) }
        template.profile = .authority
        #expect(throws: IssuanceError.noSubject) { try root.issue(template) }
    }

    @Test("An issuer's name is written with the octets of its subject, whatever string types they have")
    func nameOctets() throws {
        var hierarchy = try Hierarchy()
        // A TeletexString and a BMPString, as CAs of the nineties have them.
        let name = octets(hex: "302431 11300f0603550403 1408 526f6f74204f6c64 310f300d060355040a 1e06 0045 0078 0061".filter { $0 != " " })
        hierarchy.rootTemplate.subject = try DistinguishedName(der: name)
        let issued = try hierarchy.root().issue(Hierarchy.template(.server)).certificate
        #expect(issued.issuer.encoded == name)
    }

    @Test("An issuer without a key identifier is named by what is computed from its key")
    func issuerWithoutIdentifier() throws {
        let certificate = try Handmade(extensions: [Handmade.authority]).certificate()
        let issuer = try CertificateAuthority(certificate: certificate, key: ChainKeys.root.get())
        let issued = try issuer.issue(Hierarchy.template(.server)).certificate
        #expect(
            try issued.extensions.value(of: AuthorityKeyIdentifier.self)?.keyIdentifier
                == SubjectKeyIdentifier(of: ChainKeys.root.information).octets)
        // One of another method is taken as it is.
        let other = Extension(SubjectKeyIdentifier(octets: [1, 2, 3]))
        let second = try CertificateAuthority(
            certificate: Handmade(extensions: [Handmade.authority, other]).certificate(), key: ChainKeys.root.get())
        let below = try second.issue(Hierarchy.template(.server)).certificate
        #expect(try below.extensions.value(of: AuthorityKeyIdentifier.self)?.keyIdentifier == [1, 2, 3])
    }

    // MARK: Dates

    @Test("Dates are UTCTime through 2049 and GeneralizedTime from 2050 on", arguments: [
        (2026, 2049, "170d3236", "170d3439"), (2049, 2050, "170d3439", "180f32303530"), (2050, 9999, "180f32303530", "180f39393939"),
        (1949, 1950, "180f31393439", "170d3530"),
    ])
    func timeForms(first: Int, last: Int, notBefore: String, notAfter: String) throws {
        let template = try Hierarchy.template(.root, validity: Times.years(first, last))
        let text = hex(try Hierarchy.sign(template, ChainKeys.leaf.get()).certificate.encoded)
        let (a, b) = (try #require(text.range(of: notBefore)), try #require(text.range(of: notAfter)))
        #expect(a.lowerBound < b.lowerBound)
    }

    @Test("No well-defined expiration is 99991231235959Z")
    func forever() throws {
        let validity = Validity(notBefore: try Times.at(2026), notAfter: .noWellDefinedExpiration)
        let issued = try Hierarchy.sign(Hierarchy.template(.root, validity: validity), ChainKeys.leaf.get()).certificate
        #expect(hex(issued.encoded).contains(hex(Array("99991231235959Z".utf8))))
    }

    struct Span: Sendable {
        let asked: (Int, Int)
        let written: (Int, Int)?
        let noteCount: Int
    }

    @Test("A certificate lives within its issuer's validity", arguments: [
        Span(asked: (2027, 2028), written: (2027, 2028), noteCount: 0),
        Span(asked: (2026, 2036), written: (2026, 2036), noteCount: 0),
        Span(asked: (2025, 2028), written: (2026, 2028), noteCount: 1),
        Span(asked: (2027, 9999), written: (2027, 2036), noteCount: 1),
        Span(asked: (2020, 2050), written: (2026, 2036), noteCount: 2),
        Span(asked: (2036, 2040), written: (2036, 2036), noteCount: 1),
        Span(asked: (2037, 2040), written: nil, noteCount: 0),
        Span(asked: (2020, 2025), written: nil, noteCount: 0),
    ])
    func clamping(span: Span) throws {
        let root = try Hierarchy().root()
        let asked = try Times.years(span.asked.0, span.asked.1)
        let template = try Hierarchy.template(.client, validity: asked)
        guard let written = span.written else {
            #expect(throws: IssuanceError.validityOutside(asked: asked, issuer: root.certificate.validity)) {
                try root.issue(template)
            }
            return
        }
        let issued = try root.issue(template)
        #expect(try issued.certificate.validity == Times.years(written.0, written.1))
        #expect(issued.notes.count == span.noteCount)
    }

    @Test("A certificate that would end before it begins is not issued")
    func backwards() throws {
        let backwards = try Times.years(2028, 2027)
        #expect(throws: IssuanceError.validityEmpty(backwards)) {
            try Hierarchy().root().issue(Hierarchy.template(.server, validity: backwards))
        }
    }

    // MARK: Serial numbers

    @Test("Random serial numbers are positive, differ, and use 159 bits")
    func randomSerialNumbers() throws {
        var random = SystemRandom()
        let numbers = try (0..<2000).map { _ in try CertificateSerialNumber(drawnFrom: &random) }
        #expect(Set(numbers).count == numbers.count)
        #expect(numbers.allSatisfy { $0.isConforming && $0.octets.count > 8 })
        // Each of the 159 bits is sometimes set and sometimes not: fails by chance once in 2^1991.
        let padded = numbers.map { [UInt8](repeating: 0, count: 20 - $0.magnitude.count) + $0.magnitude }
        #expect(padded.allSatisfy { $0[0] < 0x80 })
        for bit in 1..<160 {
            let set = padded.count { $0[bit / 8] & 0x80 >> UInt8(bit % 8) != 0 }
            #expect(set > 0 && set < padded.count, "bit \(bit)")
        }
    }

    @Test("A source that gives the largest number, a short one, nothing or zeros", arguments: [
        ([UInt8](repeating: 0xff, count: 20), [0x7f] + [UInt8](repeating: 0xff, count: 19)),
        ([UInt8](repeating: 0, count: 10) + [0x80] + [UInt8](repeating: 1, count: 9), [0x00, 0x80] + [UInt8](repeating: 1, count: 9)),
        ([UInt8](repeating: 0, count: 20) + [0x80] + [UInt8](repeating: 2, count: 19), [UInt8](repeating: 2, count: 19)),
    ])
    func prescribedSerialNumbers(octets: [UInt8], expected: [UInt8]) throws {
        var random = GivenRandom(octets)
        #expect(try CertificateSerialNumber(drawnFrom: &random).octets == expected)
        var zeros = GivenRandom([])
        #expect(throws: IssuanceError.noSerialNumber) { _ = try CertificateSerialNumber(drawnFrom: &zeros) }
        var failing = FailingRandom()
        #expect(throws: IssuanceError.randomSource(RandomSourceError(errorNumber: 5))) {
            _ = try CertificateSerialNumber(drawnFrom: &failing)
        }
    }

    @Test("A given serial number is positive and of 20 octets at most", arguments: [
        ([1], true), ([0x7f], true), ([0x80], true), ([0xff, 0xff], true), ([], false), ([0, 0], false),
        ([0x7f] + [UInt8](repeating: 0xff, count: 19), true), ([0x80] + [UInt8](repeating: 0, count: 19), false),
        ([UInt8](repeating: 1, count: 21), false),
    ] as [([UInt8], Bool)])
    func givenSerialNumbers(magnitude: [UInt8], isTaken: Bool) throws {
        let root = try Hierarchy().root()
        var template = try Hierarchy.template(.server)
        let number = CertificateSerialNumber(magnitude: magnitude)
        template.serialNumber = number
        if isTaken {
            #expect(try root.issue(template).certificate.serialNumber == number)
        } else {
            #expect(throws: IssuanceError.serialNumber(number)) { try root.issue(template) }
        }
    }

    @Test("The number of a self-signed issuer is not given again")
    func issuersSerialNumber() throws {
        let root = try Hierarchy().root()
        var template = try Hierarchy.template(.server)
        template.serialNumber = root.certificate.serialNumber
        #expect(throws: IssuanceError.serialNumberOfIssuer(root.certificate.serialNumber)) { try root.issue(template) }
        let issuing = try root.authority()
        template.serialNumber = issuing.certificate.serialNumber
        #expect(try issuing.issue(template).certificate.serialNumber == issuing.certificate.serialNumber)
    }
}
