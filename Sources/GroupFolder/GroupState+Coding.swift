private import DER
private import Foundation
private import Octets
private import PKIX
private import ServerGroups

/// The state as JSON, with keys in order, for people to read. It is read strictly: what is there and does not read is not
/// the same as nothing, and a name that is misspelt forbids nothing.
extension GroupState {
    package init(_ octets: [UInt8]) throws(GroupStateError) {
        let file = try File.read(octets)
        guard ["init", "adopt", "join"].contains(file.origin) else { throw .value("origin") }
        self.init(
            origin: file.origin, since: try Self.time(file.since, file.sinceSeconds, "since"), order: try Self.names(file.order))
        do { base = try DistinguishedName(slashForm: file.base) } catch { throw .value("base") }
        if let domain = file.domain, (try? MemberName(domain)) == nil { throw .value("domain") }
        domain = file.domain
        if let days = file.days, !Self.isDayCount(days, since) { throw .value("days") }
        dayCount = file.days
        windowsRoot = file.windowsRoot
        authoritySigns = file.authoritySigns
        if let text = file.singleCertificate { singleCertificate = try Self.digest(text, "singleCertificate") }
        if let sealed = file.sealed {
            seal = Seal(
                since: try Self.time(sealed.since, sealed.sinceSeconds, "sealed.since"),
                certificate: try Self.digest(sealed.certificate, "sealed.certificate"), subject: sealed.subject)
        }
        for (number, text) in (file.anchors ?? []).enumerated() { anchors.append(try Self.digest(text, "anchors[\(number)]")) }
        for (number, request) in (file.requests ?? []).enumerated() {
            requests.append(try request.request("requests[\(number)]"))
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

    // MARK: Values

    /// 32 octets in hexadecimal.
    private static func digest(_ text: String, _ name: String) throws(GroupStateError) -> [UInt8] {
        guard let octets = Hexadecimal.decode(text[...]), octets.count == 32 else { throw .value(name) }
        return octets
    }

    /// For people and for programs, and both the same.
    private static func time(_ text: String, _ seconds: Int64, _ name: String) throws(GroupStateError) -> DERTime {
        guard let time = DERTime(secondsSinceEpoch: seconds), time.rfc3339 == text else { throw .value(name) }
        return time
    }

    private static func names(_ texts: [String]) throws(GroupStateError) -> [MemberName] {
        var names: [MemberName] = []
        var known: Set<MemberName> = []
        for (number, text) in texts.enumerated() {
            guard let name = try? MemberName(text) else { throw .value("order[\(number)]") }
            guard known.insert(name).inserted else { throw .repeated("order[\(number)]") }
            names.append(name)
        }
        return names
    }

    /// One day or more, and no more than lead to the year 9999.
    private static func isDayCount(_ days: Int, _ start: DERTime) -> Bool {
        let (seconds, overflow) = Int64(days).multipliedReportingOverflow(by: 86_400)
        let (end, isFar) = start.secondsSinceEpoch.addingReportingOverflow(seconds)
        return days > 0 && !overflow && !isFar && DERTime(secondsSinceEpoch: end) != nil
    }

    /// A path below the group's folder.
    private static func path(_ text: String, _ name: String) throws(GroupStateError) -> String {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }), !text.contains("\0") else { throw .value(name) }
        return text
    }

    /// Each time stands there for people and, in seconds since 1970, for programs.
    private struct File: Codable {
        static let schemaName = "signet/group-state/1"
        /// The names that its objects have; one in an array has the array's.
        static let names: [String: Set<String>] = [
            "": [
                "schema", "origin", "since", "sinceSeconds", "order", "base", "domain", "days", "windowsRoot", "authoritySigns",
                "singleCertificate", "sealed", "anchors", "requests",
            ],
            "sealed": ["since", "sinceSeconds", "certificate", "subject"],
            "requests": [
                "use", "name", "peer", "since", "sinceSeconds", "file", "keyFile", "publicKey", "certificate", "imported",
                "importedSeconds",
            ],
        ]

        var schema = schemaName
        var origin: String
        var since: String
        var sinceSeconds: Int64
        var order: [String]
        var base: String
        var domain: String?
        var days: Int?
        var windowsRoot: String?
        var authoritySigns = true
        var singleCertificate: String?
        var sealed: Sealed?
        var anchors: [String]?
        var requests: [Request]?

        static func read(_ octets: [UInt8]) throws(GroupStateError) -> File {
            guard String(validating: octets, as: UTF8.self) != nil, !octets.contains(0),
                let object = try? JSONSerialization.jsonObject(with: Data(octets)) as? [String: Any]
            else { throw .notJSON }
            if let name = StateNames.repeated(in: octets) { throw .repeated(name) }
            // What another version wrote has other names.
            guard object["schema"] as? String == schemaName else { throw .value("schema") }
            if let stranger = StateNames.stranger(in: object, names) { throw stranger }
            do {
                return try JSONDecoder().decode(File.self, from: Data(octets))
            } catch let DecodingError.keyNotFound(key, context) {
                throw .missing(text(context.codingPath + [key]))
            } catch let DecodingError.typeMismatch(_, context) {
                throw .value(text(context.codingPath))
            } catch let DecodingError.valueNotFound(_, context) {
                throw .value(text(context.codingPath))
            } catch let DecodingError.dataCorrupted(context) where !context.codingPath.isEmpty {
                throw .value(text(context.codingPath))
            } catch {
                throw .notJSON
            }
        }

        /// `requests[1].use`
        private static func text(_ path: [any CodingKey]) -> String {
            path.reduce("") { text, key in
                if let number = key.intValue { return "\(text)[\(number)]" }
                return text.isEmpty ? key.stringValue : "\(text).\(key.stringValue)"
            }
        }

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

            func request(_ place: String) throws(GroupStateError) -> GroupState.Request {
                let names = (try Self.name(name, "\(place).name"), try Self.name(peer, "\(place).peer"))
                guard let use = CertificateUse(rawValue: use) else { throw .value("\(place).use") }
                guard let member = GroupMember(use, names.0, peer: names.1) else { throw .value("\(place).name") }
                var request = GroupState.Request(
                    member: member, since: try GroupState.time(since, sinceSeconds, "\(place).since"), file: nil,
                    keyFile: try GroupState.path(keyFile, "\(place).keyFile"),
                    publicKey: try GroupState.digest(publicKey, "\(place).publicKey"))
                if let file { request.file = try GroupState.path(file, "\(place).file") }
                switch (certificate, imported, importedSeconds) {
                case (nil, nil, nil): break
                case (let certificate?, let time?, let seconds?):
                    request.answer = .init(
                        certificate: try GroupState.digest(certificate, "\(place).certificate"),
                        since: try GroupState.time(time, seconds, "\(place).imported"))
                default: throw .missing("\(place).\(certificate == nil ? "certificate" : "imported")")
                }
                return request
            }

            private static func name(_ text: String?, _ place: String) throws(GroupStateError) -> MemberName? {
                guard let text else { return nil }
                guard let name = try? MemberName(text) else { throw .value(place) }
                return name
            }
        }
    }
}
