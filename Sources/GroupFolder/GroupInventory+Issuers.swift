package import DER
private import KeyFormats
package import PKIX
package import ServerGroups

/// Who issued the certificates of a group, by the name that they have as their issuer's.
extension GroupInventory {
    /// The group's authority that issued a member's certificate; the root's is itself. Nil: another authority's, or there
    /// is no certificate.
    package func issuer(of member: GroupMember) -> GroupMember? {
        guard let certificate = certificate(of: member) else { return nil }
        if member == .serverGroup { return certificate.isSelfIssued ? member : nil }
        return authorities.first { self.certificate(of: $0)?.subject.matches(certificate.issuer) ?? false }
    }

    /// The root and the issuing authorities, in that order.
    package var authorities: [GroupMember] {
        let issuing = members.keys.filter { $0.use == .issuingAuthority }
        return [.serverGroup] + issuing.sorted { GroupLayout.path($0, .certificate) < GroupLayout.path($1, .certificate) }
    }

    /// The newest complete revocation list of an authority, wherever it lies, and where; its signature is good.
    package func newestList(of authority: GroupMember) -> (path: String, list: CertificateList)? {
        guard let issuer = certificate(of: authority) else { return nil }
        var newest: (path: String, list: CertificateList)?
        for file in contents.files {
            for list in lists(file.path) where list.issuer.matches(issuer.subject) && list.extensions[.deltaCRLIndicator] == nil {
                if let newest, newest.list.thisUpdate >= list.thisUpdate { continue }
                if list.checkSignature(under: issuer.subjectPublicKeyInfo) == .valid { newest = (file.path, list) }
            }
        }
        return newest
    }

    /// What these have issued, and what that has issued; another authority's certificates are not below them.
    ///
    /// - Parameter shape: whoever issues stands in front of what it issues.
    package func members(below chosen: Set<GroupMember>, in shape: GroupShape) -> Set<GroupMember> {
        var issuers = chosen
        var below: Set<GroupMember> = []
        for member in shape.members where !chosen.contains(member) {
            guard let issuer = issuer(of: member), issuers.contains(issuer) else { continue }
            issuers.insert(member)
            below.insert(member)
        }
        return below
    }

    /// Certificates that name one of these by issuer and serial number (RFC 5280 section 4.2.1.1), and what names those
    /// so: a new certificate of their issuer is another issuer to them.
    package func members(naming chosen: Set<GroupMember>, in shape: GroupShape) -> Set<GroupMember> {
        var issuers = chosen
        var naming: Set<GroupMember> = []
        for member in shape.members where !chosen.contains(member) {
            guard let issuer = issuer(of: member), issuers.contains(issuer), issuer != member,
                let certificate = certificate(of: member),
                let identifier = try? certificate.extensions.value(of: AuthorityKeyIdentifier.self),
                identifier.authorityCertSerialNumber != nil
            else { continue }
            issuers.insert(member)
            naming.insert(member)
        }
        return naming
    }

    /// Members whose certificates end within that time, or have ended.
    package func members(endingBy time: DERTime, in shape: GroupShape) -> [GroupMember] {
        shape.members.filter { member in certificate(of: member).map { $0.validity.notAfter <= time } ?? false }
    }
}
