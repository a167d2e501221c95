private import DER
private import Digests
package import KeyFormats

extension AlgorithmIdentifier {
    /// Adds a signature and its algorithm as OpenSSL 3.0 prints them at the end of a certificate or request.
    package func addText(signature: [UInt8], to lines: inout TextLines) {
        lines.add(4, "Signature Algorithm: \(algorithm.openSSLLongName ?? algorithm.description)")
        addParameters(behind: "Signature Value:", indentation: 4, to: &lines)
        if algorithm == .dsaWithSHA1 || algorithm == .dsaWithSHA256, let (r, s) = Self.numbers(of: signature) {
            for (label, number) in [("r:   ", r), ("s:   ", s)] {
                lines.add(8, label)
                lines.add(12, octets: number, perLine: 15)
            }
        } else {
            lines.add(8, octets: signature, perLine: 18)
        }
    }

    /// Ends a line, and adds the parameters of RSASSA-PSS below it.
    func addParameters(behind line: String, indentation: Int, to lines: inout TextLines) {
        guard let parameters = rsaPSSParameters else { return lines.add(indentation, line) }
        // OpenSSL indents in front of the line's end, and the salt's line once more.
        lines.add(indentation, line + "        ")
        parameters.addText(to: &lines)
    }

    /// `Dss-Sig-Value` (RFC 3279 section 2.2.2).
    private static func numbers(of signature: [UInt8]) -> (ArraySlice<UInt8>, ArraySlice<UInt8>)? {
        guard var reader = try? DERReader(signature[...]),
            var sequence = try? reader.sequence(DERField("Dss-Sig-Value", "RFC 3279 section 2.2.2")),
            let r = try? sequence.integerOctets(DERField("r", "RFC 3279 section 2.2.2")),
            let s = try? sequence.integerOctets(DERField("s", "RFC 3279 section 2.2.2")),
            sequence.isAtEnd, reader.isAtEnd
        else { return nil }
        return (r, s)
    }
}

extension RSAPSSParameters {
    /// The parameters of a signature.
    fileprivate func addText(to lines: inout TextLines) {
        lines.add(8, "Hash Algorithm: \(digest.rawValue)\(Self.remark(digest == .sha1))")
        let mask = maskGenerationDigest
        lines.add(8, "Mask Algorithm: mgf1 with \(mask.rawValue)\(Self.remark(mask == .sha1))")
        let salt = String(saltOctetCount, radix: 16, uppercase: true)
        lines.add(9, "Salt Length: 0x\(salt.count % 2 == 0 ? salt : "0" + salt)\(Self.remark(saltOctetCount == 20))")
        lines.add(8, "Trailer Field: 0x01\(Self.remark(true))")
    }

    /// The parameters of a key, which bind its signatures.
    func addKeyText(to lines: inout TextLines) {
        let mask = Self.providerName(maskGenerationDigest)
        lines.add(0, "PSS parameter restrictions:")
        lines.add(2, "Hash Algorithm: \(Self.providerName(digest))\(Self.remark(digest == .sha1))")
        lines.add(2, "Mask Algorithm: MGF1 with \(mask)\(Self.remark(maskGenerationDigest == .sha1))")
        lines.add(2, "Minimum Salt Length: \(saltOctetCount)\(Self.remark(saltOctetCount == 20))")
        lines.add(2, "Trailer Field: 0x1\(Self.remark(true))")
    }

    /// In DER a DEFAULT is not encoded: a value that equals it was absent.
    private static func remark(_ isDefault: Bool) -> String { isDefault ? " (default)" : "" }

    /// The name that OpenSSL's providers give a digest: `SHA1`, `SHA2-256`.
    private static func providerName(_ digest: DigestAlgorithm) -> String {
        digest == .sha1 ? "SHA1" : "SHA2-\(digest.octetCount * 8)"
    }
}
