import DER
import Digests
import Issuance
import KeyFormats
import Octets
import PKIX
import PathValidation
import RSA
import ServerGroups
import Testing

@Suite("What a server group's certificates say")
struct GroupIssuanceTests {
    /// A source that counts: the same certificates each time.
    struct Counting: RandomSource {
        var state: UInt64

        mutating func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError) {
            for place in buffer.indices {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                buffer[place] = UInt8(truncatingIfNeeded: state >> 56)
            }
        }
    }

    static let keys: [RSAPrivateKey] = (0..<3).compactMap { number in
        var random = Counting(state: UInt64(number) + 7)
        return try? RSAPrivateKey.generate(bitCount: 2048, random: &random)
    }

    static func style() throws -> GroupStyle {
        var style = GroupStyle(start: try #require(DERTime(year: 2026, month: 11, day: 21)))
        style.base = try DistinguishedName(slashForm: "/C=US/O=Example")
        return style
    }

    /// The root, LAKE's authority, and one member below it.
    static func chain(
        _ member: GroupMember, _ change: (inout GroupStyle) -> Void = { _ in }
    ) throws -> (root: Certificate, authority: Certificate, leaf: IssuedCertificate) {
        var style = try style()
        change(&style)
        let issuance = GroupIssuance(style)
        var random = Counting(state: 1)
        let lake = try MemberName("LAKE")
        let keys = Self.keys
        try #require(keys.count == 3)
        let root = try issuance.serverGroup(lake, key: keys[0], random: &random).certificate
        let top = try CertificateAuthority(certificate: root, key: keys[0])
        let authority = try issuance.issue(.issuingAuthority(lake), key: keys[1].publicKey, by: top, random: &random).certificate
        let below = try CertificateAuthority(certificate: authority, key: keys[1])
        return (root, authority, try issuance.issue(member, key: keys[2].publicKey, by: below, random: &random))
    }

    static func name(_ text: String) -> MemberName? { try? MemberName(text) }

    @Test("Each use has its subject, its alternative names and its profile's extensions, and a path to the root", arguments: [
        (CertificateUse.subsystemServer, "CN=LAKE,OU=Subsystem Server,O=Example,C=US", ["DNS:LAKE"], KeyPurpose.server),
        (.subsystemClient, "CN=LAKE,OU=Subsystem Client,O=Example,C=US", ["DNS:LAKE"], .client),
        (.remoteSubsystemClient, "CN=LAKE,OU=Jasper,OU=Remote Subsystem Client,O=Example,C=US", ["DNS:LAKE"], .client),
        (.client, "CN=LAKE,OU=Client,O=Example,C=US", ["DNS:LAKE"], .client),
        (.line, "CN=LAKE,OU=Line,O=Example,C=US", ["URI:sip:LAKE", "DNS:LAKE"], .server),
        (.https, "CN=LAKE,OU=HTTPS,O=Example,C=US", ["DNS:LAKE"], .server),
    ])
    func uses(use: CertificateUse, subject: String, names: [String], purpose: KeyPurpose) throws {
        let lake = try MemberName("LAKE")
        let member: GroupMember =
            switch use {
            case .subsystemServer: .subsystemServer(lake)
            case .subsystemClient: .subsystemClient(lake)
            case .remoteSubsystemClient: .remoteSubsystemClient(lake, to: try MemberName("Jasper"))
            case .client: .client(lake)
            case .line: .line(lake)
            default: .https(lake)
            }
        let chain = try Self.chain(member)
        let leaf = chain.leaf.certificate
        #expect(leaf.subject.rfc4514Text == subject)
        let found = try #require(try leaf.extensions.value(of: SubjectAltName.self)).names
        #expect(found == (try names.map { try GeneralName(subjectAltName: $0) }))
        #expect(try leaf.extensions.value(of: KeyUsage.self) == use.profile.keyUsage.value)
        #expect(try leaf.extensions.value(of: ExtendedKeyUsage.self)?.purposes == use.profile.extendedKeyUsage.value)
        #expect(try leaf.extensions.value(of: BasicConstraints.self) == .endEntity)
        #expect(try chain.authority.extensions.value(of: BasicConstraints.self) == .certificateAuthority(pathLenConstraint: 0))
        #expect(try chain.root.extensions.value(of: BasicConstraints.self) == .certificateAuthority(pathLenConstraint: nil))
        #expect(chain.root.subject.rfc4514Text == "CN=LAKE,OU=Server Group,O=Example,C=US")
        #expect(chain.authority.subject.rfc4514Text == "CN=LAKE,OU=IC Certificate Authority,O=Example,C=US")
        var requirements = PathRequirements(time: try #require(DERTime(year: 2027, month: 1, day: 1)))
        requirements.purpose = purpose
        let validator = PathValidator(anchors: [TrustAnchor(chain.root)], untrusted: [chain.authority])
        #expect(validator.validate(leaf, requirements).isValid)
    }

    @Test("A name that can be no host's has no alternative name, an address is one, a domain completes what has no dot", arguments: [
        ("desk_1", nil, []), ("SIP Line 1", nil, []), ("10.0.0.5", "example.com", ["IP:10.0.0.5"]),
        ("web", "example.com", ["DNS:web", "DNS:web.example.com"]), ("web.other", "example.com", ["DNS:web.other"]),
    ] as [(String, String?, [String])])
    func hostNames(text: String, domain: String?, names: [String]) throws {
        let leaf = try Self.chain(.https(try MemberName(text))) { $0.domain = domain }.leaf
        let found = try leaf.certificate.extensions.value(of: SubjectAltName.self)?.names ?? []
        #expect(found == (try names.map { try GeneralName(subjectAltName: $0) }))
        #expect(leaf.notes.contains(.namesMissing(.https)) == names.isEmpty)
    }

    @Test("Days are those of the certificates at the bottom; authorities last ten years at least")
    func days() throws {
        for (asked, leafDays, authorityDays) in [(nil, 365, 3650), (30, 30, 3650), (5000, 5000, 5000)] as [(Int?, Int64, Int64)] {
            let chain = try Self.chain(.line(try MemberName("x"))) { $0.dayCount = asked }
            func days(_ certificate: Certificate) -> Int64 {
                (certificate.validity.notAfter.secondsSinceEpoch - certificate.validity.notBefore.secondsSinceEpoch) / 86_400
            }
            #expect(days(chain.leaf.certificate) == leafDays)
            #expect(days(chain.authority) == authorityDays && days(chain.root) == authorityDays)
        }
        #expect(throws: GroupIssuanceError.dayCount(0)) { try Self.chain(.line(try MemberName("x"))) { $0.dayCount = 0 } }
        #expect(throws: GroupIssuanceError.dayCount(.max)) { try Self.chain(.line(try MemberName("x"))) { $0.dayCount = .max } }
    }

    @Test("SHA-1 needs its word")
    func weak() throws {
        #expect(throws: GroupIssuanceError.issuance(.serverGroup, .weakDigest)) {
            try Self.chain(.line(try MemberName("x"))) { $0.digest = .sha1 }
        }
        let chain = try Self.chain(.line(try MemberName("x"))) {
            $0.digest = .sha1
            $0.weak = .sha1
        }
        #expect(chain.leaf.certificate.signatureAlgorithm.rsaPKCS1DigestAlgorithm == .sha1)
    }
}
