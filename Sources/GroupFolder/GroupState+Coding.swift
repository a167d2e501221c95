private import DER
private import Foundation
private import Octets
private import PKIX
private import ServerGroups

/// The state as JSON, with keys in order, for people to read. What an earlier Signet did not write is optional.
extension GroupState {
    package init?(_ octets: [UInt8]) {
        guard let file = try? JSONDecoder().decode(File.self, from: Data(octets)), file.schema == File.schemaName,
            let since = DERTime(secondsSinceEpoch: file.sinceSeconds), let base = try? DistinguishedName(slashForm: file.base)
        else { return nil }
        self.init(origin: file.origin, since: since, order: file.order.compactMap { try? MemberName($0) })
        self.base = base
        domain = file.domain
        dayCount = file.days
        windowsRoot = file.windowsRoot
        authoritySigns = file.authoritySigns ?? true
        // A value that is there and does not read is not the same as none.
        if let text = file.singleCertificate {
            guard let digest = Self.digest(text) else { return nil }
            singleCertificate = digest
        }
        if let sealed = file.sealed {
            guard let time = DERTime(secondsSinceEpoch: sealed.sinceSeconds), let digest = Self.digest(sealed.certificate) else {
                return nil
            }
            seal = Seal(since: time, certificate: digest, subject: sealed.subject)
        }
        for text in file.anchors ?? [] {
            guard let digest = Self.digest(text) else { return nil }
            anchors.append(digest)
        }
        for request in file.requests ?? [] {
            guard let read = request.request else { return nil }
            requests.append(read)
        }
    }

    package var octets: [UInt8] {
        var file = File(
            origin: origin, since: since.rfc3339, sinceSeconds: since.secondsSinceEpoch, order: order.map(\.text),
            base: base.isEmpty ? "/" : base.slashForm, domain: domain, days: dayCount, windowsRoot: windowsRoot)
        file.authoritySigns = authoritySigns
        file.singleCertificate = singleCertificate.map { Hexadecimal.encode($0) }
        file.sealed = seal.map {
            File.Sealed(
                since: $0.since.rfc3339, sinceSeconds: $0.since.secondsSinceEpoch,
                certificate: Hexadecimal.encode($0.certificate), subject: $0.subject)
        }
        file.anchors = anchors.isEmpty ? nil : anchors.map { Hexadecimal.encode($0) }
        file.requests = requests.isEmpty ? nil : requests.map(File.Request.init)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return [UInt8]((try? encoder.encode(file)) ?? Data()) + [UInt8(ascii: "\n")]
    }

    /// 32 octets in hexadecimal.
    private static func digest(_ text: String) -> [UInt8]? {
        guard let octets = Hexadecimal.decode(text[...]), octets.count == 32 else { return nil }
        return octets
    }

    /// Each time stands there for people and, in seconds since 1970, for programs.
    private struct File: Codable {
        static let schemaName = "signet/group-state/1"

        var schema = schemaName
        var origin: String
        var since: String
        var sinceSeconds: Int64
        var order: [String]
        var base: String
        var domain: String?
        var days: Int?
        var windowsRoot: String?
        var authoritySigns: Bool?
        var singleCertificate: String?
        var sealed: Sealed?
        var anchors: [String]?
        var requests: [Request]?

        struct Sealed: Codable {
            var since: String
            var sinceSeconds: Int64
            var certificate: String
            var subject: String
        }

        struct Request: Codable {
            var use: String
            var name: String?
            var peer: String?
            var since: String
            var sinceSeconds: Int64
            var file: String?
            var keyFile: String
            var publicKey: String
            var certificate: String?
            var imported: String?
            var importedSeconds: Int64?

            init(_ request: GroupState.Request) {
                use = request.member.use.rawValue
                name = request.member.name?.text
                peer = request.member.peer?.text
                since = request.since.rfc3339
                sinceSeconds = request.since.secondsSinceEpoch
                file = request.file
                keyFile = request.keyFile
                publicKey = Hexadecimal.encode(request.publicKey)
                certificate = request.answer.map { Hexadecimal.encode($0.certificate) }
                imported = request.answer?.since.rfc3339
                importedSeconds = request.answer?.since.secondsSinceEpoch
            }

            var request: GroupState.Request? {
                let names = (name.flatMap { try? MemberName($0) }, peer.flatMap { try? MemberName($0) })
                guard let use = CertificateUse(rawValue: use), let member = GroupMember(use, names.0, peer: names.1),
                    let since = DERTime(secondsSinceEpoch: sinceSeconds), let publicKey = GroupState.digest(publicKey)
                else { return nil }
                var request = GroupState.Request(
                    member: member, since: since, file: file, keyFile: keyFile, publicKey: publicKey)
                if let certificate {
                    guard let digest = GroupState.digest(certificate),
                        let time = importedSeconds.flatMap({ DERTime(secondsSinceEpoch: $0) })
                    else { return nil }
                    request.answer = .init(certificate: digest, since: time)
                }
                return request
            }
        }
    }
}
