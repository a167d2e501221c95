package import Files

/// A change of a group's folder: one process at a time, all of it or nothing.
package struct GroupChange: ~Copyable {
    package let exchange: FolderExchange
    /// What a process that was stopped left, before it was cleared away.
    package let found: FolderExchange.State
    /// Nil: nothing can be written, by anybody here.
    private let lock: FolderLock?

    /// Takes the lock, and finishes or clears away what an interrupted change left.
    ///
    /// - Parameters:
    ///   - folder: where the group lies or shall lie, without a slash at its end.
    ///   - holder: who works here, for others: a line.
    package static func begin(_ folder: String, holder: String) throws(GroupFolderError) -> GroupChange {
        let exchange = FolderExchange(folder)
        do throws(FileError) {
            try exchange.prepare()
        } catch {
            throw .file(error)
        }
        try GroupSnapshot.checkPlaces(exchange)
        let lock: FolderLock
        do throws(FolderLock.Refusal) {
            lock = try FolderLock.take(exchange.lockFile, note: holder)
        } catch {
            switch error {
            case .file(let error): throw .file(error)
            case .held(let holder): throw .locked(by: holder)
            }
        }
        let found: FolderExchange.State
        do throws(FolderExchange.Failure) {
            found = try exchange.recover()
        } catch {
            throw .exchange(error)
        }
        return GroupChange(exchange: exchange, found: found, lock: lock)
    }

    /// For a command that only reads: where nothing can be written beside the folder, a medium that is read-only say, it goes
    /// without the lock, if there is nothing to be finished or cleared away.
    package static func look(_ folder: String, holder: String) throws(GroupFolderError) -> GroupChange {
        do throws(GroupFolderError) {
            return try begin(folder, holder: holder)
        } catch {
            let exchange = FolderExchange(folder)
            guard case .file(let reason) = error, [.readOnly, .notPermitted].contains(reason.reason), exchange.state() == .clean else {
                throw error
            }
            return GroupChange(exchange: exchange, found: .clean, lock: nil)
        }
    }

    private init(exchange: FolderExchange, found: FolderExchange.State, lock: consuming FolderLock?) {
        self.exchange = exchange
        self.found = found
        self.lock = lock
    }

    /// Builds the new folder. What was built is cleared away if that fails.
    ///
    /// - Parameter threads: how many write files.
    package func stage(_ entries: [StagedEntry], like root: FolderEntry?, threads: Int = 1) throws(GroupFolderError) {
        try stage(entries, mode: root?.mode ?? 0o700, owner: root.map { ($0.owner, $0.group) }, threads: threads)
    }

    /// - Parameters:
    ///   - mode: of the folder itself.
    ///   - owner: of the folder itself; nil: whoever runs this.
    package func stage(
        _ entries: [StagedEntry], mode: UInt32, owner: (user: UInt32, group: UInt32)?, threads: Int = 1
    ) throws(GroupFolderError) {
        do throws(FileError) {
            do throws(FileError) {
                try FolderStaging.build(exchange.next, entries, threads: threads)
                try FolderStaging.finish(exchange.next, mode: mode, owner: owner)
            } catch {
                try? FolderStaging.remove(exchange.next)
                throw error
            }
        } catch {
            throw .file(error)
        }
    }

    /// Puts what was staged in the place of the folder, and what is known of it in the place of what was known.
    ///
    /// - Parameter state: nil: nothing new is known of it.
    package func commit(
        _ operation: String, over tree: FolderTree?, note: [UInt8], state: GroupState? = nil
    ) throws(GroupFolderError) {
        do throws(FolderExchange.Failure) {
            try exchange.commit(operation, over: tree, note: note, state: state?.octets)
        } catch {
            // What was staged goes; the folder is the old one.
            _ = try? exchange.recover()
            throw .exchange(error)
        }
    }
}
