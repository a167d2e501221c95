public import DER
import KeyFormats
public import Octets

/// Why a PFX was not opened or not made. Each case is another thing to do next, and another exit code of the tool.
public enum PKCS12Error: Error, Equatable {
    /// Not the structure of RFC 7292, found before any password was used; offsets count from the start of the layer's
    /// DER, of which the outermost is the file's.
    case der(DERError)
    /// Something that Signet does not compute, by name.
    case unsupported(name: String)
    /// No iterations, or more than ``KeyFormats/PasswordBasedEncryption/maximumIterationCount``; nil: more than 2^63.
    case iterationCount(Int?)
    /// All iterations of the file together are more than ``PKCS12Limit/totalIterationCount``.
    case totalIterationCount
    /// RFC 9879 section 9: a PBMAC1 key of fewer than ``PKCS12Limit/macKeyOctetCount`` octets.
    case macKeyTooShort(octetCount: Int)
    /// No MAC: nobody knows whether the file is as it was written.
    case noMAC
    /// The MAC is not that of the contents under this password: the password is wrong, or the file was altered.
    case wrongPasswordOrAltered
    /// The MAC is not that of the contents, and yet something in them decrypts under this password and makes sense.
    case altered
    /// The MAC fits, and something inside does not decrypt: it has a password of its own.
    case otherPasswordInside
    /// The MAC fits, or nothing was to be decrypted, and what came out is not the structure of RFC 7292.
    case badContents(DERError)
    /// A password that the program a profile is for does not take.
    case unsuitablePassword(PKCS12Profile.PasswordRule)
    /// A key whose certificate is not there, or the other way round; see ``PFXDraft``.
    case keyWithoutCertificate
    /// No random octets were to be had.
    case randomSource(RandomSourceError)
}

extension PKCS12Error {
    /// Runs what reads DER, and says so in its error.
    static func reading<Result: ~Copyable>(_ body: () throws(DERError) -> Result) throws(PKCS12Error) -> Result {
        do throws(DERError) { return try body() } catch { throw .der(error) }
    }

    /// What is known of an encryption before its password is used.
    init(_ error: PasswordBasedEncryptionError, offset: Int) {
        switch error {
        case .der(let error): self = .der(error)
        case .unsupported(let name): self = .unsupported(name: name)
        case .iterationCount(let count): self = .iterationCount(count)
        case .notWholeBlocks: self = .der(DERError(.badValue(DERError.StaticName("encryptedContent")), at: offset))
        case .wrongPassword: self = .wrongPasswordOrAltered
        case .randomSource(let error): self = .randomSource(error)
        }
    }
}

/// Bounds on the work that a file can ask for.
public enum PKCS12Limit {
    /// Iterations of one file, all its derivations together: four times what one may have
    /// (`PasswordBasedEncryption.maximumIterationCount`, which is Java's). OpenSSL bounds neither; the attack is a file with
    /// thousands of bags, each of which asks for as many iterations as one may.
    public static let totalIterationCount = 20_000_000
    /// Octets of a PBMAC1 key: RFC 9879 section 9 has implementations refuse shorter ones, of which a right password and
    /// a wrong one are told apart by chance.
    public static let macKeyOctetCount = 20
    /// Octets of a PBMAC1 key at most: a block of SHA-512, beyond which HMAC hashes the key first (RFC 2104 section 2).
    public static let largestMACKeyOctetCount = 128
}
