import Ciphers
import TestSupport
import Testing

/// One case of a NIST CAVP file: `KEY`, or `KEYs`, or `KEY1` to `KEY3`, then `IV`, `PLAINTEXT`, `CIPHERTEXT`.
private struct Case {
    var isEncryption: Bool
    var key: [UInt8]
    var iv: [UInt8]
    var plaintext: [UInt8]
    var ciphertext: [UInt8]
}

private func cases(_ path: String) throws -> [Case] {
    var found: [Case] = []
    var fields: [Substring: [UInt8]] = [:]
    var isEncryption = true
    for line in try Vectors.text(path).split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
        if line.hasPrefix("[") { isEncryption = line.hasPrefix("[ENCRYPT]") }
        let parts = line.split(separator: " = ", maxSplits: 1)
        guard parts.count == 2 else { continue }
        if parts[0] == "COUNT" { fields = [:] } else { fields[parts[0]] = octets(hex: String(parts[1])) }
        guard let iv = fields["IV"], let plaintext = fields["PLAINTEXT"], let ciphertext = fields["CIPHERTEXT"] else {
            continue
        }
        let keys = ["KEY1", "KEY2", "KEY3"].flatMap { (name: Substring) in fields[name] ?? [] }
        let key = fields["KEY"] ?? (fields["KEYs"].map { one in one + one + one } ?? keys)
        found.append(
            Case(isEncryption: isEncryption, key: key, iv: iv, plaintext: plaintext, ciphertext: ciphertext))
        fields = [:]
    }
    return found
}

@Suite("The CBC vectors of NIST")
struct CBCVectorTests {
    private static let files: [(name: String, algorithm: CBCAlgorithm)] = [
        ("CBCGFSbox128", .aes128), ("CBCGFSbox192", .aes192), ("CBCGFSbox256", .aes256),
        ("CBCKeySbox128", .aes128), ("CBCKeySbox192", .aes192), ("CBCKeySbox256", .aes256),
        ("CBCMMT128", .aes128), ("CBCMMT192", .aes192), ("CBCMMT256", .aes256),
        ("CBCVarKey128", .aes128), ("CBCVarKey192", .aes192), ("CBCVarKey256", .aes256),
        ("CBCVarTxt128", .aes128), ("CBCVarTxt192", .aes192), ("CBCVarTxt256", .aes256),
        ("TCBCMMT1", .tripleDES), ("TCBCMMT2", .tripleDES), ("TCBCMMT3", .tripleDES), ("TCBCinvperm", .tripleDES),
        ("TCBCpermop", .tripleDES), ("TCBCsubtab", .tripleDES), ("TCBCvarkey", .tripleDES),
        ("TCBCvartext", .tripleDES),
    ]

    @Test("Every case of AES and triple DES encrypts and decrypts as published")
    func all() throws {
        var counts: [String: Int] = [:]
        for (name, algorithm) in Self.files {
            for c in try cases("nist-cbc/\(name).rsp") {
                counts[algorithm == .tripleDES ? "triple DES" : "AES", default: 0] += 1
                if c.isEncryption {
                    #expect(try algorithm.encryptedBlocks(c.plaintext, c.key, c.iv) == c.ciphertext, "\(name)")
                } else {
                    #expect(try algorithm.decryptedBlocks(c.ciphertext, c.key, c.iv) == c.plaintext, "\(name)")
                }
            }
        }
        #expect(counts.values.reduce(0, +) == 2668, "\(counts)")
    }
}
