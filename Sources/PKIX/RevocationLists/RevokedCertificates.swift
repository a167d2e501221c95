package import DER

/// The entries of a revocation list, in their order, each kept where it stands in the list.
///
/// An entry costs 24 octets beside its own. Reading walks all of them once, so that a malformed one is an error of
/// the list; only the values of their extensions are read when they are asked for.
public struct RevokedCertificates: RandomAccessCollection, Sendable {
    /// Where an entry stands; 32 bits hold every place, as ``DERLimit/octetCount`` is 2^24.
    private struct Place: Sendable {
        let serialNumberStart, serialNumberEnd: UInt32
        let extensionsStart, extensionsEnd: UInt32
        let secondsSinceEpoch: Int64
    }

    private let octets: [UInt8]
    private var places: [Place] = []

    /// No entries.
    init() { octets = [] }

    /// Two leniencies. "When there are no revoked certificates, the revoked certificates list MUST be absent"
    /// (RFC 5280 section 5.1.2.6) is not enforced: OpenSSL writes an empty one. "[crlEntryExtensions] if present,
    /// version MUST be v2" is.
    ///
    /// - Parameter octets: the whole list.
    init(_ tbs: inout DERReader, octets: [UInt8], version: CertificateList.Version) throws(DERError) {
        self.octets = octets
        let entryField = DERField("revokedCertificates", "RFC 5280 section 5.1.2.6")
        let serialField = DERField("userCertificate", "RFC 5280 section 5.1.2.6")
        let dateField = DERField("revocationDate", "RFC 5280 section 5.1.2.6")
        let extensionsField = DERField("crlEntryExtensions", "RFC 5280 section 5.3")
        var list = try tbs.sequence(entryField)
        while !list.isAtEnd {
            var entry = try list.sequence(entryField)
            let serialNumber = try entry.integerOctets(serialField)
            let date = try entry.timeOfEitherForm(dateField)
            var extensions = serialNumber[serialNumber.endIndex...]
            if !entry.isAtEnd {
                guard version == .v2 else { throw DERError(.badValue(.init("crlEntryExtensions")), at: entry.offset) }
                extensions = try entry.nextEncoded(extensionsField)
                _ = try Extensions(&entry)
            }
            try entry.end()
            places.append(
                Place(
                    serialNumberStart: UInt32(serialNumber.startIndex), serialNumberEnd: UInt32(serialNumber.endIndex),
                    extensionsStart: UInt32(extensions.startIndex), extensionsEnd: UInt32(extensions.endIndex),
                    secondsSinceEpoch: date.secondsSinceEpoch))
        }
        try list.end()
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { places.count }

    public subscript(position: Int) -> RevokedCertificate {
        let place = places[position]
        return RevokedCertificate(
            serialNumber: CertificateSerialNumber(content: serialNumber(place)),
            revocationDate: DERTime(secondsSinceEpoch: place.secondsSinceEpoch) ?? .noWellDefinedExpiration,
            extensions: octets[Int(place.extensionsStart)..<Int(place.extensionsEnd)])
    }

    /// The places of the entries with a serial number; by one walk over all of them.
    func indices(of serialNumber: CertificateSerialNumber) -> [Int] {
        let sought = serialNumber.octets[...]
        return places.indices.filter { self.serialNumber(places[$0]) == sought }
    }

    /// The types of critical extensions that entries have. Only entries with octets that could say `critical TRUE`
    /// (01 01 FF) are read for it.
    package var criticalExtensionTypes: Set<ObjectIdentifier> {
        var types: Set<ObjectIdentifier> = []
        for (index, place) in places.enumerated() {
            let extensions = octets[Int(place.extensionsStart)..<Int(place.extensionsEnd)]
            guard extensions.containsCriticalTrue else { continue }
            for one in self[index].extensions.all where one.isCritical { types.insert(one.type) }
        }
        return types
    }

    private func serialNumber(_ place: Place) -> ArraySlice<UInt8> {
        octets[Int(place.serialNumberStart)..<Int(place.serialNumberEnd)]
    }
}

extension ArraySlice<UInt8> {
    /// Whether an encoded BOOLEAN TRUE might stand somewhere.
    fileprivate var containsCriticalTrue: Bool {
        var place = startIndex
        while place + 2 < endIndex {
            if self[place] == 0x01, self[place + 1] == 0x01, self[place + 2] == 0xff { return true }
            place += 1
        }
        return false
    }
}
