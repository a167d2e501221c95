import Foundation

/// Writes the published key files, requests, certificates and lists as single files, one folder a fuzzing target: `corpus VECTORS OUT`.
@main
struct Corpus {
    /// A line of `keys.jsonl`, where the file is `data` and `der` a Boolean, or of another table, where it is `der`.
    struct Case: Decodable {
        var file: Data

        enum Key: CodingKey { case data, der, p12 }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            file = try container.decodeIfPresent(Data.self, forKey: .data)
                ?? container.decodeIfPresent(Data.self, forKey: .p12) ?? container.decode(Data.self, forKey: .der)
        }
    }

    static func main() throws {
        let vectors = URL(filePath: CommandLine.arguments[1])
        let out = URL(filePath: CommandLine.arguments[2])
        let keys = try files(vectors.appending(path: "pyca-keys/keys.jsonl"))
        let requests = try files(vectors.appending(path: "pyca-requests/csr.jsonl"))
        let certificates = try [
            "pyca-certificates/certificates.jsonl", "pyca-revocation-lists/lists.jsonl", "nist-pkits/revocation-lists.jsonl",
        ].flatMap { try files(vectors.appending(path: $0)) }
        let messages = try ["pyca-pkcs7/messages.jsonl", "asn1crypto-fixtures/files.jsonl"]
            .flatMap { try files(vectors.appending(path: $0)) }
        let texts = (keys + requests).filter { $0.range(of: Data("-----BEGIN ".utf8)) != nil }
        let ders = (keys + requests).compactMap { texts.contains($0) ? decoded($0) : $0 }
        try write(keys + ders, to: out.appending(path: "KeyFiles"))
        let encrypted = try files(vectors.appending(path: "openssl-encrypted-keys/keys.jsonl"))
        try write(encrypted, to: out.appending(path: "EncryptedKeys"))
        try write(texts, to: out.appending(path: "PEM"))
        try write(ders, to: out.appending(path: "DERWalk"))
        try write(requests.compactMap { texts.contains($0) ? decoded($0) : $0 }, to: out.appending(path: "Requests"))
        try write(certificates, to: out.appending(path: "Certificates"))
        try write(messages, to: out.appending(path: "Messages"))
        try write(files(vectors.appending(path: "pyca-pkcs12/files.jsonl")), to: out.appending(path: "PFX"))
        try write(paths(vectors.appending(path: "nist-pkits")), to: out.appending(path: "Paths"))
    }

    /// The chains of PKITS, the leaf first and the anchor last, the lists of each in between.
    static func paths(_ folder: URL) throws -> [Data] {
        struct Suite: Decodable {
            struct Test: Decodable { let chain, crls: [String] }
            let tests: [Test]
        }
        struct Named: Decodable { let name: String, der: Data }
        func named(_ file: String) throws -> [String: Data] {
            let lines = try Data(contentsOf: folder.appending(path: file)).split(separator: UInt8(ascii: "\n"))
            let files = try lines.map { try JSONDecoder().decode(Named.self, from: $0) }
            return Dictionary(uniqueKeysWithValues: files.map { (String($0.name.prefix { $0 != "." }), $0.der) })
        }
        let (certificates, lists) = (try named("certificates.jsonl"), try named("revocation-lists.jsonl"))
        let suite = try JSONDecoder().decode(Suite.self, from: Data(contentsOf: folder.appending(path: "expectations.json")))
        return suite.tests.map { test in
            let chain = test.chain.reversed().compactMap { certificates[$0] }
            return (chain.dropLast() + test.crls.compactMap { lists[$0] } + chain.suffix(1)).reduce(Data(), +)
        }
    }

    static func files(_ url: URL) throws -> [Data] {
        try Data(contentsOf: url).split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Case.self, from: $0).file
        }
    }

    /// The base64 of the first block, decoded by other means than ours.
    static func decoded(_ text: Data) -> Data? {
        let lines = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline)
        guard let begin = lines.firstIndex(where: { $0.hasPrefix("-----BEGIN ") }) else { return nil }
        let body = lines[(begin + 1)...].prefix { !$0.hasPrefix("-----") }.filter { !$0.contains(":") }
        return Data(base64Encoded: body.joined())
    }

    static func write(_ files: [Data], to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (number, file) in files.enumerated() where !file.isEmpty {
            try file.write(to: folder.appending(path: "\(number)"))
        }
    }
}
