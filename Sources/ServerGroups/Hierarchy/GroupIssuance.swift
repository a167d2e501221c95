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
    /// - Parameters:
    ///   - name: what the group is called.
    ///   - old: the certificate in whose place it comes: the subject stays.
    public func serverGroup(
        _ name: MemberName, key: RSAPrivateKey, inPlaceOf old: Certificate? = nil, random: inout some RandomSource
    ) throws(GroupIssuanceError) -> IssuedCertificate {
        let template = try template(.serverGroup, named: name, key: key.publicKey, old)
        do throws(IssuanceError) {
            return try template.selfSigned(by: key, digest: style.digest, allowing: style.weak, random: &random)
        } catch {
            throw .issuance(.serverGroup, error)
        }
    }

    /// Any other certificate.
    ///
    /// - Parameter old: the certificate in whose place it comes: subject and alternative names stay.
    public func issue(
        _ member: GroupMember, key: RSAPublicKey, by authority: CertificateAuthority, inPlaceOf old: Certificate? = nil,
        random: inout some RandomSource
    ) throws(GroupIssuanceError) -> IssuedCertificate {
        guard let name = member.name else { throw .rootSignsItself }
        let template = try template(member, named: name, key: key, old)
        do throws(IssuanceError) {
            return try authority.issue(template, digest: style.digest, allowing: style.weak, random: &random)
        } catch {
            throw .issuance(member, error)
        }
    }

    private func template(
        _ member: GroupMember, named name: MemberName, key: RSAPublicKey, _ old: Certificate?
    ) throws(GroupIssuanceError) -> CertificateTemplate {
        let profile = member.use.profile
        let names = try names(of: member, group: name, inPlaceOf: old)
        var template = CertificateTemplate(
            profile, subject: names.subject, subjectPublicKeyInfo: SubjectPublicKeyInfo(key),
            validity: Validity(notBefore: style.start, notAfter: try end(profile)))
        template.alternativeNames = names.alternativeNames
        return template
    }

    /// What a request for another authority asks for in a member's name.
    ///
    /// - Parameter old: the certificate in whose place the answer will come: subject and alternative names stay.
    public func names(
        of member: GroupMember, group: MemberName, inPlaceOf old: Certificate? = nil
    ) throws(GroupIssuanceError) -> (subject: DistinguishedName, alternativeNames: [GeneralName]) {
        let name = member.name ?? group
        let oldNames = old.flatMap { try? $0.extensions.value(of: SubjectAltName.self) }
        let subject = if let old { old.subject } else { try subject(member, name) }
        return (subject, oldNames?.names ?? alternativeNames(member, name))
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
