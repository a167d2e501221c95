private import DER
private import KeyFormats
private import Octets

extension Extension {
    /// Adds what the extensions of certificates and revocation lists say, as OpenSSL 3.0 prints it.
    ///
    /// - Returns: false where the kind is not among them, or the value does not read; nothing is added then.
    func addCertificateText(to lines: inout TextLines, indentation: Int) -> Bool {
        guard let text = try? certificateText() else { return false }
        for (place, line) in text { lines.add(indentation + place, line) }
        return !text.isEmpty
    }

    private typealias Lines = [(indentation: Int, text: String)]

    /// None for a kind that is not among them.
    private func certificateText() throws(DERError) -> Lines {
        switch type {
        case .authorityKeyIdentifier: try read(as: AuthorityKeyIdentifier.self).lines
        case .certificatePolicies: try read(as: CertificatePolicies.self).policies.flatMap(\.lines)
        case .policyMappings: [(0, try read(as: PolicyMappings.self).text)]
        case .nameConstraints: try read(as: NameConstraints.self).lines
        case .policyConstraints: [(0, try read(as: PolicyConstraints.self).text)]
        case .cRLDistributionPoints: try read(as: CRLDistributionPoints.self).points.flatMap(\.lines)
        case .freshestCRL: try read(as: FreshestCRL.self).points.flatMap(\.lines)
        case .inhibitAnyPolicy: [(0, String(try read(as: InhibitAnyPolicy.self).skipCerts))]
        case .authorityInfoAccess: try read(as: AuthorityInfoAccess.self).descriptions.map(\.line)
        case .subjectInfoAccess: try read(as: SubjectInfoAccess.self).descriptions.map(\.line)
        case .cRLReason: [(0, try read(as: CRLReason.self).openSSLText)]
        case .invalidityDate: [(0, try read(as: InvalidityDate.self).date.openSSLText)]
        case .certificateIssuer:
            [(0, try read(as: CertificateIssuer.self).names.map(\.openSSLText).joined(separator: ", "))]
        case .cRLNumber: [(0, try read(as: CRLNumber.self).openSSLText)]
        case .deltaCRLIndicator: [(0, try read(as: DeltaCRLIndicator.self).baseCRLNumber.openSSLText)]
        case .issuingDistributionPoint: try read(as: IssuingDistributionPoint.self).lines
        case .certificateTransparencyTimestamps: try timestampLines()
        default: []
        }
    }
}

extension AuthorityKeyIdentifier {
    fileprivate var lines: [(indentation: Int, text: String)] {
        var lines: [(indentation: Int, text: String)] = []
        if let keyIdentifier {
            let isAlone = authorityCertIssuer.isEmpty && authorityCertSerialNumber == nil
            lines.append((0, (isAlone ? "" : "keyid:") + Hexadecimal.encode(keyIdentifier, separator: ":").uppercased()))
        }
        lines += authorityCertIssuer.map { (0, $0.openSSLText) }
        if let authorityCertSerialNumber {
            // OpenSSL prints the magnitude, whatever the sign.
            let magnitude = authorityCertSerialNumber.magnitude
            lines.append((0, "serial:" + Hexadecimal.encode(magnitude, separator: ":").uppercased()))
        }
        return lines
    }
}

extension PolicyInformation {
    fileprivate var lines: [(indentation: Int, text: String)] {
        [(0, "Policy: \(policyIdentifier.openSSLLongName ?? policyIdentifier.description)")]
            + policyQualifiers.flatMap { qualifier -> [(indentation: Int, text: String)] in
                switch qualifier {
                case .certificationPracticeStatement(let uri): [(2, "CPS: \(uri.escapingMisleadingCharacters)")]
                case .userNotice(let notice): [(2, "User Notice:")] + notice.lines
                case .other(let type, _):
                    [(4, "Unknown Qualifier: \(type.openSSLLongName ?? type.description)")]
                }
            }
    }
}

extension UserNotice {
    fileprivate var lines: [(indentation: Int, text: String)] {
        var lines: [(indentation: Int, text: String)] = []
        if let noticeReference {
            let numbers = noticeReference.noticeNumbers
            lines.append((4, "Organization: \(noticeReference.organization.text.escapingMisleadingCharacters)"))
            lines.append(
                (4, "Number\(numbers.count > 1 ? "s" : ""): \(numbers.map(\.openSSLDecimal).joined(separator: ", "))"))
        }
        if let explicitText { lines.append((4, "Explicit Text: \(explicitText.text.escapingMisleadingCharacters)")) }
        return lines
    }
}

extension PolicyMappings {
    fileprivate var text: String {
        mappings.map { mapping in
            [mapping.issuerDomainPolicy, mapping.subjectDomainPolicy].map { $0.openSSLLongName ?? $0.description }
                .joined(separator: ":")
        }.joined(separator: ", ")
    }
}

extension PolicyConstraints {
    fileprivate var text: String {
        let parts = [
            requireExplicitPolicy.map { "Require Explicit Policy:\($0)" },
            inhibitPolicyMapping.map { "Inhibit Policy Mapping:\($0)" },
        ].compactMap(\.self)
        return parts.isEmpty ? "<EMPTY>" : parts.joined(separator: ", ")
    }
}

extension NameConstraints {
    fileprivate var lines: [(indentation: Int, text: String)] {
        [("Permitted:", permittedSubtrees), ("Excluded:", excludedSubtrees)].flatMap {
            (label, subtrees) -> [(indentation: Int, text: String)] in
            subtrees.isEmpty ? [] : [(0, label)] + subtrees.map { (2, $0.text) }
        }
    }
}

extension NameConstraints.GeneralSubtree {
    /// RFC 5280 section 4.2.1.10: an address and a mask. OpenSSL prints nothing of minimum and maximum.
    fileprivate var text: String {
        var text = base.openSSLPrintedText
        if case .iPAddress(let octets) = base {
            let half = octets.count / 2
            let parts = [octets.prefix(half), octets.suffix(half)].compactMap { IPAddress(octets: [UInt8]($0))?.openSSLText }
            text =
                parts.count == 2 && octets.count % 2 == 0 ? "IP:\(parts.joined(separator: "/"))" : "IP Address:<invalid>"
        }
        if minimum != 0 { text += " (minimum \(minimum))" }
        if let maximum { text += " (maximum \(maximum))" }
        return text
    }
}

extension AccessDescription {
    fileprivate var line: (indentation: Int, text: String) {
        (0, "\(accessMethod.openSSLLongName ?? accessMethod.description) - \(accessLocation.openSSLText)")
    }
}

extension DistributionPointName {
    fileprivate var lines: [(indentation: Int, text: String)] {
        switch self {
        case .fullName(let names): [(0, "Full Name:")] + names.map { (2, $0.openSSLPrintedText) }
        case .nameRelativeToCRLIssuer(let name):
            [(0, "Relative Name:"), (2, DistinguishedName([name]).oneLineForm)]
        }
    }
}

extension DistributionPoint {
    fileprivate var lines: [(indentation: Int, text: String)] {
        var lines = distributionPoint?.lines ?? []
        if let reasons { lines += [(0, "Reasons:"), (2, reasons.openSSLText)] }
        if !cRLIssuer.isEmpty { lines += [(0, "CRL Issuer:")] + cRLIssuer.map { (2, $0.openSSLPrintedText) } }
        return lines
    }
}

extension IssuingDistributionPoint {
    fileprivate var lines: [(indentation: Int, text: String)] {
        var lines = distributionPoint?.lines ?? []
        if scope == .onlyUserCertificates { lines.append((0, "Only User Certificates")) }
        if scope == .onlyCACertificates { lines.append((0, "Only CA Certificates")) }
        if isIndirectCRL { lines.append((0, "Indirect CRL")) }
        if let onlySomeReasons { lines += [(0, "Only Some Reasons:"), (2, onlySomeReasons.openSSLText)] }
        if scope == .onlyAttributeCertificates { lines.append((0, "Only Attribute Certificates")) }
        return lines.isEmpty ? [(0, "<EMPTY>")] : lines
    }
}

extension ReasonFlags {
    private static let openSSLNames = [
        "Unused", "Key Compromise", "CA Compromise", "Affiliation Changed", "Superseded", "Cessation Of Operation",
        "Certificate Hold", "Privilege Withdrawn", "AA Compromise",
    ]

    var openSSLText: String {
        let names = Self.openSSLNames.enumerated().filter { rawValue & 1 << UInt16($0.offset) != 0 }.map(\.element)
        return names.isEmpty ? "<EMPTY>" : names.joined(separator: ", ")
    }
}

extension CRLReason {
    var openSSLText: String {
        switch self {
        case .unspecified: "Unspecified"
        case .keyCompromise: "Key Compromise"
        case .cACompromise: "CA Compromise"
        case .affiliationChanged: "Affiliation Changed"
        case .superseded: "Superseded"
        case .cessationOfOperation: "Cessation Of Operation"
        case .certificateHold: "Certificate Hold"
        case .removeFromCRL: "Remove From CRL"
        case .privilegeWithdrawn: "Privilege Withdrawn"
        case .aACompromise: "AA Compromise"
        }
    }
}

extension GeneralName {
    /// As OpenSSL's GENERAL_NAME_print, which has directory names in another form than alternative names have.
    var openSSLPrintedText: String {
        if case .directoryName(let name) = self { "DirName:\(name.oneLineForm)" } else { openSSLText }
    }
}
