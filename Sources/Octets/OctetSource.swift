/// Octets that a reader can walk by absolute place: public ones (`ArraySlice<UInt8>`) or secret ones
/// (``SecretSlice``). One DER grammar serves both, and secret octets are never copied to be read.
package protocol OctetSource: Sendable {
    var startIndex: Int { get }
    var endIndex: Int { get }
    subscript(place: Int) -> UInt8 { get }
    subscript(part: Range<Int>) -> Self { get }
    /// Lends the octets for the time of `body`.
    func withSpan<Result, E: Error>(_ body: (Span<UInt8>) throws(E) -> Result) throws(E) -> Result
}

extension OctetSource {
    package var octetCount: Int { endIndex - startIndex }
}

extension ArraySlice<UInt8>: OctetSource {
    package func withSpan<Result, E: Error>(_ body: (Span<UInt8>) throws(E) -> Result) throws(E) -> Result {
        try body(span)
    }
}

extension SecretSlice: OctetSource {
    package var startIndex: Int { range.lowerBound }
    package var endIndex: Int { range.upperBound }

    package subscript(place: Int) -> UInt8 {
        precondition(range.contains(place), "place outside the slice")
        return owner[place]
    }

    package subscript(part: Range<Int>) -> SecretSlice {
        precondition(part.lowerBound >= range.lowerBound && part.upperBound <= range.upperBound, "part outside the slice")
        return SecretSlice(owner: owner, range: part)
    }

    package func withSpan<Result, E: Error>(_ body: (Span<UInt8>) throws(E) -> Result) throws(E) -> Result {
        try withBytes(body)
    }
}
