package import DER
package import Files

/// The folder of a group as it was before a change: `DIR.signet/kept/N`, the highest number the latest.
package struct GroupKept: Sendable {
    package let number: Int
    /// What was done then: `group add`, `digest convert`; empty if nothing says so.
    package let operation: String
    /// When; of a note without a time, when the system put the folder away.
    package let time: DERTime?
    package let place: String

    package var tree: String { "\(place)/tree" }

    /// The title of an operation's note: `signet group add`, with the number of the note's form behind it where it has one.
    private static let titlePrefix = "signet "
    /// Octets of a note: that of a conversion names every file; a hundred thousand names are less.
    private static let noteLimit = 64 * 1024 * 1024

    /// The latest last.
    package static func all(_ exchange: FolderExchange) -> [GroupKept] {
        let listing = (try? FolderListing(exchange.kept))?.names ?? []
        let times = Dictionary(listing.map { ($0.name, $0.statusChanged) }, uniquingKeysWith: { first, _ in first })
        return exchange.keptNumbers.map { number in
            let place = "\(exchange.kept)/\(number)"
            let note = (try? InputFile(regular: "\(place)/note").readAll(limit: noteLimit)) ?? []
            let lines = note.split(separator: UInt8(ascii: "\n"), maxSplits: 2).prefix(2).map { String(decoding: $0, as: UTF8.self) }
            let put = times["\(number)"].flatMap { DERTime(secondsSinceEpoch: $0 / 1_000_000_000) }
            return GroupKept(
                number: number, operation: lines.first.map(Self.operation) ?? "",
                time: lines.dropFirst().first.flatMap(Self.time) ?? put, place: place)
        }
    }

    private static func operation(_ title: String) -> String {
        guard title.hasPrefix(titlePrefix) else { return "" }
        let words = title.dropFirst(titlePrefix.count).split(separator: " ")
        let isNumbered = words.last.map { $0.allSatisfy(\.isNumber) } ?? false
        return (isNumbered ? words.dropLast() : words[...]).joined(separator: " ")
    }

    /// RFC 3339, as notes have it.
    private static func time(_ text: String) -> DERTime? {
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
        guard text.utf8.count == 20, text.hasSuffix("Z"), numbers.count == 6 else { return nil }
        return DERTime(
            year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3], minute: numbers[4], second: numbers[5])
    }

    /// What was known of the folder then. A change that learned nothing new of the group left it to the next one to keep
    /// what was known; the latest such is what is known now.
    package func state(_ exchange: FolderExchange) throws(GroupFolderError) -> GroupStateRecord {
        for later in exchange.keptNumbers where later >= number {
            let record = try GroupStateRecord(exchange.keptStateFile(later))
            if record != .unrecorded { return record }
        }
        return try GroupStateRecord(exchange.stateFile)
    }
}
