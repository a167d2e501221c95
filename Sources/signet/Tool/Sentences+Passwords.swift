import KeyFormats

extension Sentences {
    /// Of something encrypted: what is wrong before a password is used, and the password.
    static func complaint(about error: PasswordBasedEncryptionError) -> Complaint {
        switch error {
        case .der(let error): return complaint(about: error)
        case .unsupported(let name):
            return Complaint(
                exit: .refused, code: .unsupported,
                message: "an encryption that Signet computes was expected, found \(Printable.escaped(name))",
                hint: "write it again with 'openssl pkcs8 -topk8 -v2 aes-256-cbc', or what made it")
        case .iterationCount(let count):
            return Complaint(
                exit: .refused, code: .refused,
                message: "1 to \(PasswordBasedEncryption.maximumIterationCount) iterations were expected, found "
                    + (count.map { "\($0)" } ?? "more than 2^63"),
                hint: "the limit is that of Java's PKCS #12 files; write it again with fewer")
        case .notWholeBlocks(let count):
            return Complaint(
                exit: .notParsable, code: .malformed,
                message: "encrypted octets in whole blocks were expected, found \(count)", hint: "the file is damaged; get it again")
        case .wrongPassword:
            return Complaint(
                exit: .password, code: .wrongPassword, message: "wrong password, or altered data",
                hint: "check the password, its keyboard and its character set")
        case .randomSource(let error): return complaint(about: error)
        }
    }
}
