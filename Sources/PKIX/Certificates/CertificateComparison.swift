public import DER
private import KeyFormats

/// How two certificates are related, and in which fields they differ.
public struct CertificateComparison: Hashable, Sendable {
    public enum Relation: String, Hashable, Sendable {
        /// The same octets.
        case same
        /// The same in everything but the signature and its algorithm: what digest conversion makes. The serial number
        /// may be another.
        case digest
        /// The same subject and key, other dates or something else.
        case renewed
        /// The same subject, another key.
        case rekeyed
        /// Different subjects; for those without a subject, different alternative names.
        case different
    }

    public enum Field: Hashable, Sendable {
        case version, serialNumber, signatureAlgorithm, issuer, notBefore, notAfter, subject, publicKey, issuerUniqueID,
            subjectUniqueID
        /// In one and not in the other, or with another value or criticality.
        case `extension`(ObjectIdentifier)
        /// The same extensions in another order.
        case extensionOrder
        case signatureValue
    }

    public let relation: Relation
    /// In the order of the encoding; none where the relation is ``Relation/same``.
    public let differences: [Field]

    public init(_ a: Certificate, _ b: Certificate) {
        differences = a == b ? [] : Self.differences(a, b)
        relation = a == b ? .same : Self.relation(a, b, Set(differences))
    }

    private static func relation(_ a: Certificate, _ b: Certificate, _ differences: Set<Field>) -> Relation {
        if differences.isSubset(of: [.serialNumber, .signatureAlgorithm, .signatureValue]),
            differences.contains(.signatureAlgorithm)
        {
            return .digest
        }
        guard a.subject.matches(b.subject),
            !a.subject.isEmpty || a.extensions[.subjectAltName]?.value == b.extensions[.subjectAltName]?.value
        else { return .different }
        return differences.contains(.publicKey) ? .rekeyed : .renewed
    }

    private static func differences(_ a: Certificate, _ b: Certificate) -> [Field] {
        var fields: [Field] = []
        func note(_ field: Field, _ isSame: Bool) {
            if !isSame { fields.append(field) }
        }
        note(.version, a.version == b.version)
        note(.serialNumber, a.serialNumber == b.serialNumber)
        note(.signatureAlgorithm, a.signature == b.signature && a.signatureAlgorithm == b.signatureAlgorithm)
        note(.issuer, a.issuer == b.issuer)
        note(.notBefore, a.validity.notBefore == b.validity.notBefore)
        note(.notAfter, a.validity.notAfter == b.validity.notAfter)
        note(.subject, a.subject == b.subject)
        note(.publicKey, a.subjectPublicKeyInfo == b.subjectPublicKeyInfo)
        note(.issuerUniqueID, a.issuerUniqueID == b.issuerUniqueID)
        note(.subjectUniqueID, a.subjectUniqueID == b.subjectUniqueID)
        let (left, right) = (a.extensions.all, b.extensions.all)
        if left.map(Value.init) != right.map(Value.init) {
            let sets = (Set(left.map(Value.init)), Set(right.map(Value.init)))
            let differing = sets.0.symmetricDifference(sets.1)
            var seen: Set<ObjectIdentifier> = []
            for one in left + right where differing.contains(Value(one)) && seen.insert(one.type).inserted {
                fields.append(.extension(one.type))
            }
            if differing.isEmpty { fields.append(.extensionOrder) }
        }
        note(.signatureValue, a.signatureValue == b.signatureValue)
        return fields
    }

    /// An extension without its place in the certificate.
    private struct Value: Hashable {
        let type: ObjectIdentifier
        let isCritical: Bool
        let value: [UInt8]

        init(_ one: Extension) {
            type = one.type
            isCritical = one.isCritical
            value = one.value
        }
    }
}
