package import Octets

/// A file about to be written.
package struct NewFile: Sendable {
    package enum Contents: Sendable {
        /// For everybody: created with mode 0644.
        case open([UInt8])
        /// A key: created with mode 0600, and never copied on its way to the system.
        case secret(SecretBytes)
    }

    /// Where; `-` is the standard output.
    package var path: String
    package var contents: Contents

    package init(_ path: String, _ contents: Contents) {
        self.path = path
        self.contents = contents
    }

    /// The mode it is created with; the umask takes away from it, nothing adds to it.
    var mode: UInt32 {
        switch contents {
        case .open: 0o644
        case .secret: 0o600
        }
    }

    func withOctets<E: Error>(_ body: (Span<UInt8>) throws(E) -> Void) throws(E) {
        switch contents {
        case .open(let octets): try body(octets.span)
        case .secret(let octets): try octets.withBytes(body)
        }
    }
}

/// What became of a file that was written.
package struct WrittenFile: Equatable, Sendable {
    package var path: String
    /// The name under which the file that was replaced still lies there.
    package var backup: String?
}
