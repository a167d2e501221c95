/// The worker that `Benchmarks/run.py` asks: each line of input is a question, its arguments, and how often to do it;
/// each line of output the nanoseconds that it took in all, on the wall and of the processor. Between two lines it waits.
///
///     digests sha256 1024 5000      keygen fresh 2048 1      sign KEYFILE 10
///     version                       keygen fixed LISTFILE 1  verify KEYFILE 500
///     path FOLDER 100               pathread FOLDER 100
///     pbkdf2 sha256 10000 1         convert FOLDER 10
@main
struct SignetBench {
    static func main() {
        while let line = readLine() {
            let words = line.split(separator: " ").map(String.init)
            do {
                print(try answer(words), terminator: "\n")
            } catch {
                print("error \(error)")
            }
            flush()
        }
    }

    private static func answer(_ words: [String]) throws -> String {
        guard let question = words.first, question != "version" else { return "signet of this commit" }
        guard let count = words.last.flatMap({ Int($0) }), count > 0 else { throw Refusal("no count") }
        let arguments = words.dropFirst().dropLast().map { $0 }
        let batch: Batch
        switch question {
        case "digests": batch = try digests(arguments)
        case "keygen": batch = try keyGeneration(arguments)
        case "pbkdf2": batch = try passwords(arguments)
        case "sign": batch = try signing(arguments)
        case "verify": batch = try verifying(arguments)
        case "path": batch = try pathValidation(arguments, isRead: false)
        case "pathread": batch = try pathValidation(arguments, isRead: true)
        case "convert": batch = try converting(arguments)
        default: throw Refusal("no such question")
        }
        let start = Moment()
        for _ in 0..<count { try batch() }
        return start.sinceThen
    }
}

/// One operation, with everything that is not measured done before.
typealias Batch = () throws -> Void

/// Why there is no figure.
struct Refusal: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
