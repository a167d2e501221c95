import Files
package import PKIX

/// The nodes that a file asks requests for: comma-separated values with the columns `common-name`, `san`, `key`, `bits`,
/// `out` and `key-out`, in any order.
package struct NodeTable: Sendable {
    package struct Node: Sendable {
        package let line: Int
        package let commonName: String
        package let alternativeNames: [GeneralName]
        /// A key that is there.
        package let key: String?
        package let bitCount: Int?
        /// Names inside the folder for the results.
        package let out: String
        package let keyOut: String
    }

    package enum Column: String, CaseIterable, Sendable {
        case commonName = "common-name"
        case san, key, bits, out
        case keyOut = "key-out"
    }

    package let nodes: [Node]

    /// Nodes in one file. A request takes about 40 ms with a new key; the largest clusters of call managers and contact
    /// centres have some tens of nodes. The attack is a file that keeps a machine busy for hours.
    package static let limit = 1000

    package init(_ octets: [UInt8]) throws(NodeTableError) {
        let table: CommaSeparatedValues
        do {
            table = try CommaSeparatedValues(octets)
        } catch {
            throw NodeTableError(.notValues(error), line: error.line)
        }
        var columns: [Column] = []
        for title in table.header.fields {
            let name = String(title[...].trimming { $0 == " " }).lowercased()
            // `node` is what people call it.
            guard let column = Column(rawValue: name == "node" ? "common-name" : name) else {
                throw NodeTableError(.unknownColumn(title), line: table.header.line)
            }
            guard !columns.contains(column) else { throw NodeTableError(.repeatedColumn(title), line: table.header.line) }
            columns.append(column)
        }
        guard columns.contains(.commonName) else { throw NodeTableError(.noCommonNames, line: table.header.line) }
        guard table.records.count <= Self.limit else { throw NodeTableError(.tooMany, line: table.header.line) }
        guard !table.records.isEmpty else { throw NodeTableError(.noNodes, line: table.header.line) }
        var nodes: [Node] = []
        var lines: [String: Int] = [:]
        for record in table.records {
            let node = try Self.node(record, columns)
            for name in node.names {
                // Names of files may be one to the file system whatever their case.
                if let before = lines.updateValue(node.line, forKey: name.lowercased()) {
                    throw NodeTableError(.repeated(String(name.dropFirst()), before: before), line: node.line)
                }
            }
            nodes.append(node)
        }
        self.nodes = nodes
    }

    private static func node(
        _ record: CommaSeparatedValues.Record, _ columns: [Column]
    ) throws(NodeTableError) -> Node {
        var fields: [Column: String] = [:]
        for (column, field) in zip(columns, record.fields) {
            let field = String(field[...].trimming { $0 == " " })
            if !field.isEmpty { fields[column] = field }
        }
        guard let commonName = fields[.commonName] else { throw NodeTableError(.noCommonName, line: record.line) }
        var names: [GeneralName] = []
        if let list = fields[.san] {
            do {
                names = try GeneralName.list(subjectAltName: list)
            } catch {
                throw NodeTableError(.alternativeName(error), line: record.line)
            }
        }
        var bitCount: Int?
        if let text = fields[.bits] {
            guard let size = Int(text).flatMap(KeySize.init) else { throw NodeTableError(.bits(text), line: record.line) }
            bitCount = size.rawValue
        }
        guard fields[.key] == nil || (fields[.bits] == nil && fields[.keyOut] == nil) else {
            throw NodeTableError(.keyTwice, line: record.line)
        }
        let out = fields[.out] ?? commonName + ".csr"
        let keyOut = fields[.keyOut] ?? RequestKeyOptions.keyName(besides: out)
        for name in [out, keyOut] where !isPlainName(name) { throw NodeTableError(.notAFileName(name), line: record.line) }
        return Node(
            line: record.line, commonName: commonName, alternativeNames: names, key: fields[.key], bitCount: bitCount, out: out,
            keyOut: keyOut)
    }

    /// A name that stays in its folder, is not hidden, and means itself to a shell as well as to a person.
    private static func isPlainName(_ name: String) -> Bool {
        !name.hasPrefix(".") && !name.hasPrefix("-") && name.utf8.count <= 200
            && name.unicodeScalars.allSatisfy { $0 != "/" && $0 != "\\" && $0 != "*" && !Printable.isControl($0) }
    }
}

extension NodeTable.Node {
    /// What no other node may have, each kind marked by its first character.
    fileprivate var names: [String] {
        // An existing key may serve two nodes: the servers of a switchover pair.
        ["=\(commonName)", "/\(out)"] + (key == nil ? ["/\(keyOut)"] : [])
    }
}

/// Why a file does not say which nodes there are, and in which line.
package struct NodeTableError: Error, Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        case notValues(CommaSeparatedValuesError)
        case unknownColumn(String)
        case repeatedColumn(String)
        case noCommonNames
        case noNodes
        case tooMany
        case noCommonName
        case alternativeName(SubjectAltNameError)
        case bits(String)
        /// A key that is there, and wishes for a new one.
        case keyTwice
        case notAFileName(String)
        /// A common name or a file that another line has too.
        case repeated(String, before: Int)
    }

    package var kind: Kind
    package var line: Int

    package init(_ kind: Kind, line: Int) {
        self.kind = kind
        self.line = line
    }
}
