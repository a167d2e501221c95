extension Extension {
    /// What the extension says on one line, in the words of its text; as an unknown one's where it does not read.
    package var shownText: String? {
        var lines = TextLines()
        add(to: &lines, indentation: 0)
        let parts = lines.text.split(separator: "\n").dropFirst().map { $0.drop { $0 == " " } }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
}
