#if canImport(Glibc)
private import Glibc
#elseif canImport(Darwin)
private import Darwin
#endif
package import Octets

/// Bounds on what is read whole.
package enum FileLimit {
    /// Octets of a document: 32 MiB. `DERLimit.octetCount` is 16 MiB; as PEM that is 4/3 of it, and text stands
    /// around. The attack is a file, pipe or device without end that fills the memory.
    package static let document = 32 * 1024 * 1024
    /// Octets of a key file: 1 MiB. The PEM text of an RSA key of 16,384 bits has 12,700; people keep chains
    /// of certificates beside it.
    package static let key = 1024 * 1024
    /// Octets of a password: as many as a terminal hands over in a line (termios(3)); OpenSSL takes 1,024.
    package static let password = 4096
    /// Octets read in one piece: what a pipe of Linux holds (pipe(7)).
    package static let piece = 65536
}

/// A file, pipe or device being read: `-` and `/dev/stdin` are the standard input.
@safe
package struct InputFile: ~Copyable {
    private let descriptor: FileDescriptor

    package init(_ path: String) throws(FileError) {
        descriptor = try Self.open(path)
    }

    /// A regular file and nothing else: a link is not followed, and nobody waits for what stands at the other end of a pipe.
    package init(regular path: String) throws(FileError) {
        descriptor = try Self.openRegular(path)
    }

    private static func openRegular(_ path: String) throws(FileError) -> FileDescriptor {
        if try NewFolder.isLink(path) { throw FileError(.open, path, .link) }
        let descriptor = try FileDescriptor(path, O_RDONLY | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK, for: .open)
        switch try descriptor.status().st_mode & S_IFMT {
        case S_IFREG: return descriptor
        case S_IFDIR: throw FileError(.open, path, errorNumber: EISDIR)
        default: throw FileError(.open, path, .special)
        }
    }

    /// A descriptor that the process was started with; it stays open.
    ///
    /// - Parameter path: what errors call it.
    package init(descriptor number: Int32, path: String) {
        descriptor = FileDescriptor(inherited: number, path: path)
    }

    private static func open(_ path: String) throws(FileError) -> FileDescriptor {
        if path == "-" || path == "/dev/stdin" { return FileDescriptor(inherited: 0, path: path) }
        let descriptor = try FileDescriptor(path, O_RDONLY | O_NOCTTY, for: .open)
        // A directory opens; its octets do not read. Refused here, so that both reads say the same.
        if try descriptor.status().st_mode & S_IFMT == S_IFDIR {
            throw FileError(.open, path, errorNumber: EISDIR)
        }
        return descriptor
    }

    /// Whether the mode of a regular file lets its group or others read it. Pipes and devices: no.
    package var isReadableByOthers: Bool {
        guard let status = try? descriptor.status(), status.st_mode & S_IFMT == S_IFREG else { return false }
        return status.st_mode & (S_IRGRP | S_IROTH) != 0
    }

    /// Everything up to the end, as octets that are not secret.
    package consuming func readAll(limit: Int = FileLimit.document) throws(FileError) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(try expectedCount(limit: limit))
        try readPieces { piece throws(FileError) in
            guard octets.count + piece.count <= limit else {
                throw FileError(.read, descriptor.path, .tooLarge(limit: limit))
            }
            octets.append(piece)
        }
        return octets
    }

    /// Everything up to the end, as secrets: no other copy of it stays in this process.
    package consuming func readSecret(limit: Int = FileLimit.key) throws(FileError) -> SecretBytes {
        let expected = try expectedCount(limit: limit)
        var octets = SecretBuffer(capacity: expected + 1)
        while true {
            // As many as the size says and one, which is not there; pieces of what has no size, or has outgrown it.
            let wanted = expected > 0 && octets.count <= expected ? expected + 1 - octets.count : FileLimit.piece
            let count = try octets.append(upTo: min(wanted, limit + 1 - octets.count)) { room throws(FileError) in
                try descriptor.read(into: &room)
            }
            if count == 0 { return octets.finish() }
            guard octets.count <= limit else { throw FileError(.read, descriptor.path, .tooLarge(limit: limit)) }
        }
    }

    /// The next line, as a secret, without its line feed; what follows it is left to whoever reads next, which is why
    /// it goes octet by octet. The end of the file ends a line, too.
    package borrowing func readSecretLine(limit: Int = FileLimit.password) throws(FileError) -> SecretBytes {
        var octets = SecretBuffer(capacity: 128)
        while true {
            let count = try octets.append(upTo: 1) { room throws(FileError) in try descriptor.read(into: &room) }
            if count == 0 { return octets.finish() }
            if octets[octets.count - 1] == UInt8(ascii: "\n") {
                octets.removeLast()
                return octets.finish()
            }
            guard octets.count <= limit else { throw FileError(.read, descriptor.path, .tooLarge(limit: limit)) }
        }
    }

    /// Gives everything up to the end in pieces of at most ``FileLimit/piece`` octets, whatever the size.
    package borrowing func readPieces(_ body: (Span<UInt8>) throws(FileError) -> Void) throws(FileError) {
        var buffer = [UInt8](repeating: 0, count: FileLimit.piece)
        while true {
            var room = buffer.mutableSpan
            let count = try descriptor.read(into: &room)
            if count == 0 { return }
            try body(buffer.span.extracting(..<count))
        }
    }

    /// The size of a regular file, as an estimate of what to make room for.
    private borrowing func expectedCount(limit: Int) throws(FileError) -> Int {
        let status = try descriptor.status()
        guard status.st_mode & S_IFMT == S_IFREG else { return 0 }
        guard status.st_size <= limit else { throw FileError(.read, descriptor.path, .tooLarge(limit: limit)) }
        return max(0, Int(status.st_size))
    }
}
