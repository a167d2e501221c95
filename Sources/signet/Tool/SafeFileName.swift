/// File names made of names that somebody else wrote: whatever they are, the file lies in the folder that was asked for.
enum SafeFileName {
    /// Characters of a name taken over: names of hosts fit, and file systems of every kind take twice as many.
    private static let lengthLimit = 64

    /// A number, so that names differ and keep their order, and what of the name is letters, digits, dots, hyphens and
    /// underscores of ASCII; anything else becomes one hyphen. There is no separator, no `..`, no leading or trailing dot
    /// and, because of the number, no name that a system keeps for a device.
    ///
    /// - Parameter count: of how many files this is one: how many digits the numbers have.
    static func name(_ text: String?, number: Int, of count: Int, suffix: String) -> String {
        var stem = ""
        for scalar in (text ?? "").unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_": stem.unicodeScalars.append(scalar)
            case "." where stem.last != "." && stem.last != "-": stem.unicodeScalars.append(scalar)
            default: if stem.last != "-" { stem.append("-") }
            }
            if stem.utf8.count >= lengthLimit { break }
        }
        while let end = stem.last, end == "-" || end == "." { stem.removeLast() }
        while let start = stem.first, start == "-" || start == "." { stem.removeFirst() }
        let digits = String(number)
        let width = max(2, String(count).count)
        let prefix = String(repeating: "0", count: max(0, width - digits.count)) + digits
        return prefix + (stem.isEmpty ? "" : "-\(stem)") + suffix
    }
}
