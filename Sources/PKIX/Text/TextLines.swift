private import Octets

/// Text under construction, line by line, in OpenSSL's layouts.
package struct TextLines {
    package private(set) var text = ""

    package init() {}

    /// One line, which may be made of parts that an outsider wrote: misleading characters are escaped by the caller.
    package mutating func add(_ indentation: Int, _ line: String) {
        text += String(repeating: " ", count: indentation) + line + "\n"
    }

    /// Octets as `aa:bb:` …, so many a line, a colon at the end of each line but the last.
    package mutating func add(_ indentation: Int, octets: some Collection<UInt8>, perLine: Int) {
        let all = Array(octets)
        for start in stride(from: 0, to: all.count, by: perLine) {
            let line = all[start..<min(start + perLine, all.count)]
            add(indentation, Hexadecimal.encode(line, separator: ":") + (start + perLine < all.count ? ":" : ""))
        }
    }

    /// A number with its label: up to 64 bits on the line of the label, in decimal and hexadecimal; a longer one
    /// below it, 15 octets a line, with the sign octet 00 where the high bit is set.
    ///
    /// - Parameter magnitude: big-endian, with any number of leading zeros.
    package mutating func add(_ indentation: Int, label: String, magnitude: some Collection<UInt8>) {
        let octets = Array(magnitude.drop { $0 == 0 })
        if octets.isEmpty {
            add(indentation, "\(label) 0")
        } else if octets.count <= 8 {
            let value = octets.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            add(indentation, "\(label) \(value) (0x\(String(value, radix: 16)))")
        } else {
            add(indentation, label)
            add(indentation + 4, octets: octets[0] >= 0x80 ? [0] + octets : octets, perLine: 15)
        }
    }
}
