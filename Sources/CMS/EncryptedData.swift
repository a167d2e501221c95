package import DER
package import Octets
private import PKIX

/// Content under a key that is agreed on elsewhere (RFC 5652 section 8):
///
///     EncryptedData ::= SEQUENCE {
///         version               CMSVersion,
///         encryptedContentInfo  EncryptedContentInfo,
///         unprotectedAttrs      [1] IMPLICIT UnprotectedAttributes OPTIONAL }
public struct EncryptedData: Hashable, Sendable {
    /// "If unprotectedAttrs is present, then the version MUST be 2. … then version MUST be 0."
    public let version: Int
    public let encryptedContentInfo: EncryptedContentInfo

    package init<Source: OctetSource>(from input: inout DERCursor<Source>) throws(DERError) {
        var sequence = try input.sequence(DERField("EncryptedData", "RFC 5652 section 8"))
        version = try sequence.int(DERField("version", "RFC 5652 section 8"), in: 0...5)
        encryptedContentInfo = try EncryptedContentInfo(from: &sequence)
        _ = try sequence.readIfPresent(.constructed(1), DERField("unprotectedAttrs", "RFC 5652 section 8"))
        try sequence.end()
    }

    /// Of version 0, without attributes.
    package init(_ encryptedContentInfo: EncryptedContentInfo) {
        version = 0
        self.encryptedContentInfo = encryptedContentInfo
    }

    package func write<Sink: ~Copyable>(to output: inout DERBuilder<Sink>) {
        output.sequence { sequence in
            sequence.integer(version)
            encryptedContentInfo.write(to: &sequence)
        }
    }
}
