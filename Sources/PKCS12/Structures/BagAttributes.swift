public import DER
private import KeyFormats
import Octets
private import PKIX

/// What is said of a bag (RFC 7292 section 4.2):
///
///     PKCS12Attribute ::= SEQUENCE {
///         attrId      ATTRIBUTE.&id,
///         attrValues  SET OF ATTRIBUTE.&Type }
///
/// Attributes that are not known here are kept as they are encoded.
public struct BagAttributes: Hashable, Sendable {
    /// RFC 2985 section 5.5.1: a name for people, a BMPString of any characters but surrogates; everyone writes
    /// characters beyond U+FFFF as two surrogates all the same, and so does this.
    public var friendlyName: String?
    /// RFC 2985 section 5.5.2: the same in a key and its certificate; by custom the SHA-1 digest of the certificate.
    public var localKeyID: [UInt8]?
    /// Microsoft's szOID_PKCS_12_KEY_PROVIDER_NAME_ATTR: the cryptographic provider that Windows shall keep the key in.
    public var microsoftProvider: String?
    /// Microsoft's 1.3.6.1.4.1.311.17.2: the key goes into the machine's store, not the user's.
    public var isMachineKey = false
    /// Java's 2.16.840.1.113894.746875.1.1: the purposes for which the certificate is a trust anchor. Java takes a
    /// certificate for one only if this is there.
    public var javaTrustedKeyUsage: [ObjectIdentifier]?
    /// Whole attributes of other types, or of these with values that they cannot have.
    public var others: [[UInt8]] = []

    public init() {}

    /// The optional set at the end of a bag.
    init<Source: OctetSource>(_ bag: inout DERCursor<Source>) throws(DERError) {
        guard !bag.isAtEnd else { return }
        let clause: StaticString = "RFC 7292 section 4.2"
        var set = try bag.setWhoseOrderIsNotChecked(.set, DERField("bagAttributes", clause))
        while !set.isAtEnd {
            let whole = try set.nextEncoded(DERField("PKCS12Attribute", clause)).copy
            var attribute = try set.sequence(DERField("PKCS12Attribute", clause))
            let type = try attribute.objectIdentifier(DERField("attrId", clause))
            var values = try attribute.setWhoseOrderIsNotChecked(.set, DERField("attrValues", clause))
            var elements: [Value] = []
            while !values.isAtEnd {
                let offset = values.offset
                let element = try values.element(DERField("attrValues", clause))
                let value = Value(tag: element.tag, encoded: element.encoded.copy, content: element.content.copy)
                // X.690 section 8.23: two octets a character. What they say is not looked at so closely.
                guard value.tag != .bmpString || value.content.count % 2 == 0 else { throw DERError(.badString, at: offset) }
                elements.append(value)
            }
            try values.end()
            try attribute.end()
            if !take(type, elements) { others.append(whole) }
        }
        try set.end()
    }

    private struct Value {
        let tag: DERTag
        let encoded: [UInt8]
        let content: [UInt8]
    }

    /// Whether the attribute is known and has the one value that it may have. The first of a type counts.
    private mutating func take(_ type: ObjectIdentifier, _ values: [Value]) -> Bool {
        let value = values.first
        switch type {
        case .friendlyName where values.count == 1 && value?.tag == .bmpString && friendlyName == nil:
            friendlyName = value.flatMap { Self.text($0.content) }
            return friendlyName != nil
        case .microsoftProviderName where values.count == 1 && value?.tag == .bmpString && microsoftProvider == nil:
            microsoftProvider = value.flatMap { Self.text($0.content) }
            return microsoftProvider != nil
        case .localKeyID where values.count == 1 && value?.tag == .octetString && localKeyID == nil:
            localKeyID = value?.content
            return true
        case .microsoftLocalMachineKeyset where values.isEmpty:
            isMachineKey = true
            return true
        case .javaTrustedKeyUsage where javaTrustedKeyUsage == nil && !values.isEmpty:
            let purposes = values.compactMap { value -> ObjectIdentifier? in
                guard value.tag == .objectIdentifier, var reader = try? DERReader(value.encoded[...]) else { return nil }
                return try? reader.objectIdentifier(DERField("trustedKeyUsage", "JDK PKCS12KeyStore"))
            }
            guard purposes.count == values.count else { return false }
            javaTrustedKeyUsage = purposes
            return true
        default: return false
        }
    }

    /// UTF-16, big-endian, an even number of octets; nil where a surrogate stands alone.
    private static func text(_ octets: [UInt8]) -> String? {
        let units = stride(from: 0, to: octets.count, by: 2).map {
            UInt16(octets[$0]) << 8 | UInt16(octets[$0 + 1])
        }
        return String(validating: units, as: UTF16.self)
    }

    private static func bmpString(_ text: String) -> [UInt8] {
        text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
    }

    /// Writes the set, unless there is nothing to say.
    func write<Sink: OctetSink & ~Copyable>(to output: inout DERBuilder<Sink>) {
        var attributes = others
        func add(_ type: ObjectIdentifier, _ value: (inout DERWriter) -> Void) {
            var writer = DERWriter()
            writer.sequence { sequence in
                sequence.objectIdentifier(type)
                sequence.wrap(.set, value)
            }
            attributes.append(writer.finish())
        }
        if let friendlyName { add(.friendlyName) { $0.write(.bmpString, Self.bmpString(friendlyName)) } }
        if let localKeyID { add(.localKeyID) { $0.octetString(localKeyID) } }
        if let microsoftProvider { add(.microsoftProviderName) { $0.write(.bmpString, Self.bmpString(microsoftProvider)) } }
        if isMachineKey { add(.microsoftLocalMachineKeyset) { _ in } }
        if let javaTrustedKeyUsage {
            add(.javaTrustedKeyUsage) { values in for purpose in javaTrustedKeyUsage { values.objectIdentifier(purpose) } }
        }
        if !attributes.isEmpty { output.setOf(attributes) }
    }
}

extension OctetSource {
    /// A copy in public storage, for what a file says in the clear.
    var copy: [UInt8] {
        withSpan { octets in
            var copy: [UInt8] = []
            copy.append(octets)
            return copy
        }
    }
}
