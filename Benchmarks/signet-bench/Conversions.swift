import Digests
import Files
import KeyFormats
import PKIX
import ServerGroups

/// `convert FOLDER`: leaf.pem, signed with SHA-1 by the key of ca.pem, is verified, signed with SHA-256 and verified again.
func converting(_ arguments: [String]) throws -> Batch {
    guard arguments.count == 1 else { throw Refusal("convert FOLDER") }
    let key = try PrivateKeyFile(InputFile("\(arguments[0])/ca.key").readSecret()).key()
    let (leaf, authority) = (try certificate("\(arguments[0])/leaf.pem"), try certificate("\(arguments[0])/ca.pem"))
    func tree(_ leaf: [UInt8], _ target: DigestAlgorithm) throws -> TreeConversion {
        let members = try [leaf, authority].map { TreeMember(.certificate(try Certificate(der: $0)), places: []) }
        return TreeConversion(members, keys: [key], to: target)
    }
    guard case .converted(let old) = try tree(leaf, .sha1).convert(0) else { throw Refusal("no conversion to SHA-1") }
    let conversion = try tree(old.encoded, .sha256)
    return {
        guard case .converted = conversion.convert(0) else { throw Refusal("a conversion that fails") }
    }
}
