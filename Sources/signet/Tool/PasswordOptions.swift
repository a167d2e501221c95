import ArgumentParser
import KeyFormats
import Octets

/// The options of commands that read keys, or what may be in a PFX.
struct PassInOptions: ParsableArguments, PasswordTaking {
    @Option(help: ArgumentHelp("Where the password of an encrypted key or a PFX comes from: \(PasswordSource.help).", valueName: "source"))
    var passin: PasswordSource?

    @Flag(help: "Let the password be empty.")
    var noPassword = false

    var sources: PasswordSources { PasswordSources(passin: passin, allowsEmpty: noPassword) }
}

/// The options of commands that write keys.
struct PassOutOptions: ParsableArguments, PasswordTaking {
    @Option(
        help: ArgumentHelp(
            "Encrypt the key; where its password comes from: \(PasswordSource.help), which asks twice.", valueName: "source"))
    var passout: PasswordSource?

    @Flag(help: "Let the password be empty.")
    var noPassword = false

    var sources: PasswordSources { PasswordSources(passout: passout, allowsEmpty: noPassword) }
}

/// The options of commands that do both.
struct PasswordOptions: ParsableArguments, PasswordTaking {
    @Option(help: ArgumentHelp("Where the password of an encrypted key or a PFX comes from: \(PasswordSource.help).", valueName: "source"))
    var passin: PasswordSource?

    @Option(
        help: ArgumentHelp(
            "Encrypt the key that is written; where its password comes from, as with --passin. prompt asks twice.",
            valueName: "source"))
    var passout: PasswordSource?

    @Flag(help: "Let passwords be empty.")
    var noPassword = false

    var sources: PasswordSources { PasswordSources(passin: passin, passout: passout, allowsEmpty: noPassword) }

    /// The password for keys that a command makes; nil if they are not to be encrypted.
    ///
    /// - Parameter isMade: false where there is a key already, and `--passout` a mistake.
    func forNewKey(isMade: Bool, _ session: Session) throws -> Password? {
        guard isMade || passout == nil else {
            throw Complaint(
                exit: .usage, code: .usage, message: "--passout is for a key that is made, and here there is one",
                hint: "leave it out; --passin is for the key that there is")
        }
        return try session.passwords.forWriting(session)
    }
}

protocol PasswordTaking {
    var sources: PasswordSources { get }
}

/// Where the passwords of a run come from. ``Session/passwords`` has them for whatever reads or writes a key.
struct PasswordSources {
    var passin: PasswordSource?
    var passout: PasswordSource?
    var allowsEmpty = false
}
