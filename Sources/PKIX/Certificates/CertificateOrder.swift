private import DER
private import KeyFormats

/// Certificates put in order, each before the one that issued it, without those that are there twice.
///
/// A chain comes out leaf first and root last, however it was mixed up; of several chains each keeps together as far as
/// they share nothing, and what they share stands behind the last that needs it. Certificates that nothing binds keep
/// the order in which they came.
///
/// Who issued whom is found as path building finds it (RFC 5280 section 6.1.3 a 4, section 4.2.1.1): by the names, by the
/// key identifiers where both have them, and by the signature where Signet computes it. Nothing here is trust.
public struct CertificateOrder: Sendable {
    /// In order, each once.
    public let certificates: [Certificate]
    /// How many were left out because the same octets were there already.
    public let duplicateCount: Int
    /// Whether what came was in this order already, duplicates left out.
    public let wasInOrder: Bool
    /// Certificates that are not self-issued and whose issuer is not among them.
    public let withoutIssuer: [Certificate]
    /// Whether they are one chain: each but the last issued by the next.
    public let isOneChain: Bool

    /// Signatures that are computed to tell one issuer from another, for each certificate: more keys of one name with the
    /// same key identifier are not met, and make work without end otherwise (webpki's `Budget` bounds the same).
    private static let signatureLimit = 8

    public init(_ given: [Certificate]) {
        var seen: Set<Certificate> = []
        let unique = given.filter { seen.insert($0).inserted }
        duplicateCount = given.count - unique.count
        let issuers = Self.issuers(unique)
        let order = Self.order(issuers)
        certificates = order.map { unique[$0] }
        wasInOrder = order == Array(unique.indices)
        withoutIssuer = order.filter { issuers[$0] == nil && !unique[$0].isSelfIssued }.map { unique[$0] }
        isOneChain = zip(order, order.dropFirst()).allSatisfy { issuers[$0] == $1 }
    }

    /// The place of each certificate's issuer; nil for a root and where it is not among them.
    private static func issuers(_ certificates: [Certificate]) -> [Int?] {
        var places: [NameComparisonForm: [Int]] = [:]
        for (place, certificate) in certificates.enumerated() {
            places[certificate.subject.comparisonForm, default: []].append(place)
        }
        return certificates.indices.map { place in
            let certificate = certificates[place]
            let form = certificate.issuer.comparisonForm
            let identifier = (try? certificate.extensions.value(of: AuthorityKeyIdentifier.self))?.keyIdentifier
            var signatures = 0
            for candidate in places[form] ?? [] {
                let issuer = certificates[candidate]
                let named = (try? issuer.extensions.value(of: SubjectKeyIdentifier.self))?.octets
                if let identifier, let named, identifier != named { continue }
                guard signatures < signatureLimit else { break }
                signatures += 1
                guard certificate.checkSignature(under: issuer.subjectPublicKeyInfo) != .invalid else { continue }
                // Its own issuer: a root, or one that stands here with another certificate for the same key.
                if candidate == place { return nil }
                return candidate
            }
            return nil
        }
    }

    /// Places in order: each before its issuer, chains kept together.
    private static func order(_ issuers: [Int?]) -> [Int] {
        var waiting = [Int](repeating: 0, count: issuers.count)
        for case let issuer? in issuers { waiting[issuer] += 1 }
        var order: [Int] = []
        var isPlaced = [Bool](repeating: false, count: issuers.count)
        func place(chainFrom start: Int) {
            var next: Int? = start
            while let here = next, !isPlaced[here], waiting[here] == 0 {
                order.append(here)
                isPlaced[here] = true
                next = issuers[here]
                if let issuer = next { waiting[issuer] -= 1 }
            }
        }
        for start in issuers.indices where waiting[start] == 0 { place(chainFrom: start) }
        // What is left certifies itself in a circle, or hangs above one: opened where it comes first.
        for start in issuers.indices where !isPlaced[start] {
            waiting[start] = 0
            place(chainFrom: start)
        }
        return order
    }
}
