private import FilesShim
private import Octets

#if canImport(Glibc)
private import Glibc
#elseif canImport(Darwin)
private import Darwin
#endif

/// Puts a folder that was built in the place of another, in one step of the system, so that whatever stops the process or
/// the machine leaves the one or the other whole.
///
/// Beside `FOLDER` lies `FOLDER.signet`, which holds what the work needs. In it:
///
///     lock       who works here
///     next       the folder being built; after the exchange, the old folder
///     journal    while an exchange is under way: what is done, and the numbers by which the two folders are told apart
///     state.json what is known of the folder beyond its files; it changes with the folder: `state.json.next` takes its name
///     kept/N     old folders, the highest number the latest, each with a `note` and its `state.json` beside its `tree`
///
/// 1. `next` is built, and brought to the device.
/// 2. The new state and the journal are written, and brought to the device.
/// 3. The folder is compared with what was read of it; then it and `next` change names (`renameat2`, RENAME_EXCHANGE).
/// 4. The old folder, now `next`, is compared again: if somebody wrote meanwhile, the names change back.
/// 5. `next` moves to `kept/N/tree`, the new state takes the name of the old one; the journal goes.
///
/// Stopped before step 3 the folder is the old one, after it the new one, and ``state()`` tells which; ``stateFile`` is
/// the file of the state that belongs to it.
package struct FolderExchange: Sendable {
    package let folder: String
    package let workFolder: String

    package var next: String { "\(workFolder)/next" }
    package var lockFile: String { "\(workFolder)/lock" }
    package var kept: String { "\(workFolder)/kept" }
    private var journal: String { "\(workFolder)/journal" }
    private var currentState: String { "\(workFolder)/\(Self.stateName)" }
    private var nextState: String { "\(workFolder)/\(Self.stateName).next" }

    private static let stateName = "state.json"
    /// Octets of a state that is kept beside an old folder: what somebody else wrote is no reason to copy more.
    private static let stateLimit = 1024 * 1024

    /// The file of the state that belongs to the folder as it is, whatever was interrupted.
    package var stateFile: String {
        if case .new = state(), exists(nextState) { return nextState }
        return currentState
    }

    /// The state of a folder that is kept.
    package func keptStateFile(_ number: Int) -> String { "\(kept)/\(number)/\(Self.stateName)" }

    /// Puts a state in the place of the one that is there, where the folder does not change with it.
    package func replaceState(_ octets: [UInt8]) throws(FileError) {
        try Self.write(octets, to: currentState)
        try synchronize(workFolder)
    }

    /// - Parameter folder: without a slash at its end.
    package init(_ folder: String) {
        self.folder = folder
        workFolder = folder + ".signet"
    }

    package enum Failure: Error, Equatable, Sendable {
        case file(FileError)
        /// Something in the folder is not what it was when it was read. Nothing was changed.
        case changedUnderneath(path: String)
        /// The file system cannot exchange two folders in one step, or the folder is one's own file system.
        case cannotExchange(errorNumber: Int32)
        /// A journal is there, and the folder is neither of the two that it speaks of.
        case strangeJournal
    }

    /// What an interrupted exchange left.
    package enum State: Equatable, Sendable {
        case clean
        /// The folder is the old one; something was being built.
        case old(operation: String)
        /// The folder is the new one; the old one is not put away yet.
        case new(operation: String)
        case strange
    }

    /// Looks, and changes nothing.
    package func state() -> State {
        guard let journal = try? Journal(reading: journal) else {
            return exists(next) ? .old(operation: "") : .clean
        }
        switch Self.number(folder) {
        case journal.new?: return .new(operation: journal.operation)
        case journal.old?: return .old(operation: journal.operation)
        case nil where journal.old == 0: return .old(operation: journal.operation)
        default: return .strange
        }
    }

    /// Makes the folder for the work. The lock comes next, then ``recover()``.
    package func prepare() throws(FileError) {
        try NewFolder.createIfMissing(workFolder)
    }

    /// Finishes what was exchanged, clears away what was not.
    ///
    /// - Returns: what was found.
    @discardableResult
    package func recover() throws(Failure) -> State {
        let state = state()
        do throws(FileError) {
            switch state {
            case .clean: break
            case .old:
                if exists(next) { try FolderStaging.remove(next) }
                try Self.unlinkIfThere(nextState)
                try removeJournal()
            case .new: try putAway()
            case .strange: break
            }
        } catch {
            throw .file(error)
        }
        guard state != .strange else { throw .strangeJournal }
        return state
    }

    /// Steps 2 to 5, after ``next`` was built.
    ///
    /// - Parameters:
    ///   - operation: what is done, for people: one line.
    ///   - tree: what was read of the folder; nil if there is none yet.
    ///   - note: what is kept beside the old folder.
    ///   - state: what is known of the new folder beyond its files; nil: what was known of the old one.
    package func commit(
        _ operation: String, over tree: FolderTree?, note: [UInt8], state: [UInt8]? = nil
    ) throws(Failure) {
        do throws(FileError) {
            try Self.write(note, to: "\(workFolder)/note")
            // A state that another change left must not come with this one.
            try Self.unlinkIfThere(nextState)
            if let state { try Self.write(state, to: nextState) }
            try FolderStaging.synchronize(workFolder)
            try Journal(operation: operation, old: tree?.root.number ?? 0, new: Self.number(next) ?? 0).write(to: journal)
            try synchronize(workFolder)
        } catch {
            throw .file(error)
        }
        guard let tree else {
            guard unsafe signet_rename_new(FileName.cString(next), FileName.cString(folder)) == 0 else {
                throw .file(FileError(.create, folder, errorNumber: errno))
            }
            return try finish()
        }
        try compare(folder, with: tree)
        guard unsafe signet_rename_exchange(FileName.cString(next), FileName.cString(folder)) == 0 else {
            throw .cannotExchange(errorNumber: errno)
        }
        do throws(Failure) {
            try compare(next, with: tree)
        } catch {
            _ = unsafe signet_rename_exchange(FileName.cString(next), FileName.cString(folder))
            throw error
        }
        try finish()
    }

    private func finish() throws(Failure) {
        do throws(FileError) {
            try synchronize(FileWriting.folderAndName(folder).folder)
            try putAway()
        } catch {
            throw .file(error)
        }
    }

    /// Step 5. Each of its parts may have been done before the process was stopped.
    private func putAway() throws(FileError) {
        let hadFolder = (try? Journal(reading: journal)).map { $0.old != 0 } ?? false
        if exists(next) {
            try NewFolder.createIfMissing(kept)
            // A place without a tree was made when the process was stopped.
            let last = keptPlaces.last ?? 0
            let isFree = last > 0 && !exists("\(kept)/\(last)/tree")
            let place = "\(kept)/\(isFree ? last : last + 1)"
            if !isFree { try NewFolder.create(place) }
            try Self.rename(next, to: "\(place)/tree")
        }
        if hadFolder, let number = keptNumbers.last {
            let place = "\(kept)/\(number)"
            if exists("\(workFolder)/note") { try Self.rename("\(workFolder)/note", to: "\(place)/note") }
            // The new state still has its first name, so that the other is the old one.
            // Where there was none, the kept one is empty.
            if exists(nextState) {
                try Self.write(exists(currentState) ? Self.stateOctets(currentState) : [], to: keptStateFile(number))
            }
            try synchronize(place)
            try synchronize(kept)
        }
        if exists(nextState) { try Self.replace(currentState, by: nextState) }
        try removeJournal()
    }

    /// Whatever is there is kept; what is too long or no file is none.
    private static func stateOctets(_ path: String) -> [UInt8] {
        (try? InputFile(regular: path).readAll(limit: stateLimit)) ?? [UInt8](unreadableState.utf8)
    }

    /// In the place of a state that could not be kept: it does not read either, so that nobody takes it for none.
    private static let unreadableState = "the state did not read\n"

    /// Old folders that are kept, the latest last.
    package var keptNumbers: [Int] { keptPlaces.filter { exists("\(kept)/\($0)/tree") } }

    private var keptPlaces: [Int] {
        ((try? FolderTree.names(kept)) ?? []).compactMap { Int($0) }.sorted()
    }

    private func compare(_ folder: String, with tree: FolderTree) throws(Failure) {
        let now: FolderTree
        do throws(FolderTree.Refusal) {
            now = try tree.again(folder)
        } catch {
            if case .file(let error) = error { throw .file(error) }
            throw .changedUnderneath(path: "")
        }
        guard now != tree else { return }
        let differing = zip(now.entries, tree.entries).first { $0 != $1 }.map { $1.path }
        throw .changedUnderneath(path: differing ?? "")
    }

    private func removeJournal() throws(FileError) {
        for path in [journal, "\(workFolder)/note"] { try Self.unlinkIfThere(path) }
    }

    private static func unlinkIfThere(_ path: String) throws(FileError) {
        guard unsafe unlink(FileName.cString(path)) == 0 || errno == ENOENT else {
            throw FileError(.rename, path, errorNumber: errno)
        }
    }

    private func synchronize(_ folder: String) throws(FileError) {
        try FileDescriptor(folder, O_RDONLY | O_DIRECTORY, for: .synchronize).synchronize()
    }

    private func exists(_ path: String) -> Bool { Self.number(path) != nil }

    private static func number(_ path: String) -> UInt64? {
        var status = stat()
        guard unsafe lstat(FileName.cString(path), &status) == 0 else { return nil }
        return UInt64(status.st_ino)
    }

    private static func rename(_ from: String, to: String) throws(FileError) {
        guard unsafe signet_rename_new(FileName.cString(from), FileName.cString(to)) == 0 else {
            throw FileError(.rename, to, errorNumber: errno)
        }
    }

    /// Whole or not at all: under another name first.
    fileprivate static func write(_ octets: [UInt8], to path: String) throws(FileError) {
        let temporary = path + ".new"
        _ = unsafe unlink(FileName.cString(temporary))
        let descriptor = try FileDescriptor(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600, for: .create)
        try descriptor.write(octets.span)
        try descriptor.synchronize()
        try replace(path, by: temporary)
    }

    private static func replace(_ path: String, by new: String) throws(FileError) {
        #if canImport(Glibc)
        let result = unsafe Glibc.rename(FileName.cString(new), FileName.cString(path))
        #else
        let result = unsafe Darwin.rename(FileName.cString(new), FileName.cString(path))
        #endif
        guard result == 0 else { throw FileError(.rename, path, errorNumber: errno) }
    }

    /// Four lines of text: what the file is, the operation, the number of the old folder (0: none), of the new one.
    private struct Journal {
        let operation: String
        let old: UInt64
        let new: UInt64

        private static let title = "signet folder exchange 1"
        private static let octetLimit = 4096

        init(operation: String, old: UInt64, new: UInt64) {
            self.operation = operation
            self.old = old
            self.new = new
        }

        init(reading path: String) throws(FileError) {
            let text = String(decoding: try InputFile(regular: path).readAll(limit: Self.octetLimit), as: UTF8.self)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            guard lines.count == 5, lines[0] == Self.title, let old = UInt64(lines[2]), let new = UInt64(lines[3]) else {
                throw FileError(.read, path, errorNumber: EINVAL)
            }
            self.init(operation: String(lines[1]), old: old, new: new)
        }

        func write(to path: String) throws(FileError) {
            let line = operation.split(separator: "\n").joined(separator: " ")
            try FolderExchange.write([UInt8]("\(Self.title)\n\(line)\n\(old)\n\(new)\n".utf8), to: path)
        }
    }
}
