import DER
import Issuance
import KeyFormats
import PKIX

extension Sentences {
    static func complaint(about error: IssuanceError) -> Complaint {
        func make(_ exit: Exit, _ code: Complaint.Code, _ message: String, _ hint: String?) -> Complaint {
            Complaint(exit: exit, code: code, message: message, hint: hint)
        }
        func malformed(_ what: String, _ error: DERError) -> Complaint {
            var complaint = complaint(about: error as any Error)
            complaint.message = "\(what): \(complaint.message)"
            return complaint
        }
        switch error {
        case .issuerKeyDoesNotMatch:
            return make(.doesNotFit, .mismatch, "the private key of the certificate was expected, this is another", "see 'signet cert match'")
        case .issuerAlgorithm(let algorithm):
            return make(
                .refused, .unsupported, "a key of rsaEncryption was expected in the issuer's certificate, found \(algorithm.nameOrText)",
                "Signet signs with such keys only")
        case .issuerAltered:
            return make(.doesNotFit, .mismatch, "altered: the certificate signed itself, and its signature is not valid", "get it again")
        case .issuerIsNoAuthority:
            return make(
                .refused, .refused, "a CA's certificate was expected, this has no basicConstraints with cA TRUE (RFC 5280 section 4.2.1.9)",
                "name the CA's certificate")
        case .issuerHasNoName:
            return make(.refused, .refused, "a CA's certificate with a subject was expected, this has none", "RFC 5280 section 4.1.2.4")
        case .issuerUsage(let lacking):
            return make(
                .refused, .refused, "the issuer's keyUsage does not have \(names(lacking)) (RFC 5280 section 4.2.1.3)",
                "this CA may not sign such a thing")
        case .issuerAllowsNoAuthority:
            return make(
                .refused, .refused, "the issuer's pathLenConstraint is 0: no CA stands below it (RFC 5280 section 4.2.1.9)",
                "issue it by a CA higher up, or take a profile of an end entity")
        case .issuerExtension(let type, let error): return malformed("the issuer's \(type.nameOrText)", error)
        case .requestAltered:
            return make(
                .doesNotFit, .mismatch, "altered: the request's own signature is not valid", "get the request again from whoever made it")
        case .requestAlgorithm(let algorithm):
            return make(
                .refused, .unsupported, "a request of an rsaEncryption key, RSA-signed, was expected, found the algorithm \(algorithm.nameOrText)",
                "its signature cannot be verified here")
        case .requestExtensions(let error): return malformed("the extensions that the request asks for", error)
        case .requestedExtension(let type, let error): return malformed("the \(type.nameOrText) that the request asks for", error)
        case .requestedName(let name):
            return make(
                .refused, .refused, "the request asks for the alternative name \(name.shownText), which has not the syntax of its kind",
                "RFC 5280 section 4.2.1.6; have the request made again")
        case .subjectAlgorithm(let algorithm):
            return make(
                .refused, .unsupported, "an RSA key was expected in the request, found one of \(algorithm.nameOrText)",
                "the profiles are for RSA keys")
        case .subjectKey(let error), .rsa(let error): return complaint(about: error as any Error)
        case .noSubject:
            return make(
                .refused, .refused, "nobody is named: a CA, and whoever signs itself, has a subject; others one or alternative names",
                "add --subject, or --san (RFC 5280 section 4.1.2.6)")
        case .validityEmpty(let asked):
            return make(
                .usage, .usage, "the end \(asked.notAfter.rfc3339) is before the start \(asked.notBefore.rfc3339)", "mend the dates")
        case .validityOutside(let asked, let issuer):
            return make(
                .refused, .refused,
                "nothing from \(asked.notBefore.rfc3339) to \(asked.notAfter.rfc3339) lies in the issuer's validity, "
                    + "which is \(issuer.notBefore.rfc3339) to \(issuer.notAfter.rfc3339)",
                "renew the issuer's certificate, or choose other dates")
        case .serialNumber(let number):
            return make(
                .usage, .usage, "a positive serial number of at most 20 octets was expected, found \(number)",
                "RFC 5280 section 4.1.2.2; without --serial it is random")
        case .serialNumberOfIssuer(let number):
            return make(
                .refused, .refused, "the serial number \(number) is that of the issuer's own certificate, which it issued itself",
                "take another (RFC 5280 section 4.1.2.2)")
        case .repeatedExtension(let type):
            return make(.refused, .refused, "\(type.nameOrText) was asked for twice", "RFC 5280 section 4.2 allows one of each")
        case .repeatedPolicy(let type):
            return make(.usage, .usage, "the policy \(type.nameOrText) was given twice", "leave one out")
        case .usageDoesNotFit(let usage, let isAuthority):
            let found = usage.isEmpty ? "none" : names(usage)
            return isAuthority
                ? make(.refused, .refused, "a CA's keyUsage has keyCertSign, found \(found)", "add it to --key-usage")
                : make(
                    .refused, .refused, "keyCertSign stands in CA certificates only, found \(found) (RFC 5280 section 4.2.1.9)",
                    "leave it out, or take a CA's profile")
        case .authoritiesOnly(let type):
            return make(
                .usage, .usage, "\(type == .basicConstraints ? "a path length" : type.nameOrText) stands in CA certificates only",
                "leave it out, or take a CA's profile")
        case .location(let text):
            return make(.usage, .usage, "a URL was expected, found '\(Printable.escaped(text))'", "http://… is understood everywhere")
        case .weakDigest:
            return make(
                .refused, .refused, "a digest that still signs safely was expected, found SHA-1", "take sha256, or add --allow-sha1")
        case .weakKey(let bitCount):
            return make(
                .refused, .refused, "an RSA key of \(WeakChoices.minimumBitCount) bits or more was expected, this has \(bitCount)",
                "have a new one made, or add --allow-weak-key")
        case .randomSource(let error): return complaint(about: error as any Error)
        case .noSerialNumber:
            return make(.inputOutput, .inputOutput, "the system's random generator gave zero again and again", "nothing was made")
        case .doesNotVerify:
            return make(
                .doesNotFit, .failed, "what was made did not verify and was not written", "see 'signet selftest'")
        }
    }

    static func complaint(about error: RevocationListError) -> Complaint {
        func make(_ exit: Exit, _ code: Complaint.Code, _ message: String, _ hint: String?) -> Complaint {
            Complaint(exit: exit, code: code, message: message, hint: hint)
        }
        switch error {
        case .earlierIsLater(let earlier, let thisUpdate):
            return make(
                .doesNotFit, .mismatch, "the earlier list is of \(earlier.rfc3339), after this one's \(thisUpdate.rfc3339)",
                "go on from the newest list")
        case .earlierIsDelta: return make(.refused, .unsupported, "a complete list was expected, found a delta CRL", "go on from its base")
        case .earlierIsIndirect:
            return make(.refused, .unsupported, "a list of one issuer's certificates was expected, found an indirect CRL", "start a new list")
        case .earlierExtensions(let error):
            var complaint = complaint(about: error as any Error)
            complaint.message = "an extension of the earlier list: \(complaint.message)"
            return complaint
        case .earlierOfAnotherIssuer:
            return make(.doesNotFit, .mismatch, "a list of this CA was expected, found one of another issuer", "name this CA's list")
        case .earlierAltered: return make(.doesNotFit, .mismatch, "altered: the list's signature is not valid under the CA's key", "get it again")
        case .earlierAlgorithm(let algorithm), .certificateAlgorithm(let algorithm):
            return make(
                .refused, .unsupported, "an RSA signature was expected, found the algorithm \(algorithm.nameOrText)",
                "revoke by serial number")
        case .numberTooLong:
            return make(.refused, .refused, "a CRL number has 20 octets at most (RFC 5280 section 5.2.3)", "give a shorter --number")
        case .nextUpdateTooEarly:
            return make(.usage, .usage, "a next update after this one was expected", "mend --days or --next-update")
        case .notListed(let number):
            return make(.doesNotFit, .mismatch, "the list has no entry of the serial number \(number)", "see 'signet crl show'")
        case .notOnHold(let number, let reason):
            return make(
                .refused, .refused, "the entry of the serial number \(number) is no hold (\(reason)): it stays until the certificate has expired",
                "RFC 5280 section 3.3")
        case .reasonOfDeltas:
            return make(.refused, .refused, "removeFromCRL stands in delta CRLs only (RFC 5280 section 5.3.1)", "--remove takes an entry off")
        case .revokedLater(let number, let date):
            return make(
                .usage, .usage, "the revocation of \(number) at \(date.rfc3339) would come after the list", "mend the date")
        case .certificateOfAnotherIssuer:
            return make(.doesNotFit, .mismatch, "a certificate of this CA was expected, found one of another issuer", "name the CA that issued it")
        case .certificateAltered:
            return make(.doesNotFit, .mismatch, "altered: the certificate's signature is not valid under the CA's key", "get it again")
        case .repeatedExtension(let type):
            return make(.refused, .refused, "the list would have \(type.nameOrText) twice", "RFC 5280 section 5.2 allows one of each")
        case .issuance(let error): return complaint(about: error)
        }
    }

    /// What became of a wish, or what may disappoint.
    static func sentence(about note: IssuedCertificate.Note) -> String {
        switch note {
        case .notBeforeMoved(let asked, let moved):
            return "it begins at \(moved.rfc3339), not \(asked.rfc3339): the issuer's certificate is not valid before"
        case .notAfterMoved(let asked, let moved):
            return "it ends at \(moved.rfc3339), not \(asked.rfc3339): the issuer's certificate ends then"
        case .pathLengthLowered(let asked, let count):
            return "its path length is \(count), not \(asked.map { "\($0)" } ?? "open"): the issuer's allows no more"
        case .namesMissing(let profile):
            let kinds = profile.alternativeNames.value.map { kind in
                switch kind {
                case .dNSName: "DNS"
                case .iPAddress: "IP"
                case .rfc822Name: "email"
                case .sipDomain: "URI:sip:domain"
                }
            }
            let isHost = profile.alternativeNames.value.contains(.iPAddress)
            return "no alternative name is \(kinds.joined(separator: " or ")), as \(profile.alternativeNames.source) asks for"
                + (isHost ? ": browsers refuse such a certificate" : "") + "; --san adds one, --copy-extensions san the request's"
        case .purposeBeyondIssuer(let purpose):
            return "the issuer's extKeyUsage does not have \(purpose.nameOrText): many programs will refuse the certificate for it"
        }
    }

    private static func names(_ usage: KeyUsage) -> String {
        KeyUsage.names.filter { name in KeyUsage(named: name).map(usage.contains) ?? false }.joined(separator: ", ")
    }
}
