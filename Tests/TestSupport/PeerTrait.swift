package import Testing

extension Trait where Self == ConditionTrait {
    /// The test needs that program: without it, it fails, or is skipped under `SIGNET_WITHOUT_PEERS=1`.
    package static func peer(_ program: String) -> Self {
        .enabled(if: Peer.isExpected(program), "\(program) is not installed and SIGNET_WITHOUT_PEERS=1 is set")
    }
}
