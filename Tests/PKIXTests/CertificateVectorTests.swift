import DER
import Digests
import Foundation
import KeyFormats
import PKIX
import TestSupport
import Testing

/// The tables of pyca's certificates and revocation lists, RFC 5280's examples, and NIST PKITS's certificates.
@Suite struct CertificateVectorTests {
    struct Row: Decodable {
        var name, der, openssl, pyca: String
        var version: Int?
        var serial, sig_oid, not_before, not_after, issuer_sha1, subject_sha1, tbs_sha256, key, self_sig: String?
        var exts: [[Cell]]?
        var lazy_errors: [String]?

        var octets: [UInt8] { [UInt8](Data(base64Encoded: der) ?? Data()) }
        var areBothAccepting: Bool { openssl == "accept" && pyca == "accept" }

        enum Cell: Decodable, Equatable {
            case text(String)
            case flag(Bool)
            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let flag = try? container.decode(Bool.self) { self = .flag(flag) } else {
                    self = .text(try container.decode(String.self))
                }
            }
        }
    }

    static let rows = Result { try Vectors.jsonLines("pyca-certificates/certificates.jsonl", as: Row.self) }

    @Test("Each of pyca's 58 certificates is read to the table's fields, or stands among the exceptions")
    func certificates() throws {
        let exceptions = try Exceptions("pyca-certificates")
        let rows = try Self.rows.get()
        #expect(rows.count == 58)
        var differing: Set<String> = []
        for row in rows {
            let octets = row.octets
            let certificate = try? Certificate(der: octets)
            if certificate == nil { #expect(exceptions[row.name] == .refused, "\(row.name)") }
            if (certificate != nil) != row.areBothAccepting || row.openssl != row.pyca {
                differing.insert(row.name)
                #expect(exceptions[row.name] == (certificate == nil ? .refused : .read), "\(row.name)")
            }
            guard let certificate else { continue }
            #expect(certificate.encoded == octets)
            Self.compare(certificate, row)
            guard row.self_sig == "valid" else { continue }
            let verdict = certificate.checkSignature(under: certificate.subjectPublicKeyInfo)
            let isOurs = row.sig_oid?.hasPrefix("1.2.840.113549.1.1.") == true
            if isOurs && verdict == .invalid {
                differing.insert(row.name)
                #expect(exceptions[row.name] == .invalid, "\(row.name)")
            } else {
                #expect(verdict == (isOurs ? .valid : .unsupported(certificate.signatureAlgorithm.algorithm)), "\(row.name)")
            }
        }
        #expect(differing == exceptions.names, "an exception that is none, or a difference without one")
    }

    private static func compare(_ certificate: Certificate, _ row: Row) {
        let name = Comment(rawValue: row.name)
        if let version = row.version { #expect(certificate.version.rawValue + 1 == version, name) }
        if let serial = row.serial { #expect(certificate.serialNumber.description == serial, name) }
        if let identifier = row.sig_oid { #expect(certificate.signatureAlgorithm.algorithm.description == identifier, name) }
        if let time = row.not_before { #expect(certificate.validity.notBefore.digits == time, name) }
        if let time = row.not_after { #expect(certificate.validity.notAfter.digits == time, name) }
        if let digest = row.issuer_sha1 { #expect(certificate.issuer.encoded.sha1 == digest, name) }
        if let digest = row.subject_sha1 { #expect(certificate.subject.encoded.sha1 == digest, name) }
        if let digest = row.tbs_sha256 {
            #expect(hex(DigestAlgorithm.sha256.digest(of: certificate.tbsCertificate.span)) == digest, name)
        }
        if let extensions = row.exts, row.lazy_errors?.contains(where: { $0.hasPrefix("exts") }) != true {
            let read = certificate.extensions.all.map { [Row.Cell.text($0.type.description), .flag($0.isCritical)] }
            #expect(read == extensions, name)
        }
        switch row.key {
        case let key? where key.hasPrefix("rsa"):
            let bits = Int(key.dropFirst(3))
            if certificate.subjectPublicKeyInfo.algorithm.algorithm == .rsaEncryption {
                #expect((try? certificate.subjectPublicKeyInfo.rsaPublicKey())?.bitCount == bits, name)
            } else {
                #expect(certificate.subjectPublicKeyInfo.algorithm.algorithm == .rsassaPSS, name)
            }
        case "DSAPublicKey": #expect(certificate.subjectPublicKeyInfo.algorithm.algorithm == .dsa, name)
        case "ECPublicKey": #expect(certificate.subjectPublicKeyInfo.algorithm.algorithm == .ecPublicKey, name)
        default: break
        }
        #expect(row.self_sig == nil || certificate.isSelfIssued, name)
    }

    struct ListRow: Decodable {
        var name, der, openssl, pyca: String
        var sig_oid, this_update, next_update, issuer_sha1, tbs_sha256: String?
        var revoked: Int?
        var exts: [[Row.Cell]]?
        var octets: [UInt8] { [UInt8](Data(base64Encoded: der) ?? Data()) }
    }

    @Test("Each of pyca's 26 revocation lists is read to the table's fields, or stands among the exceptions")
    func revocationLists() throws {
        let exceptions = try Exceptions("pyca-revocation-lists")
        let rows = try Vectors.jsonLines("pyca-revocation-lists/lists.jsonl", as: ListRow.self)
        #expect(rows.count == 26)
        var differing: Set<String> = []
        for row in rows {
            let name = Comment(rawValue: row.name)
            let octets = row.octets
            let list = try? CertificateList(der: octets)
            if row.openssl != row.pyca || (list != nil) != (row.openssl == "accept") {
                differing.insert(row.name)
                #expect(exceptions[row.name] == (list == nil ? .refused : .read), name)
            }
            guard let list else { continue }
            #expect(list.encoded == octets)
            if let identifier = row.sig_oid { #expect(list.signatureAlgorithm.algorithm.description == identifier, name) }
            if let time = row.this_update { #expect(list.thisUpdate.digits == time, name) }
            if row.pyca == "accept" { #expect(list.nextUpdate?.digits == row.next_update, name) }
            if let digest = row.issuer_sha1 { #expect(list.issuer.encoded.sha1 == digest, name) }
            if let digest = row.tbs_sha256 {
                #expect(hex(DigestAlgorithm.sha256.digest(of: list.tbsCertList.span)) == digest, name)
            }
            if let count = row.revoked { #expect(list.revokedCertificates.count == count, name) }
            if let extensions = row.exts {
                #expect(list.extensions.all.map { [.text($0.type.description), .flag($0.isCritical)] } == extensions, name)
            }
        }
        #expect(differing == exceptions.names, "an exception that is none, or a difference without one")
    }

    struct Structure: Decodable {
        var name, kind, der: String
        var octets: [UInt8] { [UInt8](Data(base64Encoded: der) ?? Data()) }
    }

    @Test("RFC 5280 appendix C: the certificates and the list say what the appendix prints, and their signatures hold")
    func appendixC() throws {
        let structures = try Vectors.jsonLines("rfc-5280-examples/structures.jsonl", as: Structure.self)
        func octets(_ name: String) throws -> [UInt8] {
            try #require(structures.first { $0.name.hasPrefix(name) }).octets
        }
        let authority = try Certificate(der: octets("rfc5280-C.1"))
        #expect(authority.serialNumber.description == "11")
        #expect(authority.subject.oneLineForm == "DC = com, DC = example, CN = Example CA")
        #expect(authority.isSelfIssued)
        #expect(authority.checkSignature(under: authority.subjectPublicKeyInfo) == .valid)
        #expect(try authority.extensions.value(of: BasicConstraints.self) == .certificateAuthority(pathLenConstraint: nil))
        #expect(try authority.extensions.value(of: KeyUsage.self) == [.keyCertSign, .cRLSign])

        let entity = try Certificate(der: octets("rfc5280-C.2"))
        #expect(entity.serialNumber.description == "12")
        #expect(entity.issuer == authority.subject)
        #expect(entity.checkSignature(under: authority.subjectPublicKeyInfo) == .valid)
        #expect(entity.checkSignature(under: entity.subjectPublicKeyInfo) == .invalid)
        #expect(
            try entity.extensions.value(of: AuthorityKeyIdentifier.self)?.keyIdentifier
                == authority.extensions.value(of: SubjectKeyIdentifier.self)?.octets)
        #expect(
            try entity.extensions.value(of: SubjectAltName.self)?.names == [.rfc822Name("end.entity@example.com")])

        let list = try CertificateList(der: octets("rfc5280-C.4"))
        #expect(list.version == .v2)
        #expect(list.checkSignature(under: authority.subjectPublicKeyInfo) == .valid)
        #expect(try list.extensions.value(of: CRLNumber.self) == CRLNumber(magnitude: [12]))
        let entry = try #require(try list.entry(for: entity.serialNumber, issuedBy: entity.issuer))
        #expect(try entry.reason() == .keyCompromise)
        #expect(entry.revocationDate.digits == "20041119155703Z")
        #expect(try list.entry(for: authority.serialNumber, issuedBy: authority.issuer) == nil)
        #expect(try list.entry(for: entity.serialNumber, issuedBy: entity.subject) == nil)
    }

    @Test("Every certificate and list among the structures of other RFCs is read and re-serialises")
    func otherStructures() throws {
        var certificates = 0
        var lists = 0
        for structure in try Vectors.jsonLines("rfc-5280-examples/structures.jsonl", as: Structure.self) {
            let octets = structure.octets
            if structure.name.contains("ertificateTest") || structure.name.contains("CertificateOpenType") {
                #expect(try Certificate(der: octets).encoded == octets, "\(structure.name)")
                certificates += 1
            } else if structure.name.contains("CertificateList") {
                #expect(try CertificateList(der: octets).encoded == octets, "\(structure.name)")
                lists += 1
            } else {
                #expect(structure.name.hasPrefix("rfc5280-C") || (try? Certificate(der: octets)) == nil, "\(structure.name)")
                #expect(structure.name.hasPrefix("rfc5280-C") || (try? CertificateList(der: octets)) == nil)
            }
        }
        #expect(certificates == 9)
        #expect(lists == 4)
    }

    @Test("Every certificate and list of NIST PKITS is read, and so is every extension in them")
    func publicKeyInteroperabilityTestSuite() throws {
        struct File: Decodable {
            var name, der: String
            var octets: [UInt8] { [UInt8](Data(base64Encoded: der) ?? Data()) }
        }
        let certificates = try Vectors.jsonLines("nist-pkits/certificates.jsonl", as: File.self)
        let lists = try Vectors.jsonLines("nist-pkits/revocation-lists.jsonl", as: File.self)
        #expect(certificates.count == 250)
        #expect(lists.count == 128)
        for file in certificates {
            let certificate = try Certificate(der: file.octets)
            #expect(certificate.extensions.repeatedTypes.isEmpty)
            for one in certificate.extensions.all { #expect(one.canBeRead == Self.isKnown(one), "\(file.name) \(one.type)") }
        }
        for file in lists {
            let list = try CertificateList(der: file.octets)
            for one in list.extensions.all + list.revokedCertificates.flatMap(\.extensions.all) {
                #expect(one.canBeRead == Self.isKnown(one), "\(file.name) \(one.type)")
            }
        }
    }

    /// PKITS's extension that nobody shall know.
    private static func isKnown(_ one: Extension) -> Bool? {
        one.type.description.hasPrefix("2.16.840.1.101.2.1.12.") ? nil : true
    }
}

extension DERTime {
    var digits: String { rfc3339.filter { $0.isNumber } + "Z" }
}

extension [UInt8] {
    var sha1: String { hex(DigestAlgorithm.sha1.digest(of: span)) }
}

extension Extension {
    /// Whether the value reads, and writes itself to the same octets where DER leaves one way; nil for an unknown kind.
    var canBeRead: Bool? {
        guard let kind = Self.kinds[type] else { return nil }
        return kind(self)
    }

    /// The extensions of RFC 5280 sections 4.2 and 5.2, and of entries (section 5.3).
    static let kinds: [ObjectIdentifier: @Sendable (Extension) -> Bool] = {
        var kinds: [ObjectIdentifier: @Sendable (Extension) -> Bool] = [:]
        func add<Value: ExtensionValue>(_ type: Value.Type) {
            kinds[Value.identifier] = { one in
                guard let value = try? one.read(as: Value.self) else { return false }
                return (try? Value(encoded: value.encoded[...])) == value
            }
        }
        add(AuthorityKeyIdentifier.self)
        add(SubjectKeyIdentifier.self)
        add(KeyUsage.self)
        add(CertificatePolicies.self)
        add(PolicyMappings.self)
        add(SubjectAltName.self)
        add(IssuerAltName.self)
        add(SubjectDirectoryAttributes.self)
        add(BasicConstraints.self)
        add(NameConstraints.self)
        add(PolicyConstraints.self)
        add(ExtendedKeyUsage.self)
        add(CRLDistributionPoints.self)
        add(InhibitAnyPolicy.self)
        add(FreshestCRL.self)
        add(AuthorityInfoAccess.self)
        add(SubjectInfoAccess.self)
        add(CRLNumber.self)
        add(DeltaCRLIndicator.self)
        add(IssuingDistributionPoint.self)
        add(CRLReason.self)
        add(InvalidityDate.self)
        add(CertificateIssuer.self)
        return kinds
    }()
}
