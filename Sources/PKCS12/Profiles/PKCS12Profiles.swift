private import Digests

extension PKCS12Profile {
    /// Every profile, the default first.
    public static let all: [PKCS12Profile] = [
        modern, openssl3, windows2012r2, windows2019, java8, java17, macos, rfc9879,
    ]

    /// By its name.
    public init?(named name: String) {
        guard let profile = Self.all.first(where: { $0.name == name }) else { return nil }
        self = profile
    }

    /// Read by all five peers of the test matrix, each in the version that the test names.
    private static let tested: [Reader] = [
        "OpenSSL 3.0", "GnuTLS certtool 3.7", "NSS pk12util 3.87", "keytool of JDK 17", "Python cryptography",
    ].map { Reader(program: $0, source: nil) }

    private static func cited(_ program: String, _ source: String) -> Reader { Reader(program: program, source: source) }

    private static let csr = "JDK-8228481: \"The latest Windows Server 2019 (and Windows 10) now provides two options\""

    /// The strongest that everything current reads; iterations as OWASP's Password Storage Cheat Sheet has them since 2023.
    public static let modern = PKCS12Profile(
        name: "modern", date: "2023-01", summary: "everything current", certificateScheme: .aes256, keyScheme: .aes256,
        iterationCount: 600_000, mac: .pkcs12(.sha256), macIterationCount: 600_000, passwordRule: .any,
        readers: tested + [cited("Windows Server 2019 and later", csr)], caveat: nil)

    /// What `openssl pkcs12 -export` writes since 3.0 (openssl-pkcs12(1), "The default encryption algorithm is AES-256-CBC
    /// with PBKDF2 for key derivation").
    public static let openssl3 = PKCS12Profile(
        name: "openssl3", date: "2021-09", summary: "as OpenSSL 3 writes it", certificateScheme: .aes256,
        keyScheme: .aes256, iterationCount: 2048, mac: .pkcs12(.sha256), macIterationCount: 2048, passwordRule: .any,
        readers: tested + [cited("OpenSSL 1.1.1", "openssl-pkcs12(1) of 1.1.1: PBES2 by -certpbe, -keypbe")], caveat: nil)

    /// Before Windows 10 1709 and Server 2019 nothing but the schemes of RFC 7292 with SHA-1.
    public static let windows2012r2 = PKCS12Profile(
        name: "windows2012r2", date: "2013-10", summary: "Windows Server 2008 to 2016, Windows 7 to 10 1703",
        certificateScheme: .tripleDES, keyScheme: .tripleDES, iterationCount: 2000, mac: .pkcs12(.sha1),
        macIterationCount: 2000, passwordRule: .any,
        readers: tested + [
            cited(
                "Windows Server 2012 R2 and 2016",
                "Microsoft, PFXExportCertStoreEx: PKCS12_EXPORT_PBES2_PARAMS is newer; TripleDES-SHA1 is the export wizard's other choice")
        ],
        caveat: "SHA-1 and triple DES: anyone who gets the file can try passwords fast; take a long one, and delete the file after the import")

    /// What the export wizard of Windows Server 2019 writes as AES256-SHA256, with its 2000 iterations.
    public static let windows2019 = PKCS12Profile(
        name: "windows2019", date: "2018-10", summary: "Windows Server 2019 and later, Windows 10 1709 and later",
        certificateScheme: .aes256, keyScheme: .aes256, iterationCount: 2000, mac: .pkcs12(.sha256),
        macIterationCount: 2000, passwordRule: .any, readers: tested + [cited("Windows Server 2019", csr)], caveat: nil)

    /// Java before 8u301: no MAC but HmacPBESHA1, no PBES2 in a key store.
    public static let java8 = PKCS12Profile(
        name: "java8", date: "2014-03", summary: "Java 7 and 8 before 8u301, 11 before 11.0.12",
        certificateScheme: .tripleDES, keyScheme: .tripleDES, iterationCount: 50_000, mac: .pkcs12(.sha1),
        macIterationCount: 100_000, passwordRule: .java(minimumCount: 6),
        readers: tested + [cited("Java 8", "JDK-8267701: HmacPBESHA1 \"has been available in all supported JDK release families\"")],
        caveat: "SHA-1 and triple DES: for programs that read nothing newer")

    /// What keytool writes since JDK 16 (JDK-8228481).
    public static let java17 = PKCS12Profile(
        name: "java17", date: "2021-03", summary: "Java 8u301, 11.0.12, 16 and later", certificateScheme: .aes256,
        keyScheme: .aes256, iterationCount: 10_000, mac: .pkcs12(.sha256), macIterationCount: 10_000,
        passwordRule: .java(minimumCount: 6), readers: tested, caveat: nil)

    /// Apple's Security framework checks no MAC but one with SHA-1.
    public static let macos = PKCS12Profile(
        name: "macos", date: "2024-11", summary: "the keychain of macOS, iOS", certificateScheme: .tripleDES,
        keyScheme: .tripleDES, iterationCount: 2048, mac: .pkcs12(.sha1), macIterationCount: 2048, passwordRule: .any,
        readers: tested + [
            cited(
                "macOS 13 to 15",
                "rust-security-framework issue 216, xca issue 474: files by 'openssl pkcs12 -export -legacy' import, those without fail with a wrong password")
        ],
        caveat: "SHA-1 and triple DES: anyone who gets the file can try passwords fast; take a long one, and delete the file after the import")

    /// RFC 9879: a MAC by PBKDF2, for places where RFC 7292's own derivation is not allowed.
    public static let rfc9879 = PKCS12Profile(
        name: "rfc9879", date: "2025-09", summary: "PBMAC1: OpenSSL 3.4 and later, where RFC 7292's derivation is not allowed",
        certificateScheme: .aes256, keyScheme: .aes256, iterationCount: 600_000, mac: .pbmac1(.sha256),
        macIterationCount: 600_000, passwordRule: .any,
        readers: [
            Reader(program: "Python cryptography", source: nil),
            cited("OpenSSL 3.4", "CHANGES.md of OpenSSL 3.4: \"Added support for … PBMAC1 in PKCS#12 files\""),
        ],
        caveat: "OpenSSL before 3.4, certtool before 3.8.3, Java, NSS before 3.103, Windows and macOS do not read it")
}
