import DER
import Digests
import Files
import GroupFolder
import KeyFormats
import Octets
import PathValidation
import PKIX
import RSA
import ServerGroups

/// What another authority signed for a member of a group: found good, with its key.
struct GroupReply {
    let member: GroupMember
    let certificate: Certificate
    let key: ReplyKey
    /// The anchor first, then what leads from it to the certificate.
    let chain: [Certificate]
    /// All that came with it or was named, for other paths.
    let intermediates: [Certificate]
    /// Roots that were named.
    let named: [Certificate]
    /// The request that it answers.
    let request: GroupState.Request?

    /// - Parameters:
    ///   - signs: whether the certificate will sign others.
    ///   - checksNames: whether it has to have the names that were asked for.
    init(
        _ options: ReplyOptions, _ member: GroupMember, signs: Bool, checksNames: Bool, _ work: borrowing GroupWork,
        _ session: Session
    ) throws {
        let reply = try options.reply(session)
        let trust = try options.trust(session)
        let waiting = work.state.waitingRequest(for: member)
        let keys = try Self.keys(options, reply.keys, member, waiting, work, session)
        let found: Certificate
        let foundKey: ReplyKey
        do throws(ReplyFault) {
            let (certificate, place) = try ReplyCheck.certificate(among: reply.certificates, for: keys.map(\.publicKey))
            (found, foundKey) = (certificate, keys[place])
        } catch {
            throw Sentences.complaint(about: error, file: reply.file, request: waiting?.file)
        }
        let answered = waiting?.publicKey == Self.digest(foundKey.publicKey) ? waiting : nil
        let known = work.anchors.filter { !trust.anchors.contains($0) }
        let between = reply.certificates + trust.others + work.inventory.intermediates(trust.anchors + known)
        let asked = checksNames ? try Self.asked(member, answered, work) : nil
        var check = ReplyCheck(
            member.use, signs: signs, asked: asked, anchors: trust.anchors + known, intermediates: between, at: work.time)
        check.namesTrust = !options.trusted.isEmpty
        let path: ValidatedPath
        do throws(ReplyFault) {
            path = try check.check(found)
        } catch {
            throw Sentences.complaint(about: error, file: reply.file, request: answered?.file)
        }
        for case .digest(let weak, let digest) in path.weaknesses {
            session.warn("\(PathSentences.name(of: weak)) is signed with \(digest.name), which no longer protects against collisions")
        }
        let beyond = check.namesBeyond(found)
        if !beyond.isEmpty {
            session.warn("the certificate has names that were not asked for: \(beyond.map(\.shownText).joined(separator: ", "))")
        }
        let certificates = path.certificates.map(\.certificate)
        chain = Array(certificates.suffix(1)) + certificates.dropFirst().dropLast().reversed()
        (self.member, certificate, key, request) = (member, found, foundKey, answered)
        (intermediates, named) = (between, trust.anchors)
    }

    /// The SHA-256 by which a request knows its key.
    static func digest(_ key: RSAPublicKey) -> [UInt8] {
        DigestAlgorithm.sha256.digest(of: SubjectPublicKeyInfo(key).encoded.span)
    }

    /// What the keys are that an answer may be for: the one that was named, or else that of the PFX, that of the request,
    /// the member's own.
    private static func keys(
        _ options: ReplyOptions, _ carried: [RSAPrivateKey], _ member: GroupMember, _ waiting: GroupState.Request?,
        _ work: borrowing GroupWork, _ session: Session
    ) throws -> [ReplyKey] {
        let files = work.inventory.members[member]
        let present = try? work.inventory.certificate(of: member)?.subjectPublicKeyInfo.rsaPublicKey()
        func kept(_ key: RSAPrivateKey, _ source: ReplyKey.Source) -> ReplyKey {
            // A key that is in its place already is not written again.
            let isThere = key.publicKey == present && files?.privateKey != nil
            return ReplyKey(publicKey: key.publicKey, key: isThere ? nil : key, source: isThere ? .own : source)
        }
        if let file = options.key { return [kept(try KeyInput.privateKey(file, session), .given)] }
        var keys = carried.map { kept($0, .container) }
        // Its key may be gone: that is told of, and other keys are looked at.
        if let waiting, work.inventory.entries[waiting.keyFile] != nil {
            keys.append(kept(try KeyInput.privateKey("\(work.folder)/\(waiting.keyFile)", session), .request))
        }
        if let present, files?.privateKey != nil || member.use.isAuthority {
            keys.append(ReplyKey(publicKey: present, key: nil, source: .own))
        }
        return keys
    }

    /// The names of the request that is answered; without one those of the certificate that is there, as far as others look
    /// at them: its alternative names, or else its subject.
    private static func asked(
        _ member: GroupMember, _ request: GroupState.Request?, _ work: borrowing GroupWork
    ) throws -> ReplyCheck.Asked? {
        if let file = request?.file {
            guard let asked = try RequestInput.requests("\(work.folder)/\(file)").first else { return nil }
            let names = try asked.requestedExtensions()?.value(of: SubjectAltName.self)?.names ?? []
            return ReplyCheck.Asked(subject: asked.subject, alternativeNames: names)
        }
        guard let present = work.inventory.certificate(of: member) else { return nil }
        let names = (try? present.extensions.value(of: SubjectAltName.self))?.names ?? []
        return ReplyCheck.Asked(subject: names.isEmpty ? present.subject : nil, alternativeNames: names)
    }

    /// What a person compares before saying yes.
    func show(_ session: Session) {
        session.say("subject: \(PathSentences.name(of: certificate))")
        session.say("issuer: \(certificate.issuer.rfc4514Text)")
        session.say("thumbprint (SHA-1): \(Hexadecimal.encode(certificate.fingerprint(.sha1)))")
        session.say("expires: \(certificate.validity.notAfter.rfc3339)")
        if let anchor = chain.first {
            session.say("validated by: \(PathSentences.name(of: anchor)), SHA-256 \(Hexadecimal.encode(anchor.fingerprint(.sha256)))")
        }
    }

    /// The request as it is answered; where nobody asked, the answer alone.
    func answered(at time: DERTime, keyFile: String) -> GroupState.Request {
        var answered = request
            ?? GroupState.Request(
                member: member, since: time, file: nil, keyFile: keyFile, publicKey: Self.digest(key.publicKey))
        answered.keyFile = keyFile
        answered.answer = .init(certificate: certificate.fingerprint(.sha256), since: time)
        return answered
    }
}
