public import DER

extension CertificateList {
    /// The entry for a certificate, or nil if the list has none. Of several, which no list should have, one that takes the
    /// certificate off again (removeFromCRL) counts last: what the others say is on the safe side.
    ///
    /// In an indirect CRL an entry is of the issuer that the certificateIssuer extension of it or of the last entry
    /// before it names, and of the CRL's issuer where there is none yet (RFC 5280 section 5.3.3). In another CRL all
    /// entries are of the CRL's issuer.
    ///
    /// - Parameter issuer: who issued the certificate.
    /// - Throws: ``DERError`` for an issuingDistributionPoint or certificateIssuer that does not read: what such a list
    ///   says nobody knows.
    public func entry(
        for serialNumber: CertificateSerialNumber, issuedBy issuer: DistinguishedName
    ) throws(DERError) -> RevokedCertificate? {
        let isIndirect = try extensions.value(of: IssuingDistributionPoint.self)?.isIndirectCRL ?? false
        guard isIndirect else {
            guard issuer.matches(self.issuer) else { return nil }
            let entries = revokedCertificates.indices(of: serialNumber).map { revokedCertificates[$0] }
            return entries.first { !$0.isRemoval } ?? entries.first
        }
        // Of many names one is compared with all.
        let form = issuer.comparisonForm
        var removal: RevokedCertificate?
        var entriesAreOurs = form == self.issuer.comparisonForm
        for entry in revokedCertificates {
            if let named = try entry.extensions.value(of: CertificateIssuer.self) {
                entriesAreOurs = named.directoryNames.contains { $0.encoded == issuer.encoded || $0.comparisonForm == form }
            }
            guard entriesAreOurs, entry.serialNumber == serialNumber else { continue }
            guard entry.isRemoval else { return entry }
            removal = removal ?? entry
        }
        return removal
    }
}

extension RevokedCertificate {
    fileprivate var isRemoval: Bool { (try? reason()) == .removeFromCRL }
}
