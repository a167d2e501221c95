import DER
import Digests
import Issuance
import KeyFormats
import Octets
import PKIX
import RSA
import TestSupport
import Testing

@Suite("Issuers are held to their own certificates")
struct IssuerTests {
    // MARK: Who may issue

    @Test("A certificate that is no CA's issues nothing", arguments: [
        ([], IssuanceError.issuerIsNoAuthority),
        ([Extension(BasicConstraints.endEntity)], .issuerIsNoAuthority),
        ([Extension(KeyUsage.keyCertSign)], .issuerIsNoAuthority),
        (
            [Extension(.basicConstraints, value: [0x30, 0x01, 0x01])],
            .issuerExtension(.basicConstraints, DERError(.truncated, at: 0))
        ),
    ])
    func noAuthority(extensions: [Extension], error: IssuanceError) throws {
        let certificate = try Handmade(extensions: extensions).certificate()
        #expect {
            try CertificateAuthority(certificate: certificate, key: ChainKeys.root.get())
        } throws: { found in
            if case .issuerExtension(.basicConstraints, _)? = found as? IssuanceError { return error.isOfExtension }
            return found as? IssuanceError == error
        }
    }

    @Test("A CA without keyCertSign signs no certificate, without cRLSign no list; without key usage both")
    func usages() throws {
        for (usage, certificates, lists) in [
            (KeyUsage.cRLSign, false, true), (.keyCertSign, true, false), ([.keyCertSign, .cRLSign], true, true), (nil, true, true),
        ] as [(KeyUsage?, Bool, Bool)] {
            let extensions = [Handmade.authority] + (usage.map { [Extension($0, isCritical: true)] } ?? [])
            let issuer = try CertificateAuthority(
                certificate: Handmade(extensions: extensions).certificate(), key: ChainKeys.root.get())
            let template = try Hierarchy.template(.server)
            let list = RevocationListTemplate(thisUpdate: try Times.at(2026), nextUpdate: try Times.at(2027))
            if certificates {
                _ = try issuer.issue(template)
            } else {
                #expect(throws: IssuanceError.issuerUsage(lacking: .keyCertSign)) { try issuer.issue(template) }
            }
            if lists {
                _ = try issuer.issue(list)
            } else {
                #expect(throws: RevocationListError.issuance(.issuerUsage(lacking: .cRLSign))) { try issuer.issue(list) }
            }
        }
    }

    @Test("A key that is not the certificate's, and a certificate that was altered, issue nothing")
    func foreignKeys() throws {
        let root = try Hierarchy().root().certificate
        #expect(throws: IssuanceError.issuerKeyDoesNotMatch) {
            try CertificateAuthority(certificate: root, key: ChainKeys.leaf.get())
        }
        var octets = root.encoded
        let place = try #require(octets.firstRange(of: Array("361231".utf8)) ?? octets.firstRange(of: Array("360101".utf8)))
        octets[place.lowerBound] = UInt8(ascii: "4")
        let altered = try Certificate(der: octets)
        #expect(altered.validity.notAfter != root.validity.notAfter)
        #expect(throws: IssuanceError.issuerAltered) {
            try CertificateAuthority(certificate: altered, key: ChainKeys.root.get())
        }
        let handmade = try Handmade(extensions: [Handmade.authority], key: .encodedP256).certificate()
        #expect(throws: IssuanceError.issuerAlgorithm(.ecPublicKey)) {
            try CertificateAuthority(certificate: handmade, key: ChainKeys.root.get())
        }
        let nameless = try Handmade(subject: DistinguishedName([]), extensions: [Handmade.authority]).certificate()
        #expect(throws: IssuanceError.issuerHasNoName) {
            try CertificateAuthority(certificate: nameless, key: ChainKeys.root.get())
        }
        #expect(throws: IssuanceError.issuerKeyDoesNotMatch) {
            try Hierarchy.sign(Hierarchy.template(.root), ChainKeys.root.get())
        }
    }

    // MARK: Path lengths

    struct Path: Sendable {
        let issuer: Int?
        let profile: CertificateProfile
        let asked: CertificateTemplate.PathLength
        /// The inner nil: no limit is written. The outer nil: refused.
        let written: Int??
        var isLowered = false
    }

    @Test("A CA's path length is less than its issuer's, and zero issues no CA", arguments: [
        Path(issuer: nil, profile: .authority, asked: .ofProfile, written: .some(nil)),
        Path(issuer: nil, profile: .authority, asked: .atMost(3), written: 3),
        Path(issuer: nil, profile: .issuingAuthority, asked: .ofProfile, written: 0),
        Path(issuer: nil, profile: .issuingAuthority, asked: .open, written: .some(nil)),
        Path(issuer: 2, profile: .authority, asked: .ofProfile, written: 1),
        Path(issuer: 2, profile: .issuingAuthority, asked: .ofProfile, written: 0),
        Path(issuer: 2, profile: .authority, asked: .atMost(1), written: 1),
        Path(issuer: 2, profile: .authority, asked: .atMost(2), written: 1, isLowered: true),
        Path(issuer: 2, profile: .authority, asked: .open, written: 1, isLowered: true),
        Path(issuer: 1, profile: .authority, asked: .atMost(0), written: 0),
        Path(issuer: 0, profile: .authority, asked: .ofProfile, written: nil),
        Path(issuer: 0, profile: .issuingAuthority, asked: .ofProfile, written: nil),
        Path(issuer: 0, profile: .root, asked: .atMost(0), written: nil),
    ])
    func pathLengths(path: Path) throws {
        var hierarchy = try Hierarchy()
        hierarchy.rootTemplate.pathLength = path.issuer.map { .atMost($0) } ?? .open
        let root = try hierarchy.root()
        #expect(
            try root.certificate.extensions.value(of: BasicConstraints.self)
                == .certificateAuthority(pathLenConstraint: path.issuer))
        var template = try Hierarchy.template(path.profile)
        template.pathLength = path.asked
        guard let written = path.written else {
            #expect(throws: IssuanceError.issuerAllowsNoAuthority) { try root.issue(template) }
            // An end entity it may issue.
            _ = try root.issue(Hierarchy.template(.server))
            return
        }
        let issued = try root.issue(template)
        #expect(
            try issued.certificate.extensions.value(of: BasicConstraints.self)
                == .certificateAuthority(pathLenConstraint: written))
        #expect(!issued.notes.isEmpty == path.isLowered)
    }

    @Test("What belongs to authorities stands in no other certificate, and the other way round")
    func roles() throws {
        let root = try Hierarchy().root()
        func refuses(_ error: IssuanceError, _ profile: CertificateProfile, _ change: (inout CertificateTemplate) -> Void) throws {
            var template = try Hierarchy.template(profile)
            change(&template)
            #expect(throws: error) { try root.issue(template) }
        }
        try refuses(.authoritiesOnly(.basicConstraints), .server) { $0.pathLength = .atMost(0) }
        try refuses(.authoritiesOnly(.nameConstraints), .server) {
            $0.nameConstraints = NameConstraints(permitted: [.dNSName("example.com")], excluded: [])
        }
        try refuses(.usageDoesNotFit(.keyCertSign, isAuthority: false), .server) { $0.keyUsage = .keyCertSign }
        try refuses(.usageDoesNotFit(.cRLSign, isAuthority: true), .authority) { $0.keyUsage = .cRLSign }
        try refuses(.usageDoesNotFit([], isAuthority: true), .authority) { $0.keyUsage = [] }
        try refuses(.repeatedPolicy(.anyPolicy), .server) {
            $0.policies = [PolicyInformation(.anyPolicy), PolicyInformation(.anyPolicy)]
        }
        try refuses(.repeatedExtension(.keyUsage), .server) { $0.furtherExtensions = [Extension(KeyUsage.keyAgreement)] }
        try refuses(.location("no place"), .server) { $0.revocationListLocations = ["no place"] }
        var constrained = try Hierarchy.template(.authority)
        constrained.nameConstraints = NameConstraints(permitted: [.dNSName("example.com")], excluded: [])
        #expect(try root.issue(constrained).certificate.extensions[.nameConstraints]?.isCritical == true)
    }

    // MARK: What is weak, what is told

    @Test("SHA-1 and short keys are issued with their word only")
    func weakChoices() throws {
        let root = try Hierarchy().root()
        let template = try Hierarchy.template(.server)
        #expect(throws: IssuanceError.weakDigest) { try root.issue(template, digest: .sha1) }
        #expect(try root.issue(template, digest: .sha1, weak: .sha1).certificate.signatureAlgorithm == .signature(.sha1))
        let short = try Hierarchy.template(.server, key: ChainKeys.short.information)
        #expect(throws: IssuanceError.weakKey(bitCount: 1024)) { try root.issue(short, weak: .sha1) }
        _ = try root.issue(short, weak: .shortKeys)
        let own = try Hierarchy.template(.root, key: ChainKeys.short.information)
        #expect(throws: IssuanceError.weakKey(bitCount: 1024)) { try Hierarchy.sign(own, ChainKeys.short.get()) }
        let weakRoot = try CertificateAuthority(
            certificate: Hierarchy.sign(own, ChainKeys.short.get(), weak: .shortKeys).certificate, key: ChainKeys.short.get())
        #expect(throws: IssuanceError.weakKey(bitCount: 1024)) { try weakRoot.issue(template) }
        let list = RevocationListTemplate(thisUpdate: try Times.at(2026), nextUpdate: try Times.at(2027))
        #expect(throws: RevocationListError.issuance(.weakKey(bitCount: 1024))) { try weakRoot.issue(list) }
        #expect(throws: RevocationListError.issuance(.weakDigest)) { try root.issue(list, digest: .sha1) }
        for digest in DigestAlgorithm.allCases where digest != .sha1 {
            #expect(try root.issue(template, digest: digest).certificate.checkSignature(under: ChainKeys.root.information) == .valid)
        }
        #expect(throws: IssuanceError.subjectAlgorithm(.ecPublicKey)) {
            try root.issue(Hierarchy.template(.server, key: .encodedP256))
        }
    }

    @Test("Names that the profile asks for and purposes that the issuer lacks are told of")
    func notes() throws {
        let root = try Hierarchy().root()
        let mailbox = GeneralName.rfc822Name("a@example.com")
        for (profile, names, isNamed) in [
            (.server, [], false), (.server, [mailbox], false), (.server, [.iPAddress([1, 2, 3, 4])], true),
            (.client, [], true), (.smime, [mailbox], true), (.smime, [.dNSName("example.com")], false),
            (.line, [.uniformResourceIdentifier("sip:example.com")], true),
            (.line, [.uniformResourceIdentifier("sips:example.com")], false),
            (.line, [.uniformResourceIdentifier("sip:alice@example.com")], false),
            (.line, [.dNSName("sip.example.com")], true), (.ipsec, [mailbox], true), (.root, [], true),
        ] as [(CertificateProfile, [GeneralName], Bool)] {
            var template = try Hierarchy.template(profile)
            template.alternativeNames = names
            let notes = try root.issue(template).notes
            #expect(notes == (isNamed ? [] : [.namesMissing(profile)]), "\(profile.name) \(names)")
        }
        let clients = try root.authority { $0.extendedKeyUsage = [.clientAuth] }
        var template = try Hierarchy.template(.line)
        template.alternativeNames = [.dNSName("pbx.example.com")]
        #expect(
            try clients.issue(template).notes == [.purposeBeyondIssuer(.serverAuth), .purposeBeyondIssuer(.sipDomain)])
        let everybody = try root.authority { $0.extendedKeyUsage = [.anyExtendedKeyUsage] }
        #expect(try everybody.issue(template).notes.isEmpty)
    }

    @Test("A source that fails fails the issue")
    func failingSource() throws {
        var random = FailingRandom()
        let root = try Hierarchy().root()
        #expect(throws: IssuanceError.randomSource(RandomSourceError(errorNumber: 5))) {
            _ = try root.issue(Hierarchy.template(.server), random: &random)
        }
    }
}

extension IssuanceError {
    fileprivate var isOfExtension: Bool {
        if case .issuerExtension = self { true } else { false }
    }
}

/// A certificate as no authority of ours would make it: the root's key signs it, with what extensions there are.
struct Handmade {
    var subject: DistinguishedName
    var extensions: [Extension]
    var key: SubjectPublicKeyInfo

    static let authority = Extension(BasicConstraints.certificateAuthority(pathLenConstraint: nil), isCritical: true)

    init(subject: DistinguishedName? = nil, extensions: [Extension], key: SubjectPublicKeyInfo? = nil) throws {
        self.subject = try subject ?? DistinguishedName(slashForm: "/O=Example/CN=Handmade")
        self.extensions = extensions
        self.key = try key ?? ChainKeys.root.information
    }

    func certificate() throws -> Certificate {
        let name = try DistinguishedName(slashForm: "/CN=Somebody")
        var tbs = DERWriter()
        try tbs.sequence { tbs in
            if !extensions.isEmpty { tbs.wrap(.constructed(0)) { $0.integer(2) } }
            tbs.integer(7)
            AlgorithmIdentifier.signature(.sha256).write(to: &tbs)
            tbs.raw(name.encoded.span)
            try Times.years(2026, 2036).write(to: &tbs)
            tbs.raw(subject.encoded.span)
            tbs.raw(key.encoded.span)
            if !extensions.isEmpty { tbs.wrap(.constructed(3)) { Extensions(extensions).write(to: &$0) } }
        }
        let signed = tbs.finish()
        var random = SystemRandom()
        let digest = DigestAlgorithm.sha256.digest(of: signed.span)
        let signature = try ChainKeys.root.get().signature(
            forDigest: digest.span, by: .sha256, scheme: .pkcs1v15, random: &random)
        var writer = DERWriter()
        writer.sequence { certificate in
            certificate.raw(signed.span)
            AlgorithmIdentifier.signature(.sha256).write(to: &certificate)
            certificate.bitString(BitString(octets: signature))
        }
        return try Certificate(der: writer.finish())
    }
}
