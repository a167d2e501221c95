package import DER
package import Digests
package import Issuance
private import KeyFormats
package import Octets
package import PKIX
private import RSA
package import ServerGroups

/// The next revocation list of a group's authority. It goes on from the newest list of that authority that lies in the
/// folder, whose signature is verified.
package struct GroupRevocation {
    /// Who signs it.
    package let issuer: GroupMember
    /// The list that it goes on from, and where that lies; nil: it is the first.
    package let earlier: (path: String, list: CertificateList)?
    private let authority: CertificateAuthority

    package enum Failure: Error, Equatable {
        /// A certificate that signs itself stands on no list: trust in it ends where it is taken out of the copies.
        case root
        /// No authority in the folder has signed it; the name of its issuer.
        case notIssuedHere(DistinguishedName)
        /// The key of its authority is not in the folder, or not in the open.
        case noKey(GroupMember)
        case authority(GroupMember, IssuanceError)
        case list(RevocationListError, path: String)
    }

    /// - Parameter certificate: one that is to be revoked; it need not lie in the folder.
    package init(of certificate: Certificate, in inventory: GroupInventory) throws(Failure) {
        if certificate.isSelfIssued { throw .root }
        let issuer = inventory.authorities.first { member in
            guard let authority = inventory.certificate(of: member) else { return false }
            return certificate.issuer.matches(authority.subject)
                && certificate.checkSignature(under: authority.subjectPublicKeyInfo) == .valid
        }
        guard let issuer, let issuing = inventory.certificate(of: issuer) else { throw .notIssuedHere(certificate.issuer) }
        guard let number = try? issuing.subjectPublicKeyInfo.rsaPublicKey(),
            let key = inventory.contents.keys.first(where: { $0.key.publicKey == number })?.key
        else { throw .noKey(issuer) }
        let authority: CertificateAuthority
        do throws(IssuanceError) {
            authority = try CertificateAuthority(certificate: issuing, key: key)
        } catch {
            throw .authority(issuer, error)
        }
        self.issuer = issuer
        self.authority = authority
        // A list in the place of the layout is not passed over because it is bad: what it had would be forgotten.
        if let path = inventory.revocationLists[issuer] {
            for list in inventory.lists(path) {
                do throws(RevocationListError) { try authority.checkEarlier(list) } catch { throw .list(error, path: path) }
            }
        }
        earlier = inventory.newestList(of: issuer)
    }

    /// What the newest list says of a certificate.
    package func entry(for certificate: Certificate) -> RevokedCertificate? {
        guard let list = earlier?.list else { return nil }
        return (try? list.entry(for: certificate.serialNumber, issuedBy: certificate.issuer)) ?? nil
    }

    /// Signs the next list.
    ///
    /// - Parameters:
    ///   - time: when it is made.
    ///   - end: when another will come.
    package func list(
        revoking revocation: Revocation, at time: DERTime, until end: DERTime, digest: DigestAlgorithm,
        allowing weak: WeakChoices, random: inout some RandomSource
    ) throws(Failure) -> CertificateList {
        do throws(RevocationListError) {
            var template = RevocationListTemplate(thisUpdate: time, nextUpdate: end)
            if let list = earlier?.list {
                template = try RevocationListTemplate(continuing: list, thisUpdate: time, nextUpdate: end)
            }
            try template.revoke(revocation)
            return try authority.issue(template, digest: digest, allowing: weak, random: &random)
        } catch {
            throw .list(error, path: earlier?.path ?? GroupLayout.revocationListPath(issuer))
        }
    }
}

extension GroupMaking {
    /// The lists of authorities that have another key now: with the entries that they had, for whoever still has
    /// certificates of the old key; a list that the old key has signed says nothing under the new one.
    ///
    /// - Parameters:
    ///   - made: what was issued.
    ///   - time: when the lists are made; each is valid for as long as the one before.
    package func nextLists(
        _ made: [Made], at time: DERTime, digest: DigestAlgorithm, allowing weak: WeakChoices, random: inout some RandomSource
    ) throws(GroupRevocation.Failure) -> [GroupMember: CertificateList] {
        var lists: [GroupMember: CertificateList] = [:]
        for one in made where one.member.use.isAuthority {
            guard let key = one.key, let (path, old) = inventory?.newestList(of: one.member),
                old.issuer.matches(one.issued.certificate.subject),
                let authority = try? CertificateAuthority(certificate: one.issued.certificate, key: key)
            else { continue }
            let seconds = (old.nextUpdate ?? old.thisUpdate).secondsSinceEpoch - old.thisUpdate.secondsSinceEpoch
            let length = max(seconds, RevocationListTemplate.defaultSeconds)
            guard let end = DERTime(secondsSinceEpoch: time.secondsSinceEpoch + length) else { continue }
            do throws(RevocationListError) {
                let template = try RevocationListTemplate(continuing: old, thisUpdate: time, nextUpdate: end)
                lists[one.member] = try authority.issue(template, digest: digest, allowing: weak, random: &random)
            } catch {
                throw .list(error, path: path)
            }
        }
        return lists
    }
}

extension RevocationListTemplate {
    /// 30 days: OpenSSL's default_crl_days.
    package static let defaultSeconds: Int64 = 30 * 86_400
}
