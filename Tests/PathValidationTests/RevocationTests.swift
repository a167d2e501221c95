import DER
import KeyFormats
import PKIX
import PathValidation
import TestSupport
import Testing

/// RFC 5280 section 6.3 beyond what PKITS has: what is unknown, what is an error, deltas, reasons, other signers.
@Suite struct RevocationTests {
    enum Outcome: String, Sendable { case good, revoked, unknown, broken }

    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let outcome: Outcome
        let question: @Sendable () -> Question
        var testDescription: String { name }

        init(_ name: String, _ outcome: Outcome, _ question: @escaping @Sendable () -> Question) {
            (self.name, self.outcome, self.question) = (name, outcome, question)
        }
    }

    static func key(_ octet: UInt8) -> [UInt8] { [UInt8](repeating: octet, count: 20) }
    static func asked(_ lists: ListDraft..., untrusted: [Draft] = [], leaf: [Extension] = []) -> Question {
        Question(Draft("Leaf", by: "Root", leaf).with { $0.serial = 7 }, untrusted).with { $0.lists = lists }
    }
    static func point(_ uri: String, reasons: ReasonFlags? = nil, issuer: String? = nil) -> DistributionPoint {
        DistributionPoint(
            .fullName([.uniformResourceIdentifier(uri)]), reasons: reasons,
            cRLIssuer: issuer.map { [.directoryName(Mill.name($0))] } ?? [])!
    }
    static func points(_ points: DistributionPoint...) -> [Extension] { [Extension(CRLDistributionPoints(points)!)] }
    static func scope(
        _ uri: String? = nil, _ scope: IssuingDistributionPoint.Scope = .all, reasons: ReasonFlags? = nil, indirect: Bool = false
    ) -> Extension {
        Extension(
            IssuingDistributionPoint(
                uri.map { .fullName([.uniformResourceIdentifier($0)]) }, scope: scope, onlySomeReasons: reasons, isIndirectCRL: indirect),
            isCritical: true)
    }
    static func delta(_ base: UInt8) -> Extension {
        Extension(DeltaCRLIndicator(baseCRLNumber: CRLNumber(magnitude: [base])), isCritical: true)
    }
    static func issuer(_ name: String) -> Extension {
        Extension(CertificateIssuer([.directoryName(Mill.name(name))])!, isCritical: true)
    }
    /// Who signs lists for Root, and the list that covers its certificate and no other.
    static let lister = Draft(
        "Lister", by: "Root", key: 4, signer: 1, [Extension(KeyUsage.cRLSign, isCritical: true)] + points(point("http://a/2"))
    ).with { $0.serial = 30 }
    static let listersOwn = ListDraft("Root", [scope("http://a/2")])
    static let unknown = ObjectIdentifier("1.3.6.1.4.1.99999.1")!

    static let cases: [Case] = [
        Case("a list without the certificate", .good) { asked(ListDraft("Root", revoked: [6, 8])) },
        Case("a list with the certificate", .revoked) { asked(ListDraft("Root", revoked: [6, 7])) },
        Case("an empty list", .good) { asked(ListDraft("Root")) },
        Case("a list of somebody else", .unknown) { asked(ListDraft("Other", revoked: [7])) },
        Case("a list that is outdated", .unknown) { asked(ListDraft("Root", revoked: [7]).with { $0.days = -9 ... -1 }) },
        Case("a list that is not issued yet", .unknown) { asked(ListDraft("Root", revoked: [7]).with { $0.days = 1...9 }) },
        Case("a list without nextUpdate", .revoked) { asked(ListDraft("Root", revoked: [7]).with { $0.hasNextUpdate = false }) },
        Case("a list whose signature is not valid", .broken) { asked(ListDraft("Root", signer: 2)) },
        Case("a list that another key signed, as it says", .unknown) {
            asked(ListDraft("Root", signer: 2, [Extension(AuthorityKeyIdentifier(keyIdentifier: key(2)))])).with {
                $0.anchors[0].extensions.append(Extension(SubjectKeyIdentifier(octets: key(1))))
            }
        },
        Case("a list of narrower scope in front of a full one that has it", .revoked) {
            asked(ListDraft("Root", [scope(nil, .onlyUserCertificates)]), ListDraft("Root", revoked: [7]))
        },
        Case("a later list of narrower scope beside a full one that has it", .revoked) {
            asked(ListDraft("Root", revoked: [7]), ListDraft("Root", [scope(nil, .onlyUserCertificates)]).with { ($0.number, $0.days) = (9, -5...10) })
        },
        Case("a full list in front of one for some reasons that has it", .revoked) {
            asked(ListDraft("Root"), ListDraft("Root", revoked: [7], [scope(reasons: .keyCompromise)]))
        },
        Case("two lists of one time and number, and one has it", .revoked) { asked(ListDraft("Root"), ListDraft("Root", revoked: [7])) },
        Case("an earlier list of the same scope that has it", .good) {
            asked(ListDraft("Root", revoked: [7]).with { $0.days = -9...10 }, ListDraft("Root").with { ($0.number, $0.days) = (2, -5...10) })
        },
        Case("an earlier list of another of the authority's keys that has it", .revoked) {
            asked(
                ListDraft("Root", revoked: [7]).with { $0.days = -9...10 },
                ListDraft("Root", signer: 2).with { ($0.number, $0.days) = (9, -5...10) },
                untrusted: [.authority("Root", by: "Root", key: 2, signer: 1, [])])
        },
        Case("an earlier list of a greater number that has it", .revoked) {
            asked(
                ListDraft("Root", revoked: [7]).with { ($0.number, $0.days) = (9, -9...10) },
                ListDraft("Root").with { ($0.number, $0.days) = (6, -5...10) })
        },
        Case("a list for another's certificates that has its number", .good) {
            asked(ListDraft("Root"), ListDraft("Root", revoked: [7], [scope(nil, .onlyCACertificates)]))
        },
        Case("a broken list beside one that tells", .good) { asked(ListDraft("Root", signer: 2), ListDraft("Root")) },
        Case("an unknown critical extension", .broken) { asked(ListDraft("Root", [Extension(unknown, isCritical: true, value: [5, 0])])) },
        Case("an unknown critical extension of another entry", .broken) {
            asked(ListDraft("Root").with { $0.entries = [ListDraft.entry(9, [Extension(unknown, isCritical: true, value: [5, 0])])] })
        },
        Case("an unknown extension that is not critical", .revoked) {
            asked(ListDraft("Root", revoked: [7], [Extension(unknown, value: [5, 0])]))
        },
        Case("a SHA-1 list where SHA-256 is asked for", .unknown) {
            asked(ListDraft("Root").with { $0.digest = .sha1 }).with { $0.requirements.minimumDigest = .sha256 }
        },
        Case("an issuer that may not sign lists", .broken) {
            asked(ListDraft("Root")).with { $0.anchors[0].extensions[1] = Extension(KeyUsage.keyCertSign, isCritical: true) }
        },
        Case("an issuer without key usage", .good) { asked(ListDraft("Root")).with { $0.anchors[0].extensions.remove(at: 1) } },
        Case("an entry of a date to come", .revoked) {
            asked(ListDraft("Root").with {
                $0.entries = [RevokedCertificate(
                    serialNumber: CertificateSerialNumber(magnitude: [7]), revocationDate: Mill.time(5), extensions: Extensions([]))]
            })
        },
        Case("a certificate on hold", .revoked) {
            asked(ListDraft("Root").with { $0.entries = [ListDraft.entry(7, [Extension(CRLReason.certificateHold)])] })
        },
        // Section 5.3.1: "removeFromCRL (8) … appears only in delta CRLs": step (k) makes it unrevoked all the same.
        Case("a complete list that says removeFromCRL", .good) {
            asked(ListDraft("Root").with { $0.entries = [ListDraft.entry(7, [Extension(CRLReason.removeFromCRL)])] })
        },
        Case("two entries, the first of which says removeFromCRL", .revoked) {
            asked(ListDraft("Root").with { $0.entries = [ListDraft.entry(7, [Extension(CRLReason.removeFromCRL)]), ListDraft.entry(7)] })
        },
        Case("a reason that does not read", .revoked) {
            asked(ListDraft("Root").with { $0.entries = [ListDraft.entry(7, [Extension(.cRLReason, value: [0x0a, 0x01, 0x07])])] })
        },
        Case("an issuingDistributionPoint that does not read", .broken) {
            asked(ListDraft("Root", [Extension(.issuingDistributionPoint, isCritical: true, value: [0x05, 0x00])]))
        },
        Case("an extension twice", .broken) {
            asked(ListDraft("Root", [Extension(AuthorityKeyIdentifier(keyIdentifier: key(1))), Extension(AuthorityKeyIdentifier(keyIdentifier: key(1)))]))
        },
        Case("algorithms inside and outside that differ", .broken) { asked(ListDraft("Root").with { $0.outer = .signature(.sha1) }) },
        Case("a list signed with SHA-1", .revoked) { asked(ListDraft("Root", revoked: [7]).with { $0.digest = .sha1 }) },
        Case("the issuer's name in other letters", .revoked) { asked(ListDraft("ROOT", revoked: [7])) },
        // Scope.
        Case("a list for users", .revoked) { asked(ListDraft("Root", revoked: [7], [scope(nil, .onlyUserCertificates)])) },
        Case("a list for authorities", .unknown) { asked(ListDraft("Root", revoked: [7], [scope(nil, .onlyCACertificates)])) },
        Case("a list for attribute certificates", .unknown) { asked(ListDraft("Root", revoked: [7], [scope(nil, .onlyAttributeCertificates)])) },
        Case("the list of its distribution point", .revoked) {
            asked(ListDraft("Root", revoked: [7], [scope("http://a/1")]), leaf: points(point("http://a/1")))
        },
        Case("the list of another distribution point", .unknown) {
            asked(ListDraft("Root", revoked: [7], [scope("http://a/2")]), leaf: points(point("http://a/1")))
        },
        Case("a list for everything, at a distribution point", .good) { asked(ListDraft("Root"), leaf: points(point("http://a/1"))) },
        // Reasons.
        Case("a list for some reasons only", .unknown) { asked(ListDraft("Root", [scope(reasons: .keyCompromise)])) },
        Case("a list for some reasons, and it has the certificate", .revoked) {
            asked(ListDraft("Root", revoked: [7], [scope(reasons: .keyCompromise)]))
        },
        Case("two lists that have all reasons together", .good) {
            asked(
                ListDraft("Root", [scope(reasons: .keyCompromise)]),
                ListDraft("Root", [scope(reasons: ReasonFlags.all.subtracting(.keyCompromise))]))
        },
        Case("the second of two lists has it", .revoked) {
            asked(
                ListDraft("Root", [scope(reasons: .keyCompromise)]),
                ListDraft("Root", revoked: [7], [scope(reasons: ReasonFlags.all.subtracting(.keyCompromise))]))
        },
        Case("a full list, of which the distribution point takes some reasons, and the implied one all", .good) {
            asked(ListDraft("Root"), leaf: points(point("http://a/1", reasons: .keyCompromise)))
        },
        // Deltas.
        Case("a delta alone", .unknown) { asked(ListDraft("Root", revoked: [7], [delta(1)])) },
        Case("a delta that adds the certificate", .revoked) {
            asked(ListDraft("Root").with { $0.number = 3 }, ListDraft("Root", revoked: [7], [delta(2)]).with { $0.number = 4 })
        },
        Case("a delta that takes it off again", .good) {
            asked(
                ListDraft("Root", revoked: [7]).with { $0.number = 3 },
                ListDraft("Root", [delta(3)]).with {
                    ($0.number, $0.entries) = (4, [ListDraft.entry(7, [Extension(CRLReason.removeFromCRL)])])
                })
        },
        Case("a delta for a later base", .good) {
            asked(ListDraft("Root").with { $0.number = 3 }, ListDraft("Root", revoked: [7], [delta(4)]).with { $0.number = 5 })
        },
        Case("an outdated base with a current delta", .revoked) {
            asked(
                ListDraft("Root").with { ($0.number, $0.days) = (3, -9 ... -1) },
                ListDraft("Root", revoked: [7], [delta(3)]).with { $0.number = 4 })
        },
        Case("an outdated delta", .good) {
            asked(
                ListDraft("Root").with { $0.number = 3 },
                ListDraft("Root", revoked: [7], [delta(3)]).with { ($0.number, $0.days) = (4, -9 ... -1) })
        },
        Case("a later delta that the wrong key signed hides none", .revoked) {
            asked(
                ListDraft("Root").with { $0.number = 3 }, ListDraft("Root", revoked: [7], [delta(3)]).with { $0.number = 4 },
                ListDraft("Root", signer: 4, [delta(3)]).with { $0.number = 5 })
        },
        Case("a delta that the wrong key signed", .good) {
            asked(ListDraft("Root").with { $0.number = 3 }, ListDraft("Root", signer: 4, revoked: [7], [delta(3)]).with { $0.number = 4 })
        },
        // Other signers.
        Case("a list of another certificate of the issuer, with its own path", .revoked) {
            asked(
                ListDraft("Root", signer: 4, revoked: [7]), ListDraft("Root"),
                untrusted: [Draft("Root", by: "Root", key: 4, signer: 1, [Extension(KeyUsage.cRLSign, isCritical: true)]).with { $0.serial = 30 }])
        },
        Case("a list of a signer that is revoked itself", .unknown) {
            asked(
                ListDraft("Lister", signer: 4, [scope("http://a/1", indirect: true)]), listersOwn.with { $0.entries = [ListDraft.entry(30)] },
                untrusted: [lister],
                leaf: points(point("http://a/1", issuer: "Lister")))
        },
        Case("an indirect list", .revoked) {
            asked(
                listersOwn, ListDraft("Lister", signer: 4, [scope("http://a/1", indirect: true)]).with {
                    $0.entries = [ListDraft.entry(6), ListDraft.entry(7, [issuer("Root")])]
                },
                untrusted: [lister],
                leaf: points(point("http://a/1", issuer: "Lister")))
        },
        Case("an indirect list with the number of another issuer's certificate", .good) {
            asked(
                listersOwn, ListDraft("Lister", signer: 4, [scope("http://a/1", indirect: true)]).with {
                    $0.entries = [ListDraft.entry(6, [issuer("Root")]), ListDraft.entry(7, [issuer("Other")])]
                },
                untrusted: [lister],
                leaf: points(point("http://a/1", issuer: "Lister")))
        },
        Case("a list of the other issuer that is not indirect", .unknown) {
            asked(
                ListDraft("Lister", signer: 4, revoked: [7]),
                untrusted: [lister],
                leaf: points(point("http://a/1", issuer: "Lister")))
        },
        Case("a list of a signer that another anchor vouches for", .unknown) {
            asked(
                ListDraft("Root", signer: 4, revoked: [7], [Extension(AuthorityKeyIdentifier(keyIdentifier: key(4)))]),
                untrusted: [
                    Draft("Root", by: "Elsewhere", key: 4, signer: 5, [Extension(KeyUsage.cRLSign, isCritical: true), Extension(SubjectKeyIdentifier(octets: key(4)))])
                ]
            ).with {
                $0.anchors[0].extensions.append(Extension(SubjectKeyIdentifier(octets: key(1))))
                $0.anchors.append(.authority("Elsewhere", by: "Elsewhere", key: 5, signer: 5))
            }
        },
    ]

    @Test("Each list tells what section 6.3 lets it tell; unknown is accepted with its word or refused on demand", arguments: cases)
    func lists(_ one: Case) throws {
        for isRequired in [false, true] {
            let result = try one.question().with { $0.requirements.requiresRevocationStatus = isRequired }.result()
            switch one.outcome {
            case .good:
                guard case .unrevoked = result.path?.certificates[0].revocation else {
                    Issue.record("\(String(describing: result.fault))")
                    continue
                }
            case .revoked:
                guard case .revoked = result.fault else {
                    Issue.record("\(String(describing: result.fault))")
                    continue
                }
            case .unknown where !isRequired:
                guard case .unknown = result.path?.certificates[0].revocation else {
                    Issue.record("\(String(describing: result.fault))")
                    continue
                }
            case .unknown:
                guard case .revocationUnknown = result.fault else {
                    Issue.record("\(String(describing: result.fault))")
                    continue
                }
            case .broken:
                guard case .revocationListInvalid(let rejection) = result.fault else {
                    Issue.record("\(String(describing: result.fault))")
                    continue
                }
                #expect(rejection.fault.isOfTheListItself)
            }
        }
    }

    @Test("The order in which lists are given decides nothing", arguments: cases)
    func order(_ one: Case) throws {
        let question = one.question()
        let (given, turned) = (try question.result(), try question.with { $0.lists.reverse() }.result())
        #expect(given.isValid == turned.isValid && given.fault?.rule == turned.fault?.rule)
    }

    @Test("A list that is shown to be false refuses the certificate for whoever asks for sound lists, also beside one that tells")
    func sound() throws {
        let good = ListDraft("Root")
        let unknown = Extension(Self.unknown, isCritical: true, value: [5, 0])
        for (list, isFalse) in [
            (ListDraft("Root", signer: 2), true), (ListDraft("Root", [Extension(.issuingDistributionPoint, isCritical: true, value: [5, 0])]), true),
            (good.with { $0.outer = .signature(.sha1) }, true), (ListDraft("Root", signer: 4, [Self.delta(0)]).with { $0.number = 9 }, true),
            // Outdated, not issued yet, not known, of somebody else, of another scope.
            (good.with { $0.days = -9 ... -1 }, false), (good.with { $0.days = 1...9 }, false), (ListDraft("Root", [unknown]), false),
            (ListDraft("Other", signer: 2), false), (ListDraft("Root", signer: 2, [Self.scope(nil, .onlyCACertificates)]), false),
        ] {
            for lists in [[good, list], [list, good]] {
                let fault = try Self.asked().with { ($0.lists, $0.requirements.requiresSoundRevocationLists) = (lists, true) }.fault()
                if case .revocationListInvalid(let rejection) = fault {
                    #expect(isFalse && rejection.fault.showsListFalse)
                } else {
                    #expect(!isFalse && fault == nil, "\(String(describing: fault))")
                }
                // Section 6.3.3 goes on to the next list.
                #expect(try Self.asked().with { $0.lists = lists }.fault() == nil)
            }
        }
    }

    @Test("What another's list tells depends on the anchor: a path to one where it counts is found after one where it does not")
    func anchors() throws {
        let question = Question(
            Draft("Leaf", by: "CA", key: 0, signer: 2, Self.points(Self.point("http://a/1", issuer: "Lister"))).with { $0.serial = 7 },
            [
                .authority("CA", by: "Root", key: 2, signer: 1).with { $0.serial = 11 },
                .authority("CA", by: "Other root", key: 2, signer: 5).with { $0.serial = 12 },
                Draft("Lister", by: "Other root", key: 4, signer: 5, [Extension(KeyUsage.cRLSign, isCritical: true)]).with { $0.serial = 30 },
            ]
        ).with {
            $0.anchors.append(.authority("Other root", by: "Other root", key: 5, signer: 5))
            $0.lists = [
                ListDraft("Root", signer: 1), ListDraft("Other root", signer: 5),
                ListDraft("Lister", signer: 4, [Self.scope("http://a/1", indirect: true)]),
            ]
            $0.requirements.requiresRevocationStatus = true
        }
        let result = try question.result()
        #expect(result.subjects == ["CN=Leaf", "CN=CA", "CN=Other root"], "\(String(describing: result.fault))")
        // The other way was tried, and is told of.
        #expect(result.rejected.contains { $0.fault.rule == .revocation })
    }

    @Test("A revoked authority is refused, with the reason and the date of its entry")
    func authority() throws {
        let question = Question(
            Draft("Leaf", by: "CA", key: 0, signer: 2), [.authority("CA", by: "Root", key: 2, signer: 1).with { $0.serial = 9 }]
        ).with {
            $0.lists = [
                ListDraft("CA", signer: 2), ListDraft("Root").with { $0.entries = [ListDraft.entry(9, [Extension(CRLReason.cACompromise)])] },
            ]
        }
        guard case .revoked(let revocation) = try question.fault() else {
            Issue.record("not revoked")
            return
        }
        #expect(revocation.reason == .cACompromise && revocation.date == Mill.time(-20))
        #expect(try question.with { $0.lists.removeLast() }.fault() == nil)
    }
}
