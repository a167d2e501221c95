#if canImport(Glibc)
private import Glibc
#elseif canImport(Darwin)
private import Darwin
#endif

/// Lines that a person types.
package enum TerminalInput {
    /// Octets of a line: what a terminal of Linux hands over at once (termios(3), canonical mode).
    package static let octetLimit = 4096

    /// The next line of standard input without its line feed, or nil at the end (Ctrl-D on an empty line).
    ///
    /// Octet by octet, so that nothing is taken that belongs to whoever reads next.
    package static func line() throws(FileError) -> String? {
        let input = FileDescriptor(inherited: 0, path: "-")
        var octets: [UInt8] = []
        var one: [UInt8] = [0]
        while octets.count < octetLimit {
            var room = one.mutableSpan
            guard try input.read(into: &room) > 0 else { return octets.isEmpty ? nil : String(decoding: octets, as: UTF8.self) }
            if one[0] == UInt8(ascii: "\n") { break }
            octets.append(one[0])
        }
        return String(decoding: octets, as: UTF8.self)
    }
}
