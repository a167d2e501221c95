import DER
import Digests
import Files
import Issuance
import KeyFormats
import PKIX
import RSA

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A preflight profile as a file: JSON, whose keys are all known, so that a mistyped one is not a rule that is never
/// looked at. What it does not say is as in its base.
struct ProfileFile: Decodable {
    /// Octets of a profile: 64 KiB, some hundred times what one takes.
    static let octetCountLimit = 65536

    static let schema = "signet/profile/1"

    let profile: PreflightProfile

    /// One of the engine's profiles by its name, or a file.
    static func profile(_ nameOrPath: String) throws -> PreflightProfile {
        if let profile = PreflightProfile.named(nameOrPath) { return profile }
        return try inFile(nameOrPath) {
            do {
                let octets = try InputFile(nameOrPath).readAll(limit: octetCountLimit)
                return try JSONDecoder().decode(ProfileFile.self, from: Data(octets)).profile
            } catch let error as DecodingError {
                throw complaint(about: error)
            } catch let error as FileError where error.reason == .missing {
                throw Complaint(
                    exit: .usage, code: .missing, message: "no profile and no file of that name", file: nameOrPath,
                    hint: "profiles: \(PreflightProfile.all.map(\.name).joined(separator: ", "))")
            }
        }
    }

    enum Key: String, CodingKey, CaseIterable {
        case schema, name, base, source, subject, subjects, otherAttributes, forbiddenCharacters, keyBits, digests
        case subjectAltName, criticalExtensions, usage, rules
    }

    init(from decoder: any Decoder) throws {
        try Self.refuseOthers(than: Key.self, in: decoder)
        let object = try decoder.container(keyedBy: Key.self)
        guard try object.decode(String.self, forKey: .schema) == Self.schema else {
            throw object.wrong(.schema, "\"\(Self.schema)\" was expected")
        }
        var profile = PreflightProfile.rfc
        if let base = try object.decodeIfPresent(String.self, forKey: .base) {
            guard let named = PreflightProfile.named(base) else {
                throw object.wrong(.base, "one of \(PreflightProfile.all.map(\.name).joined(separator: ", ")) was expected")
            }
            profile = named
        }
        profile.name = try object.decode(String.self, forKey: .name)
        if let source = try object.decodeIfPresent(String.self, forKey: .source) { profile.source = source }
        try Self.readSubjects(object, &profile)
        if let characters = try object.decodeIfPresent(String.self, forKey: .forbiddenCharacters) {
            profile.forbiddenCharacters = Set(characters.unicodeScalars)
        }
        if object.contains(.keyBits) { profile.keyBits = try Self.keyBits(object) }
        if let names = try object.decodeIfPresent([String].self, forKey: .digests) {
            profile.digests = Set(
                try names.map { name in
                    guard let digest = DigestAlgorithm(rawValue: name) else {
                        throw object.wrong(.digests, "unknown digest \"\(name)\"")
                    }
                    return digest
                })
        }
        if object.contains(.subjectAltName) {
            try AlternativeNames.read(object.superDecoder(forKey: .subjectAltName), into: &profile.alternativeNames)
        }
        if object.contains(.criticalExtensions) {
            let names = try object.decodeIfPresent([String].self, forKey: .criticalExtensions)
            profile.criticalExtensions = try names.map { names in
                Set(try names.map { try Self.extensionType($0, object) })
            }
        }
        if object.contains(.usage) {
            profile.usage = try object.decodeIfPresent(String.self, forKey: .usage).map { name in
                guard let usage = RequestProfile.named(name) else {
                    throw object.wrong(
                        .usage, "one of \(RequestProfile.all.map(\.name).joined(separator: ", ")) was expected")
                }
                return usage
            }
        }
        for (rule, word) in try object.decodeIfPresent([String: String].self, forKey: .rules) ?? [:] {
            guard PreflightRule.named(rule) != nil else {
                throw object.wrong(.rules, "unknown rule \"\(rule)\"; 'signet csr check --rules' lists them")
            }
            guard let severity = PreflightSeverity(rawValue: word) else {
                throw object.wrong(.rules, "off, notice, warning or error was expected for \"\(rule)\", found \"\(word)\"")
            }
            profile.severities[rule] = severity
        }
        self.profile = profile
    }

    private typealias Object = KeyedDecodingContainer<Key>

    private static func readSubjects(_ object: Object, _ profile: inout PreflightProfile) throws {
        guard !(object.contains(.subject) && object.contains(.subjects)) else {
            throw object.wrong(.subject, "subject and subjects exclude each other")
        }
        let one = try object.decodeIfPresent([String].self, forKey: .subject).map { [$0] }
        let lists = try one ?? object.decodeIfPresent([[String]].self, forKey: .subjects)
        let allowsOthers =
            try object.decodeIfPresent(Bool.self, forKey: .otherAttributes)
            ?? (lists == nil ? nil : false)
        let patterns = try lists.map { try $0.map { try $0.map { try part($0, object) } } }
        if let allowsOthers {
            profile.subjects = (patterns ?? profile.subjects.map(\.parts)).map {
                SubjectPattern($0, allowsOthers: allowsOthers)
            }
        }
    }

    /// `OU=DoD`, or `CN` for any value.
    private static func part(_ text: String, _ object: Object) throws -> SubjectPattern.Part {
        let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let syntax = AttributeSyntax.named(sides.first ?? "") else {
            throw object.wrong(.subject, "unknown attribute \"\(text)\"")
        }
        return SubjectPattern.Part(syntax.type, sides.count == 2 ? String(sides[1]) : nil)
    }

    private static func keyBits(_ object: Object) throws -> PreflightProfile.KeyBits {
        if let counts = try? object.decode([Int].self, forKey: .keyBits) {
            guard !counts.isEmpty else { throw object.wrong(.keyBits, "a length at least was expected") }
            return .oneOf(counts)
        }
        let inner = try object.superDecoder(forKey: .keyBits)
        try refuseOthers(than: Bound.self, in: inner)
        let bounds = try inner.container(keyedBy: Bound.self)
        let minimum = try bounds.decodeIfPresent(Int.self, forKey: .minimum) ?? 0
        let maximum = try bounds.decodeIfPresent(Int.self, forKey: .maximum) ?? RSAPublicKey.maximumBitCount
        guard minimum <= maximum else { throw object.wrong(.keyBits, "minimum is above maximum") }
        return .within(minimum...maximum)
    }

    private enum Bound: String, CodingKey, CaseIterable { case minimum, maximum }

    private static func extensionType(_ name: String, _ object: Object) throws -> ObjectIdentifier {
        let known: [ObjectIdentifier] = [
            .keyUsage, .basicConstraints, .extKeyUsage, .subjectAltName, .subjectKeyIdentifier, .certificatePolicies,
            .nameConstraints, .tlsFeature,
        ]
        guard let type = known.first(where: { $0.name?.lowercased() == name.lowercased() }) ?? ObjectIdentifier(name) else {
            throw object.wrong(
                .criticalExtensions, "unknown extension \"\(name)\"; "
                    + "\(known.compactMap(\.name).joined(separator: ", ")) or a dotted identifier was expected")
        }
        return type
    }

    /// `subjectAltName`.
    private enum AlternativeNames {
        enum Key: String, CodingKey, CaseIterable {
            case kinds, maximumHosts, nodes, parentDomain, foreignWords, wildcards
        }

        static func read(_ decoder: any Decoder, into names: inout PreflightProfile.AlternativeNames) throws {
            try refuseOthers(than: Key.self, in: decoder)
            let object = try decoder.container(keyedBy: Key.self)
            if object.contains(.kinds) {
                names.kinds = try object.decodeIfPresent([String].self, forKey: .kinds).map { words in
                    Set(
                        try words.map { word in
                            guard let kind = PreflightProfile.Kind(rawValue: word) else {
                                let all = PreflightProfile.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                                throw object.wrong(.kinds, "unknown kind \"\(word)\"; \(all) were expected")
                            }
                            return kind
                        })
                }
            }
            if object.contains(.maximumHosts) {
                names.maximumHostCount = try object.decodeIfPresent(Int.self, forKey: .maximumHosts)
            }
            names.nodes = try object.decodeIfPresent([String].self, forKey: .nodes) ?? names.nodes
            names.parentDomain = try object.decodeIfPresent(String.self, forKey: .parentDomain) ?? names.parentDomain
            names.foreignWords = try object.decodeIfPresent([String].self, forKey: .foreignWords) ?? names.foreignWords
            names.allowsWildcards =
                try object.decodeIfPresent(Bool.self, forKey: .wildcards) ?? names.allowsWildcards
        }
    }

    // MARK: What is wrong with a file

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private static func refuseOthers<Known: CodingKey & CaseIterable>(than: Known.Type, in decoder: any Decoder) throws {
        let known = Known.allCases.map(\.stringValue)
        let container = try decoder.container(keyedBy: AnyKey.self)
        guard let other = container.allKeys.map(\.stringValue).sorted().first(where: { !known.contains($0) }) else { return }
        throw DecodingError.dataCorrupted(
            .init(
                codingPath: decoder.codingPath,
                debugDescription: "unknown key \"\(other)\"; known are \(known.joined(separator: ", "))"))
    }

    private static func complaint(about error: DecodingError) -> Complaint {
        let (context, message): (DecodingError.Context, String?) =
            switch error {
            case .keyNotFound(let key, let context): (context, "the key \"\(key.stringValue)\" is missing")
            case .typeMismatch(_, let context): (context, "a value of another kind was expected")
            case .valueNotFound(_, let context): (context, "a value was expected, found null")
            // The decoder's own words; ours never begin so.
            case .dataCorrupted(let context):
                (context, context.debugDescription.hasPrefix("The given data") ? "JSON was expected, found something else" : nil)
            @unknown default: (.init(codingPath: [], debugDescription: ""), "not a profile")
            }
        let path = context.codingPath.map(\.stringValue).joined(separator: ".")
        return Complaint(
            exit: .notParsable, code: .malformed,
            message: Printable.escaped((path.isEmpty ? "" : "\(path): ") + (message ?? context.debugDescription)),
            hint: "see 'signet csr check --help'")
    }
}

extension KeyedDecodingContainer {
    /// An error about one key's value.
    fileprivate func wrong(_ key: Key, _ message: String) -> DecodingError {
        .dataCorruptedError(forKey: key, in: self, debugDescription: message)
    }
}
