import TestSupport

/// The `exceptions.txt` of a folder of vectors: `name | what Signet does | why`.
struct Exceptions {
    enum Deed: String { case refused, read, invalid = "finds the signature invalid" }

    private let deeds: [String: Deed]
    let folder: String

    init(_ folder: String) throws {
        self.folder = folder
        var deeds: [String: Deed] = [:]
        for line in try Vectors.text("\(folder)/exceptions.txt").split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: "|").map { $0.trimming }
            guard parts.count == 3, let deed = Deed(rawValue: parts[1]), !parts[2].isEmpty else {
                throw Malformed(line: String(line))
            }
            deeds[parts[0]] = deed
        }
        self.deeds = deeds
    }

    subscript(name: String) -> Deed? { deeds[name] }
    var names: Set<String> { Set(deeds.keys) }

    struct Malformed: Error { var line: String }
}

extension Substring {
    fileprivate var trimming: String {
        var text = self
        while text.first == " " { text = text.dropFirst() }
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}
