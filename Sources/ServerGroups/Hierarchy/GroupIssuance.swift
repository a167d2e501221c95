public import DER
public import Digests
public import Issuance
private import KeyFormats
public import Octets
public import PKIX
public import RSA

/// How the certificates of a group are named and made.
public struct GroupStyle: Hashable, Sendable {
    /// What every subject begins with, in the order of the encoding; the use and the name follow.
    public var base = DistinguishedName([])
    /// Added to names without a dot, for a second alternative name: `example.com`.
    public var domain: String?
    public var digest = DigestAlgorithm.sha256
    /// The first second of all certificates.
    public var start: DERTime
    /// For how many days; nil: what each profile says.
    public var dayCount: Int?
    public var weak: WeakChoices = []

    public init(start: DERTime) { self.start = start }
}

/// Issues the certificates of a server group.
///
/// Subjects are the base, then `OU=` the use, of a remote subsystem's client a second `OU=` the server that it is for,
/// then `CN=` the name. Alternative names, as far as the name can be a host's: the name, with the domain where it has
/// none, or the address; of a line in front of it the SIP domain, `URI:sip:NAME` (RFC 5922 section 7.1).
public struct GroupIssuance: Sendable {
    public let style: GroupStyle

    public init(_ style: GroupStyle) { self.style = style }

    /// The root, which signs itself.
    ///
    /// - Parameter name: what the group is called.
    public func serverGroup(
        _ name: MemberName, key: RSAPrivateKey, random: inout some RandomSource
    ) throws(GroupIssuanceError) -> IssuedCertificate {
        let template = try template(.serverGroup, named: name, key: key.publicKey)
        do throws(IssuanceError) {
            return try template.selfSigned(by: key, digest: style.digest, allowing: style.weak, random: &random)
        } catch {
            throw .issuance(.serverGroup, error)
        }
    }

    /// Any other certificate.
    public func issue(
        _ member: GroupMember, key: RSAPublicKey, by authority: CertificateAuthority, random: inout some RandomSource
    ) throws(GroupIssuanceError) -> IssuedCertificate {
        guard let name = member.name else { throw .rootSignsItself }
        let template = try template(member, named: name, key: key)
        do throws(IssuanceError) {
            return try authority.issue(template, digest: style.digest, allowing: style.weak, random: &random)
        } catch {
            throw .issuance(member, error)
        }
    }

    private func template(
        _ member: GroupMember, named name: MemberName, key: RSAPublicKey
    ) throws(GroupIssuanceError) -> CertificateTemplate {
        let profile = member.use.profile
        var template = CertificateTemplate(
            profile, subject: try subject(member, name), subjectPublicKeyInfo: SubjectPublicKeyInfo(key),
            validity: Validity(notBefore: style.start, notAfter: try end(profile)))
        template.alternativeNames = alternativeNames(member, name)
        return template
    }

    /// Authorities last as long as their profile says at least: what they issue ends with them.
    private func end(_ profile: CertificateProfile) throws(GroupIssuanceError) -> DERTime {
        let asked = style.dayCount ?? profile.dayCount
        let days = profile.isAuthority ? max(asked, profile.dayCount) : asked
        // What the four digits of a year can say is less than 4,000,000 days.
        guard (1...4_000_000).contains(days),
            let end = DERTime(secondsSinceEpoch: style.start.secondsSinceEpoch + Int64(days) * 86_400)
        else { throw .dayCount(days) }
        return end
    }

    private func subject(_ member: GroupMember, _ name: MemberName) throws(GroupIssuanceError) -> DistinguishedName {
        do throws(AttributeValueError) {
            var attributes = [try AttributeTypeAndValue(.organizationalUnitName, member.use.title)]
            if let peer = member.peer { attributes.append(try AttributeTypeAndValue(.organizationalUnitName, peer.text)) }
            attributes.append(try AttributeTypeAndValue(.commonName, name.text))
            return DistinguishedName(style.base.relativeNames + attributes.map { RelativeDistinguishedName($0) })
        } catch {
            throw .subject(member, error)
        }
    }

    private func alternativeNames(_ member: GroupMember, _ name: MemberName) -> [GeneralName] {
        guard !member.use.isAuthority else { return [] }
        if let address = IPAddress(name.text) { return [.iPAddress(address.octets)] }
        let host = HostName(name.text)
        guard host.syntaxDefect == nil, host.underscoreLabel == nil, !host.isAddress else { return [] }
        var hosts = [name.text]
        if let domain = style.domain, host.labels.count == 1 { hosts.append("\(name.text).\(domain)") }
        let names = hosts.map { GeneralName.dNSName($0) }
        guard member.use == .line, let domain = hosts.last else { return names }
        return [.uniformResourceIdentifier("sip:\(domain)")] + names
    }
}

public enum GroupIssuanceError: Error, Equatable {
    case issuance(GroupMember, IssuanceError)
    case subject(GroupMember, AttributeValueError)
    /// Too many or too few days for an end that a certificate can say.
    case dayCount(Int)
    /// Only a key makes a root, no authority.
    case rootSignsItself
}
