import DER
import Digests
import GroupFolder
import Octets
import PKIX
import ServerGroups

/// What was imported into a group, and what changed with it.
struct ImportReport: Encodable {
    var schema: String
    var group: String
    var use: String
    var name: String?
    var peer: String?
    var certificate: Facts
    /// What it is validated by.
    var anchor: Facts?
    /// `given`, `container`, `request` or `own`.
    var keySource: String
    /// The request that it answered.
    var request: String?
    /// Certificates that were issued anew below it.
    var reissued: [String]
    var written: [String]

    struct Facts: Encodable {
        var subject: String
        var issuer: String
        var serial: String
        var notBefore: String
        var notAfter: String
        var sha1: String
        var sha256: String

        init(_ certificate: Certificate) {
            subject = certificate.subject.rfc4514Text
            issuer = certificate.issuer.rfc4514Text
            serial = certificate.serialNumber.description
            notBefore = certificate.validity.notBefore.rfc3339
            notAfter = certificate.validity.notAfter.rfc3339
            sha1 = Hexadecimal.encode(certificate.fingerprint(.sha1))
            sha256 = Hexadecimal.encode(certificate.fingerprint(.sha256))
        }
    }

    init(schema: String, _ reply: GroupReply, group: String, reissued: [GroupMember], written: [String]) {
        self.schema = schema
        self.group = group
        use = reply.member.use.rawValue
        name = reply.member.name?.text
        peer = reply.member.peer?.text
        certificate = Facts(reply.certificate)
        anchor = reply.chain.first.map(Facts.init)
        keySource = reply.key.source.rawValue
        request = reply.request?.file
        self.reissued = reissued.map(Sentences.title(of:))
        self.written = written
    }
}
