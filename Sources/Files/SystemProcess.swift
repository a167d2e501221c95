private import FilesShim
package import Octets

#if canImport(Glibc)
private import Glibc
#elseif canImport(Darwin)
private import Darwin
#endif

/// What this process asks of the system for itself.
package enum SystemProcess {
    /// Forbids core dumps, and on Linux also reading of this process's memory by other processes of its user.
    /// Called before a key is touched.
    package static func forbidCoreDumps() throws(FileError) {
        guard signet_forbid_core_dumps() == 0 else {
            throw FileError(.hardenProcess, "core dumps", errorNumber: errno)
        }
    }

    /// Makes a closed pipe and a file beyond its limit errors of `write` (EPIPE, EFBIG) where they would end the
    /// process, and sees to it that descriptors 0, 1 and 2 are open: else the first file opened would become the
    /// standard output, and talk would be written into it. What is put in the place of a closed one fails when it
    /// is used (standard error: swallows what is written).
    package static func prepareStreams() {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        // Binds `open` before there is a key whose octets the registers could hold: see `end(code:)`.
        close(unsafe open("/dev/null", O_RDONLY))
        for (number, flags) in [(Int32(0), O_WRONLY), (1, O_RDONLY), (2, O_WRONLY)]
        where fcntl(number, F_GETFD) == -1 && errno == EBADF {
            // The lowest free number is this one: those below are open by now.
            _ = unsafe open("/dev/null", flags)
        }
    }

    /// Whether a standard stream is a terminal.
    package static func isTerminal(_ stream: Stream) -> Bool { isatty(stream.rawValue) == 1 }

    package enum Stream: Int32, Sendable {
        case input = 0, output, error
    }

    /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX.1 time).
    package static var secondsSince1970: Int { time(nil) }

    /// This process's number.
    package static var identifier: Int { Int(getpid()) }

    /// The words of the command line behind the program's name, each as ``FileName`` carries it.
    package static var arguments: [String] {
        var words: [String] = []
        var place = unsafe CommandLine.unsafeArgv
        while let word = unsafe place.pointee {
            let octets = unsafe UnsafeBufferPointer(start: word, count: strlen(word)).map { UInt8(bitPattern: $0) }
            words.append(FileName.text(octets))
            unsafe place += 1
        }
        return Array(words.dropFirst())
    }

    /// A variable of the environment, if it is set.
    package static func environment(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    /// The octets of a variable of the environment, if it is set: one copy more in this process, in secret storage.
    package static func secretEnvironment(_ name: String) -> SecretBytes? {
        guard let value = unsafe getenv(name) else { return nil }
        let count = unsafe strlen(value)
        return SecretBytes(count: count) { octets in
            for i in 0..<count { unsafe octets[i] = UInt8(bitPattern: value[i]) }
        }
    }

    /// The operating system's kernel, as `uname -srm` prints it.
    package static var kernel: String {
        var name = utsname()
        guard unsafe uname(&name) == 0 else { return "unknown" }
        return [text(name.sysname), text(name.release), text(name.machine)].joined(separator: " ")
    }

    /// The text in a field of characters that ends with a zero.
    private static func text<Field>(_ field: Field) -> String {
        unsafe withUnsafeBytes(of: field) { octets in
            unsafe String(decoding: octets.prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    /// Ends the process with that code. Nothing is left in buffers: this package writes without them. The libraries'
    /// own exit functions are left out: to bind those, the dynamic linker saves the vector registers on the stack, and
    /// after a copy of a key they hold octets of it (Tests/MemoryScan found them there).
    package static func end(code: Int32) -> Never { _exit(code) }

    /// Holds back the signals that people and systems end processes with while `body` runs: between a temporary
    /// file and its rename nothing is left lying about.
    static func withSignalsHeld<E: Error>(_ body: () throws(E) -> Void) throws(E) {
        var held = sigset_t()
        var before = sigset_t()
        unsafe sigemptyset(&held)
        for number in [SIGHUP, SIGINT, SIGQUIT, SIGTERM] { unsafe sigaddset(&held, number) }
        unsafe pthread_sigmask(SIG_BLOCK, &held, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        try body()
    }
}
