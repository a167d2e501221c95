import Digests
import Issuance
import KeyFormats
import Octets
import PKIX

/// The proofs of conversions, as `--proof` writes them.
struct ConversionProofFile: Encodable {
    var schema = "signet/conversion-proof/1"
    var records: [ConversionRecord]
}

/// What was changed in one certificate or revocation list, and what was not, for whoever wants to recompute it.
struct ConversionRecord: Encodable {
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

    struct Change: Encodable {
        var field: String
        var oldOffset: Int
        var old: String
        var newOffset: Int
        var new: String
    }

    struct Fingerprints: Encodable {
        var sha1: String
        var sha256: String
    }

    struct Authority: Encodable {
        var subject: String
        var publicKeySHA256: String
        var modulus: String
        var publicExponent: String
    }

    init<Signed: ConvertibleStructure>(_ conversion: Conversion<Signed>, file: String) {
        let proof = conversion.proof
        self.file = file
        kind = proof.kind.rawValue
        let (old, new) = (conversion.old as? Certificate, conversion.new as? Certificate)
        subject = old?.subject.rfc4514Text
        issuer = conversion.old.issuer.rfc4514Text
        oldSerial = old?.serialNumber.description
        newSerial = new?.serialNumber.description
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
        self.old = fingerprints(conversion.old.encoded, sha256: proof.oldFingerprint)
        self.new = fingerprints(conversion.new.encoded, sha256: proof.newFingerprint)
        authority = Authority(
            subject: conversion.authority.subject.rfc4514Text, publicKeySHA256: Hexadecimal.encode(proof.authorityKeyDigest),
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
