private import DER

extension [OctetChange] {
    /// The changes that a conversion with its serial number kept has made, or nil if something else differs too.
    ///
    /// - Returns: the three of ``ConversionProof/isReversible``; of equal structures too, then each with old octets new.
    public static func ofDigest<Signed: ConvertibleStructure>(from old: Signed, to new: Signed) -> [OctetChange]? {
        guard old.encoded.count == new.encoded.count, let a = try? SignedOutline(old), let b = try? SignedOutline(new),
            a.innerDigest == b.innerDigest, a.outerDigest == b.outerDigest, a.signatureValue == b.signatureValue
        else { return nil }
        var splice = Splice(old.encoded)
        splice.replace(.signature, a.innerDigest, with: [UInt8](new.encoded[a.innerDigest]))
        splice.replace(.signatureAlgorithm, a.outerDigest, with: [UInt8](new.encoded[a.outerDigest]))
        splice.replace(.signatureValue, a.signatureValue, with: [UInt8](new.encoded[a.signatureValue]))
        let changes = splice.changes
        return changes.applied(to: old.encoded) == new.encoded ? changes : nil
    }
}
