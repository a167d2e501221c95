import Digests
import Files
import Octets

/// The digest of a file, taken piece by piece.
enum FileDigest {
    static func digest(of path: String, by algorithm: DigestAlgorithm) throws(FileError) -> [UInt8] {
        let file = try InputFile(path)
        var digest = Digest(algorithm)
        try file.readPieces { piece throws(FileError) in digest.update(piece) }
        return digest.finalize()
    }
}

/// Digests that must not sign unless the user says so.
enum WeakDigest {
    /// SHA-1: chosen-prefix collisions cost 2^63.4 (Leurent and Peyrin, 2020); NIST SP 800-131A revision 2 section 3
    /// disallows signing with it.
    static func check(_ digest: DigestAlgorithm, isAllowed: Bool) throws {
        guard digest == .sha1, !isAllowed else { return }
        throw Complaint(
            exit: .refused, code: .refused, message: "a digest that still signs safely was expected, found SHA-1",
            hint: "take sha256, or add --allow-sha1")
    }
}
