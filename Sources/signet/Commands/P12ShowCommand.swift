import ArgumentParser
import PKCS12

struct P12ShowCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what is in a PFX: keys, certificates, names, and how it is protected.",
        discussion: """
            Every PFX is read, of old programs and new ones, with no option for either. Without --passin an empty \
            password is tried, and none; on a terminal one is asked for. Private values are never printed.

              signet p12 show server.pfx --passin file:secret.txt
              signet p12 show server.pfx --passin file:secret.txt --json
            """)

    @Argument(help: "The PFX; - is standard input.")
    var file: String

    @OptionGroup var password: PassInOptions
    @OptionGroup var noMAC: NoMACOption
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { password.sources }

    func perform(_ session: Session) throws -> Exit {
        let opened = try PFXInput.open(file, allowingNoMAC: noMAC.allowNoMac, session)
        let report = PFXReport(opened, file: file)
        try session.write(report) { report.text }
        return .done
    }
}
