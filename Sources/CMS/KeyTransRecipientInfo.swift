package import DER
public import KeyFormats
public import PKIX

/// The content-encryption key, under a recipient's public key (RFC 5652 section 6.2.1):
///
///     KeyTransRecipientInfo ::= SEQUENCE {
///         version                 CMSVersion,  -- always set to 0 or 2
///         rid                     RecipientIdentifier,
///         keyEncryptionAlgorithm  KeyEncryptionAlgorithmIdentifier,
///         encryptedKey            EncryptedKey }
///
///     RecipientIdentifier ::= CHOICE {
///         issuerAndSerialNumber  IssuerAndSerialNumber,
///         subjectKeyIdentifier   [0] SubjectKeyIdentifier }
public struct KeyTransRecipientInfo: Hashable, Sendable {
    public enum Identifier: Hashable, Sendable {
        case issuerAndSerialNumber(DistinguishedName, CertificateSerialNumber)
        case subjectKeyIdentifier([UInt8])
    }

    public let identifier: Identifier
    public let keyEncryptionAlgorithm: AlgorithmIdentifier
    public let encryptedKey: [UInt8]

    package init(identifier: Identifier, keyEncryptionAlgorithm: AlgorithmIdentifier, encryptedKey: [UInt8]) {
        self.identifier = identifier
        self.keyEncryptionAlgorithm = keyEncryptionAlgorithm
        self.encryptedKey = encryptedKey
    }

    package init(from input: inout DERReader) throws(DERError) {
        let clause: StaticString = "RFC 5652 section 6.2.1"
        var sequence = try input.sequence(DERField("KeyTransRecipientInfo", clause))
        // That 0 stands with the one identifier and 2 with the other is not enforced: it says nothing new.
        _ = try sequence.int(DERField("version", clause), in: 0...2)
        if let octets = try sequence.readIfPresent(.primitive(0), DERField("subjectKeyIdentifier", clause)) {
            identifier = .subjectKeyIdentifier([UInt8](octets))
        } else {
            var both = try sequence.sequence(DERField("issuerAndSerialNumber", "RFC 5652 section 10.2.4"))
            let issuer = try DistinguishedName(&both, DERField("issuer", "RFC 5652 section 10.2.4"))
            let serialNumber = try CertificateSerialNumber(&both, DERField("serialNumber", "RFC 5652 section 10.2.4"))
            try both.end()
            identifier = .issuerAndSerialNumber(issuer, serialNumber)
        }
        keyEncryptionAlgorithm = try AlgorithmIdentifier(
            from: &sequence, DERField("keyEncryptionAlgorithm", clause))
        encryptedKey = [UInt8](try sequence.octetString(DERField("encryptedKey", clause)))
        try sequence.end()
    }

    /// The whole element.
    package var encoded: [UInt8] {
        var writer = DERWriter()
        writer.sequence { sequence in
            switch identifier {
            case .issuerAndSerialNumber(let issuer, let serialNumber):
                // "If the RecipientIdentifier is issuerAndSerialNumber, then the version MUST be 0", else 2.
                sequence.integer(0)
                sequence.sequence { both in
                    both.raw(issuer.encoded.span)
                    both.write(.integer, serialNumber.octets)
                }
            case .subjectKeyIdentifier(let octets):
                sequence.integer(2)
                sequence.write(.primitive(0), octets)
            }
            keyEncryptionAlgorithm.write(to: &sequence)
            sequence.octetString(encryptedKey)
        }
        return writer.finish()
    }

    /// Whether it is for the key of that certificate.
    public func isFor(_ certificate: Certificate) -> Bool {
        switch identifier {
        case .issuerAndSerialNumber(let issuer, let serialNumber):
            certificate.serialNumber == serialNumber && certificate.issuer.matches(issuer)
        case .subjectKeyIdentifier(let octets):
            (try? certificate.extensions.value(of: SubjectKeyIdentifier.self))?.octets == octets
        }
    }
}
