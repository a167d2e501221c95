/// Where secret random octets come from.
///
/// The engine never chooses a source: whoever calls it passes one. The operating system's stands in `Files`;
/// tests pass sources that repeat, that fail, or that return what a vector prescribes.
public protocol RandomSource {
    /// Fills the whole buffer with unpredictable octets, or throws: it never fills a part and returns.
    mutating func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError)
}

/// The source could not give the octets asked for. Nothing made from them may be used.
public struct RandomSourceError: Error, Equatable {
    /// The system's error number, where the source is the system's.
    public var errorNumber: Int32
    public init(errorNumber: Int32) { self.errorNumber = errorNumber }
}

extension SecretBytes {
    /// Draws `count` octets from `random`.
    public convenience init(count: Int, random: inout some RandomSource) throws(RandomSourceError) {
        // A closure cannot capture an inout parameter and throw its typed error through a generic one:
        // the source is lent in and out by hand.
        var source = random
        defer { random = source }
        try self.init(count: count) { bytes throws(RandomSourceError) in try source.fill(&bytes) }
    }
}
