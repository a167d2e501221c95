import DER
import KeyFormats

/// Where the octets stand that digest conversion changes, in a structure that reads.
struct SignedOutline {
    /// The certificate or list, and what is signed of it.
    let whole: Splice.Element
    let toBeSigned: Splice.Element
    /// Of a certificate: its INTEGER.
    let serialNumber: Splice.Element?
    /// The last octet of the algorithm's identifier, inside and outside.
    let innerDigest: Range<Int>
    let outerDigest: Range<Int>
    /// The signature's octets, without the octet that counts unused bits.
    let signatureValue: Range<Int>

    init(_ structure: some ConvertibleStructure) throws(DERError) {
        let isCertificate = type(of: structure).kind == .certificate
        var reader = try DERReader(structure.encoded[...])
        let whole = try reader.element(DERField("SIGNED", "RFC 5280 section 4.1"))
        var outer = reader.inside(whole.content)
        let toBeSigned = try outer.element(DERField("toBeSigned", "RFC 5280 section 4.1.1.1"))
        var inner = outer.inside(toBeSigned.content)
        if inner.nextTag == .constructed(0) { _ = try inner.element(DERField("version", "RFC 5280 section 4.1.2.1")) }
        // A certificate's serial number, or a list's version.
        let number = inner.nextTag == .integer ? try inner.element(DERField("serialNumber", "RFC 5280 section 4.1.2.2")) : nil
        innerDigest = try Self.lastOctet(&inner, DERField("signature", "RFC 5280 section 4.1.2.3"))
        outerDigest = try Self.lastOctet(&outer, DERField("signatureAlgorithm", "RFC 5280 section 4.1.1.2"))
        let signature = try outer.read(.bitString, DERField("signatureValue", "RFC 5280 section 4.1.1.3"))
        guard !signature.isEmpty else { throw DERError(.badBitString, at: signature.startIndex) }
        self.whole = Splice.Element(whole)
        self.toBeSigned = Splice.Element(toBeSigned)
        serialNumber = isCertificate ? number.map(Splice.Element.init) : nil
        signatureValue = signature.startIndex + 1..<signature.endIndex
    }

    /// The octets that are signed, of a whole structure.
    static func toBeSigned(of octets: [UInt8]) throws(DERError) -> ArraySlice<UInt8> {
        var reader = try DERReader(octets[...])
        let whole = try reader.sequence(DERField("SIGNED", "RFC 5280 section 4.1"))
        return try whole.nextEncoded(DERField("toBeSigned", "RFC 5280 section 4.1.1.1"))
    }

    private static func lastOctet(_ reader: inout DERReader, _ field: DERField) throws(DERError) -> Range<Int> {
        var sequence = try reader.sequence(field)
        let identifier = try sequence.read(.objectIdentifier, DERField("algorithm", "RFC 5280 section 4.1.1.2"))
        guard !identifier.isEmpty else { throw DERError(.badObjectIdentifier, at: identifier.startIndex) }
        return identifier.endIndex - 1..<identifier.endIndex
    }

    /// Where authorityCertSerialNumber stands in the extensions, and the elements around it up to the certificate, the
    /// innermost first (RFC 5280 section 4.2.1.1); nil where there is none that reads.
    func authoritySerialNumber(in octets: [UInt8]) -> (number: Splice.Element, around: [Splice.Element])? {
        let field = DERField("extensions", "RFC 5280 section 4.1.2.9")
        guard var reader = try? DERReader(octets[toBeSigned.content]) else { return nil }
        var around = [whole, toBeSigned]
        // [3], then the SEQUENCE of extensions.
        while !reader.isAtEnd, reader.nextTag != .constructed(3) {
            guard (try? reader.element(field)) != nil else { return nil }
        }
        for _ in 0..<2 {
            guard let element = try? reader.element(field) else { return nil }
            around.append(Splice.Element(element))
            reader = reader.inside(element.content)
        }
        while let one = try? reader.element(field) {
            var content = reader.inside(one.content)
            guard (try? content.objectIdentifier(field)) == .authorityKeyIdentifier else { continue }
            if content.nextTag == .boolean { _ = try? content.element(field) }
            guard let value = try? content.element(field) else { return nil }
            var inValue = reader.inside(value.content)
            guard let identifier = try? inValue.element(field) else { return nil }
            var inIdentifier = reader.inside(identifier.content)
            while let part = try? inIdentifier.element(field) {
                guard part.tag == .primitive(2) else { continue }
                around += [one, value, identifier].map(Splice.Element.init)
                return (Splice.Element(part), around.reversed())
            }
            return nil
        }
        return nil
    }
}
