import DER
import Digests
import Files
import GroupFolder
import Issuance
import KeyFormats
import Octets
import PKIX
import RSA
import ServerGroups

/// A request for another authority, in the name of a member of a group.
struct GroupRequest {
    let member: GroupMember
    let request: CertificationRequest
    let file: String
    let keyFile: String
    /// Nil: the member's own was taken.
    let newKey: RSAPrivateKey?

    /// The subject and the alternative names that the member has, or would be given here, and the usages of what it is for.
    ///
    /// - Parameters:
    ///   - isSingle: for one certificate for all uses: the first server's names, a server's and a client's usage.
    static func draft(
        _ member: GroupMember, isSingle: Bool, _ subjects: SubjectOptions, _ work: borrowing GroupWork, _ session: Session
    ) throws -> RequestDraft {
        var style = GroupStyle(start: work.time)
        (style.base, style.domain) = (work.state.base, work.state.domain)
        // In single-certificate mode every member has it, and its names.
        let named: GroupMember = isSingle && work.state.singleCertificate == nil ? .subsystemServer(work.shape.servers[0]) : member
        let names: (subject: DistinguishedName, alternativeNames: [GeneralName])
        do throws(GroupIssuanceError) {
            names = try GroupIssuance(style).names(
                of: named, group: work.shape.servers[0], inPlaceOf: work.inventory.certificate(of: named))
        } catch {
            throw GroupMaking.Failure.issuance(error)
        }
        var draft = RequestDraft(subject: names.subject)
        if subjects.isGiven {
            let commonName = named.name?.text ?? names.subject.values(of: .commonName).first?.text
            draft = try subjects.draft(commonName: subjects.config != nil && subjects.commonName == nil ? commonName : nil, session)
        } else if let commonName = subjects.commonName {
            do {
                try draft.setCommonName(commonName)
            } catch {
                throw RequestConfiguration.CommonNameError.value(error)
            }
        }
        for one in (isSingle ? RequestProfile.allUses : member.use.requestProfile).extensions { draft.set(one) }
        if draft.alternativeNames.isEmpty, let value = SubjectAltName(names.alternativeNames) { draft.set(Extension(value)) }
        return draft
    }

    init(_ member: GroupMember, _ draft: RequestDraft, key: RSAPrivateKey, keyFile: String?, digest: DigestAlgorithm) throws {
        self.member = member
        var random = SystemRandomSource()
        request = try CertificationRequest.make(
            subject: draft.subject, key: key, digest: digest,
            extensions: draft.extensions(for: SubjectPublicKeyInfo(key.publicKey)), random: &random)
        file = GroupLayout.requestPath(member, .request)
        self.keyFile = keyFile ?? GroupLayout.requestPath(member, .privateKey)
        newKey = keyFile == nil ? key : nil
    }

    func put(into files: inout GroupReplacement) {
        let text = PEM.encode(request.encoded, label: .certificateRequest)
        files.put(file, SecretBytes(copying: text.span), mode: 0o644)
        if let newKey { files.put(keyFile, newKey.pem(format: .pkcs8), mode: 0o600) }
    }

    func waiting(since time: DERTime) -> GroupState.Request {
        GroupState.Request(
            member: member, since: time, file: file, keyFile: keyFile,
            publicKey: DigestAlgorithm.sha256.digest(of: request.subjectPublicKeyInfo.encoded.span))
    }
}
