import CMS
import KeyFormats
import PKCS12
import PKIX

// MARK: Containers

extension Sentences {
    static func complaint(about error: CMSError) -> Complaint {
        switch error {
        case .der(let error): return complaint(about: error as any Error)
        case .unsupportedContentType(let type):
            return Complaint(
                exit: .refused, code: .unsupported,
                message: "PKCS #7 of a kind that carries certificates was expected, found \(type.nameOrText)",
                hint: "'openssl cms -cmsout -print' shows what is in it")
        }
    }

    static func complaint(about error: PKCS12Error) -> Complaint {
        func make(_ exit: Exit, _ code: Complaint.Code, _ message: String, _ hint: String?) -> Complaint {
            Complaint(exit: exit, code: code, message: message, hint: hint)
        }
        switch error {
        case .der(let error): return complaint(about: error as any Error)
        case .unsupported(let name):
            return make(
                .refused, .unsupported, "a PFX of kinds that Signet computes was expected, found \(Printable.escaped(name))",
                "write it again with what made it, or by way of 'openssl pkcs12 -legacy'")
        case .iterationCount(let count): return complaint(about: PasswordBasedEncryptionError.iterationCount(count))
        case .totalIterationCount:
            return make(
                .refused, .refused,
                "more than \(PKCS12Limit.totalIterationCount) iterations all together, which is more than is computed",
                "the limit is four times Java's for one; write it again with fewer")
        case .macKeyTooShort(let count):
            return make(
                .refused, .refused,
                "a PBMAC1 key of \(PKCS12Limit.macKeyOctetCount) octets at least was expected, found \(count)",
                "the limit is that of RFC 9879 section 9; write it again with a longer one")
        case .noMAC:
            return make(
                .refused, .refused, "the PFX has no MAC: nobody knows whether it was altered",
                "'signet p12 show', 'import' and 'export' take it as it is with --allow-no-mac")
        case .wrongPasswordOrAltered:
            return make(
                .password, .wrongPassword, "wrong password or altered file", "check the password; see 'signet p12 doctor'")
        case .altered:
            return make(
                .doesNotFit, .mismatch, "altered: the password opens what is inside, and the MAC is of something else",
                "get the file again")
        case .otherPasswordInside:
            return make(
                .password, .wrongPassword, "the password is that of the file, and something inside has another",
                "write it again with one password for both")
        case .badContents(let error):
            var inner = complaint(about: error as any Error)
            (inner.exit, inner.code) = (.doesNotFit, .mismatch)
            inner.message = "altered, or badly made: decrypted, and \(inner.message)"
            return inner
        case .unsuitablePassword(let rule):
            return make(.refused, .refused, "a password that the program takes was expected: \(rule.words)", "take another")
        case .keyWithoutCertificate:
            return make(.doesNotFit, .mismatch, "a key without its certificate", "see 'signet cert match'")
        case .randomSource(let error): return complaint(about: error as any Error)
        }
    }

    /// The same, where it was to be written for somebody.
    static func complaint(about error: PKCS12Error, for profile: PKCS12Profile) -> Complaint {
        var complaint = complaint(about: error)
        if case .unsuitablePassword(let rule) = error {
            complaint.message = "for \(profile.name) a password is refused that is not \(rule.words)"
            complaint.hint = "take another password, or write it for another program with --for"
        }
        return complaint
    }

    /// What a program does not take.
    static func words(_ refusal: PKCS12Refusal) -> String {
        switch refusal {
        case .noMAC: "it takes no file without a MAC"
        case .mac(let name): "it does not compute this MAC: \(name)"
        case .encryption(let name): "it does not decrypt \(Printable.escaped(name))"
        case .password: "it takes no such password: ASCII only"
        case .keyWithoutCertificate: "it takes no key whose certificate is not there"
        case .trustMark: "it passes over certificates without a key that lack its mark (trustedKeyUsage)"
        }
    }

    static func words(_ finding: PFXFinding, _ contents: PFXContents) -> String {
        func certificate(_ place: Int) -> String {
            contents.certificates.indices.contains(place) ? contents.certificates[place].certificate.subject.rfc4514Text : "?"
        }
        return switch finding {
        case .unsoundKey(let key): "key \(key + 1) is not a sound RSA key: its numbers do not fit each other"
        case .keyWithoutCertificate(let key): "key \(key + 1) has no certificate here"
        case .wrongCertificate(let key, let place): "key \(key + 1) and \(certificate(place)) have one localKeyID and do not belong together"
        case .unmarkedCertificate(let key, let place):
            "\(certificate(place)) belongs to key \(key + 1) and has not its localKeyID: programs that go by it find no certificate"
        case .staleLocalKeyID(let place): "the localKeyID of \(certificate(place)) is stale: it is the digest of another certificate"
        case .outOfOrder: "the certificates are not in order, leaf first"
        case .duplicateCertificates(let count): "certificates that are there twice: \(count)"
        case .missingIssuer(let place): "the issuer of \(certificate(place)) is not here"
        case .severalKeys(let count): "\(count) keys: most programs take one of them only"
        }
    }
}
