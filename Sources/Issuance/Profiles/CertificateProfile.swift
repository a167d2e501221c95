public import DER
private import KeyFormats
public import PKIX

/// A kind of certificate: what its extensions say, each with the clause or document that says so.
///
/// A profile is data. What it says is always in the certificate: no request overrides it. Whoever issues may say
/// otherwise in the ``CertificateTemplate``. All profiles are for RSA keys (RFC 3279 section 2.3.1: no keyAgreement).
public struct CertificateProfile: Hashable, Sendable {
    /// A value and where it comes from.
    public struct Sourced<Value: Hashable & Sendable>: Hashable, Sendable {
        public let value: Value
        /// For people: `RFC 5280 section 4.2.1.3`.
        public let source: String

        public init(_ value: Value, _ source: String) {
            self.value = value
            self.source = source
        }
    }

    /// What the tool's `--profile` calls it.
    public let name: String
    /// What it is for, in a few words.
    public let purpose: String
    /// Critical in every profile: section 4.2.1.9 demands it for authorities and allows it for the others.
    public let basicConstraints: Sourced<BasicConstraints>
    /// Critical in every profile: "conforming CAs SHOULD mark this extension as critical" (section 4.2.1.3).
    public let keyUsage: Sourced<KeyUsage>
    /// In the order of the encoding; empty: the extension is left out, and every purpose is allowed. Never critical:
    /// Unified CCX refuses critical extensions other than the two above.
    public let extendedKeyUsage: Sourced<[ObjectIdentifier]>
    /// One alternative name at least shall be of one of these kinds; empty: none is asked for.
    public let alternativeNames: Sourced<[NameKind]>
    /// For how many days, where nobody says.
    public let dayCount: Int

    public var isAuthority: Bool { basicConstraints.value != .endEntity }

    /// A profile of one's own. What contradicts itself, such as a CA without keyCertSign, is refused when it is issued.
    public init(
        _ name: String, _ purpose: String, _ basicConstraints: Sourced<BasicConstraints>, _ keyUsage: Sourced<KeyUsage>,
        _ extendedKeyUsage: Sourced<[ObjectIdentifier]>, _ alternativeNames: Sourced<[NameKind]>, dayCount: Int
    ) {
        self.name = name
        self.purpose = purpose
        self.basicConstraints = basicConstraints
        self.keyUsage = keyUsage
        self.extendedKeyUsage = extendedKeyUsage
        self.alternativeNames = alternativeNames
        self.dayCount = dayCount
    }
}

extension CertificateProfile {
    /// A kind of alternative name by which a relying program finds the subject.
    public enum NameKind: String, Hashable, Sendable, CaseIterable {
        case dNSName
        case iPAddress
        case rfc822Name
        /// A URI of the scheme `sip` that names a domain and no user.
        case sipDomain

        public func matches(_ name: GeneralName) -> Bool {
            switch (self, name) {
            case (.dNSName, .dNSName), (.iPAddress, .iPAddress), (.rfc822Name, .rfc822Name): true
            // RFC 5922 section 7.1: neither another scheme, "sips" included, nor a URI with a userpart is a domain's.
            case (.sipDomain, .uniformResourceIdentifier(let text)):
                text.lowercased().hasPrefix("sip:") && !text.contains("@")
            default: false
            }
        }
    }

    /// Whether the names have one of the kinds that the profile asks for.
    public func isNamed(by names: [GeneralName]) -> Bool {
        alternativeNames.value.isEmpty || names.contains { name in alternativeNames.value.contains { $0.matches(name) } }
    }
}
