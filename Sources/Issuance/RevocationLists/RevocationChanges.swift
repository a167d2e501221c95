public import DER
private import KeyFormats
public import PKIX

/// What shall be said of a revoked certificate.
public struct Revocation: Hashable, Sendable {
    public var serialNumber: CertificateSerialNumber
    /// Nil: that of the entry that there is, or ``RevocationListTemplate/thisUpdate``.
    public var date: DERTime?
    /// Nil: that of the entry that there is, or none, which means unspecified.
    public var reason: CRLReason?
    /// Since when the key is known or suspected to be bad; nil: as it stands.
    public var invalidityDate: DERTime?

    public init(
        _ serialNumber: CertificateSerialNumber, date: DERTime? = nil, reason: CRLReason? = nil,
        invalidityDate: DERTime? = nil
    ) {
        self.serialNumber = serialNumber
        self.date = date
        self.reason = reason
        self.invalidityDate = invalidityDate
    }
}

extension RevocationListTemplate {
    /// Revokes a certificate, or changes what is said of one that is revoked already.
    ///
    /// An entry that there is keeps its date unless another is given: when a hold becomes a revocation, X.509 has "the
    /// revocation date shall be the date the certificate was placed on hold". Its other extensions are kept.
    ///
    /// - Returns: the entry that was there.
    @discardableResult
    public mutating func revoke(_ revocation: Revocation) throws(RevocationListError) -> RevokedCertificate? {
        guard revocation.reason != .removeFromCRL else { throw .reasonOfDeltas }
        let before = self[revocation.serialNumber]
        let date = revocation.date ?? before?.revocationDate ?? thisUpdate
        guard date <= thisUpdate else { throw .revokedLater(revocation.serialNumber, date: date) }
        var extensions = before?.extensions.all ?? []
        if let reason = revocation.reason {
            extensions.removeAll { $0.type == .cRLReason }
            // RFC 5280 section 5.3.1: "the reason code CRL entry extension SHOULD be absent instead of using the
            // unspecified (0) reasonCode value".
            if reason != .unspecified { extensions.insert(Extension(reason), at: 0) }
        }
        if let invalidityDate = revocation.invalidityDate {
            extensions.removeAll { $0.type == .invalidityDate }
            extensions.append(Extension(InvalidityDate(invalidityDate)))
        }
        put(
            RevokedCertificate(
                serialNumber: revocation.serialNumber, revocationDate: date, extensions: Extensions(extensions)))
        return before
    }

    /// Takes an entry off the list: one that is on hold, or one whose certificate expired before `thisUpdate`.
    ///
    /// RFC 5280 section 3.3 has an entry stay until it has stood on one list that was issued after the certificate
    /// expired; on which lists it stood, the caller knows.
    ///
    /// - Parameter notAfter: when the certificate expires, where that is known.
    /// - Returns: the entry.
    @discardableResult
    public mutating func remove(
        _ serialNumber: CertificateSerialNumber, notAfter: DERTime? = nil
    ) throws(RevocationListError) -> RevokedCertificate {
        guard let entry = self[serialNumber] else { throw .notListed(serialNumber) }
        let reason: CRLReason
        do throws(DERError) {
            reason = try entry.reason()
        } catch {
            throw .earlierExtensions(error)
        }
        let hasExpired = notAfter.map { $0 < thisUpdate } ?? false
        guard reason == .certificateHold || hasExpired else { throw .notOnHold(serialNumber, reason) }
        take(serialNumber)
        return entry
    }
}
