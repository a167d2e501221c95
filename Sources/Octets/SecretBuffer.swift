/// Secret octets under construction: grows by moving into a larger place and erasing the smaller one.
///
/// Leakage contract: the count may leak, the values may not. ``finish()`` turns it into ``SecretBytes``.
@safe
package struct SecretBuffer: ~Copyable, OctetSink {
    package private(set) var count = 0
    private var capacity: Int
    private var base: UnsafeMutablePointer<UInt8>

    /// - Parameter capacity: octets to make room for at first; an estimate.
    package init(capacity: Int = 256) {
        self.capacity = max(capacity, 16)
        unsafe base = .allocate(capacity: self.capacity)
        unsafe base.initialize(repeating: 0, count: self.capacity)
    }

    deinit {
        unsafe erase(base, byteCount: capacity)
        unsafe base.deallocate()
    }

    package subscript(place: Int) -> UInt8 {
        precondition(place >= 0 && place < count, "place outside the buffer")
        return unsafe base[place]
    }

    package mutating func append(_ octet: UInt8) {
        makeRoom(for: 1)
        unsafe base[count] = octet
        count += 1
    }

    package mutating func append(_ octets: Span<UInt8>) {
        makeRoom(for: octets.count)
        unsafe octets.withUnsafeBufferPointer { octets in
            guard let start = octets.baseAddress else { return }
            unsafe (base + count).update(from: start, count: octets.count)
        }
        count += octets.count
    }

    package mutating func insert(_ octets: Span<UInt8>, at place: Int) {
        precondition(place >= 0 && place <= count, "place outside the buffer")
        makeRoom(for: octets.count)
        unsafe (base + place + octets.count).update(from: base + place, count: count - place)
        for i in octets.indices { unsafe base[place + i] = octets[i] }
        count += octets.count
    }

    /// Takes the last octet back, if there is one.
    package mutating func removeLast() {
        guard count > 0 else { return }
        count -= 1
        unsafe base[count] = 0
    }

    /// Lets `fill` write up to `limit` octets behind what is there; it returns how many it wrote.
    package mutating func append<E: Error>(
        upTo limit: Int, fill: (inout MutableSpan<UInt8>) throws(E) -> Int
    ) throws(E) -> Int {
        makeRoom(for: limit)
        var span = unsafe MutableSpan(_unsafeStart: base + count, count: limit)
        let written = try fill(&span)
        precondition(written >= 0 && written <= limit, "more written than there was room for")
        count += written
        return written
    }

    /// Lends the octets for the time of `body`.
    package func withBytes<Result, E: Error>(_ body: (Span<UInt8>) throws(E) -> Result) throws(E) -> Result {
        let span = unsafe Span(_unsafeStart: UnsafePointer(base), count: count)
        return try body(span)
    }

    /// The octets, moved to their last place.
    package consuming func finish() -> SecretBytes {
        withBytes { bytes in SecretBytes(copying: bytes) }
    }

    private mutating func makeRoom(for more: Int) {
        guard count + more > capacity else { return }
        let larger = max(2 * capacity, count + more)
        let place = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        unsafe place.initialize(repeating: 0, count: larger)
        unsafe place.update(from: base, count: count)
        unsafe erase(base, byteCount: capacity)
        unsafe base.deallocate()
        unsafe base = place
        capacity = larger
    }
}
