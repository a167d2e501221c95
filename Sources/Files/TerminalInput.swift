#if canImport(Glibc)
private import Glibc
#elseif canImport(Darwin)
private import Darwin
#endif

package import Octets

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

    /// The next line that is typed, without showing it, as a secret; nil at the end (Ctrl-D on an empty line).
    ///
    /// The terminal hands over each key by itself, so that it keeps no line (a line would stay in its memory), and so
    /// Backspace and Ctrl-U are done here. Ctrl-C puts the terminal back as it was and then interrupts the process.
    package static func secretLine() throws(FileError) -> SecretBytes? {
        var before = termios()
        guard unsafe tcgetattr(0, &before) == 0 else { throw FileError(.read, "-", errorNumber: errno) }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG | IEXTEN)
        unsafe withUnsafeMutableBytes(of: &silent.c_cc) { characters in
            unsafe characters[Int(VMIN)] = 1
            unsafe characters[Int(VTIME)] = 0
        }
        guard unsafe tcsetattr(0, TCSADRAIN, &silent) == 0 else { throw FileError(.read, "-", errorNumber: errno) }
        let ending: Ending
        var octets = SecretBuffer(capacity: 128)
        do throws(FileError) {
            ending = try type(into: &octets)
        } catch {
            unsafe tcsetattr(0, TCSADRAIN, &before)
            throw error
        }
        unsafe tcsetattr(0, TCSADRAIN, &before)
        if ending == .interrupted {
            let lineFeed: [UInt8] = [UInt8(ascii: "\n")]
            try? FileWriting.write(lineFeed.span, to: .error)
            kill(getpid(), SIGINT)
        }
        return ending == .line || octets.count > 0 ? octets.finish() : nil
    }

    private enum Ending { case line, end, interrupted }

    private static func type(into octets: inout SecretBuffer) throws(FileError) -> Ending {
        let input = FileDescriptor(inherited: 0, path: "-")
        while octets.count <= FileLimit.password {
            guard try octets.append(upTo: 1, fill: { room throws(FileError) in try input.read(into: &room) }) > 0 else {
                return .end
            }
            switch octets[octets.count - 1] {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                octets.removeLast()
                return .line
            case 0x03:  // Ctrl-C
                octets.removeLast()
                return .interrupted
            case 0x04:  // Ctrl-D
                octets.removeLast()
                return .end
            case 0x15:  // Ctrl-U
                while octets.count > 0 { octets.removeLast() }
            case 0x08, 0x7f:  // Backspace takes a whole character of UTF-8.
                octets.removeLast()
                while octets.count > 0, octets[octets.count - 1] & 0xc0 == 0x80 { octets.removeLast() }
                octets.removeLast()
            default: break
            }
        }
        throw FileError(.read, "-", .tooLarge(limit: FileLimit.password))
    }
}
