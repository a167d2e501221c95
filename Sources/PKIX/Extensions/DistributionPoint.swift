internal import DER

/// Where a CRL is to be had (RFC 5280 section 4.2.1.13):
///
///     DistributionPoint ::= SEQUENCE {
///         distributionPoint  [0]  DistributionPointName OPTIONAL,
///         reasons            [1]  ReasonFlags OPTIONAL,
///         cRLIssuer          [2]  GeneralNames OPTIONAL }
///
/// "a DistributionPoint MUST NOT consist of only the reasons field; either distributionPoint or cRLIssuer MUST be
/// present": others are read, and are no place where a validator would look.
public struct DistributionPoint: Hashable, Sendable {
    public let distributionPoint: DistributionPointName?
    /// Nil: the CRL has all reasons.
    public let reasons: ReasonFlags?
    /// Empty: whoever issued the certificate issues the CRL.
    public let cRLIssuer: [GeneralName]

    /// Nil where neither a name nor an issuer is given.
    public init?(_ name: DistributionPointName?, reasons: ReasonFlags? = nil, cRLIssuer: [GeneralName] = []) {
        guard name != nil || !cRLIssuer.isEmpty else { return nil }
        distributionPoint = name
        self.reasons = reasons
        self.cRLIssuer = cRLIssuer
    }

    init(_ reader: inout DERReader) throws(DERError) {
        var sequence = try reader.sequence(DERField("DistributionPoint", "RFC 5280 section 4.2.1.13"))
        distributionPoint =
            sequence.nextTag == .constructed(0)
            ? try DistributionPointName(
                &sequence, tag: .constructed(0), DERField("distributionPoint", "RFC 5280 section 4.2.1.13")) : nil
        reasons =
            sequence.nextTag == .primitive(1)
            ? try ReasonFlags(&sequence, tag: .primitive(1), DERField("reasons", "RFC 5280 section 4.2.1.13")) : nil
        cRLIssuer =
            sequence.nextTag == .constructed(2)
            ? try GeneralName.list(
                &sequence, tag: .constructed(2), DERField("cRLIssuer", "RFC 5280 section 4.2.1.13")) : []
        try sequence.end()
    }

    func write(to writer: inout DERWriter) {
        writer.sequence { sequence in
            distributionPoint?.write(to: &sequence, tag: .constructed(0))
            reasons?.write(to: &sequence, tag: .primitive(1))
            if !cRLIssuer.isEmpty { GeneralName.write(cRLIssuer, tag: .constructed(2), to: &sequence) }
        }
    }

    /// `SEQUENCE SIZE (1..MAX) OF DistributionPoint`.
    static func list(_ reader: inout DERReader, _ field: DERField) throws(DERError) -> [DistributionPoint] {
        let start = reader.offset
        var sequence = try reader.sequence(field)
        var points: [DistributionPoint] = []
        while !sequence.isAtEnd { points.append(try DistributionPoint(&sequence)) }
        try sequence.end()
        guard !points.isEmpty else { throw DERError(.badValue(.init("CRLDistributionPoints")), at: start) }
        return points
    }

    static func write(_ points: [DistributionPoint], to writer: inout DERWriter) {
        writer.sequence { sequence in
            for point in points { point.write(to: &sequence) }
        }
    }
}
