public import DER
private import KeyFormats

/// Why a certificate was revoked (RFC 5280 section 5.3.1):
///
///     CRLReason ::= ENUMERATED {
///         unspecified          (0),
///         keyCompromise        (1),
///         cACompromise         (2),
///         affiliationChanged   (3),
///         superseded           (4),
///         cessationOfOperation (5),
///         certificateHold      (6),
///              -- value 7 is not used
///         removeFromCRL        (8),
///         privilegeWithdrawn   (9),
///         aACompromise        (10) }
///
/// Not critical.
public enum CRLReason: Int, ExtensionValue, DERStructure, CaseIterable {
    case unspecified = 0
    case keyCompromise = 1
    case cACompromise = 2
    case affiliationChanged = 3
    case superseded = 4
    case cessationOfOperation = 5
    case certificateHold = 6
    case removeFromCRL = 8
    case privilegeWithdrawn = 9
    case aACompromise = 10

    public static var identifier: ObjectIdentifier { .cRLReason }
    public init(encoded: ArraySlice<UInt8>) throws(DERError) { self = try Self.whole(encoded) }
    public var encoded: [UInt8] { written }

    package init(_ reader: inout DERReader) throws(DERError) {
        let start = reader.offset
        let value = try reader.enumerated(DERField("CRLReason", "RFC 5280 section 5.3.1"), in: 0...10)
        guard let reason = CRLReason(rawValue: value) else { throw DERError(.badValue(.init("CRLReason")), at: start) }
        self = reason
    }

    package func write(to writer: inout DERWriter) { writer.enumerated(rawValue) }

    /// The flag that says the same; removeFromCRL and unspecified have none.
    public var flag: ReasonFlags? {
        switch self {
        case .unspecified, .removeFromCRL: nil
        case .keyCompromise: .keyCompromise
        case .cACompromise: .cACompromise
        case .affiliationChanged: .affiliationChanged
        case .superseded: .superseded
        case .cessationOfOperation: .cessationOfOperation
        case .certificateHold: .certificateHold
        case .privilegeWithdrawn: .privilegeWithdrawn
        case .aACompromise: .aACompromise
        }
    }
}
