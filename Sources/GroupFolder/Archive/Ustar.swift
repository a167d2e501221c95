package import Octets

/// Files and folders in one, in the ustar interchange format (IEEE Std 1003.1-2017, pax, "ustar Interchange Format"), as
/// `tar` reads it.
///
/// Written and read are regular files and folders, nothing else: a link, a device, an entry of GNU's or of pax's own is
/// refused by name. Names are UTF-8 without control characters and backslashes, relative, and lead nowhere but down.
/// An archive is what somebody wrote: nothing in it is believed, and reading it writes nothing.
package enum Ustar {
    package struct Entry: Sendable {
        /// Parts separated by `/`; none at the end.
        package let path: String
        package let isFolder: Bool
        package let mode: UInt32
        /// Of a folder none.
        package let content: SecretSlice
    }

    /// Why an archive was not written or not read.
    package struct Failure: Error, Equatable, Sendable {
        package enum Kind: Equatable, Sendable {
            /// A record that is cut short, has no magic, or whose numbers are none.
            case malformed
            /// The sum of the record is another.
            case checksum
            /// Another thing than a file or a folder, by its type.
            case unsupported(type: UInt8)
            /// A name that leads out, hides what it is, or fits into no record.
            case name(String)
            case repeated(String)
            /// Files, folders or octets: more than is read.
            case tooLarge(limit: Int)
            /// Something stands behind the end.
            case trailing
        }

        package let kind: Kind
        /// Octets from the start of the archive.
        package let offset: Int

        package init(_ kind: Kind, at offset: Int) {
            self.kind = kind
            self.offset = offset
        }
    }

    /// Octets of a record.
    static let recordCount = 512
    /// Octets of the fields `name` and `prefix`.
    static let nameLimit = 100, prefixLimit = 155

    /// Octets that an entry takes: its record, and its content in whole records.
    package static func octetCount(ofContent count: Int) -> Int { recordCount + (count + recordCount - 1) / recordCount * recordCount }

    /// The two records of zeros.
    package static let endCount = 2 * recordCount

    /// Parts of a path that a name may have, and the rule that it breaks; no more than ``FolderLimit/depth`` parts.
    static func isName(_ path: String, depth: Int) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return (1...depth).contains(parts.count)
            && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
            && path.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control, .privateUse, .surrogate, .lineSeparator, .paragraphSeparator, .format: false
                default: scalar != "\\"
                }
            }
    }
}
