/// What an administrator types on Windows to take in a PFX: cmdlets of the PKI module and certutil, each by Microsoft's
/// reference. They run on Windows only and were not tested here.
enum WindowsImport {
    /// - Parameters:
    ///   - path: the PFX here; there it is asked for by its name alone.
    ///   - hasKey: false of a trust store, which goes where roots are.
    static func lines(_ path: String, hasKey: Bool) -> [String] {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard hasKey else {
            return ["certutil -importPFX Root \(commandWord(name))"]
        }
        // Without the word the key cannot leave the store again; certutil's modifier for that is NoExport.
        return [
            "Import-PfxCertificate -Exportable -CertStoreLocation Cert:\\LocalMachine\\My -Password (Read-Host -AsSecureString) "
                + "-FilePath \(powerShellWord(name))",
            "the same by certutil: certutil -importPFX My \(commandWord(name))",
            "for PureConnect take the store TrustedDevices in place of My, and put the root where roots are: certutil -addstore Root root.cer",
        ]
    }

    /// In single quotes nothing but the quote itself means something (about_Quoting_Rules).
    private static func powerShellWord(_ text: String) -> String {
        "'\(Printable.escaped(text).replacing("'", with: "''"))'"
    }

    /// Windows has no file names with double quotes.
    private static func commandWord(_ text: String) -> String { "\"\(Printable.escaped(text))\"" }
}
