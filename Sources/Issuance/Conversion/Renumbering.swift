public import PKIX

/// The serial numbers that a certificate gets when it is signed again under a new one.
public struct Renumbering: Hashable, Sendable {
    /// The number of the authority's certificate, which has been given a new one as well.
    public struct Authority: Hashable, Sendable {
        public let old: CertificateSerialNumber
        public let new: CertificateSerialNumber

        public init(old: CertificateSerialNumber, new: CertificateSerialNumber) {
            self.old = old
            self.new = new
        }
    }

    /// The certificate's own.
    public let serialNumber: CertificateSerialNumber
    /// An authority key identifier that names the authority's certificate by its old number gets the new one
    /// (RFC 5280 section 4.2.1.1). Of a self-signed certificate that is its own.
    public let authority: Authority?

    public init(_ serialNumber: CertificateSerialNumber, authority: Authority? = nil) {
        self.serialNumber = serialNumber
        self.authority = authority
    }

    func apply(to certificate: Certificate, _ outline: SignedOutline, _ splice: inout Splice) {
        if let number = outline.serialNumber {
            splice.replaceContent(.serialNumber, of: number, with: serialNumber.octets)
        }
        if let authority, let named = try? certificate.extensions.value(of: AuthorityKeyIdentifier.self),
            named.authorityCertSerialNumber == authority.old,
            let place = outline.authoritySerialNumber(in: certificate.encoded)
        {
            splice.replaceContent(.authorityCertSerialNumber, of: place.number, with: authority.new.octets)
            splice.adjustLengths(of: place.around)
        } else {
            splice.adjustLengths(of: [outline.toBeSigned, outline.whole])
        }
    }
}
