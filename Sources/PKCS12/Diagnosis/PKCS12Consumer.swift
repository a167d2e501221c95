import Digests
public import KeyFormats

/// A program, and what of PKCS #12 it reads: data, by which a file is held against it.
///
/// What is said of a program without a source was tried: `Tests/PKCS12Tests/ConsumerTests` shows each of them files with every
/// encryption and every MAC that OpenSSL writes, and finds what stands here.
public struct PKCS12Consumer: Hashable, Sendable {
    public let name: String
    /// The profile to write for it.
    public let profile: String
    let macDigests: Set<DigestAlgorithm>
    /// MACs that it reads and Signet does not, in the words of the file's outline.
    var otherMACs: Set<String> = []
    /// The last of the words of the file's outline; those too that Signet does not compute.
    let encryptions: Set<String>
    var passwordRule = PKCS12Profile.PasswordRule.any
    /// Whether a certificate without a key needs Java's mark.
    var wantsTrustMark = false
    var readsWithoutMAC = false
    /// Whether it stumbles over a key whose certificate is not there.
    var wantsCertificateOfKey = false
    /// Nil: tested here. Else where it is said.
    public var source: String?

    private static let sha2: Set<DigestAlgorithm> = [.sha1, .sha224, .sha256, .sha384, .sha512]
    private static let aes: Set<String> = ["aes-128-cbc", "aes-192-cbc", "aes-256-cbc"]
    /// ISO/IEC 18033-3 ciphers of RFC 3657 and RFC 5794, 128 to 256 bits.
    private static let camellia: Set<String> = ["2", "3", "4"].reduce(into: []) { $0.insert("1.2.392.200011.61.1.1.1.\($1)") }
    private static let aria: Set<String> = ["2", "7", "12"].reduce(into: []) { $0.insert("1.2.410.200046.1.1.\($1)") }
    private static let tripleDES = "pbeWithSHA1And3-KeyTripleDES-CBC"
    private static let rc2: Set<String> = ["pbeWithSHA1And40BitRC2-CBC", "pbeWithSHA1And128BitRC2-CBC"]
    private static let rc4: Set<String> = ["pbeWithSHA1And40BitRC4", "pbeWithSHA1And128BitRC4"]
    private static let old: Set<String> = rc2.union([tripleDES])

    private static let jdk =
        "JDK-8228481 and JDK-8267701, the change requests for its defaults; PKCS12KeyStore.engineLoad: \"The MacData is optional\""
    private static let windows = "Microsoft, PFXExportCertStoreEx: PKCS12_EXPORT_PBES2_PARAMS; JDK-8228481"

    public static let all: [PKCS12Consumer] = [
        PKCS12Consumer(
            name: "OpenSSL 3 without -legacy", profile: "openssl3", macDigests: sha2,
            otherMACs: Set(["md5", "sha512-224", "sha512-256", "sha3-224", "sha3-256", "sha3-384", "sha3-512"].map { "a MAC with \($0)" }),
            encryptions: aes.union(camellia).union(aria).union([
                tripleDES, "pbeWithSHA1And2-KeyTripleDES-CBC", "des-ede3-cbc",
            ]), readsWithoutMAC: true),
        PKCS12Consumer(
            name: "GnuTLS certtool", profile: "modern", macDigests: sha2,
            encryptions: aes.union([
                tripleDES, "pbeWithSHA1And40BitRC2-CBC", "pbeWithSHA1And128BitRC4", "pbeWithMD5AndDES-CBC", "des-ede3-cbc", "des-cbc",
            ])),
        PKCS12Consumer(
            name: "NSS, Firefox", profile: "modern", macDigests: sha2, otherMACs: ["a MAC with md5"],
            encryptions: aes.union(old).union(rc4).union(camellia).union(["des-ede3-cbc", "des-cbc", "rc2-cbc"]),
            wantsCertificateOfKey: true),
        PKCS12Consumer(
            name: "Java 17", profile: "java17", macDigests: sha2, otherMACs: ["a MAC with sha512-224", "a MAC with sha512-256"],
            encryptions: old.union(rc4).union(["aes-128-cbc", "aes-256-cbc", "pbeWithMD5AndDES-CBC"]),
            passwordRule: .java(minimumCount: 0), wantsTrustMark: true, readsWithoutMAC: true, wantsCertificateOfKey: true),
        PKCS12Consumer(
            name: "Java 8 before 8u301", profile: "java8", macDigests: [.sha1], encryptions: old,
            passwordRule: .java(minimumCount: 0), wantsTrustMark: true, readsWithoutMAC: true, wantsCertificateOfKey: true, source: jdk),
        PKCS12Consumer(
            name: "Windows Server 2016 and before", profile: "windows2012r2", macDigests: [.sha1], encryptions: old,
            source: windows),
        PKCS12Consumer(
            name: "Windows Server 2019 and later", profile: "windows2019", macDigests: [.sha1, .sha256],
            encryptions: old.union(aes).union(["des-ede3-cbc"]), source: windows),
        PKCS12Consumer(
            name: "macOS keychain", profile: "macos", macDigests: [.sha1], encryptions: old,
            source: "ruby/openssl issue 654, rust-security-framework issue 216, xca issue 474"),
    ]
}

/// Why a program will refuse a file.
public enum PKCS12Refusal: Hashable, Sendable {
    case noMAC
    case mac(String)
    case encryption(String)
    case password
    /// A certificate without a key and without Java's mark: it is there, and counts for nothing.
    case trustMark
    case keyWithoutCertificate
}

extension PKCS12Consumer {
    /// Why it will refuse a file, as far as that is known.
    ///
    /// - Parameters:
    ///   - contents: nil where the file was not opened; then what is inside does not count.
    ///   - password: what opened it.
    public func refusals(of pfx: PFX, _ contents: PFXContents?, password: Password?) -> [PKCS12Refusal] {
        var refusals: [PKCS12Refusal] = []
        switch pfx.mac?.algorithm {
        case nil: if !readsWithoutMAC { refusals.append(.noMAC) }
        case .pkcs12(let digest) where macDigests.contains(digest): break
        case .unsupported(let name) where otherMACs.contains(name): break
        default: refusals.append(.mac(pfx.mac?.name ?? ""))
        }
        let names = pfx.encryptions.map(\.name) + (contents?.keys.compactMap(\.key.encryption?.name) ?? [])
        for name in Set(names).sorted() where !reads(name) { refusals.append(.encryption(name)) }
        if let password, !passwordRule.accepts(password) { refusals.append(.password) }
        if let contents {
            if wantsTrustMark, contents.keys.isEmpty,
                contents.certificates.contains(where: { $0.attributes.javaTrustedKeyUsage == nil })
            {
                refusals.append(.trustMark)
            }
            if wantsCertificateOfKey, contents.findings.contains(where: { if case .keyWithoutCertificate = $0 { true } else { false } }) {
                refusals.append(.keyWithoutCertificate)
            }
        }
        return refusals
    }

    /// Of `PBES2, PBKDF2 with SHA-256, aes-256-cbc` the cipher is what programs differ in.
    private func reads(_ encryption: String) -> Bool {
        encryptions.contains(encryption.split(separator: ", ").last.map(String.init) ?? encryption)
    }
}
