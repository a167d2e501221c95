import ArgumentParser
import DER
import Digests
import Files
import Issuance
import KeyFormats
import PKIX
import RSA

struct CertConvertCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "convert", abstract: "Sign a certificate again with another digest, and prove that nothing else changed.",
        discussion: """
            With --serial keep two octets and the signature change, and converting back gives the old file. The \
            present signature must verify under --ca, whose key signs again; of a self-signed certificate --ca is the \
            file itself. --proof writes every changed octet with its place, and the digest of all others.

              signet cert convert old.crt --ca ca.crt --ca-key ca.key --digest sha256 \\
                --out new.crt
              signet cert convert ca.crt --ca ca.crt --ca-key ca.key --digest sha1 \\
                --allow-sha1 \\
                --proof proof.json --out ca-sha1.crt
              signet cert convert old.crt --ca ca.crt --ca-key ca.key --digest sha256 \\
                --serial new \\
                --crl ca.crl --out new.crt

            Converting from SHA-1 endorses whatever verifies under SHA-1, a collision's twin too. With the serial \
            number kept there are two certificates of one issuer and number, which Firefox refuses once it has seen \
            both. A new number is not on the issuer's revocation lists: --crl sees to it that a revoked certificate \
            is not converted. PFX files that hold the old certificate have to be made again.
            """)

    @Argument(help: "The certificate; - is standard input.")
    var file: String

    @Option(help: ArgumentHelp("The certificate of its issuer.", valueName: "cert"))
    var ca: String

    @Option(help: ArgumentHelp("The private key of its issuer.", valueName: "file"))
    var caKey: String

    @Option(help: "The new digest: sha256, sha384, sha512, sha224 or sha1.")
    var digest: DigestAlgorithm

    @Flag(help: "Sign with SHA-1, whose collisions are known.")
    var allowSha1 = false

    @Option(help: "keep (there is a way back) or new (a random one, which browsers take beside the old).")
    var serial = SerialPolicy.keep

    @Option(help: ArgumentHelp("With --serial new: a revocation list of the issuer; repeatable.", valueName: "file"))
    var crl: [String] = []

    @Option(help: ArgumentHelp("Where the proof goes, in JSON; - is standard output.", valueName: "file"))
    var proof: String?

    @Option(help: ArgumentHelp("Where the certificate goes; - is standard output.", valueName: "file"))
    var out: String

    @OptionGroup var weakKey: WeakKeyOption
    @OptionGroup var encoding: OutputFormOption
    @OptionGroup var output: ForceOption
    @OptionGroup var passwords: PassInOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    enum SerialPolicy: String, ExpressibleByArgument, CaseIterable {
        case keep, new
    }

    func perform(_ session: Session) throws -> Exit {
        try checkOptions()
        let certificate = try theCertificate(session)
        let key = try KeyInput.privateKey(caKey, session)
        try weakKey.check(key.publicKey, file: caKey)
        let authority = try self.authority(of: certificate, key, session)
        let conversion = try inFile(file) { try convert(certificate, authority, session) }

        var record: ConversionRecord?
        if let conversion { record = ConversionRecord(conversion, file: file) }
        let new = conversion?.new ?? certificate
        let octets = encoding.outform == .der ? new.encoded : PEM.encode(new.encoded, label: .certificate)
        var files = [(file: NewFile(out, .open(octets)), what: what(conversion))]
        if let proof {
            let text = try Session.encode(ConversionProofFile(records: [record].compactMap(\.self)))
            files.append((NewFile(proof, .open([UInt8](text.utf8))), "the proof of the conversion"))
        }
        let written = try output.write(files, session)
        if session.json {
            try session.write(
                Session.encode(
                    CertificateConversionReport(
                        file: file, out: out, ca: ca, outcome: conversion == nil ? "already" : "converted", digest: digest.rawValue,
                        record: record, backup: written.first?.backup)))
        }
        return .done
    }

    private func checkOptions() throws {
        try WeakDigest.check(digest, isAllowed: allowSha1)
        guard crl.isEmpty || serial == .new else {
            throw Complaint(
                exit: .usage, code: .usage, message: "--crl belongs to --serial new",
                hint: "leave it out: a kept serial number stays revoked")
        }
        guard ([file, ca, caKey] + crl).count(where: { $0 == "-" }) <= 1 else {
            throw Complaint(
                exit: .usage, code: .usage, message: "standard input can be one thing only", hint: "name the other files")
        }
        try output.check([out] + (proof.map { [$0] } ?? []), common)
    }

    /// The one certificate of the file: of a chain, each member has another issuer.
    private func theCertificate(_ session: Session) throws -> Certificate {
        let entries = try CertificateInput.entries(file, session)
        guard let first = entries.first, entries.count == 1 else {
            throw Complaint(
                exit: .doesNotFit, code: .mismatch, message: "one certificate was expected, found \(entries.count)", file: file,
                hint: "convert them one by one, each with its issuer")
        }
        if first.trust != nil {
            session.warn("\(Printable.escaped(file)): OpenSSL's trust settings behind the certificate are left out")
        }
        return first.certificate
    }

    /// The issuer among the certificates of `--ca`.
    private func authority(
        of certificate: Certificate, _ key: RSAPrivateKey, _ session: Session
    ) throws -> ConversionAuthority {
        let candidates = try CertificateInput.certificates(ca, session)
        let named = candidates.filter { $0.subject.matches(certificate.issuer) }
        let fitting = named.first { (try? $0.subjectPublicKeyInfo.rsaPublicKey()) == key.publicKey }
        guard let chosen = fitting ?? named.first ?? candidates.first else {
            throw Complaint(exit: .notParsable, code: .malformed, message: "a certificate was expected, found none", file: ca)
        }
        // A name that does not fit is told before a key that does not.
        guard !named.isEmpty else {
            return try inFile(file) {
                throw ConversionError.otherIssuer(named: certificate.issuer, authority: chosen.subject)
            }
        }
        do throws(ConversionError) {
            return try ConversionAuthority(certificate: chosen, key: key)
        } catch {
            throw Sentences.complaint(about: error as any Error, file: error == .keyIsNotTheAuthoritys ? caKey : ca)
        }
    }

    private func convert(
        _ certificate: Certificate, _ authority: ConversionAuthority, _ session: Session
    ) throws -> Conversion<Certificate>? {
        guard serial == .new else { return try authority.convert(certificate, to: digest) }
        try checkRevocation(of: certificate, authority.certificate, session)
        var random = SystemRandomSource()
        let number = try CertificateSerialNumber(drawnFrom: &random)
        // A self-signed certificate is its own authority: what names it by its number names the new one.
        let isItsOwn = authority.certificate.serialNumber == certificate.serialNumber && certificate.isSelfIssued
        let conversion = try authority.convert(
            certificate, to: digest,
            renumbering: Renumbering(
                number, authority: isItsOwn ? .init(old: certificate.serialNumber, new: number) : nil))
        if conversion != nil { warn(about: certificate, session) }
        return conversion
    }

    /// What depends on the old serial number, and cannot be seen from here.
    private func warn(about certificate: Certificate, _ session: Session) {
        if crl.isEmpty {
            session.warn("no --crl was looked at: if the certificate is revoked, a list must name the new serial number too")
        }
        if case .certificateAuthority? = try? certificate.extensions.value(of: BasicConstraints.self) {
            session.warn(
                "certificates whose authority key identifier names this one by issuer and serial number no longer find it; "
                    + "those that name its key do")
        }
    }

    /// A revoked certificate would be revoked no longer under a new number.
    private func checkRevocation(of certificate: Certificate, _ authority: Certificate, _ session: Session) throws {
        for path in crl {
            for list in try CertificateInput.revocationLists(path, session) {
                guard list.issuer.matches(authority.subject), list.checkSignature(under: authority.subjectPublicKeyInfo) == .valid
                else {
                    throw Complaint(
                        exit: .doesNotFit, code: .mismatch,
                        message: "a revocation list that the issuer signed was expected, found one that does not verify",
                        file: path, hint: "see 'signet crl verify'")
                }
                let entry = try inFile(path) { try list.entry(for: certificate.serialNumber, issuedBy: certificate.issuer) }
                if let entry, (try? entry.reason()) != .removeFromCRL {
                    throw Complaint(
                        exit: .refused, code: .refused,
                        message: "revoked since \(entry.revocationDate.rfc3339); a new serial number would undo that",
                        file: file, hint: "convert it with --serial keep, or not at all")
                }
            }
        }
    }

    private func what(_ conversion: Conversion<Certificate>?) -> String {
        guard let conversion else { return "the certificate as it was: it is signed with \(digest.name) already" }
        let places = conversion.changes.map { change in
            change.old.count == 1 ? "\(change.oldOffset)" : "\(change.oldOffset) to \(change.oldOffset + change.old.count - 1)"
        }
        return "the certificate, signed with \(conversion.newDigest.name) in place of \(conversion.oldDigest.name); "
            + "changed are the octets \(places.dropLast().joined(separator: ", ")) and \(places.last ?? "")"
    }
}
