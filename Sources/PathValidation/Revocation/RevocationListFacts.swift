import DER
import KeyFormats
import PKIX

/// A revocation list with its extensions read once.
final class RevocationListFacts: Sendable {
    let list: CertificateList
    let index: Int
    let issuerNumber: Int
    let issuingDistributionPoint: IssuingDistributionPoint?
    /// The names in it; nil: there are none.
    let covered: DistributionPointNames?
    let number: CRLNumber?
    /// BaseCRLNumber: the list is a delta.
    let base: CRLNumber?
    let authorityKeyIdentifier: [UInt8]?
    /// What makes the list unusable in itself.
    let fault: RevocationListFault?

    /// Whether this list is later than another, by its date, then by its number.
    func supersedes(_ other: RevocationListFacts) -> Bool {
        let (date, otherDate) = (list.thisUpdate.secondsSinceEpoch, other.list.thisUpdate.secondsSinceEpoch)
        guard date == otherDate else { return date > otherDate }
        let (number, otherNumber) = (number?.magnitude ?? [], other.number?.magnitude ?? [])
        guard number.count == otherNumber.count else { return number.count > otherNumber.count }
        return otherNumber.lexicographicallyPrecedes(number)
    }

    /// Whether this list is later than another and nothing contradicts it: section 5.2.3 has numbers grow with the dates.
    func isLater(than other: RevocationListFacts) -> Bool {
        guard supersedes(other) else { return false }
        guard let number, let otherNumber = other.number else { return true }
        return otherNumber <= number
    }

    var isIndirect: Bool { issuingDistributionPoint?.isIndirectCRL ?? false }

    init(_ list: CertificateList, index: Int, _ table: inout NameTable) {
        self.list = list
        self.index = index
        issuerNumber = table.number(of: list.issuer)
        var fault: RevocationListFault? = list.extensions.repeatedTypes.first.map { .repeatedExtension($0) }
        func read<Value: ExtensionValue>(_ type: Value.Type = Value.self) -> Value? {
            guard let one = list.extensions[Value.identifier] else { return nil }
            do throws(DERError) {
                return try one.read(as: Value.self)
            } catch {
                if fault == nil { fault = .malformedExtension(Value.identifier, error) }
                return nil
            }
        }
        issuingDistributionPoint = read()
        covered = issuingDistributionPoint?.distributionPoint.map { DistributionPointNames($0, issuer: list.issuer) }
        number = read()
        base = read(DeltaCRLIndicator.self)?.baseCRLNumber
        authorityKeyIdentifier = read(AuthorityKeyIdentifier.self)?.keyIdentifier
        self.fault =
            fault
            ?? list.extensions.all.first { $0.isCritical && !Self.processed.contains($0.type) }
            .map { .unknownCriticalExtension($0.type) }
            ?? list.revokedCertificates.criticalExtensionTypes.first { !Self.processedInEntries.contains($0) }
            .map { .unknownCriticalExtension($0) }
    }

    /// RFC 5280 section 5.2.
    private static let processed: Set<ObjectIdentifier> = [
        .authorityKeyIdentifier, .issuerAltName, .cRLNumber, .deltaCRLIndicator, .issuingDistributionPoint, .freshestCRL,
        .authorityInfoAccess,
    ]
    /// RFC 5280 section 5.3.
    private static let processedInEntries: Set<ObjectIdentifier> = [.cRLReason, .invalidityDate, .certificateIssuer]
}
