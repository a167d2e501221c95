private import Files
package import Octets

extension Ustar {
    /// Appends a folder (no content) or a file.
    ///
    /// - Parameters:
    ///   - modified: in seconds since 1970.
    /// - Throws: for a name that the format has no room for, or that ``read(_:)`` would not take.
    package static func append(
        _ path: String, _ content: SecretBytes?, mode: UInt32, modified: Int64, to archive: inout SecretBuffer
    ) throws(Failure) {
        guard isName(path, depth: FolderLimit.depth), let name = fields(of: path, isFolder: content == nil) else {
            throw Failure(.name(path), at: archive.count)
        }
        var record = [UInt8](repeating: 0, count: recordCount)
        func put(_ octets: some Collection<UInt8>, at place: Int) {
            for (index, octet) in octets.enumerated() { record[place + index] = octet }
        }
        func number(_ value: Int64, _ digitCount: Int, at place: Int) {
            let digits = String(value, radix: 8)
            put((String(repeating: "0", count: max(0, digitCount - digits.count)) + digits).utf8, at: place)
        }
        put(name.name, at: 0)
        number(Int64(mode & 0o777), 7, at: 100)
        // Whose it was stays at home.
        number(0, 7, at: 108)
        number(0, 7, at: 116)
        number(Int64(content?.count ?? 0), 11, at: 124)
        // What eleven digits say is the year 2242.
        number(min(max(0, modified), 0o77777777777), 11, at: 136)
        record[156] = content == nil ? UInt8(ascii: "5") : UInt8(ascii: "0")
        put("ustar\0".utf8, at: 257)
        put("00".utf8, at: 263)
        number(0, 7, at: 329)
        number(0, 7, at: 337)
        put(name.prefix, at: 345)
        // "the sum … treating the chksum field as if it were all spaces".
        put("        ".utf8, at: 148)
        number(record.reduce(0) { $0 + Int64($1) }, 6, at: 148)
        record[154] = 0
        archive.append(record.span)
        guard let content else { return }
        content.withBytes { archive.append($0) }
        let padding = (recordCount - content.count % recordCount) % recordCount
        archive.append([UInt8](repeating: 0, count: padding).span)
    }

    /// "two … records of all binary zeros".
    package static func end(_ archive: inout SecretBuffer) {
        archive.append([UInt8](repeating: 0, count: endCount).span)
    }

    /// The path in one field, or in two without the slash between them; nil where it fits neither.
    private static func fields(of path: String, isFolder: Bool) -> (prefix: ArraySlice<UInt8>, name: ArraySlice<UInt8>)? {
        let octets = [UInt8](path.utf8) + (isFolder ? [UInt8(ascii: "/")] : [])
        if octets.count <= nameLimit { return ([], octets[...]) }
        for place in octets.indices.dropLast() where octets[place] == UInt8(ascii: "/") && place > 0 {
            let rest = octets[(place + 1)...]
            if place <= prefixLimit, rest.count <= nameLimit { return (octets[..<place], rest) }
        }
        return nil
    }
}
