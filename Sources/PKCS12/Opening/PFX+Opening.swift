private import DER
public import KeyFormats
private import Octets

extension PFX {
    /// Opens it.
    ///
    /// - Parameter allowingNoMAC: takes a file without a MAC as it is.
    public func open(_ password: Password, allowingNoMAC: Bool = false) throws(PKCS12Error) -> PFXContents {
        try checkBeforeOpening(allowingNoMAC: allowingNoMAC)
        guard let mac else { return try openWithoutMAC(password) }
        let forms = password.forms
        for (form, password) in forms where authenticated.withBytes({ mac.isMAC(of: $0, password) }) {
            return try contents(under: password, form)
        }
        // The MAC says nothing of which it is. Something that makes sense under the password says that the password was
        // right; random octets make SafeContents or a PrivateKeyInfo with a probability that need not be counted.
        for (_, password) in forms where somethingMakesSense(under: password) { throw .altered }
        throw .wrongPasswordOrAltered
    }

    /// Refuses what no password opens: an encryption or a MAC that Signet does not compute, and a file without a MAC.
    ///
    /// - Parameter allowingNoMAC: takes a file without a MAC as it is.
    public func checkBeforeOpening(allowingNoMAC: Bool = false) throws(PKCS12Error) {
        for case .unsupported(let name) in encryptions { throw .unsupported(name: name) }
        guard let mac else {
            guard allowingNoMAC else { throw .noMAC }
            return
        }
        if case .unsupported(let name) = mac.algorithm { throw .unsupported(name: name) }
    }

    /// Whether exactly this password opens it: its MAC, or where there is none all that is encrypted.
    public func fits(_ password: Password) -> Bool {
        guard let mac else { return (try? bags(under: password)) != nil }
        return authenticated.withBytes { mac.isMAC(of: $0, password) }
    }

    /// The form of a password that opens it, or nil.
    public func formThatFits(_ password: Password) -> PasswordForm? {
        password.forms.first { fits($0.password) }?.form
    }

    /// An empty password, or none, if that is all it takes.
    public var emptyPassword: Password? { [Password.empty, .absent].first(where: fits) }

    /// The contents under a password that fits the MAC.
    private func contents(under password: Password, _ form: PasswordForm) throws(PKCS12Error) -> PFXContents {
        var failure: PKCS12Error?
        // Under PBES2 old NSS takes the password in UTF-16, while the MAC is the same.
        for (form, password) in [(form, password), (.utf16Everywhere, password.asUTF16)] {
            do throws(PKCS12Error) {
                return PFXContents(bags: try bags(under: password), passwordForm: form, isAuthenticated: true)
            } catch {
                // Of wrong passwords one in 255 gives good padding, and then no SafeContents.
                switch error {
                case .wrongPasswordOrAltered: failure = failure ?? .otherPasswordInside
                case .badContents: failure = failure ?? error
                default: throw error
                }
            }
        }
        throw failure ?? .otherPasswordInside
    }

    private func openWithoutMAC(_ password: Password) throws(PKCS12Error) -> PFXContents {
        guard isEncrypted else {
            return PFXContents(bags: try bags(under: password), passwordForm: nil, isAuthenticated: false)
        }
        for (form, password) in password.forms {
            do throws(PKCS12Error) {
                return PFXContents(bags: try bags(under: password), passwordForm: form, isAuthenticated: false)
            } catch {
                // Without a MAC, what makes no sense is a wrong password or an altered file again.
                switch error {
                case .wrongPasswordOrAltered, .badContents: continue
                default: throw error
                }
            }
        }
        throw .wrongPasswordOrAltered
    }

    private func bags(under password: Password) throws(PKCS12Error) -> [SafeBag] {
        var bags: [SafeBag] = []
        var iterations = 0
        for safe in safes {
            let sealed: [SealedBag]
            switch safe {
            case .open(let bags): sealed = bags
            case .encrypted(let encryption, let ciphertext):
                sealed = try Self.decrypting { () throws(DecryptionError) in
                    try Self.sealedBags(encryption, ciphertext, password)
                }
                iterations += sealed.iterationCount
                guard iterations <= PKCS12Limit.totalIterationCount else { throw .totalIterationCount }
            }
            for bag in sealed {
                switch bag.content {
                case .open(let content): bags.append(SafeBag(content: content, attributes: bag.attributes))
                case .shrouded(let shrouded):
                    let key = try Self.decrypting { () throws(DecryptionError) in try shrouded.key(password) }
                    bags.append(SafeBag(content: .key(key), attributes: bag.attributes))
                }
            }
        }
        return bags
    }

    private static func decrypting<Result>(_ body: () throws(DecryptionError) -> Result) throws(PKCS12Error) -> Result {
        do throws(DecryptionError) {
            return try body()
        } catch {
            switch error {
            case .unsupported(let name): throw .unsupported(name: name)
            case .wrongPassword: throw .wrongPasswordOrAltered
            case .noSuchStructure(let error): throw .badContents(error)
            case .refused(let error): throw error
            }
        }
    }

    private static func sealedBags(
        _ encryption: Encryption, _ ciphertext: [UInt8], _ password: Password
    ) throws(DecryptionError) -> [SealedBag] {
        let (_, plaintext) = try encryption.decrypting { scheme throws(PasswordBasedEncryptionError) in
            try scheme.decrypt(ciphertext.span, password: password)
        }
        do throws(PKCS12Error) {
            return try SealedBag.all(plaintext.slice)
        } catch {
            if case .der(let error) = error { throw .noSuchStructure(error) }
            throw .refused(error)
        }
    }

    /// Whether a password decrypts a safe or a key to what it should be.
    private func somethingMakesSense(under password: Password) -> Bool {
        for password in [password, password.asUTF16] {
            for safe in safes {
                switch safe {
                case .encrypted(let encryption, let ciphertext):
                    if (try? Self.sealedBags(encryption, ciphertext, password)) != nil { return true }
                case .open(let bags):
                    for case .shrouded(let key) in bags.map(\.content) {
                        if (try? key.key(password)) != nil { return true }
                    }
                }
            }
            // Only PBES2 takes a password as octets.
            guard encryptions.contains(where: \.isPBES2) else { break }
        }
        return false
    }

    /// Every encryption in sight.
    var encryptions: [Encryption] {
        safes.flatMap { safe -> [Encryption] in
            switch safe {
            case .encrypted(let encryption, _): [encryption]
            case .open(let bags):
                bags.compactMap { bag in
                    if case .shrouded(let key) = bag.content { return key.encryption }
                    return nil
                }
            }
        }
    }

    /// Whether there is anything that a password is needed for, beside the MAC.
    public var isEncrypted: Bool { !encryptions.isEmpty }
}
