package import Foundation

/// The root of the checkout, found from this file's own place in it.
package let repositoryRoot = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// Published test data under `Vectors/`, by its path there.
package enum Vectors {
    package static func url(_ path: String) -> URL { repositoryRoot.appending(path: "Vectors/\(path)") }

    package static func octets(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: url(path))) }

    package static func text(_ path: String) throws -> String { String(decoding: try octets(path), as: UTF8.self) }

    package static func json<Value: Decodable>(_ path: String, as type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: Data(contentsOf: url(path)))
    }

    /// One JSON value a line.
    package static func jsonLines<Value: Decodable>(_ path: String, as type: Value.Type = Value.self) throws -> [Value] {
        try Data(contentsOf: url(path)).split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(type, from: $0)
        }
    }
}

/// Decodes hexadecimal text of a vector; odd length or a foreign character is a mistake of the file and traps.
package func octets(hex text: String) -> [UInt8] {
    let digits = text.filter { !$0.isWhitespace }.map { UInt8($0.hexDigitValue!) }
    precondition(digits.count % 2 == 0, "an odd number of hexadecimal digits")
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

package func hex(_ octets: some Sequence<UInt8>) -> String {
    octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
