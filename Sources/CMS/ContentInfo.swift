package import DER
private import KeyFormats
package import Octets

/// RFC 5652 section 3, with the content optional as RFC 2315 section 7 has it:
///
///     ContentInfo ::= SEQUENCE {
///         contentType  ContentType,
///         content      [0] EXPLICIT ANY DEFINED BY contentType OPTIONAL }
package struct ContentInfo<Source: OctetSource>: Sendable {
    package let contentType: ObjectIdentifier
    /// The whole element inside the tag.
    package let content: Source?
    /// Where the content, or its absence, stands in the outermost input.
    package let contentOffset: Int

    package init(from input: inout DERCursor<Source>) throws(DERError) {
        var sequence = try input.sequence(DERField("ContentInfo", "RFC 5652 section 3"))
        contentType = try sequence.objectIdentifier(DERField("contentType", "RFC 5652 section 3"))
        contentOffset = sequence.offset
        if sequence.isAtEnd {
            content = nil
        } else {
            let field = DERField("content", "RFC 5652 section 3")
            var explicit = try sequence.enter(.constructed(0), field)
            content = try explicit.element(field).encoded
            try explicit.end()
        }
        try sequence.end()
    }

    /// A cursor over the content, which must be there.
    package func contentReader() throws(DERError) -> DERCursor<Source> {
        guard let content else {
            throw DERError(.unexpectedTag(expected: .constructed(0), found: nil), at: contentOffset)
        }
        return try DERCursor(content)
    }

    /// RFC 5652 section 4: the content of type Data, an OCTET STRING.
    package func data() throws(DERError) -> Source {
        var reader = try contentReader()
        let octets = try reader.octetString(DERField("Data", "RFC 5652 section 4"))
        try reader.end()
        return octets
    }
}

extension DERBuilder where Sink: ~Copyable {
    /// Writes ContentInfo around what `content` writes.
    package mutating func contentInfo<E: Error>(
        _ type: ObjectIdentifier, _ content: (inout DERBuilder) throws(E) -> Void
    ) throws(E) {
        try sequence { sequence throws(E) in
            sequence.objectIdentifier(type)
            try sequence.wrap(.constructed(0), content)
        }
    }
}
