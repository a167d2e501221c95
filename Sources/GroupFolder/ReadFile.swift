internal import DER
internal import Files
internal import KeyFormats
internal import Octets
internal import PKIX
private import RSA
internal import ServerGroups

/// One file as it was read: what it holds, by content.
struct ReadFile: Sendable {
    struct Part: Sendable {
        /// Of a PEM block the base64 and white space; of DER the whole file.
        let range: Range<Int>
        let content: TreeMember.Content
        /// Nil: DER.
        let label: PEMLabel?
        /// What OpenSSL writes behind a certificate in a `TRUSTED CERTIFICATE` block.
        let behind: [UInt8]
    }

    let entry: FolderEntry
    var content: SecretBytes?
    var parts: [Part] = []
    var privateModulus: [UInt8]?
    var hasEncryptedKey = false
    /// A private key that no password protects, of whatever algorithm.
    var hasOpenKey = false
    var isContainer = false
    /// AuthEnvelopedData: something sealed with a master key.
    var isSealed = false
    var unreadable: GroupFileError?
    var failure: FileError?

    init(_ entry: FolderEntry, in folder: String) {
        self.entry = entry
        // What is larger than a document is no certificate; it is kept and not looked at.
        if case .file(let octetCount) = entry.kind, octetCount > FileLimit.document { return }
        do throws(FileError) {
            let octets = try InputFile("\(folder)/\(entry.path)").readSecret(limit: FileLimit.document)
            switch octets.withBytes({ PEM.form(of: $0) }) {
            case .der: readDER(octets)
            case .pem: readPEM(octets)
            case .unrecognized: break
            }
        } catch {
            failure = error
        }
    }

    private mutating func readDER(_ octets: SecretBytes) {
        switch Self.shape(octets) {
        case .signed:
            let copy = octets.withBytes { Self.copy($0) }
            do throws(DERError) {
                let isList = Self.isRevocationList(copy)
                let member: TreeMember.Content =
                    isList ? .revocationList(try CertificateList(der: copy)) : .certificate(try Certificate(der: copy))
                parts = [Part(range: 0..<octets.count, content: member, label: nil, behind: [])]
                content = octets
            } catch {
                unreadable = .der(error)
            }
        case .container: isContainer = true
        case .sealed: isSealed = true
        case .other: readKey(octets)
        }
    }

    private mutating func readPEM(_ octets: SecretBytes) {
        do throws(PEMError) {
            var reader = try PEMReader(octets.slice)
            var hasKey = false
            while let block = try reader.next() {
                switch block.label {
                case .certificate, .x509Certificate, .trustedCertificate, .certificateList: read(block)
                case .pkcs7, .cms:
                    if Self.shape(try block.octets()) == .sealed { isSealed = true } else { isContainer = true }
                case .privateKey, .rsaPrivateKey, .encryptedPrivateKey, .ecPrivateKey, .dsaPrivateKey: hasKey = true
                default: break
                }
            }
            if !parts.isEmpty { content = octets }
            if hasKey {
                readKey(octets)
                hasOpenKey = !hasEncryptedKey
            }
        } catch {
            unreadable = .pem(error)
            parts = []
        }
    }

    private mutating func read(_ block: PEMBlock<SecretSlice>) {
        do {
            let der = try block.octets().withBytes { Self.copy($0) }
            var behind: [UInt8] = []
            let member: TreeMember.Content
            switch block.label {
            case .certificateList: member = .revocationList(try CertificateList(der: der))
            case .trustedCertificate:
                let certificate = try CertificateTrust.read(trustedCertificate: der).certificate
                behind = [UInt8](der.dropFirst(certificate.encoded.count))
                member = .certificate(certificate)
            default: member = .certificate(try Certificate(der: der))
            }
            parts.append(Part(range: block.bodyRange, content: member, label: block.label, behind: behind))
        } catch let error as DERError {
            unreadable = unreadable ?? .der(error)
        } catch let error as PEMError {
            unreadable = unreadable ?? .pem(error)
        } catch {
            return
        }
    }

    private mutating func readKey(_ octets: SecretBytes) {
        do throws(KeyFormatError) {
            privateModulus = Self.minimal(try PrivateKeyFile(octets).values.modulus)
            hasOpenKey = true
        } catch {
            switch error {
            // Under a scheme that is not computed, too.
            case .encrypted, .encryption: hasEncryptedKey = true
            case .unsupportedAlgorithm, .multiPrime, .publicKeyDoesNotFit, .rsa: hasOpenKey = true
            default: break
            }
        }
    }

    private enum Shape { case signed, container, sealed, other }

    /// A certificate or list begins with two SEQUENCEs, a PFX (RFC 7292 section 4) with INTEGER 3, a ContentInfo
    /// (RFC 5652 section 3) with an OBJECT IDENTIFIER, that of AuthEnvelopedData (RFC 5083) if it is sealed.
    private static func shape(_ octets: SecretBytes) -> Shape {
        let field = DERField("SEQUENCE", "X.690 section 8.9")
        guard var reader = try? SecretDERReader(octets.slice), var sequence = try? reader.sequence(field) else {
            return .other
        }
        switch sequence.nextTag {
        case .sequence?:
            _ = try? sequence.element(field)
            guard sequence.nextTag == .sequence else { return .other }
            _ = try? sequence.element(field)
            return sequence.nextTag == .bitString && looksIssued(octets) ? .signed : .other
        case .objectIdentifier?:
            let type = try? sequence.objectIdentifier(DERField("contentType", "RFC 5652 section 3"))
            return type == .authEnvelopedData ? .sealed : .container
        case .integer?:
            let version = try? sequence.int(DERField("version", "RFC 7292 section 4"), in: 3...3)
            return version != nil && sequence.nextTag == .sequence ? .container : .other
        default: return .other
        }
    }

    /// A request has the same three elements; inside, its version 0 is followed by a name and a key, where certificates
    /// and lists have an algorithm. What reads as a request is none of ours.
    private static func looksIssued(_ octets: SecretBytes) -> Bool {
        (try? CertificationRequest(der: octets.withBytes { copy($0) })) == nil
    }

    /// The element behind an optional version is a certificate's serial number, or a list's algorithm.
    private static func isRevocationList(_ octets: [UInt8]) -> Bool {
        let field = DERField("toBeSigned", "RFC 5280 section 5.1")
        guard var reader = try? DERReader(octets[...]), var outer = try? reader.sequence(field),
            var inner = try? outer.sequence(field)
        else { return false }
        if inner.nextTag == .constructed(0) { return false }
        // A list of version 2 has INTEGER 1, an algorithm, a name and a time; a certificate of version 1 has its serial
        // number, an algorithm, a name and a validity.
        if inner.nextTag == .integer { _ = try? inner.element(field) }
        guard (try? inner.element(field)) != nil, (try? inner.element(field)) != nil else { return false }
        return inner.nextTag == .utcTime || inner.nextTag == .generalizedTime
    }

    private static func copy(_ octets: Span<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.append(octets)
        return result
    }

    private static func minimal(_ octets: [UInt8]) -> [UInt8] { [UInt8](octets.drop { $0 == 0 }) }
}
