import DER
import Files
import KeyFormats
import Octets
import PKCS12

/// PFX files as commands are given them: by themselves, or where keys, certificates and lists are read from files of any
/// kind.
enum PFXInput {
    /// A PFX and what was in it.
    struct Opened {
        let pfx: PFX
        let contents: PFXContents
    }

    /// The octets of a PFX, if a file is one: DER or BER that begins as such, or PEM that begins with a block `PKCS12`.
    static func octets(_ content: SecretBytes) throws -> SecretBytes? {
        switch content.withBytes({ PEM.form(of: $0) }) {
        case .der: return content.withBytes({ PFX.isLikely($0) }) ? content : nil
        case .pem:
            var reader = try PEMReader(content.slice)
            guard let block = try reader.next(), block.label == .pkcs12 else { return nil }
            return try block.octets()
        case .unrecognized: return nil
        }
    }

    /// A file that must be a PFX, before any password.
    static func pfx(_ path: String, _ session: Session) throws -> PFX { try read(path, session).pfx }

    /// A file that must be a PFX, opened. If it holds keys and others can read it, that is told.
    static func open(_ path: String, allowingNoMAC: Bool, _ session: Session) throws -> Opened {
        let (pfx, isReadableByOthers) = try read(path, session)
        return try inFile(path) {
            let opened = try open(pfx, of: path, allowingNoMAC: allowingNoMAC, session)
            if isReadableByOthers, !opened.contents.keys.isEmpty { KeyInput.warn(path, session) }
            return opened
        }
    }

    /// Opens a PFX with the password that was named; where none was, without one, and if that does not do on a terminal
    /// with one that is asked for.
    ///
    /// - Parameter path: the file that it came from, for the question.
    static func open(_ pfx: PFX, of path: String, allowingNoMAC: Bool = false, _ session: Session) throws -> Opened {
        try pfx.checkBeforeOpening(allowingNoMAC: allowingNoMAC)
        if session.passwords.isNamedForReading {
            let password = try session.passwords.forReading(session)
            return Opened(pfx: pfx, contents: try pfx.open(password, allowingNoMAC: allowingNoMAC))
        }
        var failure: PKCS12Error?
        do {
            let contents = try session.passwords.open(path, session) { password throws(KeyFormatError) in
                do throws(PKCS12Error) {
                    // What an empty password does not open is not looked at any closer: it would take its time.
                    guard let password = password ?? pfx.emptyPassword else { throw .wrongPasswordOrAltered }
                    return try pfx.open(password, allowingNoMAC: allowingNoMAC)
                } catch {
                    failure = error
                    guard error == .wrongPasswordOrAltered else { throw .unrecognized }
                    throw password == nil ? .encrypted(scheme: "PKCS #12") : .encryption(.wrongPassword)
                }
            }
            return Opened(pfx: pfx, contents: contents)
        } catch KeyFormatError.encrypted {
            throw Complaint(
                exit: .password, code: .encrypted, message: "a password is needed to open it, and none was named",
                hint: "add --passin file:PATH, env:NAME, fd:N, stdin or prompt")
        } catch let error as KeyFormatError {
            throw failure ?? error
        }
    }

    /// The one private key of a PFX.
    static func key(_ opened: Opened) throws -> BagKey {
        let keys = opened.contents.keys
        guard let (key, _) = keys.first else {
            throw Complaint(
                exit: .notParsable, code: .malformed, message: "a private key was expected, found a PFX without one",
                hint: "name the file that holds the key")
        }
        guard keys.count == 1 else {
            throw Complaint(
                exit: .doesNotFit, code: .mismatch, message: "one private key was expected, found a PFX with \(keys.count)",
                hint: "'signet p12 import' writes each into a file of its own")
        }
        return key
    }

    private static func read(_ path: String, _ session: Session) throws -> (pfx: PFX, isReadableByOthers: Bool) {
        try SystemProcess.forbidCoreDumps()
        try session.passwords.checkInput(path)
        return try inFile(path) {
            let file = try InputFile(path)
            let isReadableByOthers = file.isReadableByOthers
            let content = try file.readSecret(limit: FileLimit.document)
            if let octets = try octets(content) { return (try PFX(octets), isReadableByOthers) }
            guard content.withBytes({ PEM.form(of: $0) }) == .der else {
                throw Complaint(
                    exit: .notParsable, code: .malformed, message: "a PFX (PKCS #12) was expected, found another kind of file",
                    offset: 0, hint: "check that it is the right file")
            }
            return (try PFX(content), isReadableByOthers)
        }
    }
}
