import DER
import Files
import KeyFormats
import Octets
import PKCS12

/// PFX files as commands are given them.
enum PFXInput {
    /// A PFX and what was in it.
    struct Opened {
        let pfx: PFX
        let contents: PFXContents
    }

    static func pfx(_ path: String, _ session: Session) throws -> PFX {
        try SystemProcess.forbidCoreDumps()
        try session.passwords.checkInput(path)
        return try inFile(path) {
            let content = try InputFile(path).readSecret(limit: FileLimit.document)
            guard content.withBytes({ PEM.form(of: $0) }) == .der else {
                throw Complaint(
                    exit: .notParsable, code: .malformed, message: "a PFX (PKCS #12) was expected, found another kind of file",
                    offset: 0, hint: "check that it is the right file")
            }
            return try PFX(content)
        }
    }

    /// Opens a file with the password that was named; where none was, without one, and if that does not do on a terminal
    /// with one that is asked for.
    ///
    /// - Parameter isNamed: whether the command line says where the password comes from, or that it is empty.
    static func open(_ path: String, isNamed: Bool, allowingNoMAC: Bool, _ session: Session) throws -> Opened {
        let pfx = try pfx(path, session)
        return try inFile(path) {
            if isNamed {
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
    }
}
