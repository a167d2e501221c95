package import Files
private import Foundation

/// Why a state is not taken. What it forbids must not be forgotten, so that nothing in it is passed over.
package enum GroupStateError: Error, Equatable, Sendable {
    case file(FileError)
    /// It is no object of JSON (RFC 8259) in UTF-8.
    case notJSON
    /// A member that has to be there is not; where: `requests[1].use`.
    case missing(String)
    /// A member that no state has.
    case unknown(String)
    /// A name that stands twice: of a member, or in `order`.
    case repeated(String)
    /// A member whose value is not one that it can have; null is none.
    case value(String)
}

extension GroupState {
    /// The state beside a folder; nil if there is none.
    package static func read(beside folder: String) throws(GroupStateError) -> GroupState? {
        try read(FolderExchange(folder).stateFile)
    }

    /// The state in a file; nil if there is no such file.
    package static func read(_ file: String) throws(GroupStateError) -> GroupState? {
        guard let octets = try octets(file) else { return nil }
        return try GroupState(octets)
    }

    /// What a file has, which is a regular one and no longer than a state; nil if there is no such file.
    static func octets(_ file: String) throws(GroupStateError) -> [UInt8]? {
        do throws(FileError) {
            return try InputFile(regular: file).readAll(limit: octetLimit)
        } catch {
            if error.reason == .missing { return nil }
            throw .file(error)
        }
    }

    /// A state that somebody else wrote is no reason to read more: 1 MiB are 10,000 names.
    private static let octetLimit = 1024 * 1024
}

/// What a state was known to be at an earlier time.
package enum GroupStateRecord: Equatable, Sendable {
    /// Nobody wrote it down.
    case unrecorded
    /// Nothing was known of the group beyond its files.
    case nothing
    case known(GroupState)

    /// What is known now.
    package init(beside exchange: FolderExchange) throws(GroupFolderError) { try self.init(exchange.stateFile) }

    /// - Parameter file: an empty one says that nothing was known.
    init(_ file: String) throws(GroupFolderError) {
        do throws(GroupStateError) {
            guard let octets = try GroupState.octets(file) else {
                self = .unrecorded
                return
            }
            self = octets.isEmpty ? .nothing : .known(try GroupState(octets))
        } catch {
            throw .state(error, file: file)
        }
    }
}

/// The names of members in a text that is well-formed JSON, whose parsers take one of two that are the same.
struct StateNames {
    /// The first name that an object has twice.
    static func repeated(in octets: [UInt8]) -> String? {
        // Of each object that is open the names so far; nil: an array.
        var open: [Set<String>?] = []
        var text: ArraySlice<UInt8> = []
        var place = 0
        while place < octets.count {
            switch octets[place] {
            case UInt8(ascii: "{"): open.append([])
            case UInt8(ascii: "["): open.append(nil)
            case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = open.popLast()
            case UInt8(ascii: "\""):
                let start = place
                place += 1
                while place < octets.count, octets[place] != UInt8(ascii: "\"") {
                    place += octets[place] == UInt8(ascii: "\\") ? 2 : 1
                }
                text = octets[start..<min(place + 1, octets.count)]
            case UInt8(ascii: ":"):
                let name = (try? JSONDecoder().decode(String.self, from: Data(text))) ?? String(decoding: text, as: UTF8.self)
                if var names = open.popLast() ?? nil {
                    guard names.insert(name).inserted else { return name }
                    open.append(names)
                }
            default: break
            }
            place += 1
        }
        return nil
    }

    /// The first member that is null, or has a name that is not among those of its object.
    static func stranger(in object: [String: Any], _ names: [String: Set<String>]) -> GroupStateError? {
        func look(_ value: Any, _ path: String, _ kind: String) -> GroupStateError? {
            switch value {
            case is NSNull: return .value(path)
            case let object as [String: Any]:
                for (name, value) in object.sorted(by: { $0.key < $1.key }) {
                    let path = path.isEmpty ? name : "\(path).\(name)"
                    guard names[kind]?.contains(name) ?? false else { return .unknown(path) }
                    if let found = look(value, path, name) { return found }
                }
            case let array as [Any]:
                for (number, value) in array.enumerated() {
                    if let found = look(value, "\(path)[\(number)]", kind) { return found }
                }
            default: break
            }
            return nil
        }
        return look(object, "", "")
    }
}
