package import DER

extension RelativeDistinguishedName {
    /// Under an implicit tag, as a DistributionPointName has it.
    package init(_ reader: inout DERReader, tag: DERTag, _ field: DERField) throws(DERError) {
        let start = reader.offset
        var set = try reader.setOf(tagged: tag, field)
        var attributes: [AttributeTypeAndValue] = []
        while !set.isAtEnd { attributes.append(try AttributeTypeAndValue(&set)) }
        try set.end()
        guard !attributes.isEmpty else { throw DERError(.badValue(.init("RelativeDistinguishedName")), at: start) }
        self.attributes = attributes
    }

    /// Under an implicit tag.
    package func write(to writer: inout DERWriter, tag: DERTag) {
        writer.wrap(tag) { set in
            for attribute in attributes { attribute.write(to: &set) }
        }
    }
}
