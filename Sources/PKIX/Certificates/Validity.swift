public import DER

/// From when to when the issuer keeps track of a certificate (RFC 5280 section 4.1.2.5):
///
///     Validity ::= SEQUENCE {
///         notBefore  Time,
///         notAfter   Time }
///     Time ::= CHOICE {
///         utcTime      UTCTime,
///         generalTime  GeneralizedTime }
///
/// Both ends belong to it. Times are read in either form whatever their year: see `timeOfEitherForm`.
public struct Validity: Hashable, Sendable {
    public let notBefore: DERTime
    /// 9999-12-31T23:59:59Z says that there is no well-defined expiration date (section 4.1.2.5).
    public let notAfter: DERTime

    public init(notBefore: DERTime, notAfter: DERTime) {
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    init(_ reader: inout DERReader) throws(DERError) {
        var sequence = try reader.sequence(DERField("validity", "RFC 5280 section 4.1.2.5"))
        notBefore = try sequence.timeOfEitherForm(DERField("notBefore", "RFC 5280 section 4.1.2.5"))
        notAfter = try sequence.timeOfEitherForm(DERField("notAfter", "RFC 5280 section 4.1.2.5"))
        try sequence.end()
    }

    package func write(to writer: inout DERWriter) {
        writer.sequence { sequence in
            sequence.time(notBefore)
            sequence.time(notAfter)
        }
    }

    public func contains(_ time: DERTime) -> Bool { notBefore <= time && time <= notAfter }
}
