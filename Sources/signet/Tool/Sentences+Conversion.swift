import DER
import Issuance
import KeyFormats
import PKIX

extension Sentences {
    /// Why something was not signed again.
    static func complaint(about error: ConversionError) -> Complaint {
        func make(_ exit: Exit, _ code: Complaint.Code, _ message: String, _ hint: String?) -> Complaint {
            Complaint(exit: exit, code: code, message: message, hint: hint)
        }
        switch error {
        case .authorityKey(let error):
            var complaint = complaint(about: error as any Error)
            complaint.message = "the authority's certificate: \(complaint.message)"
            return complaint
        case .keyIsNotTheAuthoritys:
            return make(
                .doesNotFit, .mismatch, "the key of the authority's certificate was expected, found another",
                "see 'signet cert match'")
        case .otherIssuer(let named, let authority):
            return make(
                .doesNotFit, .mismatch, "issued by '\(named.rfc4514Text)' was expected to be the authority '\(authority.rfc4514Text)'",
                "name the certificate of its issuer with --ca")
        case .identifiersDiffer(let inside, let outside):
            return make(
                .doesNotFit, .mismatch,
                "altered: the signature's algorithm is \(inside.algorithm.nameOrText) inside and "
                    + "\(outside.algorithm.nameOrText)\(inside.algorithm == outside.algorithm ? " with other parameters" : "") "
                    + "outside (RFC 5280 section 4.1.1.2)",
                "nothing was signed; get the original")
        case .notConvertible(let algorithm):
            return make(.refused, .unsupported, notConvertible(algorithm), "have it issued again from a request")
        case .badParameters(let algorithm):
            return make(
                .refused, .unsupported, "the parameters of \(algorithm.nameOrText) are not NULL, as RFC 3279 and RFC 4055 have them",
                "have it issued again from a request")
        case .absentParametersWithSHA1:
            return make(
                .refused, .unsupported,
                "the signature's algorithm has no parameters, and SHA-1 has to have NULL there (RFC 3279 section 2.2.1)",
                "convert to sha256, sha384 or sha512")
        case .altered:
            return make(
                .doesNotFit, .mismatch, "altered: the present signature does not verify under the authority's key",
                "nothing was signed; get the original, or name the authority that signed it")
        case .rsa(let error): return complaint(about: error as any Error)
        case .doesNotVerify:
            return make(
                .doesNotFit, .failed, "the new signature did not verify and was not let out", "see 'signet selftest'")
        }
    }

    /// What would not be a change of one octet with a way back, and why.
    private static func notConvertible(_ algorithm: ObjectIdentifier) -> String {
        let reason =
            switch algorithm {
            case .rsassaPSS: "RSASSA-PSS (1.2.840.113549.1.1.10) names its digest in parameters of many lengths, and its salt leaves no way back"
            case .oiwSHA1WithRSASignature: "sha1WithRSASignature (1.3.14.3.2.29, OIW) is an identifier of another length"
            default: "\(algorithm.nameOrText) is none of sha1, sha224, sha256, sha384 and sha512WithRSAEncryption"
            }
        return "this signature is not converted: \(reason)"
    }
}
