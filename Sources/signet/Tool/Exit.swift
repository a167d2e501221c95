/// How a run ended: the exit codes of the contract, the only place where they stand.
enum Exit: Int32, Sendable {
    /// Done; or the question is answered with yes.
    case done = 0
    /// The question is answered with no.
    case no = 1
    /// The command line does not make sense.
    case usage = 2
    /// An input cannot be parsed.
    case notParsable = 3
    /// A password is missing or wrong.
    case password = 4
    /// Parts that do not belong together, altered data, or a self-check that failed.
    case doesNotFit = 5
    /// Refused by policy, or not supported; the sentence names what.
    case refused = 6
    /// The operating system could not read or write.
    case inputOutput = 7
}
