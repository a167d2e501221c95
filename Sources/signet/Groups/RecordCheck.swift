import DER
import Digests
import Files
import GroupFolder
import Issuance
import KeyFormats
import Octets
import PKIX
import RSA
import ServerGroups

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension ConversionProofFile {
    /// Octets of a proof: 4 GiB would be a million certificates; this is fifty thousand. The attack is a file that fills
    /// the memory.
    static let octetLimit = 256 * 1024 * 1024

    init(_ octets: [UInt8]) throws {
        let file: ConversionProofFile
        do {
            file = try JSONDecoder().decode(ConversionProofFile.self, from: Data(octets))
        } catch {
            throw Complaint(
                exit: .notParsable, code: .malformed, message: "a conversion's proof in JSON was expected, found something else",
                hint: "name the file that 'signet digest convert --proof' wrote")
        }
        guard file.schema == ConversionProofFile(records: []).schema else {
            throw Complaint(
                exit: .refused, code: .unsupported,
                message: "the schema \(ConversionProofFile(records: []).schema) was expected, found \(Printable.escaped(file.schema))")
        }
        self = file
    }
}

/// Recomputes a record of a proof from what stands in the group now. A record is what somebody wrote: nothing in it is
/// believed.
struct RecordCheck {
    private let byFile: [String: TreeMember]
    private let keys: Set<RSAPublicKey>

    init(_ contents: GroupContents) {
        var byFile: [String: TreeMember] = [:]
        for member in contents.members {
            for place in member.places { byFile[place] = member }
        }
        self.byFile = byFile
        keys = Set(contents.members.compactMap { try? $0.certificate?.subjectPublicKeyInfo.rsaPublicKey() })
    }

    /// What is wrong with a record; nil if it holds.
    func problem(with record: ConversionRecord) -> String? {
        guard let member = byFile[record.file] else { return "no certificate or list is there" }
        let new = member.encoded
        guard Self.sha256(new) == record.new.sha256 else { return "it is not the one that the proof speaks of" }
        guard let changes = Self.changes(record), let old = changes.inverse.applied(to: new) else {
            return "the changes do not fit its octets"
        }
        guard Self.sha256(old) == record.old.sha256,
            Hexadecimal.encode(DigestAlgorithm.sha1.digest(of: old.span)) == record.old.sha1
        else { return "undoing the changes does not give the old octets" }
        guard Hexadecimal.encode(ConversionProof.restDigest(old, changes)) == record.unchangedSHA256 else {
            return "the digest of everything else is another"
        }
        guard let modulus = Hexadecimal.decode(record.authority.modulus),
            let exponent = Hexadecimal.decode(record.authority.publicExponent),
            let key = try? RSAPublicKey(modulus: modulus.span, publicExponent: exponent.span)
        else { return "the authority's numbers are no key" }
        guard keys.contains(key) else { return "the authority's key is in no certificate of the group" }
        guard let oldDigest = DigestAlgorithm(rawValue: record.oldDigest),
            let newDigest = DigestAlgorithm(rawValue: record.newDigest)
        else { return "a digest has a name that is not known" }
        guard Self.verifies(old, member, key, oldDigest) else { return "the old signature does not verify" }
        guard Self.verifies(new, member, key, newDigest) else { return "the new signature does not verify" }
        return nil
    }

    private static func changes(_ record: ConversionRecord) -> [OctetChange]? {
        var changes: [OctetChange] = []
        for one in record.changes {
            guard let field = OctetChange.Field(rawValue: one.field), let old = Hexadecimal.decode(one.old),
                let new = Hexadecimal.decode(one.new)
            else { return nil }
            changes.append(OctetChange(field, oldOffset: one.oldOffset, old: old, newOffset: one.newOffset, new: new))
        }
        return changes
    }

    private static func verifies(_ octets: [UInt8], _ member: TreeMember, _ key: RSAPublicKey, _ digest: DigestAlgorithm) -> Bool {
        func holds(_ structure: some ConvertibleStructure) -> Bool {
            let hash = digest.digest(of: structure.toBeSigned.span)
            return structure.signature == structure.signatureAlgorithm
                && structure.signatureAlgorithm.rsaPKCS1DigestAlgorithm == digest && structure.signatureValue.unusedBitCount == 0
                && key.isValidSignature(structure.signatureValue.octets.span, forDigest: hash.span, by: digest, scheme: .pkcs1v15)
        }
        if member.certificate != nil { return (try? Certificate(der: octets)).map { holds($0) } ?? false }
        return (try? CertificateList(der: octets)).map { holds($0) } ?? false
    }

    private static func sha256(_ octets: [UInt8]) -> String {
        Hexadecimal.encode(DigestAlgorithm.sha256.digest(of: octets.span))
    }
}
