public import Octets
public import PKIX

extension CertificateSerialNumber {
    /// Bits of a random serial number: as many as 20 octets hold with the sign bit clear (RFC 5280 section 4.1.2.2), as
    /// OpenSSL draws. The CA/Browser Forum demands 64 (Baseline Requirements section 7.1), which made the collision of
    /// 2008, for which the serial number had to be foreseen, infeasible.
    public static let randomBitCount = 159

    /// Draws until a number is not zero; each draw of a sound source gives zero with a probability of 2^-159.
    private static let drawLimit = 4

    /// A random positive number.
    public init(drawnFrom random: inout some RandomSource) throws(IssuanceError) {
        for _ in 0..<Self.drawLimit {
            var octets = [UInt8](repeating: 0, count: (Self.randomBitCount + 7) / 8)
            do throws(RandomSourceError) {
                var span = octets.mutableSpan
                try random.fill(&span)
            } catch {
                throw .randomSource(error)
            }
            octets[0] &= 0xff >> UInt8(8 * octets.count - Self.randomBitCount)
            if octets.contains(where: { $0 != 0 }) {
                self.init(magnitude: octets)
                return
            }
        }
        throw .noSerialNumber
    }
}
