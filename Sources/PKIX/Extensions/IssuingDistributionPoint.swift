public import DER
private import KeyFormats

/// What a CRL covers (RFC 5280 section 5.2.5):
///
///     issuingDistributionPoint ::= SEQUENCE {
///         distributionPoint           [0]  DistributionPointName OPTIONAL,
///         onlyContainsUserCerts       [1]  BOOLEAN DEFAULT FALSE,
///         onlyContainsCACerts         [2]  BOOLEAN DEFAULT FALSE,
///         onlySomeReasons             [3]  ReasonFlags OPTIONAL,
///         indirectCRL                 [4]  BOOLEAN DEFAULT FALSE,
///         onlyContainsAttributeCerts  [5]  BOOLEAN DEFAULT FALSE }
///         -- at most one of onlyContainsUserCerts, onlyContainsCACerts, and onlyContainsAttributeCerts
///         -- may be set to TRUE.
///
/// Critical.
public struct IssuingDistributionPoint: ExtensionValue, DERStructure {
    public static var identifier: ObjectIdentifier { .issuingDistributionPoint }
    public init(encoded: ArraySlice<UInt8>) throws(DERError) { self = try Self.whole(encoded) }
    public var encoded: [UInt8] { written }

    /// Which certificates of those in question.
    public enum Scope: Hashable, Sendable { case all, onlyUserCertificates, onlyCACertificates, onlyAttributeCertificates }

    public let distributionPoint: DistributionPointName?
    public let scope: Scope
    /// Nil: all reasons.
    public let onlySomeReasons: ReasonFlags?
    public let isIndirectCRL: Bool

    public init(
        _ distributionPoint: DistributionPointName?, scope: Scope = .all, onlySomeReasons: ReasonFlags? = nil,
        isIndirectCRL: Bool = false
    ) {
        self.distributionPoint = distributionPoint
        self.scope = scope
        self.onlySomeReasons = onlySomeReasons
        self.isIndirectCRL = isIndirectCRL
    }

    /// The empty sequence is read, though "Conforming CRLs issuers MUST NOT issue CRLs where the DER encoding of the
    /// issuing distribution point extension is an empty sequence": it means a CRL for everything.
    package init(_ reader: inout DERReader) throws(DERError) {
        let start = reader.offset
        var sequence = try reader.sequence(DERField("issuingDistributionPoint", "RFC 5280 section 5.2.5"))
        distributionPoint =
            sequence.nextTag == .constructed(0)
            ? try DistributionPointName(
                &sequence, tag: .constructed(0), DERField("distributionPoint", "RFC 5280 section 5.2.5")) : nil
        let user = try sequence.flag(1, DERField("onlyContainsUserCerts", "RFC 5280 section 5.2.5"))
        let authority = try sequence.flag(2, DERField("onlyContainsCACerts", "RFC 5280 section 5.2.5"))
        onlySomeReasons =
            sequence.nextTag == .primitive(3)
            ? try ReasonFlags(&sequence, tag: .primitive(3), DERField("onlySomeReasons", "RFC 5280 section 5.2.5")) : nil
        isIndirectCRL = try sequence.flag(4, DERField("indirectCRL", "RFC 5280 section 5.2.5"))
        let attribute = try sequence.flag(5, DERField("onlyContainsAttributeCerts", "RFC 5280 section 5.2.5"))
        try sequence.end()
        switch (user, authority, attribute) {
        case (false, false, false): scope = .all
        case (true, false, false): scope = .onlyUserCertificates
        case (false, true, false): scope = .onlyCACertificates
        case (false, false, true): scope = .onlyAttributeCertificates
        default: throw DERError(.badValue(.init("issuingDistributionPoint")), at: start)
        }
    }

    package func write(to writer: inout DERWriter) {
        writer.sequence { sequence in
            distributionPoint?.write(to: &sequence, tag: .constructed(0))
            if scope == .onlyUserCertificates { sequence.write(.primitive(1), [0xff]) }
            if scope == .onlyCACertificates { sequence.write(.primitive(2), [0xff]) }
            onlySomeReasons?.write(to: &sequence, tag: .primitive(3))
            if isIndirectCRL { sequence.write(.primitive(4), [0xff]) }
            if scope == .onlyAttributeCertificates { sequence.write(.primitive(5), [0xff]) }
        }
    }
}

extension DERReader {
    /// `[number] IMPLICIT BOOLEAN DEFAULT FALSE`, in DER: absent or TRUE.
    fileprivate mutating func flag(_ number: UInt32, _ field: DERField) throws(DERError) -> Bool {
        guard let content = try readIfPresent(.primitive(number), field) else { return false }
        guard content.count == 1, let octet = content.first else { throw DERError(.badBoolean, at: content.startIndex) }
        switch octet {
        case 0xff: return true
        case 0x00: throw DERError(.encodedDefault, at: content.startIndex)
        default: throw DERError(.badBoolean, at: content.startIndex)
        }
    }
}
