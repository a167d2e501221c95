import ArgumentParser

struct CompletionsCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "completions", abstract: "Print the completions of a shell.",
        discussion: """
            Put them where the shell looks: ~/.local/share/bash-completion/completions/signet, _signet in a folder \
            of zsh's fpath, ~/.config/fish/completions/signet.fish. A new shell then completes commands, options \
            and their values at a press of Tab.

              signet completions bash > signet.bash
              signet completions zsh > _signet
              signet completions fish > signet.fish
            """)

    @Argument(help: "bash, zsh or fish.")
    var shell: Shell

    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        let script = Signet.completionScript(for: shell.shell)
        try session.write(script.hasSuffix("\n") ? script : script + "\n")
        return .done
    }

    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish

        var shell: CompletionShell {
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        }
    }
}
