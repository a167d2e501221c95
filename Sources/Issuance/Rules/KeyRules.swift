import DER
private import Digests
import KeyFormats
import PKIX
private import RSA

// The key and the signature with which the request proves that its sender has the private one.
extension PreflightRule {
    static let keyRules: [PreflightRule] = [
        PreflightRule(
            "key.algorithm", .notice,
            asks: "the key is RSA",
            clause: "Configure UCCX Solution Certificate Management: since 11.6 \"use of ECDSA certificates has been removed "
                + "from the UCCX solution completely\"",
            symptom: "UCCX: Finesse Live Data fails (CSCvb46250). Elsewhere nothing: Signet merely cannot look further",
            mend: "make an RSA key: signet key new --bits 2048",
            .request { request, _ in
                request.isRSA ? [] : ["the key is \(request.request.subjectPublicKeyInfo.algorithm.algorithm.nameOrText)"]
            }),
        PreflightRule(
            "key.refused", .error,
            asks: "the numbers of the key can be computed with",
            clause: "RFC 8017 section 3.1; RFC 3279 section 2.3.1",
            symptom: "the CA says that the request is invalid",
            mend: "make a new key: signet key new; then ask what made this one",
            .request { request, _ in
                request.isRSA && request.key == nil ? ["an RSA key with an even, tiny or enormous number in it"] : []
            }),
        PreflightRule(
            "key.bits", .error,
            asks: "the key has a length that the profile accepts",
            clause: "CA/Browser Forum TLS Baseline Requirements section 6.1.5: at least 2048 bits; Configure UCCX Solution "
                + "Certificate Management: \"only supports certificate key lengths of 1024 and 2048 bits\"",
            symptom: "the CA returns the request; a UCCX server refuses the upload or its Tomcat does not start",
            mend: "make the key anew with --bits and a length that the profile accepts",
            .request { request, profile in
                guard let key = request.key, !profile.keyBits.contains(key.bitCount) else { return [] }
                return ["\(key.bitCount) bits, not \(profile.keyBits)"]
            }),
        PreflightRule(
            "key.short", .off,
            asks: "the key has 2048 bits at least, even where less is accepted",
            clause: "NIST SP 800-131A revision 2 section 3",
            symptom: "browsers and newer systems refuse the certificate",
            mend: "make the key anew with --bits 2048, which Unified CCX takes as well",
            .request { request, _ in
                request.key.map { $0.bitCount < 2048 ? ["\($0.bitCount) bits"] : [] } ?? []
            }),
        PreflightRule(
            "key.odd-length", .warning,
            asks: "the key's length in bits is a multiple of 8",
            clause: "CA/Browser Forum TLS Baseline Requirements section 6.1.5",
            symptom: "the CA returns the request",
            mend: "make the key anew: signet key new makes exact lengths",
            .request { request, _ in
                request.key.map { $0.bitCount % 8 == 0 ? [] : ["\($0.bitCount) bits"] } ?? []
            }),
        PreflightRule(
            "key.exponent", .warning,
            asks: "the public exponent is 65537 or more",
            clause: "CA/Browser Forum TLS Baseline Requirements section 6.1.6; FIPS 186-5 section A.1.1",
            symptom: "CAs that check the range return the request",
            mend: "make the key anew: signet key new uses 65537",
            .request { request, _ in
                guard let exponent = request.key?.publicExponent, exponent.count < 3 else { return [] }
                return ["exponent \(exponent.reduce(0) { $0 << 8 | Int($1) })"]
            }),
        PreflightRule(
            "key.small-factor", .error,
            asks: "no prime below 752 divides the modulus",
            clause: "CA/Browser Forum TLS Baseline Requirements section 6.1.6; NIST SP 800-89 section 5.3.3",
            symptom: "anybody can compute the private key; the CA returns the request",
            mend: "make a new key and find out what damaged or made this one",
            .request { request, _ in
                guard let key = request.key, let factor = smallPrimes.first(where: { key.remainder(by: $0) == 0 }) else {
                    return []
                }
                return ["\(factor) divides it"]
            }),
        PreflightRule(
            "key.roca", .error,
            asks: "the modulus was not made by the flawed library of certain smart cards",
            clause: "CA/Browser Forum TLS Baseline Requirements section 6.1.1.3; CVE-2017-15361 (ROCA)",
            symptom: "the private key can be computed; the CA returns the request",
            mend: "make a new key in software, or on a device with mended firmware",
            .request { request, _ in
                guard let key = request.key, key.hasRocaFingerprint else { return [] }
                return ["its remainders by the primes to 167 are all powers of 65537"]
            }),
        PreflightRule(
            "digest.weak", .warning,
            asks: "the request is signed over SHA-256 or stronger",
            clause: "CA/Browser Forum TLS Baseline Requirements section 7.1.3.2; NIST SP 800-131A revision 2 section 3",
            symptom: "the CA returns the request, or takes its digest over and browsers refuse the certificate",
            mend: "make the request anew without --digest: SHA-256 is what csr new uses",
            .request { request, _ in
                weakSignatures.contains(request.request.signatureAlgorithm.algorithm)
                    ? [request.request.signatureAlgorithm.algorithm.nameOrText] : []
            }),
        PreflightRule(
            "digest.unlisted", .error,
            asks: "the request is signed over a digest that the profile lists",
            clause: "PureConnect SA, SSO and certificates, Validating the PureConnect IC CSR: sha256WithRSAEncryption",
            symptom: "the CA or the server that takes the certificate returns it",
            mend: "make the request anew with --digest and one of the profile's",
            .request { request, profile in
                guard let digest = request.digest, !profile.digests.contains(digest) else { return [] }
                let wanted = profile.digests.map(\.name).sorted().joined(separator: " or ")
                return ["\(digest.name), not \(wanted)"]
            }),
        PreflightRule(
            "signature.invalid", .error,
            asks: "the request's signature was made with the key in it, over what it says",
            clause: "RFC 2986 section 4.2",
            symptom: "the CA says that the request is corrupt: it was changed after it was signed, or damaged on the way",
            mend: "send the file as it was made; if it is, make the request anew",
            .request { request, _ in request.signature == .invalid ? ["the signature does not verify"] : [] }),
        PreflightRule(
            "signature.unchecked", .notice,
            asks: "the request's signature is of an algorithm that Signet computes",
            clause: "RFC 8017 section 8",
            symptom: "none; only that nobody has looked at the signature yet",
            mend: "check it with openssl req -verify",
            .request { request, _ in
                request.signature == .unchecked ? [request.request.signatureAlgorithm.algorithm.nameOrText] : []
            }),
    ]

    private static let weakSignatures: Set<ObjectIdentifier> = [
        .md2WithRSAEncryption, .md5WithRSAEncryption, .sha1WithRSAEncryption,
        // dsa-with-sha1 and ecdsa-with-SHA1 (RFC 3279 section 2.2), and the OIW's sha1WithRSASignature.
        ObjectIdentifier(1, 2, 840, 10040, 4, 3), ObjectIdentifier(1, 2, 840, 10045, 4, 1),
        ObjectIdentifier(1, 3, 14, 3, 2, 29),
    ]
}

/// The primes below 752.
private let smallPrimes: [Int] = (2..<752).filter { candidate in
    !(2..<candidate).prefix { $0 * $0 <= candidate }.contains { candidate % $0 == 0 }
}

extension RSAPublicKey {
    fileprivate func remainder(by divisor: Int) -> Int {
        modulus.reduce(0) { ($0 << 8 | Int($1)) % divisor }
    }

    /// Nemec and others, "The Return of Coppersmith's Attack" (2017) section 3.1: such a modulus is a power of 65537
    /// to each small prime. Another modulus is so by chance once in 2^27 or rarer.
    fileprivate var hasRocaFingerprint: Bool {
        smallPrimes.prefix { $0 <= 167 }.dropFirst().allSatisfy { prime in
            let wanted = remainder(by: prime)
            var power = 1
            for _ in 0..<prime {
                if power == wanted { return true }
                power = power * 65537 % prime
            }
            return false
        }
    }
}
