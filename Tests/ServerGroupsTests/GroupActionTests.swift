import ServerGroups
import Testing

@Suite("What the state of a group allows")
struct GroupActionTests {
    /// Modes by the words of the tool, and for each the actions that are not allowed, with every reason.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let mode: GroupMode
        let refused: [GroupAction: [GroupObstacle]]

        init(_ name: String, _ refused: [GroupAction: [GroupObstacle]], _ change: (inout GroupMode) -> Void) {
            testDescription = name
            self.refused = refused
            var mode = GroupMode(isMade: true)
            change(&mode)
            self.mode = mode
        }
    }

    private static let always: [GroupAction: [GroupObstacle]] = [
        .generate: [.isMade], .unseal: [.notSealed], .leaveSingleCertificate: [.noSingleCertificate],
    ]

    private static func always(and more: [GroupAction: [GroupObstacle]]) -> [GroupAction: [GroupObstacle]] {
        always.merging(more) { $1 }
    }

    static let cases: [Case] = [
        Case("a group that is there", always) { _ in },
        Case(
            "the first run",
            [
                .useExisting: [.notMade], .regenerate: [.notMade], .renew: [.notMade], .add: [.notMade], .request: [.notMade],
                .importCertificate: [.notMade], .singleCertificate: [.notMade],
                .leaveSingleCertificate: [.notMade, .noSingleCertificate], .policy: [.notMade], .convertDigests: [.notMade],
                .revoke: [.notMade], .seal: [.notMade], .unseal: [.notMade, .notSealed], .restore: [.notMade], .export: [.notMade],
            ]
        ) { $0.isMade = false },
        Case(
            "an authority that may not sign",
            always(and: [
                .regenerate: [.authorityMayNotSign], .renew: [.authorityMayNotSign], .add: [.authorityMayNotSign],
                .convertDigests: [.authorityMayNotSign], .revoke: [.authorityMayNotSign], .join: [.authorityMayNotSign],
            ])
        ) { $0.authoritySigns = false },
        Case(
            "one certificate for all uses",
            [
                .generate: [.isMade], .unseal: [.notSealed], .regenerate: [.singleCertificate], .renew: [.singleCertificate],
                .add: [.singleCertificate], .join: [.singleCertificate], .convertDigests: [.singleCertificate],
                .revoke: [.singleCertificate],
            ]
        ) { $0.hasSingleCertificate = true },
        Case(
            "sealed",
            [
                .generate: [.isMade], .regenerate: [.sealed], .renew: [.sealed], .add: [.sealed], .convertDigests: [.sealed],
                .revoke: [.sealed], .join: [.sealed], .request: [.sealed], .importCertificate: [.sealed],
                .singleCertificate: [.sealed], .leaveSingleCertificate: [.sealed, .noSingleCertificate], .seal: [.sealed],
            ]
        ) { $0.isSealed = true },
        Case(
            "sealed, one certificate for all uses, an authority that may not sign",
            [
                .generate: [.isMade], .regenerate: [.sealed, .authorityMayNotSign, .singleCertificate],
                .renew: [.sealed, .authorityMayNotSign, .singleCertificate], .add: [.sealed, .authorityMayNotSign, .singleCertificate],
                .convertDigests: [.sealed, .authorityMayNotSign, .singleCertificate],
                .revoke: [.sealed, .authorityMayNotSign, .singleCertificate],
                .join: [.sealed, .authorityMayNotSign, .singleCertificate], .request: [.sealed], .importCertificate: [.sealed],
                .singleCertificate: [.sealed], .leaveSingleCertificate: [.sealed], .seal: [.sealed],
            ]
        ) {
            $0.isSealed = true
            $0.hasSingleCertificate = true
            $0.authoritySigns = false
        },
    ]

    @Test("Every action is allowed, or refused with every reason, in every mode", arguments: cases)
    func matrix(one: Case) {
        for action in GroupAction.allCases {
            #expect(action.obstacles(in: one.mode) == one.refused[action] ?? [], "\(action.rawValue)")
        }
    }
}
