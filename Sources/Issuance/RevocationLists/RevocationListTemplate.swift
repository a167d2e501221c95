public import DER
private import KeyFormats
public import PKIX

/// What a revocation list shall say, before an issuer has signed it: a complete list, of everything that the issuer
/// revoked.
///
/// Entries keep their order; new ones come last. Each change costs the same however long the list is.
public struct RevocationListTemplate: Sendable {
    public var thisUpdate: DERTime
    /// RFC 5280 section 5.1.2.5: "Conforming CRL issuers MUST include the nextUpdate field in all CRLs".
    public var nextUpdate: DERTime
    /// RFC 5280 section 5.2.3: larger than that of every list before.
    public var number: CRLNumber
    /// Beside authorityKeyIdentifier and cRLNumber, which the issuer writes.
    public var furtherExtensions: [Extension] = []

    /// Nil where an entry was taken off.
    private var slots: [RevokedCertificate?] = []
    private var places: [CertificateSerialNumber: Int] = [:]

    /// The first list of an issuer: number 1, unless another is given.
    public init(thisUpdate: DERTime, nextUpdate: DERTime, number: CRLNumber = CRLNumber(magnitude: [1])) {
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
        self.number = number
    }

    /// A list that goes on from an earlier one: its entries, its extensions, the next number.
    ///
    /// Whether the earlier list is the issuer's is checked by ``CertificateAuthority/checkEarlier(_:)``.
    ///
    /// - Throws: ``RevocationListError`` for a list that cannot be gone on from: a delta CRL, an indirect one, one whose
    ///   number has no successor.
    public init(
        continuing earlier: CertificateList, thisUpdate: DERTime, nextUpdate: DERTime
    ) throws(RevocationListError) {
        guard earlier.thisUpdate <= thisUpdate else {
            throw .earlierIsLater(earlier: earlier.thisUpdate, thisUpdate: thisUpdate)
        }
        let extensions = earlier.extensions
        guard extensions[.deltaCRLIndicator] == nil else { throw .earlierIsDelta }
        let scope: IssuingDistributionPoint?
        let before: CRLNumber?
        do throws(DERError) {
            scope = try extensions.value(of: IssuingDistributionPoint.self)
            before = try extensions.value(of: CRLNumber.self)
        } catch {
            throw .earlierExtensions(error)
        }
        guard scope?.isIndirectCRL != true else { throw .earlierIsIndirect }
        // A list of version 1, or one without a number, is followed by number 1.
        let number = before?.successor ?? CRLNumber(magnitude: [1])
        guard number.integerOctetCount <= CRLNumber.octetLimit else { throw .numberTooLong }
        self.init(thisUpdate: thisUpdate, nextUpdate: nextUpdate, number: number)
        furtherExtensions = extensions.all.filter { ![.cRLNumber, .authorityKeyIdentifier].contains($0.type) }
        for entry in earlier.revokedCertificates { put(entry) }
    }

    /// In their order.
    public var entries: [RevokedCertificate] { slots.compactMap(\.self) }

    public subscript(serialNumber: CertificateSerialNumber) -> RevokedCertificate? {
        places[serialNumber].flatMap { slots[$0] }
    }

    /// Adds an entry, or puts it in the place of that of its serial number.
    public mutating func put(_ entry: RevokedCertificate) {
        if let place = places[entry.serialNumber] {
            slots[place] = entry
        } else {
            places[entry.serialNumber] = slots.count
            slots.append(entry)
        }
    }

    mutating func take(_ serialNumber: CertificateSerialNumber) {
        guard let place = places.removeValue(forKey: serialNumber) else { return }
        slots[place] = nil
    }
}

/// Why a revocation list cannot say that.
public enum RevocationListError: Error, Equatable {
    /// A list that was to be gone on from says that it was made after this one.
    case earlierIsLater(earlier: DERTime, thisUpdate: DERTime)
    case earlierIsDelta
    case earlierIsIndirect
    case earlierExtensions(DERError)
    /// The earlier list has another issuer.
    case earlierOfAnotherIssuer
    /// The earlier list's signature is not valid under the issuer's key.
    case earlierAltered
    case earlierAlgorithm(ObjectIdentifier)
    /// RFC 5280 section 5.2.3: "CRL issuers MUST NOT use CRLNumber values longer than 20 octets".
    case numberTooLong
    /// The next list comes before this one.
    case nextUpdateTooEarly
    /// The list has no entry of this number.
    case notListed(CertificateSerialNumber)
    /// RFC 5280 section 3.3: an entry stays until the certificate has expired; only a hold is lifted.
    case notOnHold(CertificateSerialNumber, CRLReason)
    /// RFC 5280 section 5.3.1: removeFromCRL "may only appear in delta CRLs".
    case reasonOfDeltas
    /// The revocation is said to lie after the list's own date.
    case revokedLater(CertificateSerialNumber, date: DERTime)
    /// A certificate that another issuer issued.
    case certificateOfAnotherIssuer
    /// A certificate whose signature is not valid under the issuer's key.
    case certificateAltered
    case certificateAlgorithm(ObjectIdentifier)
    case repeatedExtension(ObjectIdentifier)
    case issuance(IssuanceError)
}

extension CRLNumber {
    /// RFC 5280 section 5.2.3: "CRL verifiers MUST be able to handle CRLNumber values up to 20 octets. Conforming CRL
    /// issuers MUST NOT use CRLNumber values longer than 20 octets".
    static let octetLimit = 20

    /// The number plus one.
    public var successor: CRLNumber {
        var octets = magnitude
        for place in octets.indices.reversed() {
            let (sum, overflow) = octets[place].addingReportingOverflow(1)
            octets[place] = sum
            if !overflow { return CRLNumber(magnitude: octets) }
        }
        return CRLNumber(magnitude: [1] + octets)
    }

    /// Octets of the INTEGER, with the one that a set top bit needs.
    var integerOctetCount: Int { magnitude.count + ((magnitude.first ?? 0) >= 0x80 ? 1 : 0) }
}
