import Digests
import KeyFormats
import Octets
import PKCS12
import PKIX
import RSA

/// What is in a PFX, under `--json`. No secret is.
struct PFXReport: Encodable {
    var schema = "signet/p12/1"
    var file: String
    var mac: MAC?
    var parts: [Part]
    /// What of the password opened it; null where nothing asked for one.
    var passwordForm: String?
    var keys: [Key]
    var certificates: [Entry]
    var revocationLists: [RevocationListReport]
    /// Secrets and bags of other types, by their types.
    var others: [RequestReport.Identifier]

    struct MAC: Encodable {
        var name: String
        var iterations: Int
        var saltOctetCount: Int
    }

    struct Part: Encodable {
        /// Null: in the clear.
        var encryption: String?
        var iterations: Int?
        var shroudedKeys: [Encryption]
    }

    struct Encryption: Encodable {
        var encryption: String
        var iterations: Int?
    }

    struct Attributes: Encodable {
        var friendlyName: String?
        var localKeyID: String?
        var provider: String?
        var isMachineKey: Bool
        var trustedKeyUsage: [String]?
        /// Attributes of other types, as they are encoded.
        var others: [String]
    }

    struct Key: Encodable {
        var algorithm: RequestReport.Identifier
        /// Null unless it is a key that Signet computes.
        var bitCount: Int?
        var publicKeySHA256: String?
        /// Null: it is not encrypted by itself.
        var encryption: String?
        var iterations: Int?
        var attributes: Attributes
    }

    struct Entry: Encodable {
        var certificate: CertificateReport
        var attributes: Attributes
    }

    init(_ opened: PFXInput.Opened, file: String) {
        self.file = file
        let outline = opened.pfx.outline
        mac = outline.mac.map(MAC.init)
        parts = outline.parts.map(Part.init)
        passwordForm = opened.contents.passwordForm?.rawValue
        keys = opened.contents.keys.map(Key.init)
        certificates = opened.contents.certificates.map { certificate, attributes in
            Entry(
                certificate: CertificateReport(CertificateInput.Entry(certificate: certificate)),
                attributes: Attributes(attributes))
        }
        revocationLists = opened.contents.revocationLists.map(RevocationListReport.init)
        others = opened.contents.bags.compactMap { bag in
            switch bag.content {
            case .secret(let type, _), .unknown(let type, _): RequestReport.Identifier(type)
            case .key, .certificate, .revocationList: nil
            }
        }
    }
}

extension PFXReport.MAC {
    init(_ mac: MacData) {
        (name, iterations, saltOctetCount) = (mac.name, mac.iterationCount, mac.salt.count)
    }
}

extension PFXReport.Part {
    init(_ part: PFXOutline.Part) {
        (encryption, iterations) = (part.encryption, part.iterationCount)
        shroudedKeys = part.keys.map { PFXReport.Encryption(encryption: $0.encryption, iterations: $0.iterationCount) }
    }
}

extension PFXReport.Attributes {
    init(_ attributes: BagAttributes) {
        friendlyName = attributes.friendlyName
        localKeyID = attributes.localKeyID.map { Hexadecimal.encode($0) }
        provider = attributes.microsoftProvider
        isMachineKey = attributes.isMachineKey
        trustedKeyUsage = attributes.javaTrustedKeyUsage?.map(\.nameOrText)
        others = attributes.others.map { Hexadecimal.encode($0) }
    }
}

extension PFXReport.Key {
    init(_ key: BagKey, _ attributes: BagAttributes) {
        algorithm = .init(key.algorithm)
        let publicKey = (try? key.rsaKey())?.publicKey
        bitCount = publicKey?.bitCount
        publicKeySHA256 = publicKey.map { Hexadecimal.encode(KeyFacts.fingerprint($0)) }
        encryption = key.encryption?.name
        iterations = key.encryption?.iterationCount
        self.attributes = PFXReport.Attributes(attributes)
    }
}

extension PFXReport {
    /// For people.
    var text: String {
        var lines = TextLines()
        lines.add(0, "MAC: " + (mac.map { "\($0.name), \($0.iterations) iterations" } ?? "none"))
        for part in parts {
            let words = part.encryption.map { "encrypted, \($0)" + Self.iterations(part.iterations) } ?? "not encrypted"
            lines.add(0, "Safe: \(words)")
        }
        if let passwordForm { lines.add(0, "Password: \(passwordForm)") }
        for key in keys {
            lines.add(0, "Key: \(key.algorithm.name ?? key.algorithm.oid)" + (key.bitCount.map { ", \($0) bits" } ?? ""))
            lines.add(4, key.encryption.map { "encrypted, \($0)" + Self.iterations(key.iterations) } ?? "not encrypted by itself")
            if let digest = key.publicKeySHA256 { lines.add(4, "SHA-256 of the public key: \(digest)") }
            key.attributes.add(to: &lines)
        }
        for entry in certificates {
            lines.add(0, "Certificate: \(entry.certificate.subject.rfc4514)")
            lines.add(4, "Issuer: \(entry.certificate.issuer.rfc4514)")
            lines.add(4, "Serial number: \(entry.certificate.serial)")
            lines.add(4, "Not after: \(entry.certificate.notAfter)")
            lines.add(4, "SHA-1: \(entry.certificate.sha1)")
            lines.add(4, "SHA-256: \(entry.certificate.sha256)")
            entry.attributes.add(to: &lines)
        }
        for list in revocationLists { lines.add(0, "Revocation list: \(list.issuer.rfc4514)") }
        for other in others { lines.add(0, "Another bag: \(other.name ?? other.oid)") }
        return lines.text
    }

    private static func iterations(_ count: Int?) -> String { count.map { ", \($0) iterations" } ?? "" }
}

extension PFXReport.Attributes {
    fileprivate func add(to lines: inout TextLines) {
        if let friendlyName { lines.add(4, "Name: \(Printable.escaped(friendlyName))") }
        if let localKeyID { lines.add(4, "localKeyID: \(localKeyID)") }
        if let provider { lines.add(4, "Microsoft provider: \(Printable.escaped(provider))") }
        if isMachineKey { lines.add(4, "Microsoft: a key of the machine") }
        if let trustedKeyUsage { lines.add(4, "Java trusts it for: \(trustedKeyUsage.joined(separator: ", "))") }
        if !others.isEmpty { lines.add(4, "Attributes of other types: \(others.count)") }
    }
}
