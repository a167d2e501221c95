import ArgumentParser
import KeyFormats
import PKCS12

struct P12DoctorCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Say what is the matter with a PFX, who will refuse it, and how to mend it.",
        discussion: """
            Prints the MAC's and the bags' algorithms with their iterations, which of the password given, an empty one \
            and none opens it, what does not fit inside, the programs that will refuse it and why, and the command that \
            writes one that they take. Exit code 4 if nothing opened it, 5 if it was altered.

              signet p12 doctor server.pfx --passin file:secret.txt
              signet p12 doctor server.pfx --passin file:secret.txt --json
            """)

    @Argument(help: "The PFX; - is standard input.")
    var file: String

    @OptionGroup var password: PassInOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { password.sources }

    func perform(_ session: Session) throws -> Exit {
        let pfx = try PFXInput.pfx(file, session)
        let given = password.passin == nil ? nil : try session.passwords.forReading(session)
        let diagnosis = try inFile(file) { try PFXDiagnosis(pfx, given) }
        let report = DoctorReport(diagnosis, file: file)
        try session.write(report) { report.text }
        switch diagnosis.verdict {
        case .opens: return .done
        case .altered: return .doesNotFit
        case .doesNotOpen: return .password
        case .refused: return .refused
        }
    }
}
