package import DER

extension GeneralName {
    /// `GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName` under an implicit tag.
    package static func list(
        _ reader: inout DERReader, tag: DERTag, _ field: DERField
    ) throws(DERError) -> [GeneralName] {
        let start = reader.offset
        var sequence = try reader.enter(tag, field)
        var names: [GeneralName] = []
        while !sequence.isAtEnd { names.append(try GeneralName(&sequence)) }
        try sequence.end()
        guard !names.isEmpty else { throw DERError(.badValue(.init("GeneralNames")), at: start) }
        return names
    }

    /// `GeneralNames`; the caller has one name at least.
    package static func write(_ names: [GeneralName], tag: DERTag = .sequence, to writer: inout DERWriter) {
        writer.wrap(tag) { sequence in
            for name in names { name.write(to: &sequence) }
        }
    }
}
