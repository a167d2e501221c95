import Foundation
import TestSupport
import Testing

/// A terminal of tmux with a program in it.
final class Terminal {
    private let scratch: Scratch
    private let socket: String

    /// - Parameter command: a line of shell in which `signet` is the built program; how it ended is shown behind it.
    init(_ command: String, in scratch: Scratch) throws {
        self.scratch = scratch
        socket = scratch.path("tmux.socket")
        let program = URL(filePath: Tool.path).deletingLastPathComponent().path(percentEncoded: false)
        // An interrupt reaches the shell too, which shall stay to say how the program ended.
        let line = "trap : INT; cd '\(scratch.path(""))'; PATH='\(program)':$PATH; \(command); echo \"ended with $?\"; cat > /dev/null"
        let started = try Peer.run(
            "tmux", ["-S", socket, "-f", "/dev/null", "new-session", "-d", "-x", "160", "-y", "60", "/bin/sh", "-c", line])
        guard started.status == 0 else { throw Silence(awaited: "tmux", screen: started.errors) }
    }

    deinit { _ = try? Peer.run("tmux", ["-S", socket, "kill-server"]) }

    struct Silence: Error { let awaited: String, screen: String }

    /// Waits until the screen's last line with text ends in `prompt`, and types a line there.
    func answer(_ prompt: String, _ line: String) throws {
        let asked = try wait { $0.last?.hasSuffix(prompt) == true } orFail: { prompt }
        if !line.isEmpty { try send(["-l", line]) }
        try send(["Enter"])
        // Whatever is said next is said on a line of its own; the next prompt may be the same.
        try wait { $0.count > asked.count } orFail: { "an answer to \(prompt)" }
    }

    /// Presses a key at a prompt, such as `C-c`.
    func press(_ key: String, at prompt: String) throws {
        try wait { $0.last?.hasSuffix(prompt) == true } orFail: { prompt }
        try send([key])
    }

    func waitFor(_ text: String) throws -> [String] {
        try wait { $0.contains { $0.contains(text) } } orFail: { text }
    }

    private func send(_ keys: [String]) throws { _ = try Peer.run("tmux", ["-S", socket, "send-keys"] + keys) }

    /// A busy machine may take its time; a minute of nothing is an error.
    @discardableResult
    private func wait(until holds: ([String]) -> Bool, orFail what: () -> String) throws -> [String] {
        var lines: [String] = []
        for _ in 0..<600 {
            let shown = try Peer.run("tmux", ["-S", socket, "capture-pane", "-p", "-J", "-S", "-300"]).text
            // tmux drops the spaces at the end of a line.
            lines = shown.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
            if holds(lines) { return lines }
            usleep(100_000)
        }
        throw Silence(awaited: what(), screen: lines.joined(separator: "\n"))
    }
}

@Suite("A request asked for on a terminal", .serialized)
struct DialogueTests {
    static let command = "signet csr new --interactive --profile server --out ic1.csr"
    static let prompts = [
        "Country (C), two letters:", "State or province (ST):", "Locality, city (L):", "Organization (O):",
        "Organizational unit (OU), as many as you like:", "Common name (CN), the name that users of the server type:",
    ]
    static let arrange = "or empty to go on:"

    @Test("Values are typed and put in order, shown in both orders, and made after a yes", .peer("tmux"), .peer("openssl"))
    func made() throws {
        let scratch = try Scratch()
        let terminal = try Terminal(Self.command, in: scratch)
        try terminal.answer(Self.prompts[0], "USA")
        _ = try terminal.waitFor("countryName has 3 characters")
        try terminal.answer(Self.prompts[0], "US")
        try terminal.answer(Self.prompts[1], "")
        try terminal.answer(Self.prompts[2], "")
        try terminal.answer(Self.prompts[3], "U.S. Government")
        try terminal.answer(Self.prompts[4], "PKI")
        try terminal.answer(Self.prompts[4], "DoD")
        try terminal.answer(Self.prompts[4], "")
        try terminal.answer(Self.prompts[5], "ic1.example")
        try terminal.answer(Self.arrange, "down 1")
        try terminal.answer(Self.arrange, "up 4")
        try terminal.answer(Self.arrange, "up 9")
        _ = try terminal.waitFor("a verb and the number of a line were expected")
        try terminal.answer(Self.arrange, "add OU=CONTRACTOR")
        try terminal.answer(Self.arrange, "up 6")
        try terminal.answer(Self.arrange, "drop 4")
        var screen = try terminal.waitFor("As openssl prints it:   O = U.S. Government, C = US, OU = DoD, OU = CONTRACTOR, CN = ic1.example")
        #expect(screen.contains { $0 == "As RFC 4514 writes it:  CN=ic1.example,OU=CONTRACTOR,OU=DoD,C=US,O=U.S. Government" })
        try terminal.answer(Self.arrange, "")
        try terminal.answer("Alternative name 1:", "DNS:ic1_a.example")
        _ = try terminal.waitFor("a host name has no underscore")
        try terminal.answer("Alternative name 1:", "IP:192.0.2.7")
        try terminal.answer("Alternative name 2:", "")
        screen = try terminal.waitFor("Make it? yes or no:")
        #expect(screen.contains { $0.hasSuffix("IP:192.0.2.7, DNS:ic1.example") })
        #expect(try scratch.names == ["tmux.socket"])
        try terminal.answer("Make it? yes or no:", "yes")
        _ = try terminal.waitFor("ended with 0")
        #expect(Set(try scratch.names).isSuperset(of: ["ic1.csr", "ic1.key"]))
        let shown = try Peer.run("openssl", ["req", "-in", "ic1.csr", "-noout", "-subject", "-verify"], in: scratch.folder)
        #expect(shown.text == "subject=O = U.S. Government, C = US, OU = DoD, OU = CONTRACTOR, CN = ic1.example\n")
    }

    @Test("A no, the end of the input and an interrupt leave nothing", .peer("tmux"), arguments: [
        ("no", "ended with 1"), ("C-d", "ended with 1"), ("C-c", "ended with 130"),
    ])
    func nothing(how: String, ending: String) throws {
        let scratch = try Scratch()
        let terminal = try Terminal(Self.command, in: scratch)
        if how == "no" {
            for prompt in Self.prompts.dropLast() { try terminal.answer(prompt, "") }
            try terminal.answer(Self.prompts[5], "ic1.example")
            try terminal.answer(Self.arrange, "")
            try terminal.answer("Alternative name 1:", "")
            try terminal.answer("Make it? yes or no:", "perhaps")
            try terminal.answer("Make it? yes or no:", "no")
        } else {
            try terminal.answer(Self.prompts[0], "US")
            try terminal.press(how, at: Self.prompts[1])
        }
        _ = try terminal.waitFor(ending)
        #expect(try scratch.names == ["tmux.socket"])
    }

    @Test("Without a terminal it is exit 4 and no question")
    func noTerminal() throws {
        let scratch = try Scratch()
        let run = try Tool.run(["csr", "new", "--interactive", "--out", "ic1.csr"], input: [UInt8]("US\n".utf8), in: scratch)
        #expect(run.status == 4)
        #expect(run.errorLines.count == 1)
        #expect(try scratch.names == [])
    }
}
