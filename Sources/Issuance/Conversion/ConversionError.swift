public import DER
public import KeyFormats
public import PKIX
public import RSA

/// Why something was not signed again.
public enum ConversionError: Error, Equatable {
    /// The authority's certificate holds no RSA key that may make PKCS #1 v1.5 signatures.
    case authorityKey(KeyFormatError)
    /// The private key is not the one whose public half the authority's certificate holds.
    case keyIsNotTheAuthoritys
    /// The issuer named is not the subject of the authority's certificate.
    case otherIssuer(named: DistinguishedName, authority: DistinguishedName)
    /// RFC 5280 section 4.1.1.2: the algorithm outside "MUST contain the same algorithm identifier" as the one inside.
    case identifiersDiffer(inside: AlgorithmIdentifier, outside: AlgorithmIdentifier)
    /// Signed with something whose conversion would not be a change of one octet with a way back.
    case notConvertible(ObjectIdentifier)
    /// The identifier is known, its parameters are neither NULL nor absent where that is allowed.
    case badParameters(ObjectIdentifier)
    /// The parameters are absent, which RFC 4055 section 5 has readers accept and RFC 3279 section 2.2.1 does not know for
    /// SHA-1; to write NULL would change lengths.
    case absentParametersWithSHA1
    /// The present signature is not the authority's over these octets: to sign them would be to sign whatever is asked.
    case altered
    case rsa(RSAError)
    /// What was made does not read, or its signature does not verify: nothing leaves.
    case doesNotVerify
}
