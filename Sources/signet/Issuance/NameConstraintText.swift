import PKIX

/// The names of `--permitted` and `--excluded`, as RFC 5280 section 4.2.1.10 writes the bases of subtrees.
enum NameConstraintText {
    /// - Parameter text: `DNS:example.com,IP:10.0.0.0/8,email:a@b,email:example.com,URI:.example.com,dirName:/C=US`.
    static func names(_ text: String) throws -> [GeneralName] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map { try name(String($0)) }
    }

    private static func name(_ text: String) throws -> GeneralName {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[1].isEmpty else {
            throw unreadable(text, "DNS:, IP:, email:, URI: or dirName: and a name")
        }
        let value = parts[1]
        switch parts[0].lowercased() {
        // "Any DNS name that can be constructed by simply adding zero or more labels to the left-hand side of the name
        // satisfies the name constraint": no dot in front.
        case "dns":
            guard isHost(value) else { throw unreadable(text, "a host name without a dot or a star in front") }
            return .dNSName(value)
        case "email":
            if value.contains("@") { return try GeneralName(subjectAltName: "email:" + value) }
            guard isHostOrDomain(value) else { throw unreadable(text, "a mailbox, a host, or a domain with a dot in front") }
            return .rfc822Name(value)
        // "For URIs, the constraint applies to the host part of the name."
        case "uri":
            guard isHostOrDomain(value) else { throw unreadable(text, "a host, or a domain with a dot in front") }
            return .uniformResourceIdentifier(value)
        case "ip":
            guard let octets = addressAndMask(value) else { throw unreadable(text, "an address and the length of its prefix, 10.0.0.0/8") }
            return .iPAddress(octets)
        case "dirname": return .directoryName(try DistinguishedName(slashForm: value))
        default: throw unreadable(text, "DNS:, IP:, email:, URI: or dirName:")
        }
    }

    private static func isHost(_ text: String) -> Bool {
        guard !text.contains("*"), case .dNSName? = try? GeneralName(subjectAltName: "DNS:" + text) else { return false }
        return true
    }

    private static func isHostOrDomain(_ text: String) -> Bool { isHost(text.hasPrefix(".") ? String(text.dropFirst()) : text) }

    /// RFC 4632 notation: the octets of the address and those of its mask.
    private static func addressAndMask(_ text: String) -> [UInt8]? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPAddress(parts[0])?.octets, let bitCount = Int(parts[1]),
            (0...8 * address.count).contains(bitCount)
        else { return nil }
        let mask = address.indices.map { place in
            let left = min(max(bitCount - 8 * place, 0), 8)
            return left == 0 ? 0 : UInt8(0xff) << UInt8(8 - left)
        }
        // Bits behind the prefix would say another network than is meant.
        guard zip(address, mask).allSatisfy({ $0 & ~$1 == 0 }) else { return nil }
        return address + mask
    }

    private static func unreadable(_ text: String, _ expected: String) -> Complaint {
        Complaint(
            exit: .usage, code: .usage, message: "the name constraint '\(Printable.escaped(text))' is not understood",
            hint: "\(expected) was expected")
    }
}
