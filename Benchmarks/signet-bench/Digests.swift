import Digests

/// `digests ALGORITHM OCTETS`: one digest of a message in memory, in one piece.
func digests(_ arguments: [String]) throws -> Batch {
    guard arguments.count == 2, let algorithm = DigestAlgorithm(rawValue: arguments[0]), let octets = Int(arguments[1])
    else { throw Refusal("digests ALGORITHM OCTETS") }
    var message = [UInt8](repeating: 0x61, count: max(octets, 1))
    return {
        // Each digest is of another message, so that none can be left out.
        let digest = algorithm.digest(of: message.span)
        message[0] ^= digest[0]
    }
}
