import DER
public import KeyFormats
private import RSA

/// Whether keys, requests and certificates belong together: they do if they hold one public key.
public struct KeyMatch: Sendable {
    public struct Holder: Sendable {
        /// What a report calls it.
        public let name: String
        public let publicKey: SubjectPublicKeyInfo

        public init(name: String, publicKey: SubjectPublicKeyInfo) {
            self.name = name
            self.publicKey = publicKey
        }
    }

    /// The names of what holds one key, the largest group first, else in the order given.
    public let groups: [[String]]

    public init(_ holders: [Holder]) {
        var places: [PublicKeyIdentity: Int] = [:]
        var groups: [[String]] = []
        for holder in holders {
            let identity = PublicKeyIdentity(holder.publicKey)
            if let place = places[identity] {
                groups[place].append(holder.name)
            } else {
                places[identity] = groups.count
                groups.append([holder.name])
            }
        }
        // Swift's sort is stable (SE-0372).
        self.groups = groups.sorted { $0.count > $1.count }
    }

    public var belongTogether: Bool { groups.count <= 1 }

    /// Those that do not hold the key of most, or nil where no key is that of most.
    public var oddOnes: [String]? {
        guard let first = groups.first, groups.dropFirst().allSatisfy({ $0.count < first.count }) else { return nil }
        return Array(groups.dropFirst().joined())
    }
}

/// What makes two public keys one: of RSA keys their numbers, for the NULL beside them is written or left out; of others
/// the octets.
struct PublicKeyIdentity: Hashable {
    private let numbers: [[UInt8]]

    init(_ information: SubjectPublicKeyInfo) {
        if let key = try? information.rsaPublicKey() {
            numbers = [key.modulus, key.publicExponent]
        } else {
            numbers = [information.encoded]
        }
    }
}
