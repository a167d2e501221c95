/// Whether two octet strings are equal, in a time that depends on their lengths only.
///
/// Every octet is read whatever came before; only the lengths may leak.
public func constantTimeEqual(_ a: Span<UInt8>, _ b: Span<UInt8>) -> Bool {
    guard a.count == b.count else { return false }
    var difference: UInt8 = 0
    for i in a.indices { difference |= a[i] ^ b[i] }
    return difference == 0
}
