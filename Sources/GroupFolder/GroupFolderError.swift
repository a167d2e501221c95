package import Files
package import Issuance

/// Why nothing was done with a group's folder.
package enum GroupFolderError: Error, Equatable, Sendable {
    case file(FileError)
    case tree(FolderTree.Refusal)
    /// Another process works here; what it says of itself.
    case locked(by: String)
    case exchange(FolderExchange.Failure)
    /// A new signature could not be made, or did not verify. Nothing was written.
    case conversion(ConversionError, path: String)
    /// What was to be done is not there.
    case nothingToUndo
    /// Files that the conversion changed have been changed since: undoing would lose that.
    case changedSince(paths: [String])
    /// What is known, or was, of a group beyond its files does not read.
    case state(GroupStateError, file: String)
    /// The folder has no server-group certificate that says which digest is its own.
    case noServerGroupCertificate
}
