import PKIX

/// How many things a finding lists: enough to see what is meant, and a request of a million names stays one line.
private let shownCount = 8

/// `a, b, c and 12 more`, with what misleads escaped.
func shownList(_ items: [String]) -> String {
    let shown = items.prefix(shownCount).map(\.escapingMisleadingCharacters).joined(separator: ", ")
    return items.count > shownCount ? "\(shown) and \(items.count - shownCount) more" : shown
}

/// `"a", "b"`.
func quotedList(_ items: [String]) -> String { shownList(items.map { "\"\($0)\"" }) }

/// One text in quotation marks, shortened where it is long.
func quoted(_ text: String) -> String {
    // A line of a terminal; the longest value that X.520 allows in a common name is 64.
    let limit = 80
    let start = String(text.prefix(limit)).escapingMisleadingCharacters
    return text.count > limit ? "\"\(start)…\"" : "\"\(start)\""
}

extension Sequence where Element: Hashable {
    /// Without what stood before, in order.
    func withoutRepeats() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }

    /// What stands twice or more, once each, in order.
    func repeats() -> [Element] {
        var counts: [Element: Int] = [:]
        return filter { element in
            counts[element, default: 0] += 1
            return counts[element] == 2
        }
    }
}
