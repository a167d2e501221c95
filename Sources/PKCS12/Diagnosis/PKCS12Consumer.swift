import Ciphers
import Digests
public import KeyFormats

/// A program, and what of PKCS #12 it reads: data, by which a file is held against it.
public struct PKCS12Consumer: Hashable, Sendable {
    /// Kinds of encryption that programs differ in.
    enum Family: Hashable, Sendable {
        case tripleDES, rc2, des, pbes2
    }

    public let name: String
    /// The profile to write for it.
    public let profile: String
    let macDigests: Set<DigestAlgorithm>
    let readsPBMAC1: Bool
    let families: Set<Family>
    let passwordRule: PKCS12Profile.PasswordRule
    /// Whether a certificate without a key needs Java's mark.
    let wantsTrustMark: Bool
    /// Nil: tested here. Else where it is said.
    public let source: String?

    private static let sha2: Set<DigestAlgorithm> = [.sha1, .sha224, .sha256, .sha384, .sha512]
    private static let jdk = "JDK-8228481 and JDK-8267701, the change requests for its defaults"
    private static let windows = "Microsoft, PFXExportCertStoreEx: PKCS12_EXPORT_PBES2_PARAMS; JDK-8228481"

    public static let all: [PKCS12Consumer] = [
        PKCS12Consumer(
            name: "OpenSSL 3 without -legacy", profile: "openssl3", macDigests: sha2, readsPBMAC1: false,
            families: [.tripleDES, .pbes2], passwordRule: .any, wantsTrustMark: false, source: nil),
        PKCS12Consumer(
            name: "GnuTLS certtool", profile: "modern", macDigests: sha2, readsPBMAC1: false,
            families: [.tripleDES, .rc2, .pbes2], passwordRule: .any, wantsTrustMark: false, source: nil),
        PKCS12Consumer(
            name: "NSS, Firefox", profile: "modern", macDigests: sha2, readsPBMAC1: false,
            families: [.tripleDES, .rc2, .pbes2], passwordRule: .any, wantsTrustMark: false, source: nil),
        PKCS12Consumer(
            name: "Java 17", profile: "java17", macDigests: sha2, readsPBMAC1: false, families: [.tripleDES, .rc2, .pbes2],
            passwordRule: .java(minimumCount: 0), wantsTrustMark: true, source: nil),
        PKCS12Consumer(
            name: "Java 8 before 8u301", profile: "java8", macDigests: [.sha1], readsPBMAC1: false,
            families: [.tripleDES, .rc2], passwordRule: .java(minimumCount: 0), wantsTrustMark: true, source: jdk),
        PKCS12Consumer(
            name: "Windows Server 2016 and before", profile: "windows2012r2", macDigests: [.sha1], readsPBMAC1: false,
            families: [.tripleDES, .rc2], passwordRule: .any, wantsTrustMark: false, source: windows),
        PKCS12Consumer(
            name: "Windows Server 2019 and later", profile: "windows2019", macDigests: [.sha1, .sha256], readsPBMAC1: false,
            families: [.tripleDES, .rc2, .pbes2], passwordRule: .any, wantsTrustMark: false, source: windows),
        PKCS12Consumer(
            name: "macOS keychain", profile: "macos", macDigests: [.sha1], readsPBMAC1: false,
            families: [.tripleDES, .rc2], passwordRule: .any, wantsTrustMark: false,
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
        case nil: refusals.append(.noMAC)
        case .pkcs12(let digest) where macDigests.contains(digest): break
        case .pbmac1 where readsPBMAC1: break
        default: refusals.append(.mac(pfx.mac?.name ?? ""))
        }
        let known = pfx.encryptions.compactMap { encryption -> PasswordBasedEncryption? in
            if case .known(let scheme) = encryption { return scheme }
            return nil
        }
        let inside = contents?.keys.compactMap(\.key.encryption) ?? []
        let refused = (known + inside).filter { scheme in scheme.family.map { !families.contains($0) } ?? true }.map(\.name)
        let unknown = pfx.encryptions.compactMap { encryption -> String? in
            if case .unsupported(let name) = encryption { return name }
            return nil
        }
        for name in Set(refused + unknown).sorted() { refusals.append(.encryption(name)) }
        if let password, !passwordRule.accepts(password) { refusals.append(.password) }
        if wantsTrustMark, let contents, contents.keys.isEmpty,
            contents.certificates.contains(where: { $0.attributes.javaTrustedKeyUsage == nil })
        {
            refusals.append(.trustMark)
        }
        return refusals
    }
}

extension PasswordBasedEncryption {
    fileprivate var family: PKCS12Consumer.Family? {
        switch (derivation, cipher) {
        case (.pkcs12, .tripleDES): .tripleDES
        case (.pkcs12, .rc2): .rc2
        case (.pbkdf2, .aes128), (.pbkdf2, .aes192), (.pbkdf2, .aes256), (.pbkdf2, .tripleDES): .pbes2
        case (.pbkdf1, _): .des
        default: nil
        }
    }
}
