package import ServerGroups

/// Where requests for another authority lie, with the keys that wait for the answers:
///
///     CSRs/ServerGroupCertificateSigningRequest.csr, CSRs/ServerGroupPrivateKey.bin
///     CSRs/LAKE_ServerCertificateSigningRequest.csr, CSRs/LAKE_ServerPrivateKey.bin
///     CSRs/Remote_Subsystems/Jasper/LAKE_Client…, CSRs/Local_Clients/NAME_Client…
///
/// The first two are the PureConnect document's; the others follow them, in folders of their own where names would meet.
extension GroupLayout {
    package enum RequestPart: String, CaseIterable, Sendable {
        case request = "CertificateSigningRequest.csr"
        case privateKey = "PrivateKey.bin"
    }

    package static func requestPath(_ member: GroupMember, _ part: RequestPart) -> String {
        let own = path(member, .certificate).dropLast(Part.certificate.rawValue.count)
        let stem = own.split(separator: "/").last ?? own
        return switch member {
        case .remoteSubsystemClient(_, let peer): "\(requestFolder)/Remote_Subsystems/\(peer)/\(stem)\(part.rawValue)"
        case .client: "\(requestFolder)/Local_Clients/\(stem)\(part.rawValue)"
        default: "\(requestFolder)/\(stem)\(part.rawValue)"
        }
    }

    /// What the names of a request and of its key begin with; nil for a file that is neither.
    package static func requestStem(of path: String) -> String? {
        guard path.lowercased().hasPrefix(requestFolder.lowercased() + "/") else { return nil }
        return RequestPart.allCases.lazy.map(\.rawValue).first { path.lowercased().hasSuffix($0.lowercased()) }
            .map { String(path.dropLast($0.count)) }
    }

    private static let requestFolder = "CSRs"
}
