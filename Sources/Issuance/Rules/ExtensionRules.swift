import DER
import KeyFormats
import PKIX

// What the request asks the certificate to be for, and what else it carries.
extension PreflightRule {
    static let extensionRules: [PreflightRule] = [
        PreflightRule(
            "extension.malformed", .error,
            asks: "the extensions can be read",
            clause: "RFC 2985 section 5.4.2; RFC 5280 section 4.2.1",
            symptom: "the CA's software says that the request is invalid, or drops the extensions without a word",
            mend: "make the request anew",
            .request { request, _ in request.defects }),
        PreflightRule(
            "extension.repeated", .error,
            asks: "no extension stands twice",
            clause: "RFC 5280 section 4.2",
            symptom: "the CA returns the request, or takes one of the two",
            mend: "make the request anew with all names in one --san list",
            .request { request, _ in
                let repeated = request.extensions.map(\.type).repeats()
                return repeated.isEmpty ? [] : [shownList(repeated.map(\.nameOrText))]
            }),
        PreflightRule(
            "extension.critical", .error,
            asks: "only the extensions that the profile lists are critical",
            clause: "Configure UCCX Solution Certificate Management, Invalid User ID/Password: only key usage and basic "
                + "constraints may be critical",
            symptom: "Finesse agents cannot log in: \"Invalid User ID/Password\", which is an SSLHandshakeException in "
                + "Unified CCX's log",
            mend: "make the request anew; csr new marks no other extension critical",
            .request { request, profile in
                guard let allowed = profile.criticalExtensions else { return [] }
                let others = request.extensions.filter { $0.isCritical && !allowed.contains($0.type) }
                return others.isEmpty ? [] : [shownList(others.map(\.type.nameOrText))]
            }),
        PreflightRule(
            "extension.unknown-critical", .error,
            asks: "every critical extension is one that programs know",
            clause: "RFC 5280 section 4.2: a system rejects a certificate with a critical extension that it does not know",
            symptom: "every client refuses the certificate",
            mend: "leave the extension out, or do not mark it critical",
            .request { request, _ in
                let unknown = request.extensions.filter { $0.isCritical && !known.contains($0.type) }
                return unknown.isEmpty ? [] : [shownList(unknown.map(\.type.nameOrText))]
            }),
        PreflightRule(
            "extension.authority", .error,
            asks: "the request is for a server or client, not for a CA",
            clause: "RFC 5280 sections 4.2.1.3 and 4.2.1.9; CA/Browser Forum TLS Baseline Requirements section 7.1.2.7.8",
            symptom: "the CA returns the request, or issues a certificate that can issue others",
            mend: "make the request anew without basicConstraints and keyCertSign",
            .request { request, _ in
                var found: [String] = []
                if case .certificateAuthority = request.basicConstraints { found.append("basicConstraints has cA TRUE") }
                let signing: [(KeyUsage, String)] = [(.keyCertSign, "keyCertSign"), (.cRLSign, "cRLSign")]
                for (usage, name) in signing where request.keyUsage?.contains(usage) == true {
                    found.append("keyUsage has \(name)")
                }
                return found
            }),
        PreflightRule(
            "usage.expected", .warning,
            asks: "the key usages are those that the profile lists",
            clause: "Unified CCX OS administration, Application Certificates: the extensions of requests for Tomcat and IPSec",
            symptom: "the upload of the certificate is refused, or IPsec between the nodes does not come up",
            mend: "make the request anew with --profile and the name of its use",
            .request { request, profile in
                guard let usage = profile.usage else { return [] }
                var found: [String] = []
                if let asked = request.keyUsage, asked != usage.keyUsage {
                    found.append("keyUsage \(asked.shown), not \(usage.keyUsage.shown)")
                }
                if let asked = request.extendedKeyUsage?.purposes, asked != usage.extendedKeyUsage {
                    found.append(
                        "extendedKeyUsage \(shownList(asked.map(\.nameOrText))), not "
                            + usage.extendedKeyUsage.map(\.nameOrText).joined(separator: ", "))
                }
                return found
            }),
        PreflightRule(
            "usage.server", .warning,
            asks: "extended key usages, if any, have serverAuth where hosts are named",
            clause: "RFC 5280 section 4.2.1.12; CA/Browser Forum TLS Baseline Requirements section 7.1.2.7.10",
            symptom: "browsers say ERR_CERT_INVALID or SEC_ERROR_INADEQUATE_CERT_TYPE",
            mend: "make the request anew with --profile server, or without extended key usages",
            .request { request, _ in
                guard !request.hosts.isEmpty, let purposes = request.extendedKeyUsage?.purposes,
                    !purposes.contains(.serverAuth), !purposes.contains(.anyExtendedKeyUsage)
                else { return [] }
                return ["only \(shownList(purposes.map(\.nameOrText)))"]
            }),
        PreflightRule(
            "usage.handshake", .warning,
            asks: "key usages, if any, allow a TLS handshake: digitalSignature, or keyEncipherment for TLS 1.2 and RSA",
            clause: "RFC 5280 section 4.2.1.3; RFC 8446 section 4.4.2.2; CA/Browser Forum TLS Baseline Requirements section "
                + "7.1.2.7.11",
            symptom: "browsers say ERR_SSL_KEY_USAGE_INCOMPATIBLE",
            mend: "make the request anew with --profile server",
            .request { request, _ in
                guard let usage = request.keyUsage, usage.isDisjoint(with: [.digitalSignature, .keyEncipherment]) else {
                    return []
                }
                return ["keyUsage \(usage.shown)"]
            }),
        PreflightRule(
            "attribute.challenge-password", .warning,
            asks: "no challenge password",
            clause: "RFC 2985 section 5.4.1: it is sent in clear, for a revocation by mail that CAs no longer offer",
            symptom: "everybody who sees the request reads the password; some CAs return the request",
            mend: "make the request anew without it; never give a password that is used elsewhere",
            .request { request, _ in
                request.request.attributes.contains { $0.type == .challengePassword } ? ["a challengePassword"] : []
            }),
        PreflightRule(
            "attribute.microsoft-extensions", .warning,
            asks: "the extensions stand in the attribute of RFC 2985",
            clause: "RFC 2985 section 5.4.2; Microsoft's attribute 1.3.6.1.4.1.311.2.1.14 has the same content",
            symptom: "CAs other than Microsoft's do not see the subjectAltName",
            mend: "make the request anew",
            .request { request, _ in
                let types = request.request.attributes.map(\.type)
                guard types.contains(.microsoftExtensionRequest) else { return [] }
                return [types.contains(.extensionRequest) ? "in both attributes" : "in Microsoft's attribute only"]
            }),
    ]

    /// The extensions that RFC 5280 has an application process (section 4.2), and those that it describes.
    private static let known: Set<ObjectIdentifier> = [
        .authorityKeyIdentifier, .subjectKeyIdentifier, .keyUsage, .certificatePolicies, .policyMappings, .subjectAltName,
        .issuerAltName, .subjectDirectoryAttributes, .basicConstraints, .nameConstraints, .policyConstraints,
        .extKeyUsage, .cRLDistributionPoints, .inhibitAnyPolicy, .freshestCRL, .authorityInfoAccess, .subjectInfoAccess,
    ]
}

extension KeyUsage {
    /// The names of RFC 5280, in its order.
    var shown: String {
        let names = (0..<16).filter { rawValue & 1 << UInt16($0) != 0 }.map { bit in
            bit < KeyUsage.names.count ? KeyUsage.names[bit] : "bit \(bit)"
        }
        return names.isEmpty ? "of no bit" : names.joined(separator: ", ")
    }
}
