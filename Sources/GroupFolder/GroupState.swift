package import DER
package import PKIX
package import ServerGroups

/// What a group's files do not show: the order in which servers came, how further certificates are to be named, what is
/// allowed, which requests wait for an answer, and which anchors of others were accepted. It lies beside the folder,
/// `GROUP.signet/state.json`, changes with it in one step, and is held against it at every command
/// (``GroupStateCheck``); a group without one is complete all the same.
package struct GroupState: Equatable, Sendable {
    /// How it came to be: `init`, `adopt` or `join`.
    package var origin: String
    package var since: DERTime
    /// Of servers and the others, in the order in which they came.
    package var order: [MemberName]
    package var base = DistinguishedName([])
    package var domain: String?
    package var dayCount: Int?
    /// The Windows folder that the paths of maps are below.
    package var windowsRoot: String?
    /// False: the group's own authorities sign nothing.
    package var authoritySigns = true
    /// The SHA-256 of the one certificate that stands for all uses; nil: each use has its own.
    package var singleCertificate: [UInt8]?
    package var seal: Seal?
    /// The SHA-256 of the certificates of other authorities that this group's certificates are validated by.
    package var anchors: [[UInt8]] = []
    /// In the order in which they were made.
    package var requests: [Request] = []

    /// Whose key opens the private files.
    package struct Seal: Equatable, Sendable {
        package var since: DERTime
        /// The master certificate: its SHA-256, and its subject for people.
        package var certificate: [UInt8]
        package var subject: String

        package init(since: DERTime, certificate: [UInt8], subject: String) {
            self.since = since
            self.certificate = certificate
            self.subject = subject
        }
    }

    /// A request for another authority, and the answer to it; or a certificate that came without one.
    package struct Request: Equatable, Sendable {
        package var member: GroupMember
        package var since: DERTime
        /// Where the request lies, below the group's folder; nil: nobody made one here.
        package var file: String?
        /// The key's path; that of the member's own key where that one was taken, or where the answer is in its place.
        package var keyFile: String
        /// The SHA-256 of the request's subjectPublicKeyInfo.
        package var publicKey: [UInt8]
        /// The SHA-256 of the certificate that was imported for it, and when; nil: it waits.
        package var answer: Answer?

        package struct Answer: Equatable, Sendable {
            package var certificate: [UInt8]
            package var since: DERTime

            package init(certificate: [UInt8], since: DERTime) {
                self.certificate = certificate
                self.since = since
            }
        }

        package init(member: GroupMember, since: DERTime, file: String?, keyFile: String, publicKey: [UInt8]) {
            self.member = member
            self.since = since
            self.file = file
            self.keyFile = keyFile
            self.publicKey = publicKey
        }
    }

    package init(origin: String, since: DERTime, order: [MemberName]) {
        self.origin = origin
        self.since = since
        self.order = order
    }

    /// The request for a member that was made last.
    package func request(for member: GroupMember) -> Request? { requests.last { $0.member == member } }

    /// The request for a member that waits for its answer.
    package func waitingRequest(for member: GroupMember) -> Request? {
        requests.last { $0.member == member && $0.answer == nil }
    }

    /// What was imported for a member, and the request that it answered.
    package func answeredRequest(for member: GroupMember) -> Request? {
        requests.last { $0.member == member && $0.answer != nil }
    }

    /// Puts a new request in the place of one that waited.
    package mutating func wait(for request: Request) {
        requests.removeAll { $0.member == request.member && $0.answer == nil }
        requests.append(request)
    }

    /// Puts an answer in the place of an earlier one; what still waits, waits on.
    package mutating func take(_ answered: Request) {
        requests.removeAll { $0.member == answered.member && ($0.answer != nil || $0.publicKey == answered.publicKey) }
        requests.append(answered)
    }

    /// What holds for every action (see ``GroupAction/obstacles(in:)``).
    package func mode(isMade: Bool) -> GroupMode {
        var mode = GroupMode(isMade: isMade)
        mode.isSealed = seal != nil
        mode.hasSingleCertificate = singleCertificate != nil
        mode.authoritySigns = authoritySigns
        return mode
    }
}
