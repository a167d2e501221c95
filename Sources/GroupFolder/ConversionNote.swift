package import Digests
private import Files
private import Octets

/// What is kept beside the folder as it was before a conversion: which files the conversion changed, and the SHA-256 of
/// what it wrote. Lines of text; the first says what the note is.
package struct ConversionNote: Equatable, Sendable {
    package var target: DigestAlgorithm
    /// In the order of the folder.
    package var files: [(path: String, digest: [UInt8])]

    private static let title = "signet digest conversion 1"

    package init(target: DigestAlgorithm, files: [(path: String, digest: [UInt8])]) {
        self.target = target
        self.files = files
    }

    /// Nil: it is the note of something else.
    package init?(_ octets: [UInt8]) {
        let lines = String(decoding: octets, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.first == Self.title[...], lines.count >= 3, let target = DigestAlgorithm(rawValue: String(lines[1])) else {
            return nil
        }
        self.target = target
        files = []
        for line in lines.dropFirst(2) where !line.isEmpty {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let digest = Hexadecimal.decode(parts[0]), digest.count == 32,
                let name = Hexadecimal.decode(parts[1])
            else { return nil }
            files.append((FileName.text(name), digest))
        }
    }

    /// Names of files are in hexadecimal: a name may have a line feed.
    package var octets: [UInt8] {
        var text = "\(Self.title)\n\(target.rawValue)\n"
        for file in files { text += "\(Hexadecimal.encode(file.digest)) \(Hexadecimal.encode(FileName.octets(file.path)))\n" }
        return [UInt8](text.utf8)
    }

    package static func == (a: ConversionNote, b: ConversionNote) -> Bool { a.octets == b.octets }
}
