import DER
import Digests
import KeyFormats
import Octets
import PKIX

/// The certificates of one file under `--json`.
struct CertificatesReport: Encodable {
    var schema = "signet/cert/1"
    var file: String
    var certificates: [CertificateReport]
}

struct CertificateReport: Encodable {
    var version: Int
    var serial: String
    var signatureAlgorithm: RequestReport.Identifier
    var issuer: RequestReport.Subject
    var notBefore: String
    var notAfter: String
    var subject: RequestReport.Subject
    var publicKey: RequestReport.PublicKey
    var issuerUniqueID: String?
    var subjectUniqueID: String?
    var extensions: [RequestReport.OneExtension]
    var subjectAltNames: [RequestReport.AlternativeName]?
    var keyUsage: [String]?
    var extendedKeyUsage: [String]?
    var basicConstraints: Authority?
    var subjectKeyIdentifier: String?
    var authorityKeyIdentifier: String?
    var signature: String
    var sha1: String
    var sha256: String
    var trust: Trust?

    struct Authority: Encodable {
        var ca: Bool
        var pathLength: Int?
    }

    struct Trust: Encodable {
        var trusted: [RequestReport.Identifier]?
        var rejected: [RequestReport.Identifier]?
        var alias: String?
        var keyIdentifier: String?
    }

    /// Extensions that do not read are in ``extensions`` only, with their octets.
    init(_ entry: CertificateInput.Entry) {
        let certificate = entry.certificate
        let read = certificate.extensions
        version = certificate.version.rawValue + 1
        serial = certificate.serialNumber.description
        signatureAlgorithm = .init(certificate.signatureAlgorithm.algorithm)
        issuer = .init(certificate.issuer)
        notBefore = certificate.validity.notBefore.rfc3339
        notAfter = certificate.validity.notAfter.rfc3339
        subject = .init(certificate.subject)
        publicKey = .init(certificate.subjectPublicKeyInfo)
        issuerUniqueID = certificate.issuerUniqueID.map { Hexadecimal.encode($0.octets) }
        subjectUniqueID = certificate.subjectUniqueID.map { Hexadecimal.encode($0.octets) }
        extensions = read.all.map(RequestReport.OneExtension.init)
        subjectAltNames = (try? read.value(of: SubjectAltName.self))?.names.map(RequestReport.AlternativeName.init)
        keyUsage = (try? read.value(of: KeyUsage.self)).map { usage in
            KeyUsage.names.filter { name in KeyUsage(named: name).map(usage.contains) ?? false }
        }
        extendedKeyUsage = (try? read.value(of: ExtendedKeyUsage.self))?.purposes.map(\.nameOrText)
        switch try? read.value(of: BasicConstraints.self) {
        case .certificateAuthority(let limit): basicConstraints = Authority(ca: true, pathLength: limit)
        case .endEntity: basicConstraints = Authority(ca: false)
        case nil: basicConstraints = nil
        }
        subjectKeyIdentifier = (try? read.value(of: SubjectKeyIdentifier.self)).map { Hexadecimal.encode($0.octets) }
        authorityKeyIdentifier = (try? read.value(of: AuthorityKeyIdentifier.self))?.keyIdentifier.map { Hexadecimal.encode($0) }
        signature = Hexadecimal.encode(certificate.signatureValue.octets)
        sha1 = Hexadecimal.encode(certificate.fingerprint(.sha1))
        sha256 = Hexadecimal.encode(certificate.fingerprint(.sha256))
        trust = entry.trust.map { trust in
            Trust(
                trusted: trust.trusted?.map(RequestReport.Identifier.init),
                rejected: trust.rejected?.map(RequestReport.Identifier.init), alias: trust.alias,
                keyIdentifier: trust.keyIdentifier.map { Hexadecimal.encode($0) })
        }
    }
}

/// The revocation lists of one file under `--json`.
struct RevocationListsReport: Encodable {
    var schema = "signet/crl/1"
    var file: String
    var lists: [RevocationListReport]
}

struct RevocationListReport: Encodable {
    var version: Int
    var signatureAlgorithm: RequestReport.Identifier
    var issuer: RequestReport.Subject
    var thisUpdate: String
    var nextUpdate: String?
    var number: String?
    var baseNumber: String?
    var extensions: [RequestReport.OneExtension]
    var entries: [Entry]
    var signature: String
    var sha256: String

    struct Entry: Encodable {
        var serial: String
        var revocationDate: String
        /// Null where it does not read.
        var reason: String?
        var invalidityDate: String?
        var extensions: [RequestReport.OneExtension]

        init(_ entry: RevokedCertificate) {
            serial = entry.serialNumber.description
            revocationDate = entry.revocationDate.rfc3339
            reason = (try? entry.reason()).map { "\($0)" }
            invalidityDate = (try? entry.invalidityDate())?.rfc3339
            extensions = entry.extensions.all.map(RequestReport.OneExtension.init)
        }
    }

    init(_ list: CertificateList) {
        version = list.version.rawValue + 1
        signatureAlgorithm = .init(list.signatureAlgorithm.algorithm)
        issuer = .init(list.issuer)
        thisUpdate = list.thisUpdate.rfc3339
        nextUpdate = list.nextUpdate?.rfc3339
        number = (try? list.extensions.value(of: CRLNumber.self)).map { Self.hexadecimal($0) }
        baseNumber = (try? list.extensions.value(of: DeltaCRLIndicator.self)).map { Self.hexadecimal($0.baseCRLNumber) }
        extensions = list.extensions.all.map(RequestReport.OneExtension.init)
        entries = list.revokedCertificates.map(Entry.init)
        signature = Hexadecimal.encode(list.signatureValue.octets)
        sha256 = Hexadecimal.encode(DigestAlgorithm.sha256.digest(of: list.encoded.span))
    }

    private static func hexadecimal(_ number: CRLNumber) -> String {
        CertificateSerialNumber(magnitude: number.magnitude).description
    }
}
