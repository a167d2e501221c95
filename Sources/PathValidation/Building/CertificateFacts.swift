import DER
import KeyFormats
import PKIX
import RSA

/// A certificate with its extensions read once, as the steps of section 6.1 ask for them.
final class CertificateFacts: Sendable {
    let certificate: Certificate
    /// Its place among all certificates of the validation: its identity.
    let index: Int
    /// For what it is trusted, if it is an anchor.
    let trust: TrustedUses?
    let subjectNumber: Int
    let issuerNumber: Int
    let keyNumber: Int
    /// Nil where the key is not of RSA, or none that can be computed with.
    let keyBitCount: Int?
    /// How many ``PathBudget/Kind/signatureChecks`` a check with the key counts for.
    let checkCost: Int

    let basicConstraints: BasicConstraints?
    /// A path length of a certificate that is no authority's: it was ignored.
    let hasMeaninglessPathLength: Bool
    let keyUsage: KeyUsage?
    let extendedKeyUsage: ExtendedKeyUsage?
    let subjectAltName: SubjectAltName?
    let nameConstraints: NameConstraints?
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

    var isAnchor: Bool { trust != nil }

    var nameAndKey: NameAndKey { NameAndKey(name: subjectNumber, key: keyNumber) }

    var isSelfIssued: Bool { subjectNumber == issuerNumber }

    var isAuthority: Bool {
        if case .certificateAuthority = basicConstraints { true } else { false }
    }

    init(_ certificate: Certificate, index: Int, trust: TrustedUses?, _ table: inout NameTable) {
        self.certificate = certificate
        self.index = index
        self.trust = trust
        subjectNumber = table.number(of: certificate.subject)
        issuerNumber = table.number(of: certificate.issuer)
        keyNumber = table.number(of: certificate.subjectPublicKeyInfo)
        let size = certificate.subjectPublicKeyInfo.rsaSize
        keyBitCount = size?.modulus
        checkCost = size?.checkCost ?? 1

        var reader = ExtensionReader(certificate)
        (basicConstraints, hasMeaninglessPathLength) = reader.basicConstraints()
        keyUsage = reader.value()
        extendedKeyUsage = reader.value()
        subjectAltName = reader.value()
        nameConstraints = reader.value()
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
        // "If this extension is critical, the path validation software MUST be able to interpret this extension
        // (including the optional qualifier), or MUST reject the certificate."
        fault =
            reader.faultWithUnknown ?? policies?.repeatedPolicy.map { .repeatedPolicy($0) }
            ?? (criticalExtensions.contains(.certificatePolicies) ? policies?.unknownQualifier : nil)
            .map { .unknownPolicyQualifier($0) }
    }
}

/// Whom trust is in: a name and a key, by their numbers.
struct NameAndKey: Hashable {
    let name: Int
    let key: Int
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

    mutating func basicConstraints() -> (BasicConstraints?, Bool) {
        guard let one = byType[.basicConstraints] else { return (nil, false) }
        do throws(DERError) {
            return try BasicConstraints.ignoringPathLengthOfEndEntity(one.content)
        } catch {
            if fault == nil { fault = .malformedExtension(.basicConstraints, error) }
            return (nil, false)
        }
    }

    /// Section 4.2: "A certificate-using system MUST reject the certificate if it encounters a critical extension it does
    /// not recognize or a critical extension that contains information that it cannot process."
    var faultWithUnknown: PathFault? {
        fault
            ?? extensions.first { $0.isCritical && !Self.processed.contains($0.type) }
            .map { .unknownCriticalExtension($0.type) }
    }

    /// What is enforced, or asks for nothing: section 4.2.1.7 takes alternative names of the issuer out of the algorithm, and
    /// id-pkix-ocsp-nocheck (RFC 6960 section 4.2.2.2.1) lifts a check of OCSP responders, which is not made. Key identifiers
    /// and places where something is to be had are not among them; see PathValidation.swift.
    private static let processed: Set<ObjectIdentifier> = [
        .basicConstraints, .keyUsage, .extKeyUsage, .subjectAltName, .nameConstraints, .certificatePolicies,
        .policyMappings, .policyConstraints, .inhibitAnyPolicy, .cRLDistributionPoints, .freshestCRL,
        .issuerAltName, .ocspNoCheck,
    ]
}

extension CertificatePolicies {
    /// The first qualifier that is neither of the two of RFC 5280.
    fileprivate var unknownQualifier: ObjectIdentifier? {
        for case .other(let identifier, _) in policies.lazy.flatMap(\.policyQualifiers) { return identifier }
        return nil
    }
}

extension SubjectPublicKeyInfo {
    /// The lengths of modulus and exponent, also of a key under RSASSA-PSS; nil where there are none.
    ///
    /// They are read without making a key of them: RFC 8017 appendix A.1.1, `SEQUENCE { modulus INTEGER, publicExponent
    /// INTEGER }`.
    fileprivate var rsaSize: RSASize? {
        guard algorithm.algorithm == .rsaEncryption || algorithm.algorithm == .rsassaPSS,
            var reader = try? DERReader(subjectPublicKey[...]),
            var sequence = try? reader.sequence(DERField("RSAPublicKey", "RFC 8017 appendix A.1.1")),
            let modulus = try? sequence.nonNegativeInteger(DERField("modulus", "RFC 8017 appendix A.1.1"))
        else { return nil }
        let exponent = try? sequence.nonNegativeInteger(DERField("publicExponent", "RFC 8017 appendix A.1.1"))
        return RSASize(modulus: Self.bitCount(modulus), exponent: Self.bitCount(exponent ?? []))
    }

    private static func bitCount(_ number: ArraySlice<UInt8>) -> Int {
        let significant = number.drop { $0 == 0 }
        return significant.count * 8 - (significant.first?.leadingZeroBitCount ?? 0)
    }
}

private struct RSASize {
    let modulus: Int
    let exponent: Int

    /// A check costs the square of the modulus for each bit of the exponent. One with 4,096 bits and any exponent that is
    /// in use (17 bits) is cheap and counts once; with 16,384 bits and 256, which are the most that is computed with, it takes
    /// as long as two hundred, and counts for half of the budget, so that one such key can be used.
    var checkCost: Int {
        // Longer ones are refused before anything is computed.
        let (modulus, exponent) = (min(modulus, RSAPublicKey.maximumBitCount), min(exponent, RSAPublicKey.maximumExponentBitCount))
        return min(max(modulus * modulus / (4096 * 4096), 1) * max(exponent / 32, 1), PathBudget.Kind.signatureChecks.limit / 2)
    }
}
