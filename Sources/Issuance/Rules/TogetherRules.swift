import DER
private import Digests
import KeyFormats
import PKIX
private import RSA

// Several requests side by side: those of one system's nodes, or of one order at a CA.
extension PreflightRule {
    static let togetherRules: [PreflightRule] = [
        PreflightRule(
            "together.duplicate-name", .warning,
            asks: "no two requests ask for the same host",
            clause: "Cisco UC Integration for Lync, One Certificate Per FQDN: \"Some public CAs sign only one certificate per "
                + "fully qualified domain name\"",
            symptom: "the CA signs the first request and returns the second",
            mend: "leave the name out of all requests but one, or make one request for all nodes",
            .together(onlyIfConsistent: false) { requests, profile in
                let parent = profile.alternativeNames.parentDomain.map { HostName($0).normalized }
                return places(requests, sharing: { request in
                    (request.allHosts.map(\.normalized) + request.commonNames.map { HostName($0).normalized })
                        .filter { $0 != parent }.withoutRepeats()
                }) { "both ask for \(quoted($0))" }
            }),
        PreflightRule(
            "together.shared-key", .warning,
            asks: "each request has a key of its own",
            clause: "Cisco UC Integration for Lync, Certificate Signing Request Forms; NIST SP 800-57 part 1 section 5.2",
            symptom: "whoever takes the key of one node has them all; some CAs refuse a key they have certified before",
            mend: "make a key for each node; the two servers of a PureConnect switchover pair share theirs on purpose",
            .together(onlyIfConsistent: false) { requests, _ in
                places(requests, sharing: { [PublicKeyIdentity($0.request.subjectPublicKeyInfo)] }) { _ in
                    "the same public key"
                }
            }),
        PreflightRule(
            "together.subject", .error,
            asks: "the requests agree in C, ST, L, O and OU",
            clause: consistency,
            symptom: "the CA returns the order: its requests name different organizations",
            mend: "make the requests anew from one subject, with only the common name changed",
            .together(onlyIfConsistent: true) { requests, _ in
                [
                    .countryName, .stateOrProvinceName, .localityName, .organizationName, .organizationalUnitName,
                ].flatMap { (type: ObjectIdentifier) in
                    disagreement(requests) { request in
                        let values = request.subject.values(of: type).map { $0.text ?? "(no text)" }
                        return values.isEmpty ? "no \(type.shown)" : "\(type.shown)=\(values.joined(separator: ", "))"
                    }
                }
            }),
        PreflightRule(
            "together.key-size", .error,
            asks: "the keys have one length",
            clause: consistency,
            symptom: "the CA returns the order",
            mend: "make the keys anew with one --bits",
            .together(onlyIfConsistent: true) { requests, _ in
                disagreement(requests) { $0.key.map { "\($0.bitCount) bits" } ?? "another algorithm" }
            }),
        PreflightRule(
            "together.digest", .error,
            asks: "the requests are signed over one digest",
            clause: consistency,
            symptom: "the CA returns the order",
            mend: "make the requests anew with one --digest",
            .together(onlyIfConsistent: true) { requests, _ in
                disagreement(requests) { $0.digest?.name ?? "another signature" }
            }),
        PreflightRule(
            "together.extensions", .error,
            asks: "the requests ask for the same usages and other extensions, alternative names apart",
            clause: consistency,
            symptom: "one node's certificate does what the other's does not: its clients fail after a switch of nodes",
            mend: "make the requests anew with one --profile, or with the same --key-usage and --extended-key-usage",
            .together(onlyIfConsistent: true) { requests, _ in
                let types = requests.flatMap { $0.extensions.map(\.type) }.withoutRepeats()
                return types.filter { $0 != .subjectAltName && $0 != .subjectKeyIdentifier }.flatMap { type in
                    disagreement(requests) { request in
                        let found = request.extensions.filter { $0.type == type }
                        return "\(type.nameOrText): " + (found.isEmpty ? "none" : found.map(\.shownInFull).joined(separator: ", "))
                    }
                }
            }),
        PreflightRule(
            "together.every-node", .warning,
            asks: "each request names every node that the profile, or --node, lists",
            clause: "Cisco, Configure UCCX Solution Certificate Management: a multi-server certificate names both nodes",
            symptom: "whoever is sent to the other node is told that the name does not match",
            mend: "make the requests anew with all nodes in --san; for a certificate each, leave --node out",
            .together(onlyIfConsistent: true) { requests, profile in
                requests.compactMap { request in
                    let names = Set((request.allHosts + request.commonNames.map { HostName($0) }).map(\.normalized))
                    let missing = profile.alternativeNames.nodes.filter { !names.contains(HostName($0).normalized) }
                    return missing.isEmpty ? nil : PreflightFinding.Place([request.name], "without \(quotedList(missing))")
                }
            }),
        PreflightRule(
            "together.common-name", .error,
            asks: "the common names differ",
            clause: consistency,
            symptom: "the CA signs one request and takes the others for renewals of it",
            mend: "give each request the name of its own node",
            .together(onlyIfConsistent: true) { requests, _ in
                places(requests, sharing: { $0.commonNames.map { $0.lowercased() }.withoutRepeats() }) {
                    "the same common name \(quoted($0))"
                }
            }),
    ]

    private static let consistency =
        "Cisco UC Integration for Lync, Certificate Signing Request Forms: \"public CAs might require that the information "
        + "is consistent in all CSRs\""

    /// One finding for each thing that several requests share.
    private static func places<Shared: Hashable>(
        _ requests: [CheckedRequest], sharing things: (CheckedRequest) -> [Shared], say: (Shared) -> String
    ) -> [PreflightFinding.Place] {
        var owners: [Shared: [String]] = [:]
        var order: [Shared] = []
        for request in requests {
            for thing in things(request) {
                if owners[thing] == nil { order.append(thing) }
                owners[thing, default: []].append(request.name)
            }
        }
        return order.compactMap { thing in
            owners[thing].flatMap { $0.count > 1 ? PreflightFinding.Place($0, say(thing)) : nil }
        }
    }

    /// One finding where the requests do not all say the same: what each of them says.
    private static func disagreement(
        _ requests: [CheckedRequest], on saying: (CheckedRequest) -> String
    ) -> [PreflightFinding.Place] {
        let said = requests.map(saying)
        guard Set(said).count > 1 else { return [] }
        let shown = zip(requests, said).map { "\($0.name) \($1)" }
        return [PreflightFinding.Place(requests.map(\.name), shownList(shown))]
    }
}

extension Extension {
    /// Its criticality and value, so that two that differ are shown to.
    fileprivate var shownInFull: String {
        let octets = content.prefix(Self.shownOctetCount).map { octet in
            (octet < 16 ? "0" : "") + String(octet, radix: 16)
        }
        return (isCritical ? "critical " : "") + octets.joined()
            + (content.count > Self.shownOctetCount ? "… (\(content.count) octets)" : "")
    }

    /// As many as a line of a terminal shows; the usages need fewer.
    private static let shownOctetCount = 40
}
