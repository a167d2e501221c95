public import DER

/// One entry of a revocation list (RFC 5280 section 5.1.2.6 and 5.3).
public struct RevokedCertificate: Hashable, Sendable {
    public let serialNumber: CertificateSerialNumber
    public let revocationDate: DERTime
    /// None where the field is absent.
    public let extensions: Extensions

    public init(serialNumber: CertificateSerialNumber, revocationDate: DERTime, extensions: Extensions = Extensions([])) {
        self.serialNumber = serialNumber
        self.revocationDate = revocationDate
        self.extensions = extensions
    }

    /// - Parameter extensions: the element, which has been read once, or nothing.
    init(serialNumber: CertificateSerialNumber, revocationDate: DERTime, extensions: ArraySlice<UInt8>) {
        self.serialNumber = serialNumber
        self.revocationDate = revocationDate
        if !extensions.isEmpty, var reader = try? DERReader(extensions), let read = try? Extensions(&reader) {
            self.extensions = read
        } else {
            self.extensions = Extensions([])
        }
    }

    /// RFC 5280 section 5.3.1; "the absence of" it means unspecified.
    public func reason() throws(DERError) -> CRLReason { try extensions.value(of: CRLReason.self) ?? .unspecified }

    /// RFC 5280 section 5.3.2.
    public func invalidityDate() throws(DERError) -> DERTime? { try extensions.value(of: InvalidityDate.self)?.date }

    package func write(to writer: inout DERWriter) {
        writer.sequence { entry in
            entry.write(.integer, serialNumber.octets)
            entry.time(revocationDate)
            if !extensions.all.isEmpty { extensions.write(to: &entry) }
        }
    }
}
