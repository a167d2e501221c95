public import DER
private import KeyFormats
public import Octets
public import PKIX

/// One thing in a PFX (RFC 7292 section 4.2):
///
///     SafeContents ::= SEQUENCE OF SafeBag
///
///     SafeBag ::= SEQUENCE {
///         bagId          BAG-TYPE.&id,
///         bagValue       [0] EXPLICIT BAG-TYPE.&Type,
///         bagAttributes  SET OF PKCS12Attribute OPTIONAL }
///
///     CertBag ::= SEQUENCE { certId BAG-TYPE.&id, certValue [0] EXPLICIT BAG-TYPE.&Type }
///     CRLBag ::= SEQUENCE { crlId BAG-TYPE.&id, crlValue [0] EXPLICIT BAG-TYPE.&Type }
///     SecretBag ::= SEQUENCE { secretTypeId BAG-TYPE.&id, secretValue [0] EXPLICIT BAG-TYPE.&Type }
///
/// A safeContentsBag (section 4.2.6) is no value: what is in it is taken out.
public struct SafeBag: Sendable {
    public enum Content: Sendable {
        case key(BagKey)
        case certificate(Certificate)
        case revocationList(CertificateList)
        /// A secret of a type that only its maker knows; the whole value.
        case secret(ObjectIdentifier, SecretSlice)
        /// A bag, or a certificate or list in a bag, of a type that is not known here: the type, and the bag's whole value.
        case unknown(ObjectIdentifier, SecretSlice)
    }

    public var content: Content
    public var attributes: BagAttributes

    public init(content: Content, attributes: BagAttributes) {
        self.content = content
        self.attributes = attributes
    }
}

/// A SafeBag before a password was used: a shrouded key is still encrypted.
struct SealedBag: Sendable {
    enum Content: Sendable {
        case open(SafeBag.Content)
        case shrouded(ShroudedKey)
    }

    let content: Content
    let attributes: BagAttributes

    /// SafeContents, to the end of the cursor.
    static func all(_ octets: SecretSlice) throws(PKCS12Error) -> [SealedBag] {
        let normalized = try PKCS12Error.reading { () throws(DERError) in try BER.normalized(octets) }
        var reader = try PKCS12Error.reading { () throws(DERError) in try SecretDERReader(normalized.slice) }
        var bags: [SealedBag] = []
        try read(&reader, into: &bags)
        let (isAtEnd, offset) = (reader.isAtEnd, reader.offset)
        guard isAtEnd else { throw .der(DERError(.trailingOctets, at: offset)) }
        return bags
    }

    private static func read(_ input: inout SecretDERReader, into bags: inout [SealedBag]) throws(PKCS12Error) {
        let clause: StaticString = "RFC 7292 section 4.2"
        var contents = try PKCS12Error.reading { () throws(DERError) in
            try input.sequence(DERField("SafeContents", clause))
        }
        while !contents.isAtEnd {
            var bag = try PKCS12Error.reading { () throws(DERError) in try contents.sequence(DERField("SafeBag", clause)) }
            let type = try PKCS12Error.reading { () throws(DERError) in
                try bag.objectIdentifier(DERField("bagId", clause))
            }
            var value = try PKCS12Error.reading { () throws(DERError) in
                try bag.enter(.constructed(0), DERField("bagValue", clause))
            }
            if type == .safeContentsBag {
                // Nesting is bounded by the cursor's depth.
                try read(&value, into: &bags)
                _ = try PKCS12Error.reading { () throws(DERError) in try BagAttributes(&bag) }
            } else {
                let content = try content(type, &value)
                let attributes = try PKCS12Error.reading { () throws(DERError) in try BagAttributes(&bag) }
                bags.append(SealedBag(content: content, attributes: attributes))
            }
            for (isAtEnd, offset) in [(value.isAtEnd, value.offset), (bag.isAtEnd, bag.offset)] where !isAtEnd {
                throw .der(DERError(.trailingOctets, at: offset))
            }
        }
    }

    private static func content(
        _ type: ObjectIdentifier, _ value: inout SecretDERReader
    ) throws(PKCS12Error) -> Content {
        switch type {
        case .keyBag:
            return .open(.key(try BagKey(&value)))
        case .pkcs8ShroudedKeyBag:
            return .shrouded(try ShroudedKey(&value))
        case .certBag, .crlBag, .secretBag:
            return try PKCS12Error.reading { () throws(DERError) in .open(try typed(type, &value)) }
        default:
            return try PKCS12Error.reading { () throws(DERError) in
                .open(.unknown(type, try value.element(DERField("bagValue", "RFC 7292 section 4.2")).encoded))
            }
        }
    }

    /// CertBag, CRLBag and SecretBag, which have one form.
    private static func typed(
        _ type: ObjectIdentifier, _ value: inout SecretDERReader
    ) throws(DERError) -> SafeBag.Content {
        let clause: StaticString = "RFC 7292 section 4.2"
        let whole = try value.nextEncoded(DERField("bagValue", clause))
        var sequence = try value.sequence(DERField("bagValue", clause))
        let inner = try sequence.objectIdentifier(DERField("certId, crlId, secretTypeId", clause))
        var explicit = try sequence.enter(.constructed(0), DERField("certValue, crlValue, secretValue", clause))
        let content: SafeBag.Content
        switch (type, inner) {
        case (.certBag, .x509CertificateBag):
            let octets = try explicit.octetString(DERField("x509Certificate", "RFC 7292 section 4.2.3"))
            content = .certificate(try moved(octets) { octets throws(DERError) in try Certificate(der: octets) })
        case (.crlBag, .x509CRLBag):
            let octets = try explicit.octetString(DERField("x509CRL", "RFC 7292 section 4.2.4"))
            content = .revocationList(try moved(octets) { octets throws(DERError) in try CertificateList(der: octets) })
        case (.secretBag, _):
            content = .secret(inner, try explicit.element(DERField("secretValue", "RFC 7292 section 4.2.5")).encoded)
        default:
            _ = try explicit.element(DERField("certValue, crlValue", clause))
            content = .unknown(type, whole)
        }
        try explicit.end()
        try sequence.end()
        return content
    }

    /// Reads a value that keeps its own octets; offsets of its errors are moved to where it stands here.
    private static func moved<Value>(
        _ octets: SecretSlice, _ read: ([UInt8]) throws(DERError) -> Value
    ) throws(DERError) -> Value {
        do throws(DERError) {
            return try read(octets.copy)
        } catch {
            throw DERError(error.kind, at: octets.startIndex + error.offset)
        }
    }
}
