public import Digests
public import KeyFormats
private import Octets

/// How a PFX is written so that certain programs read it: named, dated, and data. Nobody should have to pick an iteration
/// count.
public struct PKCS12Profile: Hashable, Sendable {
    public enum Scheme: Hashable, Sendable {
        /// PBES2, PBKDF2 with HMAC-SHA-256, AES-256-CBC.
        case aes256
        /// RFC 7292 appendix C: pbeWithSHAAnd3-KeyTripleDES-CBC.
        case tripleDES
    }

    public enum MAC: Hashable, Sendable {
        /// RFC 7292 appendix B, HMAC with this digest.
        case pkcs12(DigestAlgorithm)
        /// RFC 9879: PBKDF2 and HMAC with this digest, a key as long as a digest.
        case pbmac1(DigestAlgorithm)
    }

    /// What a program asks of passwords.
    public enum PasswordRule: Hashable, Sendable {
        case any
        /// ASCII, and no shorter than this: JDK's `PBEKeySpec` and `PBEKey` refuse other characters ("Password is not ASCII"),
        /// keytool passwords below six.
        case java(minimumCount: Int)
    }

    /// A program that reads what the profile writes, and how that is known.
    public struct Reader: Hashable, Sendable {
        public let program: String
        /// Nil: tested here, in both directions. Else the source that says so.
        public let source: String?
    }

    public let name: String
    /// When the programs that it is for began to read this, or were tested last.
    public let date: String
    /// For people: whom it is for.
    public let summary: String
    public let certificateScheme: Scheme
    public let keyScheme: Scheme
    public let iterationCount: Int
    public let mac: MAC
    public let macIterationCount: Int
    public let passwordRule: PasswordRule
    public let readers: [Reader]
    /// Warnings for those who take it: what it is not good for.
    public let caveat: String?

    package init(
        name: String, date: String, summary: String, certificateScheme: Scheme, keyScheme: Scheme, iterationCount: Int,
        mac: MAC, macIterationCount: Int, passwordRule: PasswordRule, readers: [Reader], caveat: String?
    ) {
        (self.name, self.date, self.summary) = (name, date, summary)
        (self.certificateScheme, self.keyScheme, self.iterationCount) = (certificateScheme, keyScheme, iterationCount)
        (self.mac, self.macIterationCount, self.passwordRule) = (mac, macIterationCount, passwordRule)
        (self.readers, self.caveat) = (readers, caveat)
    }
}

extension PKCS12Profile.PasswordRule {
    /// Whether a program would take the password.
    public func accepts(_ password: Password) -> Bool {
        switch self {
        case .any: return true
        case .java(let minimumCount):
            let octets = password.octets
            // Only length and kind of characters are looked at; the length may leak, and that a letter was no ASCII is told.
            return octets.count >= minimumCount
                && octets.withBytes { bytes in bytes.indices.allSatisfy { (0x20...0x7e).contains(bytes[$0]) } }
        }
    }
}
