public import DER

/// One extension (RFC 5280 section 4.1):
///
///     Extension ::= SEQUENCE {
///         extnID     OBJECT IDENTIFIER,
///         critical   BOOLEAN DEFAULT FALSE,
///         extnValue  OCTET STRING }
///
/// The value is kept octet for octet; the types that conform to ``ExtensionValue`` read it.
public struct Extension: Hashable, Sendable {
    public let type: ObjectIdentifier
    public let isCritical: Bool
    /// What the OCTET STRING holds, where it stood in the input, so that errors in it tell that place.
    package let content: ArraySlice<UInt8>

    /// - Parameter value: what the OCTET STRING holds.
    public init(_ type: ObjectIdentifier, isCritical: Bool = false, value: [UInt8]) {
        self.type = type
        self.isCritical = isCritical
        content = value[...]
    }

    public init<Value: ExtensionValue>(_ value: Value, isCritical: Bool = false) {
        self.init(Value.identifier, isCritical: isCritical, value: value.encoded)
    }

    package init(_ reader: inout DERReader) throws(DERError) {
        var sequence = try reader.sequence(DERField("Extension", "RFC 5280 section 4.1"))
        type = try sequence.objectIdentifier(DERField("extnID", "RFC 5280 section 4.1"))
        isCritical = try sequence.booleanWhoseDefaultMayBeEncoded(DERField("critical", "RFC 5280 section 4.1"))
        content = try sequence.octetString(DERField("extnValue", "RFC 5280 section 4.1"))
        try sequence.end()
    }

    package func write(to writer: inout DERWriter) {
        writer.sequence { sequence in
            sequence.objectIdentifier(type)
            if isCritical { sequence.boolean(true) }
            sequence.octetString(content.span)
        }
    }

    /// What the OCTET STRING holds.
    public var value: [UInt8] { Array(content) }

    /// The value, read as this type's; its identifier is not compared.
    public func read<Value: ExtensionValue>(as type: Value.Type = Value.self) throws(DERError) -> Value {
        try Value(encoded: content)
    }
}

/// What one extension says, of the kind that ``identifier`` names.
public protocol ExtensionValue: Hashable, Sendable {
    static var identifier: ObjectIdentifier { get }
    /// From what the OCTET STRING holds, to its end.
    init(encoded: ArraySlice<UInt8>) throws(DERError)
    /// What the OCTET STRING holds.
    var encoded: [UInt8] { get }
}

/// A structure of one element, read by the one reader and written by the one writer.
package protocol DERStructure {
    init(_ reader: inout DERReader) throws(DERError)
    func write(to writer: inout DERWriter)
}

extension DERStructure {
    static func whole(_ encoded: ArraySlice<UInt8>) throws(DERError) -> Self {
        var reader = try DERReader(encoded)
        let value = try Self(&reader)
        try reader.end()
        return value
    }

    var written: [UInt8] {
        var writer = DERWriter()
        write(to: &writer)
        return writer.finish()
    }
}

/// The extensions of a certificate or request, in their order (RFC 5280 section 4.1):
///
///     Extensions ::= SEQUENCE SIZE (1..MAX) OF Extension
///
/// Section 4.2 allows one instance of each. A second one is kept as it was read, listed by ``repeatedTypes``, and
/// makes ``value(of:)`` throw: which one counts is not for a reader to choose.
public struct Extensions: Hashable, Sendable {
    public let all: [Extension]

    public init(_ all: [Extension]) { self.all = all }

    package init(_ reader: inout DERReader) throws(DERError) {
        let start = reader.offset
        var sequence = try reader.sequence(DERField("Extensions", "RFC 5280 section 4.1"))
        var all: [Extension] = []
        while !sequence.isAtEnd { all.append(try Extension(&sequence)) }
        try sequence.end()
        guard !all.isEmpty else { throw DERError(.badValue(.init("Extensions")), at: start) }
        self.all = all
    }

    package func write(to writer: inout DERWriter) {
        writer.sequence { sequence in
            for one in all { one.write(to: &sequence) }
        }
    }

    /// The first of a type.
    public subscript(type: ObjectIdentifier) -> Extension? { all.first { $0.type == type } }

    /// What the extension of a kind says, or nil if there is none.
    public func value<Value: ExtensionValue>(of type: Value.Type = Value.self) throws(DERError) -> Value? {
        let found = all.filter { $0.type == Value.identifier }
        guard found.count <= 1 else {
            throw DERError(.badValue(.init("Extensions with one type twice")), at: found[1].content.startIndex)
        }
        return try found.first?.read(as: Value.self)
    }

    /// Types that stand there more than once, in order of their first instance.
    public var repeatedTypes: [ObjectIdentifier] {
        var seen: [ObjectIdentifier: Int] = [:]
        for one in all { seen[one.type, default: 0] += 1 }
        var listed: Set<ObjectIdentifier> = []
        return all.map(\.type).filter { seen[$0, default: 0] > 1 && listed.insert($0).inserted }
    }
}
