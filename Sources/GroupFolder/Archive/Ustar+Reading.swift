package import Octets
private import Files

extension Ustar {
    /// Reads a whole archive; contents are not copied.
    ///
    /// What `tar --format=ustar` writes is read too: zeros may follow the end in any number of records.
    package static func read(_ archive: SecretBytes) throws(Failure) -> [Entry] {
        var entries: [Entry] = []
        var names: Set<String> = []
        var place = 0
        while true {
            let record = try record(archive, at: place)
            if record.allSatisfy({ $0 == 0 }) {
                try end(archive, at: place)
                return entries
            }
            func refuse(_ kind: Failure.Kind) -> Failure { Failure(kind, at: place) }
            guard entries.count < FolderLimit.entryCount else { throw refuse(.tooLarge(limit: FolderLimit.entryCount)) }
            let (entry, count) = try entry(record, at: place)
            let start = place + recordCount
            guard count <= archive.count - start else { throw refuse(.malformed) }
            let content = SecretSlice(owner: archive, range: start..<start + count)
            // Case has no meaning in a group.
            guard names.insert(entry.path.lowercased()).inserted else { throw refuse(.repeated(entry.path)) }
            entries.append(Entry(path: entry.path, isFolder: entry.isFolder, mode: entry.mode, content: content))
            let next = place + octetCount(ofContent: count)
            guard next <= archive.count, (start + count..<next).allSatisfy({ archive[$0] == 0 }) else { throw refuse(.malformed) }
            place = next
        }
    }

    private static func record(_ archive: SecretBytes, at place: Int) throws(Failure) -> [UInt8] {
        guard archive.count - place >= recordCount else { throw Failure(.malformed, at: place) }
        return (place..<place + recordCount).map { archive[$0] }
    }

    private static func end(_ archive: SecretBytes, at place: Int) throws(Failure) {
        guard archive.count - place >= endCount, archive.count % recordCount == 0 else { throw Failure(.malformed, at: place) }
        guard (place..<archive.count).allSatisfy({ archive[$0] == 0 }) else { throw Failure(.trailing, at: place) }
    }

    private static func entry(
        _ record: [UInt8], at place: Int
    ) throws(Failure) -> ((path: String, isFolder: Bool, mode: UInt32), count: Int) {
        func refuse(_ kind: Failure.Kind) -> Failure { Failure(kind, at: place) }
        guard record[257..<263].elementsEqual("ustar\0".utf8), record[263..<265].elementsEqual("00".utf8) else { throw refuse(.malformed) }
        let sum = record.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 0x20 : Int($1.element)) }
        guard number(record[148..<156]) == sum else { throw refuse(.checksum) }
        let type = record[156]
        guard type == UInt8(ascii: "0") || type == UInt8(ascii: "5"), record[157..<257].allSatisfy({ $0 == 0 }) else {
            throw refuse(.unsupported(type: type))
        }
        let isFolder = type == UInt8(ascii: "5")
        guard let mode = number(record[100..<108]), let count = number(record[124..<136]), !isFolder || count == 0,
            let name = text(record[0..<nameLimit]), let prefix = text(record[345..<345 + prefixLimit])
        else { throw refuse(.malformed) }
        var path = prefix.isEmpty ? name : "\(prefix)/\(name)"
        if isFolder, path.hasSuffix("/") { path.removeLast() }
        guard isName(path, depth: FolderLimit.depth) else { throw refuse(.name(path)) }
        return ((path, isFolder, UInt32(mode & 0o777)), count)
    }

    /// Octal digits, closed by zeros or spaces; a field of twelve octets says less than 2^33.
    private static func number(_ field: ArraySlice<UInt8>) -> Int? {
        let digits = field.prefix { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
        guard !digits.isEmpty, digits.count < field.count, field.dropFirst(digits.count).allSatisfy({ $0 == 0 || $0 == 0x20 })
        else { return nil }
        return digits.reduce(0) { $0 << 3 | Int($1 & 7) }
    }

    /// UTF-8 up to the first zero, behind which only zeros stand.
    private static func text(_ field: ArraySlice<UInt8>) -> String? {
        let octets = field.prefix { $0 != 0 }
        guard field.dropFirst(octets.count).allSatisfy({ $0 == 0 }) else { return nil }
        return String(validating: octets, as: UTF8.self)
    }
}
