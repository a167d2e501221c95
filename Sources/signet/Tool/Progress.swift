import Files

/// A bar on standard error, for a terminal only.
struct Progress {
    private let total: Int
    private let session: Session?
    private static let width = 24

    init(of total: Int, _ session: Session) {
        self.total = total
        let shows = SystemProcess.isTerminal(.error) && SystemProcess.environment("TERM") != "dumb"
        self.session = shows ? session : nil
    }

    /// - Parameter what: what is being worked on.
    mutating func show(_ done: Int, _ what: String) {
        let filled = total > 0 ? Self.width * done / total : 0
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: Self.width - filled)
        session?.show("\r\u{1b}[Ksignet: [\(bar)] \(done) of \(total): \(Printable.escaped(what))")
    }

    /// Takes the bar away again: CR, and EL of ECMA-48 section 8.3.41.
    mutating func end() { session?.show("\r\u{1b}[K") }
}
