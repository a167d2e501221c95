import Files
import GroupFolder
import ServerGroups

/// Groups as commands read them.
enum GroupReading {
    static func inventory(_ folder: String) throws -> GroupInventory {
        do throws(GroupFolderError) {
            return GroupInventory(try GroupContents(folder, threads: Workers.processorCount))
        } catch {
            throw error
        }
    }

    /// What is known of a group beyond its files; nil: nothing.
    ///
    /// - Throws: for a state that is there and does not read: what it forbids must not be forgotten.
    static func state(_ folder: String) throws -> GroupState? {
        do throws(GroupStateError) {
            return try GroupState.read(beside: folder)
        } catch {
            throw Sentences.complaint(about: error, file: FolderExchange(folder).stateFile)
        }
    }

    /// A name given on the command line.
    static func name(_ text: String, option: String) throws -> MemberName {
        do throws(MemberNameError) {
            return try MemberName(text)
        } catch {
            throw Sentences.complaint(about: error, what: "--\(option)")
        }
    }

    /// Nothing is laid beside a folder that is no group's: before the first change the folder is read for that alone.
    static func checkIsGroup(_ folder: String) throws {
        guard try NewFolder.isMissing(FolderExchange(folder).workFolder) else { return }
        _ = try shape(try inventory(folder), nil)
    }

    /// Who is in the group; a folder without a server is none.
    static func shape(_ inventory: GroupInventory, _ state: GroupState?) throws -> GroupShape {
        if let shape = inventory.shape(order: state?.order ?? []), inventory.serverGroup != nil { return shape }
        let isMissing = inventory.serverGroup == nil
        throw Complaint(
            exit: .doesNotFit, code: .mismatch,
            message: isMissing
                ? "\(GroupLayout.serverGroupCertificate) was expected in the folder, found none"
                : "a server's certificates were expected in the folder, found none",
            file: inventory.contents.folder, hint: "name the folder of a server group, or make one with 'signet group init'")
    }
}
