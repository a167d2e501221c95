import KeyFormats
import PKCS12

/// What the doctor finds: the file as it stands, what opens it, what is inside.
struct PFXDiagnosis {
    enum Verdict: String { case opens, altered, doesNotOpen = "does-not-open", refused }

    let pfx: PFX
    /// Each password that was tried, and whether it opens the file.
    let trials: [(what: String, form: PasswordForm?)]
    let verdict: Verdict
    /// Why it is not opened, in words.
    let complaint: Complaint?
    let contents: PFXContents?
    /// What opened it.
    let password: Password?

    init(_ pfx: PFX, _ given: Password?) throws {
        self.pfx = pfx
        var trials: [(String, PasswordForm?)] = []
        var password: Password?
        if let given {
            let form = pfx.formThatFits(given)
            trials.append(("given", form))
            if form != nil { password = given }
        }
        for (what, other) in [("empty", Password.empty), ("none", .absent)] {
            let fits = pfx.fits(other)
            trials.append((what, fits ? (what == "empty" ? .empty : .absent) : nil))
            if fits, password == nil { password = other }
        }
        self.trials = trials
        do throws(PKCS12Error) {
            // Without one that fits, opening with what was given tells whether the file was altered.
            contents = try pfx.open(password ?? given ?? .empty, allowingNoMAC: true)
            (verdict, complaint) = (.opens, nil)
        } catch {
            contents = nil
            complaint = Sentences.complaint(about: error)
            switch error {
            case .altered, .badContents: verdict = .altered
            case .wrongPasswordOrAltered, .otherPasswordInside: verdict = .doesNotOpen
            default: verdict = .refused
            }
        }
        self.password = contents == nil ? nil : password
    }
}
