package import Files

/// A change of a group's folder: one process at a time, all of it or nothing.
package struct GroupChange: ~Copyable {
    package let exchange: FolderExchange
    /// What a process that was stopped left, before it was cleared away.
    package let found: FolderExchange.State
    private let lock: FolderLock

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

    private init(exchange: FolderExchange, found: FolderExchange.State, lock: consuming FolderLock) {
        self.exchange = exchange
        self.found = found
        self.lock = lock
    }

    /// Builds the new folder. What was built is cleared away if that fails.
    ///
    /// - Parameter threads: how many write files.
    package func stage(_ entries: [StagedEntry], like root: FolderEntry?, threads: Int = 1) throws(GroupFolderError) {
        do throws(FileError) {
            do throws(FileError) {
                try FolderStaging.build(exchange.next, entries, threads: threads)
                let owner = root.map { (user: $0.owner, group: $0.group) }
                try FolderStaging.finish(exchange.next, mode: root?.mode ?? 0o700, owner: owner)
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
