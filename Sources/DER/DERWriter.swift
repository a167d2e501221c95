package import Octets

/// Writes DER into public octets (`DERWriter`) or secret ones (`SecretDERWriter`).
///
/// A constructed element is written content first; its header is put in front when the content is there:
///
///     var writer = DERWriter()
///     writer.sequence { sequence in
///         sequence.write(.integer, [0])
///     }
///     let octets = writer.finish()
package struct DERBuilder<Sink: OctetSink & ~Copyable>: ~Copyable {
    private var sink: Sink

    package init(into sink: consuming Sink) { self.sink = sink }

    /// What was written.
    package consuming func finish() -> Sink { sink }

    package var count: Int { sink.count }

    /// Writes a primitive element.
    package mutating func write(_ tag: DERTag, _ content: Span<UInt8>) {
        let header = DERHeader.octets(tag, contentCount: content.count)
        sink.append(header.span)
        sink.append(content)
    }

    /// Writes a primitive element.
    package mutating func write(_ tag: DERTag, _ content: [UInt8]) { write(tag, content.span) }

    /// Writes a primitive element of one octet, if there is one, and `content`.
    mutating func write(_ tag: DERTag, prefix: UInt8?, _ content: Span<UInt8>) {
        let header = DERHeader.octets(tag, contentCount: content.count + (prefix == nil ? 0 : 1))
        sink.append(header.span)
        if let prefix { sink.append(prefix) }
        sink.append(content)
    }

    /// Writes an element that is encoded already.
    package mutating func raw(_ encoded: Span<UInt8>) { sink.append(encoded) }

    /// Writes an element that is encoded already.
    package mutating func raw(_ encoded: ArraySlice<UInt8>) { sink.append(encoded.span) }

    /// Writes an element around what `content` writes.
    package mutating func wrap<E: Error>(_ tag: DERTag, _ content: (inout DERBuilder) throws(E) -> Void) throws(E) {
        let start = sink.count
        try content(&self)
        let header = DERHeader.octets(tag, contentCount: sink.count - start)
        sink.insert(header.span, at: start)
    }

    package mutating func sequence<E: Error>(_ content: (inout DERBuilder) throws(E) -> Void) throws(E) {
        try wrap(.sequence, content)
    }

    /// Writes a primitive element whose content `fill` appends octet by octet, for contents that are secret.
    package mutating func writeContent<E: Error>(
        _ tag: DERTag, _ fill: (inout Sink) throws(E) -> Void
    ) throws(E) {
        let start = sink.count
        try fill(&sink)
        let header = DERHeader.octets(tag, contentCount: sink.count - start)
        sink.insert(header.span, at: start)
    }
}

package typealias DERWriter = DERBuilder<[UInt8]>
package typealias SecretDERWriter = DERBuilder<SecretBuffer>

extension DERBuilder where Sink == [UInt8] {
    package init() { self.init(into: []) }
}

extension DERBuilder where Sink == SecretBuffer {
    package init() { self.init(into: SecretBuffer()) }
}

/// Identifier and length octets.
enum DERHeader {
    /// X.690 sections 8.1.2 and 10.1: identifier, and the length in the fewest octets.
    static func octets(_ tag: DERTag, contentCount: Int) -> [UInt8] {
        let form: UInt8 = tag.tagClass.rawValue | (tag.isConstructed ? 0x20 : 0)
        var octets: [UInt8] = []
        if tag.number < 31 {
            octets.append(form | UInt8(tag.number))
        } else {
            octets.append(form | 0x1f)
            var groups = [UInt8(tag.number & 0x7f)]
            var left = tag.number >> 7
            while left > 0 {
                groups.append(UInt8(left & 0x7f) | 0x80)
                left >>= 7
            }
            octets.append(contentsOf: groups.reversed())
        }
        if contentCount < 0x80 {
            octets.append(UInt8(contentCount))
        } else {
            var length: [UInt8] = []
            var left = contentCount
            while left > 0 {
                length.append(UInt8(left & 0xff))
                left >>= 8
            }
            octets.append(0x80 | UInt8(length.count))
            octets.append(contentsOf: length.reversed())
        }
        return octets
    }

    /// Writes a whole element.
    static func append<Sink: OctetSink & ~Copyable>(
        _ tag: DERTag, contentCount: Int, _ content: Span<UInt8>, to sink: inout Sink
    ) {
        let header = octets(tag, contentCount: contentCount)
        sink.append(header.span)
        sink.append(content)
    }
}
