package import DER
package import Files
private import KeyFormats
internal import Octets
private import PKIX
package import RSA
package import ServerGroups

/// What lies in a group's folder.
package struct GroupContents: Sendable {
    package let folder: String
    package let tree: FolderTree
    /// Files that hold certificates or revocation lists.
    package let files: [GroupFile]
    /// Each certificate and list once; a place is the file's path, and `#2` behind it for its second block.
    package let members: [TreeMember]
    /// Private keys that fit a certificate that issued something here, and the files they lie in.
    package let keys: [GroupKey]
    /// The file of the private key with each modulus.
    package let keyFiles: [[UInt8]: String]
    /// PKCS #12 and PKCS #7 files, which hold copies of certificates and cannot be changed here.
    package let containers: [String]
    /// Files that look like certificates, lists or keys and do not read.
    package let unreadable: [(path: String, error: GroupFileError)]
    /// Those and numbered backups that do not read: any of them could hold a private key.
    package let damaged: [String]
    /// Files of private keys that lie open.
    package let openKeys: [String]
    /// Files of private keys that are encrypted.
    package let encryptedKeys: [String]
    /// Files that are sealed with a master key.
    package let sealed: [String]

    /// - Parameters:
    ///   - folder: where it lies, without a slash at its end.
    ///   - threads: how many read.
    package init(_ folder: String, threads: Int = 1) throws(GroupFolderError) {
        self.folder = folder
        tree = try Self.tree(folder)
        let entries = tree.entries.filter { if case .file = $0.kind { true } else { false } }
        let results = WorkResults<ReadFile>(count: entries.count)
        Workers.forEach(entries.count, threads: threads) { place, _ in
            results.set(ReadFile(entries[place], in: folder), at: place)
        }
        let read = results.all
        if let failed = read.lazy.compactMap(\.failure).first { throw .file(failed) }
        var sorting = Sorting()
        for file in read { sorting.take(file) }
        files = sorting.files
        members = sorting.members
        containers = sorting.containers
        unreadable = sorting.unreadable
        damaged = sorting.damaged
        openKeys = sorting.openKeys
        encryptedKeys = sorting.encryptedKeys
        sealed = sorting.sealed
        keyFiles = Dictionary(sorting.privateKeys.map { ($0.modulus, $0.path) }, uniquingKeysWith: { first, _ in first })
        let present = sorting.privateKeys.filter { !GroupLayout.isBackup($0.path) }
        keys = try Self.keys(present, sorting.members, in: folder)
    }

    package static func tree(_ folder: String) throws(GroupFolderError) -> FolderTree {
        do throws(FolderTree.Refusal) { return try FolderTree(folder) } catch { throw .tree(error) }
    }

    /// Reads those keys that may have signed something: of 10,000 others only the modulus was looked at.
    private static func keys(
        _ found: [(path: String, modulus: [UInt8])], _ members: [TreeMember], in folder: String
    ) throws(GroupFolderError) -> [GroupKey] {
        let issuers = Set(members.map(\.issuer))
        let names = Set(issuers.map(\.comparisonForm))
        var needed: Set<[UInt8]> = []
        for case let certificate? in members.map(\.certificate) {
            let isIssuer = issuers.contains(certificate.subject) || names.contains(certificate.subject.comparisonForm)
            if isIssuer, let key = try? certificate.subjectPublicKeyInfo.rsaPublicKey() { needed.insert(key.modulus) }
        }
        var keys: [GroupKey] = []
        var seen: Set<[UInt8]> = []
        for (path, modulus) in found where needed.contains(modulus) && seen.insert(modulus).inserted {
            do {
                let content = try InputFile("\(folder)/\(path)").readSecret()
                keys.append(GroupKey(path: path, key: try PrivateKeyFile(content).key()))
            } catch let error as FileError {
                throw .file(error)
            } catch {
                // Its numbers do not fit each other: it has signed nothing.
                continue
            }
        }
        return keys
    }

    /// Members from files: copies are found by their octets.
    private struct Sorting {
        var files: [GroupFile] = []
        var members: [TreeMember] = []
        var containers: [String] = []
        var unreadable: [(path: String, error: GroupFileError)] = []
        var damaged: [String] = []
        var openKeys: [String] = []
        var encryptedKeys: [String] = []
        var sealed: [String] = []
        var privateKeys: [(path: String, modulus: [UInt8])] = []
        private var known: [OctetKey: Int] = [:]

        mutating func take(_ file: ReadFile) {
            let path = file.entry.path
            if file.isContainer { containers.append(path) }
            if file.unreadable != nil { damaged.append(path) }
            if file.hasOpenKey { openKeys.append(path) }
            if file.hasEncryptedKey { encryptedKeys.append(path) }
            if file.isSealed { sealed.append(path) }
            if let modulus = file.privateModulus { privateKeys.append((path, modulus)) }
            // What was replaced is history: it is not validated, and not converted.
            if GroupLayout.isBackup(path) { return }
            if let error = file.unreadable { unreadable.append((path, error)) }
            guard let content = file.content, !file.parts.isEmpty else { return }
            var parts: [GroupFile.Part] = []
            for (number, part) in file.parts.enumerated() {
                let place = number == 0 ? path : "\(path)#\(number + 1)"
                let member = TreeMember(part.content, places: [place])
                let key = OctetKey(member.encoded)
                let index: Int
                if let same = known[key] {
                    members[same].places.append(place)
                    index = same
                } else {
                    index = members.count
                    known[key] = index
                    members.append(member)
                }
                parts.append(GroupFile.Part(range: part.range, member: index, label: part.label, behind: part.behind))
            }
            files.append(GroupFile(entry: file.entry, content: content, parts: parts))
        }
    }
}

/// A private key of a group.
package struct GroupKey: Sendable {
    package let path: String
    package let key: RSAPrivateKey
}

/// Why a file of a group says nothing.
package enum GroupFileError: Error, Equatable, Sendable {
    case der(DERError)
    case pem(PEMError)
}
