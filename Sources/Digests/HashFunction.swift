/// A hash function of FIPS 180-4, as a value that takes a message piece by piece.
///
/// How things are here:
/// - Messages are whole octets. FIPS 180-4 also defines messages that end inside an octet; nothing in a PKI has one.
/// - ``update(_:)`` and ``finalize(into:)`` allocate nothing. The state is a few plain words that a copy duplicates:
///   copying it is how two messages share a beginning.
/// - **Leakage contract.** The number of octets may leak, their values may not: there is no branch and no table
///   look-up that depends on them. What a hash has taken in is *not* erased: up to one block of the message, the
///   chaining value, and the message schedule that the compression leaves in registers and on the stack. A hash
///   of secret octets therefore belongs in ``HMAC``, whose state lies on the heap and is erased; even there the
///   compression's working variables are not (see ``HMAC``).
/// - Lengths are counted modulo 2^64 octets and never trap. SHA-1, SHA-224 and SHA-256 are defined for fewer than
///   2^61 octets only (FIPS 180-4 figure 1), which takes seventy years at 1 GB/s.
public protocol HashFunction: Sendable, BitwiseCopyable {
    /// The number of octets of a digest.
    static var octetCount: Int { get }
    /// The number of octets of a block: what the compression function takes at a time, and HMAC's `B`.
    static var blockOctetCount: Int { get }

    init()
    /// Takes the next octets of the message.
    mutating func update(_ octets: Span<UInt8>)
    /// Ends the message, writes its digest, and stands ready for a new message.
    ///
    /// - Parameter digest: exactly ``octetCount`` octets.
    mutating func finalize(into digest: inout MutableSpan<UInt8>)
}

extension HashFunction {
    /// Ends the message and returns its digest; the next message may begin.
    public mutating func finalize() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Self.octetCount)
        var span = digest.mutableSpan
        finalize(into: &span)
        return digest
    }

    /// The digest of one whole message.
    public static func digest(of message: Span<UInt8>) -> [UInt8] {
        var hash = Self()
        hash.update(message)
        return hash.finalize()
    }
}
