import CMS
import DER
import Files
import GroupFolder
import Issuance
import KeyFormats
import Octets
import PKCS12
import PKIX
import RSA
import ServerGroups

/// Turns the engine's errors into sentences, the only place where that is done.
///
/// A sentence is in lower case and without a full stop. It says what was expected and what was found; its hint says
/// what to do next. Nothing an error carries is secret.
enum Sentences {
    /// - Parameter file: the file that was being worked on; an error that names its own keeps that.
    static func complaint(about error: any Error, file: String? = nil) -> Complaint {
        var complaint =
            switch error {
            case let complaint as Complaint: complaint
            case let error as FileError: complaint(about: error)
            case let error as RandomSourceError: complaint(about: error)
            case let error as PEMError: complaint(about: error)
            case let error as DERError: complaint(about: error)
            case let error as KeyFormatError: complaint(about: error)
            case let error as RSAError: complaint(about: error)
            case let error as PasswordBasedEncryptionError: complaint(about: error)
            case let error as CMSError: complaint(about: error)
            case let error as PKCS12Error: complaint(about: error)
            case let error as NameTextError: complaint(about: error)
            case let error as SubjectAltNameError: complaint(about: error)
            case let error as CertificationRequestError: complaint(about: error)
            case let error as ConversionError: complaint(about: error)
            case let error as IssuanceError: complaint(about: error)
            case let error as RevocationListError: complaint(about: error)
            case let error as GroupFolderError: complaint(about: error)
            case let error as GroupShapeError: complaint(about: error)
            case let error as GroupMaking.Failure: complaint(about: error)
            case let error as SealingError: complaint(about: error)
            case let error as GroupSealing.Failure: complaint(about: error)
            case let error as GroupArchive.Failure: complaint(about: error)
            case let error as GroupOrigin.Failure: complaint(about: error)
            case let error as CertificateMapError: complaint(about: error)
            case let error as OpenSSLConfigurationError: complaint(about: error)
            case let error as RequestConfiguration.CommonNameError: complaint(about: error)
            case let error as NodeTableError: complaint(about: error)
            default: Complaint(exit: .doesNotFit, code: .failed, message: "unexpected: \(error)")
            }
        complaint.file = complaint.file ?? file
        return complaint
    }

    // MARK: The operating system

    private static func complaint(about error: FileError) -> Complaint {
        func make(_ code: Complaint.Code, _ message: String, _ hint: String?) -> Complaint {
            Complaint(exit: .inputOutput, code: code, message: message, file: error.path, hint: hint)
        }
        switch (error.reason, error.operation) {
        case (.missing, .create): return make(.missing, "the folder to write in does not exist", "create it first")
        case (.missing, _): return make(.missing, "no such file", "check the name")
        case (.notPermitted, .open), (.notPermitted, .read):
            return make(.denied, "reading is not permitted", "check the file's mode and owner")
        case (.notPermitted, _):
            return make(.denied, "writing is not permitted", "check the mode and owner of the folder")
        case (.readOnly, _):
            return make(.denied, "the file system is read-only", "mount it so that it can be written, and run it again")
        case (.isDirectory, .create): return make(.isDirectory, "a file name was expected, this is a folder", "add a name")
        case (.isDirectory, _): return make(.isDirectory, "a file was expected, this is a folder", "name a file in it")
        case (.notDirectory, _):
            return make(.inputOutput, "a folder was expected, this is a file or lies in one", "name the folder")
        case (.link, _):
            return Complaint(
                exit: .refused, code: .refused, message: "a symbolic link, which is not followed here", file: error.path,
                hint: "put the thing itself there")
        case (.special, _):
            return Complaint(
                exit: .refused, code: .unsupported, message: "a file was expected, found a device, pipe or socket", file: error.path,
                hint: "take it away")
        case (.tooLarge(let limit), _):
            return make(.tooLarge, "more than \(limit) octets, which is more than is read", "check that it is the right file")
        case (.exists, _):
            return make(.exists, "the file exists and is kept", "--force replaces it and keeps the old one under a number")
        case (.noRoom, _): return make(.noRoom, "no room to write", "free some and run it again")
        case (.closedPipe, _): return make(.closedPipe, "the reader has gone", nil)
        case (.system, .hardenProcess):
            return make(.inputOutput, "could not be forbidden: \(error.systemMessage)", "no key was touched")
        case (.system, let operation):
            return make(.inputOutput, "\(operation.rawValue) failed: \(error.systemMessage)", nil)
        }
    }

    static func complaint(about error: RandomSourceError) -> Complaint {
        Complaint(
            exit: .inputOutput, code: .inputOutput,
            message: "the system's random generator gave nothing (error \(error.errorNumber))", hint: "no key was made")
    }

    // MARK: Encodings

    private static func complaint(about error: PEMError) -> Complaint {
        let what =
            switch error.kind {
            case .noBlock: "a PEM block was expected, found none"
            case .badBoundary: "a boundary -----BEGIN …----- or -----END …----- was expected, found a damaged one"
            case .missingEnd: "the PEM block that begins has no END line"
            case .labelMismatch: "the END line has another label than the BEGIN line"
            case .badHeader: "the PEM block's headers are damaged"
            case .badCharacter: "base64 was expected, found another character"
            case .badPadding: "base64 with its padding was expected, found it cut short or going on"
            case .nonZeroTrailingBits: "base64 whose last unused bits are zero was expected, found others"
            case .emptyBlock: "the PEM block is empty"
            case .tooLong: "the text is longer than what is read"
            }
        return Complaint(
            exit: .notParsable, code: .malformed, message: "\(what) in line \(error.line)", offset: error.offset,
            hint: "the file is damaged or cut short; get it again")
    }

    static func complaint(about error: DERError) -> Complaint {
        Complaint(
            exit: .notParsable, code: .malformed, message: "not the DER expected: \(sentence(about: error.kind))",
            offset: error.offset, hint: "the file is damaged or of another kind; get it again")
    }

    private static func sentence(about kind: DERError.Kind) -> String {
        switch kind {
        case .truncated: "an element is longer than what is there"
        case .unexpectedTag(let expected, let found):
            "expected \(name(of: expected)), found \(found.map(name) ?? "the end")"
        case .badTag: "a tag is not in its shortest form"
        case .badLength: "a length is not in its shortest form, or indefinite"
        case .trailingOctets: "expected the end, found more octets"
        case .tooDeep: "elements are nested deeper than \(DERLimit.depth)"
        case .tooLong: "longer than \(DERLimit.octetCount) octets"
        case .badInteger: "an INTEGER is empty or not in its shortest form"
        case .integerOutOfRange: "an INTEGER is out of its range"
        case .badBoolean: "a BOOLEAN is neither 00 nor ff"
        case .badNull: "a NULL is not empty"
        case .badBitString: "a BIT STRING has wrong unused bits"
        case .badObjectIdentifier: "an OBJECT IDENTIFIER is damaged"
        case .badString: "a string has a character that its type does not have"
        case .badTime: "a time is not in the form of RFC 5280 section 4.1.2.5, or does not exist"
        case .encodedDefault: "a default value is written out"
        case .badSetOrder: "the elements of a SET OF are not in order"
        case .badValue(let name): "\(name) has a value that its definition excludes"
        }
    }

    /// A tag as X.680 writes it.
    private static func name(of tag: DERTag) -> String {
        let names: [DERTag: String] = [
            .boolean: "BOOLEAN", .integer: "INTEGER", .bitString: "BIT STRING", .octetString: "OCTET STRING",
            .null: "NULL", .objectIdentifier: "OBJECT IDENTIFIER", .enumerated: "ENUMERATED",
            .utf8String: "UTF8String", .sequence: "SEQUENCE", .set: "SET", .numericString: "NumericString",
            .printableString: "PrintableString", .teletexString: "TeletexString", .ia5String: "IA5String",
            .utcTime: "UTCTime", .generalizedTime: "GeneralizedTime", .visibleString: "VisibleString",
            .universalString: "UniversalString", .bmpString: "BMPString",
        ]
        if let name = names[tag] { return name }
        switch tag.tagClass {
        case .universal: return "universal tag \(tag.number)"
        case .application: return "[APPLICATION \(tag.number)]"
        case .contextSpecific: return "[\(tag.number)]"
        case .private: return "[PRIVATE \(tag.number)]"
        }
    }

    // MARK: Keys

    private static func complaint(about error: KeyFormatError) -> Complaint {
        func make(_ exit: Exit, _ code: Complaint.Code, _ message: String, _ hint: String?) -> Complaint {
            Complaint(exit: exit, code: code, message: message, hint: hint)
        }
        func atStart(_ complaint: Complaint) -> Complaint {
            var complaint = complaint
            complaint.offset = 0
            return complaint
        }
        switch error {
        case .pem(let error): return complaint(about: error)
        case .der(let error): return complaint(about: error)
        case .rsa(let error): return complaint(about: error)
        case .unrecognized:
            return atStart(
                make(.notParsable, .malformed, "a key in PEM or DER was expected, found neither", "check that it is the right file"))
        case .noKey(let label):
            return atStart(
                make(
                    .notParsable, .malformed, "a key was expected, found a PEM block \(Printable.escaped(label.text))",
                    "name the file that holds the key"))
        case .publicKeyOnly:
            return make(.notParsable, .malformed, "a private key was expected, found a public one", "name the private key's file")
        case .privateKey:
            return make(.notParsable, .malformed, "a public key was expected, found a private one", "see 'signet key public'")
        case .encrypted(let scheme):
            return make(
                .password, .encrypted, "the key is encrypted (\(Printable.escaped(scheme))), and there is no password",
                "add --passin prompt, or --passin file:PATH")
        case .encryption(let error): return complaint(about: error)
        case .unsupportedAlgorithm(let algorithm):
            return make(
                .refused, .unsupported, "an RSA key was expected, found one of \(algorithm.nameOrText)",
                "Signet computes keys of rsaEncryption only")
        case .multiPrime:
            return make(
                .refused, .unsupported, "an RSA key of two primes was expected, found one of more", "make a new one with 'signet key new'")
        case .publicKeyDoesNotFit:
            var complaint = make(
                .doesNotFit, .mismatch, "the public key inside the private one is of another key", "the file was altered; get it again")
            complaint.isUnsoundKey = true
            return complaint
        }
    }

    private static func complaint(about error: RSAError) -> Complaint {
        func make(_ exit: Exit, _ code: Complaint.Code, _ message: String, _ hint: String?) -> Complaint {
            Complaint(exit: exit, code: code, message: message, hint: hint)
        }
        switch error {
        case .unsoundKey(let defect):
            // What is too long or too short to compute with is well-formed, and refused; anything else is numbers
            // that make no key.
            var complaint =
                switch defect {
                case .modulusTooShort, .modulusTooLong, .publicExponentTooLong:
                    make(.refused, .refused, sentence(about: defect), "make a new key with 'signet key new'")
                default:
                    make(.doesNotFit, .mismatch, "not a sound RSA key: \(sentence(about: defect))", "see 'signet key check'")
                }
            complaint.isUnsoundKey = true
            return complaint
        case .unsupportedBitCount(let count):
            return make(.usage, .usage, "keys of \(count) bits are not made", "2048, 3072 and 4096 are")
        case .wrongDigestLength(let expected, let found):
            return make(.doesNotFit, .mismatch, "a digest of \(expected) octets was expected, found \(found)", nil)
        case .keyTooShort(let bitCount):
            return make(
                .refused, .refused, "an RSA key of \(bitCount) bits is too short for this digest and salt",
                "take a smaller digest or --salt-length, or a longer key")
        case .randomSource(let error): return complaint(about: error)
        case .noPrimeFound:
            return make(.inputOutput, .inputOutput, "the system's random generator gave no prime in many draws", "no key was made")
        case .resultDoesNotVerify:
            return make(
                .doesNotFit, .failed, "the result did not verify and was not let out: the key is not sound, or the machine erred",
                "see 'signet key check' and 'signet selftest'")
        case .messageTooLong(let limit):
            return make(
                .refused, .refused, "at most \(limit) octets were expected for a key of this size, found more", "take a longer key")
        case .decryptionFailed:
            return make(
                .doesNotFit, .mismatch, "it cannot be decrypted with this key: it is for another one, or was altered",
                "name the key that it was encrypted for")
        }
    }

    /// What is wrong with a key, in the letters of RFC 8017.
    static func sentence(about defect: RSAKeyDefect) -> String {
        switch defect {
        case .modulusEven: "the modulus n is even"
        case .modulusTooShort(let count): "the modulus n has \(count) bits, fewer than \(RSAPublicKey.minimumBitCount)"
        case .modulusTooLong(let count): "the modulus n has \(count) bits, more than \(RSAPublicKey.maximumBitCount)"
        case .publicExponentEven: "the public exponent e is even"
        case .publicExponentTooSmall: "the public exponent e is 1"
        case .publicExponentTooLong(let count):
            "the public exponent e has \(count) bits, more than \(RSAPublicKey.maximumExponentBitCount)"
        case .prime1OutOfRange: "p is not an odd number between 3 and n"
        case .prime2OutOfRange: "q is not an odd number between 3 and n"
        case .modulusNotProduct: "n is not p times q"
        case .privateExponentOutOfRange: "d is not less than n"
        case .privateExponentWrong: "e times d is not 1 modulo lcm(p - 1, q - 1)"
        case .exponent1OutOfRange: "dP is not less than p"
        case .exponent1Wrong: "e times dP is not 1 modulo p - 1"
        case .exponent2OutOfRange: "dQ is not less than q"
        case .exponent2Wrong: "e times dQ is not 1 modulo q - 1"
        case .coefficientOutOfRange: "qInv is not less than p"
        case .coefficientWrong: "q times qInv is not 1 modulo p"
        case .prime1Composite: "p is not a prime"
        case .prime2Composite: "q is not a prime"
        case .primeTooShort(let count): "the shorter prime has only \(count) bits"
        case .primesTooClose: "p and q are so close together that n is easily factored (FIPS 186-5 A.1.3 step 5.5)"
        }
    }
}

// MARK: Names and requests

extension Sentences {
    private static func complaint(about error: NameTextError) -> Complaint {
        let (what, hint): (String, String) =
            switch error.kind {
            case .noLeadingSlash: ("a slash was expected in front", "write '/C=US/O=Example/CN=host', or take --subject")
            case .noEqualsSign: ("TYPE=VALUE was expected, found no '='", "write a separator inside a value as \\, or \\/")
            case .noAttributeType: ("a type was expected in front of '='", "write 'CN=host'")
            case .unknownAttributeType(let type):
                ("unknown attribute type '\(Printable.escaped(type))'", "take CN, OU, O, L, ST, C, … or an object identifier")
            case .unescapedCharacter(let character):
                ("'\(Printable.escaped(String(character)))' stands unescaped", "put a backslash in front of it")
            case .badEscape: ("a backslash without a special character or two hexadecimal digits", "double it")
            case .badHexadecimalValue: ("'#' without the hexadecimal digits of one DER value", "put a backslash in front of it")
            case .notUTF8: ("escaped octets that are not UTF-8", "write the characters themselves")
            case .unterminatedQuotation: ("a quotation mark without its second", "put a backslash in front of it")
            case .value(let error): (sentence(about: error), "mend the value")
            case .repeatedTypeInOnePart: ("one type twice, joined by '+'", "separate them")
            case .tooLong: ("longer than \(NameTextLimit.octetCount) octets", "shorten it")
            }
        return Complaint(
            exit: .usage, code: .usage, message: "the subject is not understood: \(what)", offset: error.offset, hint: hint)
    }

    static func sentence(about error: AttributeValueError) -> String {
        let name = error.attribute.nameOrText
        return switch error.kind {
        case .empty: "\(name) is empty"
        case .characterCount(let count, let allowed):
            "\(name) has \(count) characters, "
                + (allowed.count == 1 ? "exactly \(allowed.lowerBound)" : "\(allowed.lowerBound) to \(allowed.upperBound)")
                + " are allowed (RFC 5280 appendix A.1)"
        case .foreignCharacter(let character, _):
            "\(name) cannot hold the character '\(Printable.escaped(String(character)))'"
        case .controlCharacter(let character): "\(name) has a control character \(Printable.escaped(String(character)))"
        case .notCountryCode: "\(name) is not a country code of two letters (ISO 3166)"
        }
    }

    static func complaint(about error: SubjectAltNameError) -> Complaint {
        let (what, hint): (String, String) =
            switch error.kind {
            case .empty: ("it is empty", "write DNS:host")
            case .notASCII: ("it is not ASCII", "write the label in its xn-- form")
            case .badLength: ("it is too long or empty", "a host name has at most 253 characters")
            case .badLabel: ("a label is no host name's", "take letters, digits and inner hyphens, at most 63 a label")
            case .underscore: ("a host name has no underscore (RFC 1123 section 2.1)", "rename the host")
            case .trailingDot: ("it ends in a dot", "leave the dot out")
            case .badWildcard: ("a star is not the whole leftmost label", "write *.example.com")
            case .numericTopLabel: ("its last label is a number", "write IP: in front of an address")
            case .badMailbox: ("it is no mailbox", "write email:name@host")
            case .relativeIdentifier: ("it has no scheme", "write URI:https://host/")
            case .badIdentifier: ("it is no URI (RFC 3986)", "percent-encode what has to be")
            case .badIdentifierHost: ("its host is neither a host name nor an address", "mend the host")
            case .badAddress: ("it is no IP address", "write IP:192.0.2.7 or IP:2001:db8::7")
            case .unknownPrefixOrBadAddress: ("its prefix is not known", "take DNS:, IP:, email:, URI:, RID:, dirName: or UPN:")
            case .badObjectIdentifier: ("it is no object identifier", "write RID:1.2.3.4")
            case .badDirectoryName(let error): (complaint(about: error).message, "write dirName:/C=US/CN=host")
            }
        return Complaint(
            exit: .usage, code: .usage,
            message: "the alternative name '\(Printable.escaped(error.text))' is not written: \(what)", hint: hint)
    }

    private static func complaint(about error: CertificationRequestError) -> Complaint {
        switch error {
        case .rsa(let error): return complaint(about: error as any Error)
        case .repeatedExtension(let type), .repeatedAttribute(let type):
            return Complaint(exit: .usage, code: .usage, message: "\(type.nameOrText) was asked for twice", hint: "leave one out")
        case .doesNotVerify:
            return Complaint(
                exit: .doesNotFit, code: .failed, message: "the request that was made did not verify and was not written",
                hint: "see 'signet selftest'")
        }
    }
}

/// Runs `body`; an error that does not name a file gets this one.
func inFile<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch {
        throw Sentences.complaint(about: error, file: path)
    }
}
