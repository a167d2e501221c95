public import Digests
public import Issuance
public import PKIX

/// A certificate or revocation list of a group, once, however many copies of it there are: copies are found by their
/// octets.
public struct TreeMember: Sendable {
    public enum Content: Sendable {
        case certificate(Certificate)
        case revocationList(CertificateList)
    }

    public let content: Content
    /// Where it stands; for reports.
    public var places: [String]

    public init(_ content: Content, places: [String]) {
        self.content = content
        self.places = places
    }

    public var encoded: [UInt8] {
        switch content {
        case .certificate(let certificate): certificate.encoded
        case .revocationList(let list): list.encoded
        }
    }

    public var issuer: DistinguishedName {
        switch content {
        case .certificate(let certificate): certificate.issuer
        case .revocationList(let list): list.issuer
        }
    }

    public var certificate: Certificate? {
        if case .certificate(let certificate) = content { certificate } else { nil }
    }
}

/// What is to be done with a member.
public enum ConversionDecision: Hashable, Sendable {
    case convert(from: DigestAlgorithm)
    /// It is signed with the digest that is wanted.
    case alreadyThere
    /// A self-signed certificate whose key is not here: the anchor of somebody else. It is left.
    case foreignAnchor
    /// The key that signed it is not here.
    case noIssuerKey
    /// It does not verify under the issuer of its name. It is not signed.
    case altered
    case refused(Refusal)

    public enum Refusal: Hashable, Sendable {
        /// Its signature is none whose conversion is a change of one octet with a way back.
        case notConvertible(String)
        /// With new serial numbers: a revocation list of its issuer has it.
        case revoked
        /// With new serial numbers: a certificate that stays as it is names this one by its number.
        case namedByNumber
    }

    /// The word for programs.
    public var word: String {
        switch self {
        case .convert: "convert"
        case .alreadyThere: "already"
        case .foreignAnchor: "foreign-anchor"
        case .noIssuerKey: "no-issuer-key"
        case .altered: "altered"
        case .refused: "refused"
        }
    }
}

/// What became of a member that was converted.
public struct ConvertedMember: Sendable {
    public let oldDigest: DigestAlgorithm
    public let encoded: [UInt8]
    public let changes: [OctetChange]
    /// Which of ``TreeConversion/authorities`` signed.
    public let authority: Int
}

public enum MemberOutcome: Sendable {
    case converted(ConvertedMember)
    case left(ConversionDecision)
    /// Its conversion was decided and failed: nothing of the tree may be written.
    case failed(ConversionError)
}
