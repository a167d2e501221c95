public import Digests
private import KeyFormats
public import PKIX
private import RSA

/// Something that was signed again with another digest, both signatures verified under one authority's key.
public struct Conversion<Signed: ConvertibleStructure>: Hashable, Sendable {
    public let old: Signed
    public let new: Signed
    public let oldDigest: DigestAlgorithm
    public let newDigest: DigestAlgorithm
    /// Whose key verified the old signature and made the new one.
    public let authority: Certificate
    /// In ascending order of their places. With the serial number kept they are three: an octet, an octet, the signature.
    public let changes: [OctetChange]

    public var proof: ConversionProof { ConversionProof(self) }
}

/// What was changed and what was not, for whoever wants to recompute it.
public struct ConversionProof: Hashable, Sendable {
    public let kind: ConvertibleKind
    public let oldDigest: DigestAlgorithm
    public let newDigest: DigestAlgorithm
    public let oldCount: Int
    public let newCount: Int
    public let changes: [OctetChange]
    /// SHA-256 over the octets outside all changes, in their order: the same for old and new.
    public let restDigest: [UInt8]
    /// SHA-256 of the whole.
    public let oldFingerprint: [UInt8]
    public let newFingerprint: [UInt8]
    /// SHA-256 of the authority's SubjectPublicKeyInfo, and the key's numbers, big-endian.
    public let authorityKeyDigest: [UInt8]
    public let modulus: [UInt8]
    public let publicExponent: [UInt8]

    fileprivate init<Signed: ConvertibleStructure>(_ conversion: Conversion<Signed>) {
        self.init(
            kind: Signed.kind, old: conversion.old.encoded, oldDigest: conversion.oldDigest, new: conversion.new.encoded,
            newDigest: conversion.newDigest, changes: conversion.changes, authority: conversion.authority)
    }

    /// Of a conversion whose parts were kept, where the conversion itself would be too large.
    package init(
        kind: ConvertibleKind, old: [UInt8], oldDigest: DigestAlgorithm, new: [UInt8], newDigest: DigestAlgorithm,
        changes: [OctetChange], authority: Certificate
    ) {
        self.kind = kind
        self.oldDigest = oldDigest
        self.newDigest = newDigest
        (oldCount, newCount) = (old.count, new.count)
        self.changes = changes
        restDigest = Self.restDigest(old, changes)
        oldFingerprint = DigestAlgorithm.sha256.digest(of: old.span)
        newFingerprint = DigestAlgorithm.sha256.digest(of: new.span)
        let key = authority.subjectPublicKeyInfo
        authorityKeyDigest = DigestAlgorithm.sha256.digest(of: key.encoded.span)
        let numbers = try? key.rsaPublicKey()
        modulus = numbers?.modulus ?? []
        publicExponent = numbers?.publicExponent ?? []
    }

    /// Whether converting back gives the old octets: the changes are those of the digest alone.
    ///
    /// The old signature s verified: 0 <= s < n and s^e mod n is the encoded digest m. x -> x^e mod n is a permutation of
    /// those numbers, for a private exponent undoes it (RFC 8017 section 5.2), so s is the only number that verifies, and
    /// PKCS #1 v1.5 makes one m of one message (section 9.2). Hence signing again with the old digest gives s.
    public var isReversible: Bool {
        changes.allSatisfy { [.signature, .signatureAlgorithm, .signatureValue].contains($0.field) }
    }

    /// SHA-256 over what the changes leave of the old octets.
    public static func restDigest(_ octets: [UInt8], _ changes: [OctetChange]) -> [UInt8] {
        var digest = Digest(.sha256)
        changes.rest(of: octets) { digest.update($0.span) }
        return digest.finalize()
    }
}
