private import Issuance
private import KeyFormats
private import PKIX
private import ServerGroups

/// A group after a conversion, held against what it was: nothing but digests and signatures may differ.
package enum ConversionCheck {
    /// - Parameter converted: the files that the conversion changed.
    package static func problems(
        from old: GroupContents, to new: GroupContents, converted: [String]
    ) -> [(path: String, problem: String)] {
        let before = Dictionary(old.files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        let after = Dictionary(new.files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        var problems: [(path: String, problem: String)] = []
        for path in converted {
            guard let a = before[path] else {
                problems.append((path, "it is not in the folder that was kept"))
                continue
            }
            guard let b = after[path] else {
                problems.append((path, "it is gone, or holds no certificate any more"))
                continue
            }
            guard a.parts.count == b.parts.count else {
                problems.append((path, "it holds another number of certificates"))
                continue
            }
            for (x, y) in zip(a.parts, b.parts) where !isConversion(old.members[x.member], new.members[y.member]) {
                problems.append((path, "more than digest and signature differs from what it was"))
            }
        }
        return problems
    }

    /// The places of certificates and lists that are others than they were: each has its record in a proof.
    package static func places(changedFrom old: GroupContents, to new: GroupContents, in converted: [String]) -> [String] {
        func octets(_ contents: GroupContents) -> [String: [UInt8]] {
            var all: [String: [UInt8]] = [:]
            for member in contents.members { for place in member.places { all[place] = member.encoded } }
            return all
        }
        let (before, after, files) = (octets(old), octets(new), Set(converted))
        return after.keys.sorted().filter { place in
            let file = place.split(separator: "#").first.map(String.init) ?? place
            return (files.contains(place) || files.contains(file)) && before[place] != nil && before[place] != after[place]
        }
    }

    private static func isConversion(_ old: TreeMember, _ new: TreeMember) -> Bool {
        if old.encoded == new.encoded { return true }
        switch (old.content, new.content) {
        case (.certificate(let a), .certificate(let b)):
            if [OctetChange].ofDigest(from: a, to: b) != nil { return true }
            // With a new serial number; a key identifier that names the authority by its number follows.
            let allowed: Set<CertificateComparison.Field> = [
                .serialNumber, .signatureAlgorithm, .signatureValue, .extension(.authorityKeyIdentifier),
            ]
            return a.serialNumber != b.serialNumber && Set(CertificateComparison(a, b).differences).isSubset(of: allowed)
        case (.revocationList(let a), .revocationList(let b)): return [OctetChange].ofDigest(from: a, to: b) != nil
        default: return false
        }
    }
}
