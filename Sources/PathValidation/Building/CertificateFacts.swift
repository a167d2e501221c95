import DER
import KeyFormats
import PKIX
import RSA

/// A certificate with its extensions read once, as the steps of section 6.1 ask for them.
final class CertificateFacts: Sendable {
    let certificate: Certificate
    /// Its place among all certificates of the validation: its identity.
    let index: Int
    let isAnchor: Bool
    let subjectNumber: Int
    let issuerNumber: Int
    let keyNumber: Int
    /// Nil where the key is not of RSA, or none that can be computed with.
    let keyBitCount: Int?

    let basicConstraints: BasicConstraints?
    let keyUsage: KeyUsage?
    let extendedKeyUsage: ExtendedKeyUsage?
    let subjectAltName: SubjectAltName?
    let nameConstraints: NameConstraints?
    let areNameConstraintsCritical: Bool
    let policies: CertificatePolicies?
    let policyMappings: PolicyMappings?
    let policyConstraints: PolicyConstraints?
    let inhibitAnyPolicy: InhibitAnyPolicy?
    let subjectKeyIdentifier: [UInt8]?
    let authorityKeyIdentifier: AuthorityKeyIdentifier?
    let distributionPoints: CRLDistributionPoints?
    let criticalExtensions: [ObjectIdentifier]
    /// The first extension that does not read, stands there twice, or is critical and unknown.
    let fault: PathFault?

    var isSelfIssued: Bool { subjectNumber == issuerNumber }

    var isAuthority: Bool {
        if case .certificateAuthority = basicConstraints { true } else { false }
    }

    init(_ certificate: Certificate, index: Int, isAnchor: Bool, _ table: inout NameTable) {
        self.certificate = certificate
        self.index = index
        self.isAnchor = isAnchor
        subjectNumber = table.number(of: certificate.subject)
        issuerNumber = table.number(of: certificate.issuer)
        keyNumber = table.number(of: certificate.subjectPublicKeyInfo)
        keyBitCount = certificate.subjectPublicKeyInfo.rsaBitCount

        var reader = ExtensionReader(certificate)
        basicConstraints = reader.value()
        keyUsage = reader.value()
        extendedKeyUsage = reader.value()
        subjectAltName = reader.value()
        nameConstraints = reader.value()
        areNameConstraintsCritical = certificate.extensions[.nameConstraints]?.isCritical ?? false
        policies = reader.value()
        policyMappings = reader.value()
        policyConstraints = reader.value()
        inhibitAnyPolicy = reader.value()
        let subjectKey: SubjectKeyIdentifier? = reader.value()
        subjectKeyIdentifier = subjectKey?.octets
        authorityKeyIdentifier = reader.value()
        distributionPoints = reader.value()
        criticalExtensions = certificate.extensions.all.filter(\.isCritical).map(\.type)
        // Section 4.2.1.4: "A certificate policy OID MUST NOT appear more than once in a certificate policies extension."
        fault = reader.faultWithUnknown ?? policies?.repeatedPolicy.map { .repeatedPolicy($0) }
    }
}

/// Reads the extensions of one certificate, each type at most once, and remembers the first fault.
private struct ExtensionReader {
    private var fault: PathFault?
    private var byType: [ObjectIdentifier: Extension] = [:]
    private let extensions: [Extension]

    init(_ certificate: Certificate) {
        extensions = certificate.extensions.all
        byType.reserveCapacity(extensions.count)
        for one in extensions where byType.updateValue(one, forKey: one.type) != nil && fault == nil {
            // Section 4.2; which of the two counts is not for us to choose.
            fault = .repeatedExtension(one.type)
        }
    }

    mutating func value<Value: ExtensionValue>() -> Value? {
        guard let one = byType[Value.identifier] else { return nil }
        do throws(DERError) {
            return try one.read(as: Value.self)
        } catch {
            if fault == nil { fault = .malformedExtension(Value.identifier, error) }
            return nil
        }
    }

    /// Section 4.2: "A certificate-using system MUST reject the certificate if it encounters a critical extension it does
    /// not recognize or a critical extension that contains information that it cannot process."
    var faultWithUnknown: PathFault? {
        fault
            ?? extensions.first { $0.isCritical && !Self.processed.contains($0.type) }
            .map { .unknownCriticalExtension($0.type) }
    }

    /// What is processed, or what section 4.2 defines and imposes nothing on a path: key identifiers, alternative names of
    /// the issuer, places where something is to be had.
    private static let processed: Set<ObjectIdentifier> = [
        .basicConstraints, .keyUsage, .extKeyUsage, .subjectAltName, .nameConstraints, .certificatePolicies,
        .policyMappings, .policyConstraints, .inhibitAnyPolicy, .cRLDistributionPoints, .freshestCRL,
        .subjectKeyIdentifier, .authorityKeyIdentifier, .issuerAltName, .authorityInfoAccess, .subjectInfoAccess,
        .subjectDirectoryAttributes,
    ]
}

extension SubjectPublicKeyInfo {
    /// The length of the modulus, also of a key under RSASSA-PSS; nil where there is none.
    ///
    /// It is read without making a key of it: RFC 8017 appendix A.1.1, `SEQUENCE { modulus INTEGER, … }`.
    fileprivate var rsaBitCount: Int? {
        guard algorithm.algorithm == .rsaEncryption || algorithm.algorithm == .rsassaPSS,
            var reader = try? DERReader(subjectPublicKey[...]),
            var sequence = try? reader.sequence(DERField("RSAPublicKey", "RFC 8017 appendix A.1.1")),
            let modulus = try? sequence.nonNegativeInteger(DERField("modulus", "RFC 8017 appendix A.1.1"))
        else { return nil }
        let significant = modulus.drop { $0 == 0 }
        return significant.count * 8 - (significant.first?.leadingZeroBitCount ?? 0)
    }
}
