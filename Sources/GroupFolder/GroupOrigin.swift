private import DER
package import Files
package import KeyFormats
package import Octets
package import PKIX
package import RSA
package import ServerGroups

/// What the other server of a pair brings: "Switchover Server pairs must use the same server group (root) certificate and
/// private key".
package struct GroupOrigin: Sendable {
    /// Why a group gives nothing to join.
    package enum Failure: Error, Equatable {
        case file(FileError)
        case noServer
        /// A file of the server group is not there.
        case missing(path: String)
        case certificate(GroupFileError, path: String)
        case noCertificate(path: String)
        case key(KeyFormatError, path: String)
        /// The key is sealed, and no master key was given.
        case sealed(path: String)
        case sealing(GroupSealing.Failure, path: String)
        /// The private key is not that of the certificate.
        case keyDoesNotMatch(path: String)
        /// Signed by another authority, and no copy holds its anchor.
        case noAnchor
    }

    package let certificate: Certificate
    package let key: RSAPrivateKey
    /// The file as it lies there.
    package let certificateFile: SecretBytes
    /// The file as it lies there, or as it was before it was sealed.
    package let keyFile: SecretBytes
    package let servers: [MemberName]
    /// What copies of the anchor hold: the root, or another authority's anchor and what leads from it to the certificate.
    package let anchor: [Certificate]
    package let state: GroupState?

    /// From the folder of a group.
    ///
    /// - Parameter master: opens the key, if it is sealed.
    package init(_ inventory: GroupInventory, _ state: GroupState?, master: RSAPrivateKey?) throws(Failure) {
        let folder = inventory.contents.folder
        let paths = inventory.contents.tree.entries.compactMap { entry -> String? in
            if case .file = entry.kind { entry.path } else { nil }
        }
        try self.init(paths: paths, state, master: master) { path throws(Failure) in
            do throws(FileError) { return try InputFile("\(folder)/\(path)").readSecret() } catch { throw .file(error) }
        }
    }

    /// From what was packed.
    package init(_ archive: GroupArchive, master: RSAPrivateKey?) throws(Failure) {
        try self.init(paths: archive.files.map(\.path), archive.state, master: master) { path throws(Failure) in
            guard let content = archive.files.first(where: { $0.path == path })?.content else { throw .missing(path: path) }
            return content.withBytes { SecretBytes(copying: $0) }
        }
    }

    private init(
        paths: [String], _ state: GroupState?, master: RSAPrivateKey?, read: (String) throws(Failure) -> SecretBytes
    ) throws(Failure) {
        var places: [GroupLayout.Place: String] = [:]
        for path in paths {
            if let place = GroupLayout.place(of: path), places[place] == nil { places[place] = path }
        }
        func path(_ part: GroupLayout.Part) throws(Failure) -> String {
            guard let path = places[.member(.serverGroup, part)] else { throw .missing(path: GroupLayout.path(.serverGroup, part)) }
            return path
        }
        let certificatePath = try path(.certificate), keyPath = try path(.privateKey)
        certificateFile = try read(certificatePath)
        guard let certificate = try Self.certificates(certificateFile, certificatePath).first else {
            throw .noCertificate(path: certificatePath)
        }
        self.certificate = certificate
        keyFile = try Self.opened(try read(keyPath), keyPath, master)
        do throws(KeyFormatError) { key = try PrivateKeyFile(keyFile).key() } catch { throw .key(error, path: keyPath) }
        guard (try? certificate.subjectPublicKeyInfo.rsaPublicKey()) == key.publicKey else { throw .keyDoesNotMatch(path: keyPath) }
        let names = Set(places.keys.compactMap { place -> MemberName? in
            guard case .member(let member, .certificate) = place,
                [.issuingAuthority, .subsystemServer].contains(member.use)
            else { return nil }
            return member.name
        })
        let order = state?.order.filter(names.contains) ?? []
        servers = order + names.subtracting(order).sorted()
        guard let first = servers.first else { throw .noServer }
        self.state = state
        if certificate.isSelfIssued {
            anchor = [certificate]
        } else {
            guard let copy = places[.trusted(.localSubsystems(first))] else { throw .noAnchor }
            anchor = try Self.certificates(try read(copy), copy)
            guard !anchor.isEmpty else { throw .noAnchor }
        }
    }

    private static func opened(_ file: SecretBytes, _ path: String, _ master: RSAPrivateKey?) throws(Failure) -> SecretBytes {
        guard GroupSealing.isSealed(file) else { return file }
        guard let master else { throw .sealed(path: path) }
        do throws(GroupSealing.Failure) {
            return try GroupSealing.open(file, with: master) ?? file
        } catch {
            throw .sealing(error, path: path)
        }
    }

    private static func certificates(_ file: SecretBytes, _ path: String) throws(Failure) -> [Certificate] {
        do {
            if case .der = file.withBytes({ PEM.form(of: $0) }) { return [try Certificate(der: copy(file))] }
            var certificates: [Certificate] = []
            var reader = try PEMReader(file.slice)
            while let block = try reader.next() {
                guard block.label == .certificate || block.label == .x509Certificate else { continue }
                certificates.append(try Certificate(der: copy(try block.octets())))
            }
            return certificates
        } catch let error as DERError {
            throw .certificate(.der(error), path: path)
        } catch let error as PEMError {
            throw .certificate(.pem(error), path: path)
        } catch {
            throw .noCertificate(path: path)
        }
    }

    private static func copy(_ file: SecretBytes) -> [UInt8] {
        file.withBytes { octets in
            var result: [UInt8] = []
            result.append(octets)
            return result
        }
    }
}
