public import DER

extension CertificateList {
    /// The entry for a certificate, or nil if the list has none.
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
            return revokedCertificates.indices(of: serialNumber).first.map { revokedCertificates[$0] }
        }
        // Of many names one is compared with all.
        let form = issuer.comparisonForm
        var entriesAreOurs = form == self.issuer.comparisonForm
        for entry in revokedCertificates {
            if let named = try entry.extensions.value(of: CertificateIssuer.self) {
                entriesAreOurs = named.directoryNames.contains { $0.encoded == issuer.encoded || $0.comparisonForm == form }
            }
            if entriesAreOurs && entry.serialNumber == serialNumber { return entry }
        }
        return nil
    }
}
