private import DER
private import KeyFormats
private import Octets
public import PKIX

extension SignedData {
    /// A message of certificates and revocation lists alone, in DER (RFC 5652 section 5.1, RFC 5751 section 3.2.2):
    /// "there are no signers, … the EncapsulatedContentInfo value being "signed" is irrelevant. In this case, the
    /// content type within the EncapsulatedContentInfo value being "signed" MUST be id-data, and the content field of
    /// the EncapsulatedContentInfo value MUST be omitted."
    ///
    /// The certificates are a SET OF, which DER sorts by their encodings: in it they have no order of their own.
    public static func certificatesOnly(
        _ certificates: [Certificate], revocationLists: [CertificateList] = []
    ) -> [UInt8] {
        var writer = DERWriter()
        writer.contentInfo(.signedData) { content in
            content.sequence { sequence in
                // Section 5.1: no other formats of certificates or lists, id-data, and no signer of version 3.
                sequence.integer(1)
                sequence.setOf([])
                sequence.sequence { $0.objectIdentifier(.data) }
                if !certificates.isEmpty { sequence.setOf(certificates.map(\.encoded), tag: .constructed(0)) }
                if !revocationLists.isEmpty { sequence.setOf(revocationLists.map(\.encoded), tag: .constructed(1)) }
                sequence.setOf([])
            }
        }
        return writer.finish()
    }
}
