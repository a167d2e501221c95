/// Something that octets are written to: `[UInt8]` for public octets, ``SecretBuffer`` for secret ones.
package protocol OctetSink: ~Copyable {
    var count: Int { get }
    mutating func append(_ octet: UInt8)
    mutating func append(_ octets: Span<UInt8>)
    /// Puts `octets` in front of what stands at `place` (0...count) and after.
    mutating func insert(_ octets: Span<UInt8>, at place: Int)
    /// The octet at a place in `0..<count`.
    subscript(place: Int) -> UInt8 { get }
}

extension [UInt8]: OctetSink {
    package mutating func append(_ octets: Span<UInt8>) {
        unsafe octets.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }

    package mutating func insert(_ octets: Span<UInt8>, at place: Int) {
        insert(contentsOf: [UInt8](repeating: 0, count: octets.count), at: place)
        for i in octets.indices { self[place + i] = octets[i] }
    }
}
