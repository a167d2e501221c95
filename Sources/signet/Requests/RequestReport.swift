import DER
import Digests
import KeyFormats
import Octets
import PKIX
import RSA

/// Requests of one file under `--json`.
struct RequestsReport: Encodable {
    var schema = "signet/csr/1"
    var file: String
    var requests: [RequestReport.Request]
}

/// A request that was made, under `--json`.
struct RequestReport: Encodable {
    var schema = "signet/csr/1"
    var file: String
    var keyFile: String?
    var requests: [Request]

    init(_ request: CertificationRequest, file: String, keyFile: String?) {
        self.file = file
        self.keyFile = keyFile
        requests = [Request(request)]
    }

    struct Request: Encodable {
        var subject: Subject
        var publicKey: PublicKey
        var attributes: [Attribute]
        /// Requested extensions; null if they cannot be read.
        var extensions: [OneExtension]?
        var subjectAltNames: [AlternativeName]?
        var keyUsage: [String]?
        var extendedKeyUsage: [String]?
        var signatureAlgorithm: Identifier
        var signature: String
        var sha256: String

        init(_ request: CertificationRequest) {
            subject = Subject(request.subject)
            publicKey = PublicKey(request.subjectPublicKeyInfo)
            attributes = request.attributes.map(Attribute.init)
            let requested = try? request.requestedExtensions() ?? Extensions([])
            extensions = requested?.all.map(OneExtension.init)
            subjectAltNames = (try? requested?.value(of: SubjectAltName.self))?.names.map(AlternativeName.init)
            keyUsage = (try? requested?.value(of: KeyUsage.self)).map { usage in
                KeyUsage.names.filter { name in KeyUsage(named: name).map(usage.contains) ?? false }
            }
            extendedKeyUsage = (try? requested?.value(of: ExtendedKeyUsage.self))?.purposes.map(\.nameOrText)
            signatureAlgorithm = Identifier(request.signatureAlgorithm.algorithm)
            signature = Hexadecimal.encode(request.signature)
            sha256 = Hexadecimal.encode(DigestAlgorithm.sha256.digest(of: request.encoded.span))
        }
    }

    /// A name in both orders, and its attributes in the order of the encoding.
    struct Subject: Encodable {
        var rfc4514: String
        var encoded: String
        var attributes: [[Value]]

        struct Value: Encodable {
            var type: Identifier
            /// Null if the value is no string.
            var value: String?
            var der: String
        }

        init(_ name: DistinguishedName) {
            rfc4514 = name.rfc4514Text
            encoded = name.slashForm
            attributes = name.relativeNames.map { part in
                part.attributes.map {
                    Value(type: Identifier($0.type), value: $0.text, der: Hexadecimal.encode($0.value))
                }
            }
        }
    }

    struct PublicKey: Encodable {
        var algorithm: Identifier
        var bitCount: Int?
        var modulus: String?
        var publicExponent: String?
        var sha256: String

        init(_ info: SubjectPublicKeyInfo) {
            algorithm = Identifier(info.algorithm.algorithm)
            let key = try? info.rsaPublicKey()
            bitCount = key?.bitCount
            modulus = (key?.modulus).map { Hexadecimal.encode($0) }
            publicExponent = (key?.publicExponent).map { Hexadecimal.encode($0) }
            sha256 = Hexadecimal.encode(DigestAlgorithm.sha256.digest(of: info.encoded.span))
        }
    }

    struct Attribute: Encodable {
        var type: Identifier
        var values: [String]
        var texts: [String]

        init(_ attribute: RequestAttribute) {
            type = Identifier(attribute.type)
            values = attribute.values.map { Hexadecimal.encode($0) }
            texts = attribute.texts
        }
    }

    struct OneExtension: Encodable {
        var type: Identifier
        var critical: Bool
        var value: String

        init(_ one: Extension) {
            type = Identifier(one.type)
            critical = one.isCritical
            value = Hexadecimal.encode(one.value)
        }
    }

    struct AlternativeName: Encodable {
        var kind: String
        var value: String

        init(_ name: GeneralName) { (kind, value) = name.kindAndValue }
    }

    /// An object identifier and, where there is one, its name.
    struct Identifier: Encodable {
        var oid: String
        var name: String?

        init(_ identifier: ObjectIdentifier) {
            oid = identifier.description
            name = identifier.name
        }
    }
}
