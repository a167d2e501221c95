extension Hasher {
    /// Takes octets in one piece: `[UInt8]` would hand them over one by one, which costs ten times as much.
    package mutating func combine(octets: Span<UInt8>) {
        combine(octets.count)
        unsafe octets.withUnsafeBytes { unsafe combine(bytes: $0) }
    }
}

/// Public octets as the key of a dictionary, hashed in one piece.
package struct OctetKey: Hashable, Sendable {
    package let octets: [UInt8]

    package init(_ octets: [UInt8]) { self.octets = octets }

    package func hash(into hasher: inout Hasher) { hasher.combine(octets: octets.span) }
}
