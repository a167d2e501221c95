package import Digests
package import DER
package import Files
package import KeyFormats
package import PKIX
package import PathValidation
package import ServerGroups

/// Something that was found when a group's folder was checked.
package struct GroupFinding: Sendable {
    package enum Kind: Sendable {
        // What is missing, or is not what its name says.
        case missing(GroupMember, GroupLayout.Part)
        case missingCopy(TrustedCopy)
        /// The file has no certificate.
        case noCertificate
        /// The file of one certificate has several.
        case severalCertificates(Int)
        case unreadable(GroupFileError)
        case unreadableKey(KeyFormatError)
        /// Another file has the same place, in another spelling.
        case sameAs(String)
        case noServer

        // What does not belong together.
        /// The private key is of another certificate than the one beside it.
        case keyDoesNotMatch(certificate: String)
        case publicKeyDoesNotMatch(certificate: String)
        case badPath(PathFailure)
        /// The root's own signature is not valid.
        case altered
        /// The copy holds the root as it was: its name and key, in another certificate.
        case staleCopy
        /// What the copy holds does not validate a certificate that its reader is shown.
        case doesNotValidate(certificate: String)
        /// The copy that validates the group's own certificates is somebody else's.
        case strangeCopy

        // The certificate maps.
        case noMap(MemberName)
        case badMap(CertificateMapError)
        /// An element of the map names a file that is not there.
        case mapNamesMissing(String, element: String)
        /// A file that the map should name.
        case mapLacks(String)

        // Revocation lists of the group's authorities.
        /// The file of a list has none.
        case noList
        /// The list is of another issuer than the authority that it lies beside.
        case strangeList
        /// Its signature is not that of the authority that it lies beside.
        case badList
        /// A list in another place has the authority's name, and not its signature.
        case oldList
        /// The next list should have come then.
        case listEnded(DERTime)
        /// It is of a later time than now.
        case listBegins(DERTime)
        /// The certificate stands on a list of its issuer's, since when, why and on which.
        case revoked(DERTime, CRLReason, list: String)

        /// Others than the owner can get at a private key, or at a folder that holds one.
        case openToOthers(mode: UInt32)
        /// What is known of the group beyond its files is not what the files show.
        case stateContradicts(GroupStateContradiction)
        /// A change was interrupted.
        case interrupted(FolderExchange.State)

        // What is good and worth knowing.
        /// The key of an authority is elsewhere: it can issue and convert nothing here.
        case authorityKeyElsewhere
        case encryptedKey
        case sealedKey
        /// The group is sealed, and a copy of the folder beside it holds private keys in the open.
        case openCopy(folder: String)
        /// Another anchor than the group's root; it is left alone.
        case foreignCopy
        /// A digest other than that of the root.
        case otherDigest(DigestAlgorithm, root: DigestAlgorithm)
        case weakDigest(DigestAlgorithm)
        case shortKey(bitCount: Int)
        case expiresSoon(DERTime)
        case stranger
        case link
    }

    package let kind: Kind
    /// Below the group's folder; nil: the folder itself.
    package let path: String?

    package init(_ kind: Kind, _ path: String? = nil) {
        self.kind = kind
        self.path = path
    }

    /// Whether something has to be done about it.
    package var isFault: Bool {
        switch kind {
        case .authorityKeyElsewhere, .encryptedKey, .sealedKey, .openCopy, .foreignCopy, .otherDigest, .weakDigest, .shortKey,
            .expiresSoon, .stranger, .link, .oldList:
            false
        default: true
        }
    }

    /// A word for programs.
    package var code: String {
        switch kind {
        case .missing, .missingCopy: "missing"
        case .noCertificate: "no-certificate"
        case .severalCertificates: "several-certificates"
        case .unreadable, .unreadableKey: "unreadable"
        case .sameAs: "repeated"
        case .noServer: "no-server"
        case .keyDoesNotMatch, .publicKeyDoesNotMatch: "key-mismatch"
        case .badPath: "bad-path"
        case .altered: "altered"
        case .staleCopy: "stale-copy"
        case .strangeCopy: "strange-copy"
        case .doesNotValidate: "does-not-validate"
        case .noMap: "no-map"
        case .badMap: "bad-map"
        case .mapNamesMissing: "map-names-missing"
        case .mapLacks: "map-lacks"
        case .noList: "no-list"
        case .strangeList: "strange-list"
        case .badList: "bad-list"
        case .oldList: "old-list"
        case .listEnded: "list-ended"
        case .listBegins: "list-begins"
        case .revoked: "revoked"
        case .openToOthers: "open-to-others"
        case .interrupted: "interrupted"
        case .stateContradicts: "state-contradicts"
        case .authorityKeyElsewhere: "authority-key-elsewhere"
        case .encryptedKey: "encrypted-key"
        case .sealedKey: "sealed-key"
        case .openCopy: "open-copy"
        case .foreignCopy: "foreign-copy"
        case .otherDigest: "other-digest"
        case .weakDigest: "weak-digest"
        case .shortKey: "short-key"
        case .expiresSoon: "expires-soon"
        case .stranger: "stranger"
        case .link: "link"
        }
    }
}
