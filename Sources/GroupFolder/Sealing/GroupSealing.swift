package import CMS
package import DER
package import Files
package import Octets
package import PKIX
package import RSA

/// The private files of a group under a master key, and in the open again.
///
/// A sealed file keeps its name. It holds one PEM block `CMS`: AuthEnvelopedData (RFC 5083) with AES-256-GCM under
/// RSAES-OAEP with SHA-256, which `openssl cms -decrypt -inform PEM` opens too. Nothing but its length shows what is in it.
package enum GroupSealing {
    /// Why a file was not opened.
    package enum Failure: Error, Equatable {
        case pem(PEMError)
        case message(CMSError)
        case sealing(SealingError)
        /// Something stands beside the one block, which would be lost.
        case notAlone
    }

    /// Files that hold private keys, open or under a password: those of members and requests, and numbered backups.
    package static func privateFiles(_ contents: GroupContents) -> [String] {
        Set(contents.openKeys).union(contents.encryptedKeys).sorted()
    }

    package static func seal(
        _ file: SecretBytes, for master: Certificate, random: inout some RandomSource
    ) throws(SealingError) -> SecretBytes {
        let message = try AuthEnvelopedData.seal(file, for: [master], random: &random)
        return SecretBytes(copying: PEM.encode(message, label: .cms).span)
    }

    /// What a sealed file holds, in PEM or DER; nil: the file is not sealed.
    package static func open(_ file: SecretBytes, with master: RSAPrivateKey) throws(Failure) -> SecretBytes? {
        guard let octets = try message(in: file) else { return nil }
        let message: AuthEnvelopedData
        do throws(CMSError) { message = try AuthEnvelopedData(octets) } catch { throw .message(error) }
        do throws(SealingError) { return try message.open(with: master) } catch { throw .sealing(error) }
    }

    package static func isSealed(_ file: SecretBytes) -> Bool {
        guard let octets = try? message(in: file) else { return false }
        return (try? AuthEnvelopedData(octets)) != nil
    }

    /// Whether a file that does not read was a sealed one.
    package static func wasSealed(_ file: SecretBytes) -> Bool {
        let begin = Array("-----BEGIN CMS-----".utf8)
        return file.withBytes { octets in
            octets.count >= begin.count
                && (0...octets.count - begin.count).contains { place in begin.indices.allSatisfy { octets[place + $0] == begin[$0] } }
        }
    }

    /// The message of a file, which nothing stands beside; nil if there is none.
    private static func message(in file: SecretBytes) throws(Failure) -> [UInt8]? {
        switch file.withBytes({ PEM.form(of: $0) }) {
        case .unrecognized: return nil
        case .der: return file.withBytes { CMSMessage.isLikely($0) ? copy($0) : nil }
        case .pem:
            let blocks = try blocks(of: file)
            guard let block = blocks.first(where: { $0.label == .cms || $0.label == .pkcs7 }) else { return nil }
            guard blocks.count == 1 else { throw .notAlone }
            do throws(PEMError) { return try block.octets().withBytes { copy($0) } } catch { throw .pem(error) }
        }
    }

    private static func blocks(of file: SecretBytes) throws(Failure) -> [PEMBlock<SecretSlice>] {
        var blocks: [PEMBlock<SecretSlice>] = []
        do throws(PEMError) {
            var reader = try PEMReader(file.slice)
            while let block = try reader.next() { blocks.append(block) }
        } catch {
            throw .pem(error)
        }
        return blocks
    }

    private static func copy(_ octets: Span<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.append(octets)
        return result
    }

    /// The folder with other contents for some files, which are their owner's alone; no numbered backup stays of them.
    package static func staged(_ new: [String: SecretBytes], in contents: GroupContents) -> [StagedEntry] {
        contents.tree.entries.map { entry in
            guard let octets = new[entry.path] else { return StagedEntry(keeping: entry, of: contents.folder, copying: true) }
            return StagedEntry(entry.path, .octets(octets), mode: entry.mode & 0o600, owner: (entry.owner, entry.group))
        }
    }
}

extension GroupSealing {
    /// A copy of the folder beside it that holds private keys which are not sealed, or of which that cannot be told.
    package enum OldCopy: Hashable, Sendable {
        /// The folder as it was before a change.
        case kept(Int)
        case snapshot(String)

        package func path(_ exchange: FolderExchange) -> String {
            switch self {
            case .kept(let number): "\(exchange.kept)/\(number)"
            case .snapshot(let name): GroupSnapshot.path(name, exchange)
            }
        }
    }

    /// In the order in which they came, what is kept in front.
    package static func openCopies(_ exchange: FolderExchange) -> [OldCopy] {
        func isOpen(_ folder: String) -> Bool {
            guard let contents = try? GroupContents(folder) else { return true }
            return !privateFiles(contents).isEmpty || !contents.damaged.isEmpty
        }
        return exchange.keptNumbers.filter { isOpen("\(exchange.kept)/\($0)/tree") }.map(OldCopy.kept)
            + GroupSnapshot.names(exchange).filter { isOpen(GroupSnapshot.path($0, exchange)) }.map(OldCopy.snapshot)
    }

    /// Takes a copy away. What the disk keeps of it is not overwritten.
    package static func remove(_ copy: OldCopy, _ exchange: FolderExchange) throws(GroupFolderError) {
        do throws(FileError) {
            try FolderStaging.remove(copy.path(exchange))
        } catch {
            throw .file(error)
        }
    }
}
