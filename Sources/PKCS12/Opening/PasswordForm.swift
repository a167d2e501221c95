public import KeyFormats
private import Octets

/// What a program made of a password, where programs differ.
public enum PasswordForm: String, CaseIterable, Sendable {
    /// As RFC 7292 appendix B.1 has it: a BMPString with its two zeros; UTF-8 for PBES2 and PBMAC1.
    case asGiven = "as-given"
    /// An empty password: a BMPString of nothing but its two zeros.
    case empty
    /// No password: no octets at all.
    case absent
    /// Each octet of the UTF-8 a character of its own: OpenSSL before 1.1.0, and programs built on it.
    case octetsAsCharacters = "octets-as-characters"
    /// UTF-16 also where RFC 8018 has UTF-8: NSS before 3.36 with PBES2.
    case utf16Everywhere = "utf16-everywhere"
}

extension Password {
    /// The forms in which a password is tried, the standard's first. Each but the first costs time only where those before
    /// it have failed.
    var forms: [(form: PasswordForm, password: Password)] {
        if isAbsent { return [(.absent, self), (.empty, .empty)] }
        if isEmpty { return [(.empty, self), (.absent, .absent)] }
        let octets = octets
        var forms: [(PasswordForm, Password)] = [(.asGiven, self)]
        let isASCII = octets.withBytes { bytes in bytes.indices.allSatisfy { bytes[$0] < 0x80 } }
        if !isASCII { forms.append((.octetsAsCharacters, Password(utf8: octets.latin1AsUTF8))) }
        return forms
    }

    /// A password of no characters, which is another than none.
    public static var empty: Password { Password(utf8: SecretBytes(count: 0) { _ in }) }

    /// The password as octets of UTF-16, for schemes that are given octets.
    var asUTF16: Password { Password(utf8: bmpString) }
}

extension SecretBytes {
    /// Each octet as the character of ISO 8859-1, in UTF-8.
    fileprivate var latin1AsUTF8: SecretBytes {
        var output = SecretBuffer(capacity: 2 * count)
        withBytes { bytes in
            for i in bytes.indices {
                if bytes[i] < 0x80 {
                    output.append(bytes[i])
                } else {
                    output.append(0xc0 | bytes[i] >> 6)
                    output.append(0x80 | bytes[i] & 0x3f)
                }
            }
        }
        return output.finish()
    }
}
