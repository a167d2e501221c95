import GroupFolder
import ServerGroups

/// What the state of a group says of names and paths.
enum GroupNaming {
    static func order(_ shape: GroupShape) -> [MemberName] {
        GroupShape.Kind.allCases.flatMap { shape.names($0) }.reduce(into: []) { order, name in
            if !order.contains(name) { order.append(name) }
        }
    }

    static func checkWindowsRoot(_ root: String?) throws {
        guard let root, !MapPath.isWindowsFolder(root) else { return }
        throw Complaint(
            exit: .usage, code: .usage, message: #"--windows-root: a folder of Windows was expected, found '\#(Printable.escaped(root))'"#,
            hint: #"write 'D:\I3\IC\Certificates'"#)
    }
}
