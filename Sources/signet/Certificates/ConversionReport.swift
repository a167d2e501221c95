import Digests
import Issuance
import KeyFormats
import Octets
import PKIX

/// The proofs of conversions, as `--proof` writes them.
struct ConversionProofFile: Codable {
    var schema = "signet/conversion-proof/1"
    /// How many records it was written with; null: nobody said.
    var count: Int?
    var records: [ConversionRecord]

    init(records: [ConversionRecord]) {
        self.records = records
        count = records.count
    }
}

/// What was changed in one certificate or revocation list, and what was not, for whoever wants to recompute it.
struct ConversionRecord: Codable {
    /// Where the old one stood.
    var file: String
    /// `certificate` or `revocationList`.
    var kind: String
    var subject: String?
    var issuer: String
    /// Of a certificate: the old number and the new one, the same where it was kept.
    var oldSerial: String?
    var newSerial: String?
    var oldDigest: String
    var newDigest: String
    var oldOctetCount: Int
    var newOctetCount: Int
    var changes: [Change]
    /// SHA-256 over all octets outside the changes, in their order.
    var unchangedSHA256: String
    var old: Fingerprints
    var new: Fingerprints
    var authority: Authority
    var oldSignatureVerified = true
    var newSignatureVerified = true
    /// Whether converting back gives the old octets, and the reason.
    var reversible: Bool
    var reason: String

    struct Change: Codable {
        var field: String
        var oldOffset: Int
        var old: String
        var newOffset: Int
        var new: String
    }

    struct Fingerprints: Codable {
        var sha1: String
        var sha256: String
    }

    struct Authority: Codable {
        var subject: String
        var publicKeySHA256: String
        var modulus: String
        var publicExponent: String
    }

    init(_ conversion: Conversion<Certificate>, file: String) {
        self.init(
            conversion.proof, old: conversion.old.encoded, new: conversion.new.encoded,
            certificates: (conversion.old, conversion.new), issuer: conversion.old.issuer, authority: conversion.authority,
            file: file)
    }

    /// - Parameter certificates: old and new, where it is no revocation list.
    init(
        _ proof: ConversionProof, old: [UInt8], new: [UInt8], certificates: (old: Certificate, new: Certificate)?,
        issuer: DistinguishedName, authority: Certificate, file: String
    ) {
        self.file = file
        kind = proof.kind.rawValue
        subject = certificates?.old.subject.rfc4514Text
        self.issuer = issuer.rfc4514Text
        oldSerial = certificates?.old.serialNumber.description
        newSerial = certificates?.new.serialNumber.description
        oldDigest = proof.oldDigest.rawValue
        newDigest = proof.newDigest.rawValue
        oldOctetCount = proof.oldCount
        newOctetCount = proof.newCount
        changes = proof.changes.map {
            Change(
                field: $0.field.rawValue, oldOffset: $0.oldOffset, old: Hexadecimal.encode($0.old), newOffset: $0.newOffset,
                new: Hexadecimal.encode($0.new))
        }
        unchangedSHA256 = Hexadecimal.encode(proof.restDigest)
        func fingerprints(_ octets: [UInt8], sha256: [UInt8]) -> Fingerprints {
            Fingerprints(
                sha1: Hexadecimal.encode(DigestAlgorithm.sha1.digest(of: octets.span)), sha256: Hexadecimal.encode(sha256))
        }
        self.old = fingerprints(old, sha256: proof.oldFingerprint)
        self.new = fingerprints(new, sha256: proof.newFingerprint)
        self.authority = Authority(
            subject: authority.subject.rfc4514Text, publicKeySHA256: Hexadecimal.encode(proof.authorityKeyDigest),
            modulus: Hexadecimal.encode(proof.modulus), publicExponent: Hexadecimal.encode(proof.publicExponent))
        reversible = proof.isReversible
        reason = reversible ? Self.permutation : Self.renumbered
    }

    private static let permutation =
        "the old signature s is less than n and s^e mod n is the encoded digest; x -> x^e mod n is a permutation of the "
        + "numbers below n (RFC 8017 section 5.2), so no other number verifies; PKCS #1 v1.5 makes one encoded digest of one "
        + "message (section 9.2); hence signing again with the old digest gives s"
    private static let renumbered =
        "the serial number is new, so signing again with the old digest gives another certificate; the old one comes back "
        + "by undoing the changes"
}

/// `cert convert` under `--json`.
struct CertificateConversionReport: Encodable {
    var schema = "signet/cert-convert/1"
    var file: String
    var out: String
    var ca: String
    /// `converted`, or `already`: the certificate had that digest and was written as it was.
    var outcome: String
    var digest: String
    /// Null if nothing was converted.
    var record: ConversionRecord?
    /// The name under which the file that was replaced is kept.
    var backup: String?
}
