import DER
import Foundation
import KeyFormats
import PKIX
import PathValidation
import TestSupport
import Testing

/// RFC 5280 section 4 on request: what section 6 lets pass, and who made it should not have written.
@Suite struct ProfileTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let defect: ProfileDefect
        let clause: String
        let question: @Sendable () -> Question
        var testDescription: String { "\(defect) \(clause)" }

        init(_ defect: ProfileDefect, _ clause: String, _ question: @escaping @Sendable () -> Question) {
            (self.defect, self.clause, self.question) = (defect, "RFC 5280 section " + clause, question)
        }
    }

    private static func own(_ octet: UInt8, isCritical: Bool = false) -> Extension {
        Extension(SubjectKeyIdentifier(octets: StandardTests.key(octet)), isCritical: isCritical)
    }

    /// A chain that breaks nothing: root, authority, leaf.
    private static let conforming = Question(
        Draft("Leaf", by: "CA", key: 0, signer: 2, [StandardTests.identified(2)]),
        [.authority("CA", by: "Root", key: 2, signer: 1, pathLength: 0, [own(2), StandardTests.identified(1)])]
    ).with {
        $0.anchors = [.authority("Root", by: "Root", key: 1, signer: 1, [own(1)])]
        $0.requirements.requiresConformingCertificates = true
    }
    private static func leaf(_ change: @escaping @Sendable (inout Draft) -> Void) -> Question { conforming.with { change(&$0.leaf) } }
    private static func authority(_ change: @escaping @Sendable (inout Draft) -> Void) -> Question {
        conforming.with { change(&$0.untrusted[0]) }
    }
    private static func named(_ name: GeneralName) -> Question { leaf { $0.extensions.append(Extension(SubjectAltName([name])!)) } }
    private static func constraints(_ value: [UInt8], isCritical: Bool = true) -> Extension {
        Extension(.nameConstraints, isCritical: isCritical, value: value)
    }
    private static let host = [0x30, 0x07, 0xa0, 0x05, 0x30, 0x03, 0x82, 0x01, 0x61] as [UInt8]

    static let cases: [Case] = [
        Case(.serialNumber, "4.1.2.2") { leaf { $0.serialNumber = [0] } },
        Case(.serialNumber, "4.1.2.2") { leaf { $0.serialNumber = [0xff] } },
        Case(.serialNumber, "4.1.2.2") { leaf { $0.serialNumber = [UInt8](repeating: 1, count: 21) } },
        Case(.uniqueIdentifier, "4.1.2.8") { leaf { $0.uniqueIdentifiers = [0x82, 0x02, 0x00, 0x01] } },
        Case(.emptySubject, "4.2.1.6") { leaf { ($0.subject, $0.extensions) = ("", $0.extensions + [StandardTests.alternative]) } },
        Case(.nameSyntax(.iPAddress([1])), "4.2.1.6") { named(.iPAddress([1])) },
        Case(.nameSyntax(.dNSName("a..b")), "4.2.1.6") { named(.dNSName("a..b")) },
        Case(.nameSyntax(.dNSName(" ")), "4.2.1.6") { named(.dNSName(" ")) },
        Case(.nameSyntax(.dNSName("a.example.")), "4.2.1.6") { named(.dNSName("a.example.")) },
        Case(.nameSyntax(.dNSName("a_b.example")), "4.2.1.6") { named(.dNSName("a_b.example")) },
        Case(.nameSyntax(.rfc822Name("a")), "4.2.1.6") { named(.rfc822Name("a")) },
        Case(.nameSyntax(.uniformResourceIdentifier("/a")), "4.2.1.6") { named(.uniformResourceIdentifier("/a")) },
        Case(.timeForm, "4.1.2.5") { leaf { $0.validity = StandardTests.validity("20010101000000Z", "300101000000Z") } },
        Case(.emptyAuthoritySubject, "4.1.2.6") {
            conforming.with {
                let alternative = Extension(SubjectAltName([.dNSName("a.example")])!, isCritical: true)
                $0.leaf = .authority("", by: "CA", key: 0, signer: 2, [own(0), StandardTests.identified(2), alternative])
            }
        },
        Case(.halfIssuer, "4.2.1.1") {
            // SEQUENCE { [0] keyIdentifier, [2] authorityCertSerialNumber 1 }
            leaf {
                let content = HostileTests.element(0x80, StandardTests.key(2)) + [0x82, 0x01, 0x01]
                $0.extensions[0] = Extension(.authorityKeyIdentifier, value: HostileTests.element(0x30, content))
            }
        },
        // SEQUENCE { SEQUENCE { anyPolicy, SEQUENCE { SEQUENCE { 1.2.4, NULL } } } }
        Case(.policyQualifier, "4.2.1.4") {
            leaf { $0.extensions.append(Extension(.certificatePolicies, value: octets(hex: "301230100604551d20003008300606022a040500"))) }
        },
        // The same of a userNotice with the VisibleString "a".
        Case(.policyQualifier, "4.2.1.4") {
            leaf { $0.extensions.append(Extension(.certificatePolicies, value: octets(hex: "3019301706022a033011300f06082b0601050507020230031a0161"))) }
        },
        Case(.distributionPoint, "4.2.1.13") {
            // SEQUENCE { SEQUENCE { [1] reasons } }
            leaf { $0.extensions.append(Extension(.cRLDistributionPoints, value: [0x30, 0x06, 0x30, 0x04, 0x81, 0x02, 0x06, 0x40])) }
        },
        Case(.constraintSyntax(.dNSName(".a.example")), "4.2.1.10") {
            authority { $0.extensions.append(Extension(NameConstraints(permitted: [.dNSName(".a.example")], excluded: [])!, isCritical: true)) }
        },
        Case(.missing(.authorityKeyIdentifier), "4.2.1.1") { leaf { $0.extensions = [] } },
        Case(.missing(.subjectKeyIdentifier), "4.2.1.2") { authority { $0.extensions.remove(at: 2) } },
        Case(.missing(.subjectKeyIdentifier), "4.2.1.2") { conforming.with { $0.anchors[0].extensions.removeLast() } },
        Case(.missing(.keyUsage), "4.2.1.3") { authority { $0.extensions.remove(at: 1) } },
        Case(.emptyKeyUsage, "4.2.1.3") { leaf { $0.extensions.append(Extension(.keyUsage, value: [0x03, 0x01, 0x00])) } },
        Case(.keyCertSignWithoutAuthority, "4.2.1.3") { leaf { $0.extensions.append(Extension(KeyUsage.keyCertSign)) } },
        Case(.criticality(.basicConstraints, mustBe: true), "4.2.1.9") {
            authority { $0.extensions[0] = Extension(BasicConstraints.certificateAuthority(pathLenConstraint: nil)) }
        },
        Case(.pathLengthWithoutMeaning, "4.2.1.9") {
            leaf { $0.extensions.append(Extension(.basicConstraints, value: [0x30, 0x03, 0x02, 0x01, 0x00])) }
        },
        Case(.criticality(.nameConstraints, mustBe: true), "4.2.1.10") { authority { $0.extensions.append(constraints(host, isCritical: false)) } },
        Case(.onlyForAuthorities(.nameConstraints), "4.2.1.10") { leaf { $0.extensions.append(constraints(host)) } },
        Case(.emptyConstraints(.nameConstraints), "4.2.1.10") { authority { $0.extensions.append(constraints([0x30, 0x00])) } },
        Case(.subtreeDistance, "4.2.1.10") {
            authority { $0.extensions.append(constraints([0x30, 0x0a, 0xa0, 0x08, 0x30, 0x06, 0x82, 0x01, 0x61, 0x81, 0x01, 0x01])) }
        },
        Case(.criticality(.policyConstraints, mustBe: true), "4.2.1.11") {
            authority { $0.extensions.append(Extension(PolicyConstraints(requireExplicitPolicy: 5, inhibitPolicyMapping: nil)!)) }
        },
        Case(.emptyConstraints(.policyConstraints), "4.2.1.11") {
            authority { $0.extensions.append(Extension(.policyConstraints, isCritical: true, value: [0x30, 0x00])) }
        },
        Case(.criticality(.inhibitAnyPolicy, mustBe: true), "4.2.1.14") {
            authority { $0.extensions.append(Extension(InhibitAnyPolicy(skipCerts: 0)!)) }
        },
    ]

    @Test("What section 4 forbids who makes a certificate is refused with its clause on request, and passes without", arguments: cases)
    func refused(_ one: Case) throws {
        let question = one.question()
        #expect(try question.fault() == .nonconforming(one.defect))
        #expect(try question.fault()?.clause == one.clause)
        #expect(try question.fault()?.rule == .profile)
        #expect(try question.with { $0.requirements.requiresConformingCertificates = false }.fault() == nil)
    }

    @Test("OpenSSL lets the same pass, but for critical key identifiers and access, key usage without a bit and a point of reasons alone", .peer("openssl"), arguments: cases)
    func openSSL(_ one: Case) throws {
        let question = one.question()
        let scratch = try Scratch()
        for (name, drafts) in [("leaf", [question.leaf]), ("more", question.untrusted), ("root", question.anchors)] {
            let blocks = drafts.map { "-----BEGIN CERTIFICATE-----\n\(Data($0.octets).base64EncodedString(options: .lineLength64Characters))\n-----END CERTIFICATE-----\n" }
            try scratch.write(blocks.joined().utf8, to: name)
        }
        let ran = try Peer.run(
            "openssl", ["verify", "-attime", "\(Mill.now.secondsSinceEpoch)", "-CAfile", "root", "-untrusted", "more", "leaf"], in: scratch.folder)
        // It takes key usage without a bit for malformed, and a distribution point of reasons alone.
        let isRefused = one.defect == .emptyKeyUsage || one.defect == .distributionPoint
        #expect((ran.status == 0) == !isRefused, "\(ran.text) \(ran.errors)")
    }

    @Test("A chain that breaks nothing passes, and says so of each certificate")
    func passes() throws {
        let path = try #require(try Self.conforming.result().path)
        #expect(path.certificates.allSatisfy { $0.checks.contains(.profile) })
        // An empty subject is fine beside a critical alternative name.
        let nameless = Self.leaf {
            ($0.subject, $0.extensions) = ("", $0.extensions + [Extension(SubjectAltName([.dNSName("a.example")])!, isCritical: true)])
        }
        #expect(try nameless.fault() == nil)
    }
}
