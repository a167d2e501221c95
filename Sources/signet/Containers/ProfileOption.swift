import ArgumentParser
import Digests
import PKCS12

/// Whom a PFX is for, by the profile's name.
struct ProfileOption: ExpressibleByArgument {
    let profile: PKCS12Profile

    init(profile: PKCS12Profile) { self.profile = profile }

    init?(argument: String) {
        guard let profile = PKCS12Profile(named: argument) else { return nil }
        self.profile = profile
    }

    static var allValueStrings: [String] { PKCS12Profile.all.map(\.name) }
    var defaultValueDescription: String { profile.name }
}

struct ProfilesReport: Encodable {
    var schema = "signet/p12-profiles/1"
    var profiles: [ProfileReport]
}

/// A profile as data.
struct ProfileReport: Encodable {
    var name: String
    var date: String
    var summary: String
    var certificateEncryption: String
    var keyEncryption: String
    var iterations: Int
    var mac: String
    var macIterations: Int
    var passwordRule: String
    var readers: [Reader]
    var caveat: String?

    struct Reader: Encodable {
        var program: String
        /// Null: tested here.
        var source: String?
    }

    init(_ profile: PKCS12Profile) {
        (name, date, summary) = (profile.name, profile.date, profile.summary)
        certificateEncryption = Self.words(profile.certificateScheme)
        keyEncryption = Self.words(profile.keyScheme)
        iterations = profile.iterationCount
        mac =
            switch profile.mac {
            case .pkcs12(let digest): "HMAC-\(digest.name)"
            case .pbmac1(let digest): "PBMAC1 with HMAC-\(digest.name)"
            }
        macIterations = profile.macIterationCount
        passwordRule = profile.passwordRule.words
        readers = profile.readers.map { Reader(program: $0.program, source: $0.source) }
        caveat = profile.caveat
    }

    private static func words(_ scheme: PKCS12Profile.Scheme) -> String {
        switch scheme {
        case .aes256: "PBES2, PBKDF2 with SHA-256, AES-256-CBC"
        case .tripleDES: "pbeWithSHAAnd3-KeyTripleDES-CBC"
        }
    }

    var text: String {
        var lines = "\(name)  (\(date))  \(summary)\n"
        lines += "    \(keyEncryption), \(iterations) iterations; \(mac), \(macIterations) iterations\n"
        lines += "    passwords: \(passwordRule)\n"
        let tested = readers.filter { $0.source == nil }.map(\.program)
        if !tested.isEmpty { lines += "    tested here: \(tested.joined(separator: ", "))\n" }
        for reader in readers { if let source = reader.source { lines += "    cited: \(reader.program): \(source)\n" } }
        if let caveat { lines += "    note: \(caveat)\n" }
        return lines
    }
}

extension PKCS12Profile.PasswordRule {
    var words: String {
        switch self {
        case .any: "any"
        case .java(let count): "ASCII, \(count) characters at least (Java takes no others)"
        }
    }
}
