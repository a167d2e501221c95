import GroupFolder
import ServerGroups

/// Whether the state of a group allows an action.
enum GroupPermission {
    /// - Throws: the first obstacle, exit 6.
    static func check(_ action: GroupAction, _ mode: GroupMode, folder: String) throws {
        guard let obstacle = action.obstacles(in: mode).first else { return }
        throw Complaint(
            exit: .refused, code: .refused, message: Sentences.sentence(about: obstacle), file: folder,
            hint: Sentences.mend(of: obstacle))
    }

    /// A state that the folder contradicts is not built upon.
    ///
    /// What only an answer to a request concerns is told of, and stops nothing.
    static func check(_ state: GroupState, _ inventory: GroupInventory, _ action: GroupAction, _ session: Session) throws {
        for contradiction in GroupStateCheck.contradictions(of: state, inventory) {
            switch contradiction {
            case .requestGone, .importReplaced:
                session.warn(Sentences.sentence(about: contradiction))
            case .openThoughSealed, .sealedThoughOpen, .notTheSingleCertificate, .anchorGone:
                // What was kept is put back whole, its state with it.
                if action == .restore || action == .unseal { continue }
                throw Complaint(
                    exit: .doesNotFit, code: .mismatch, message: Sentences.sentence(about: contradiction),
                    file: contradiction.path ?? inventory.contents.folder,
                    hint: "put back what was changed by hand ('signet group backups'), or take the folder as it is with 'signet group adopt'")
            }
        }
    }
}
