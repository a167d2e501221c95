private import DER
package import KeyFormats

extension AlgorithmIdentifier {
    /// Adds a signature and its algorithm as OpenSSL 3.0 prints them at the end of a certificate or request.
    package func addText(signature: [UInt8], to lines: inout TextLines) {
        lines.add(4, "Signature Algorithm: \(algorithm.openSSLLongName ?? algorithm.description)")
        rsaPSSParameters?.addText(to: &lines, indentation: 8, saltLabel: "Salt Length")
        lines.add(4, "Signature Value:")
        if algorithm == .dsaWithSHA1 || algorithm == .dsaWithSHA256, let (r, s) = Self.numbers(of: signature) {
            for (label, number) in [("r:   ", r), ("s:   ", s)] {
                lines.add(8, label)
                lines.add(12, octets: number, perLine: 15)
            }
        } else {
            lines.add(8, octets: signature, perLine: 18)
        }
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
    func addText(to lines: inout TextLines, indentation: Int, saltLabel: String) {
        let salt = String(saltOctetCount, radix: 16, uppercase: true)
        lines.add(indentation, "Hash Algorithm: \(digest.objectIdentifier.openSSLLongName ?? "")")
        lines.add(
            indentation,
            "Mask Algorithm: mgf1 with \(maskGenerationDigest.objectIdentifier.openSSLLongName ?? "")")
        lines.add(indentation, "\(saltLabel): 0x\(salt.count % 2 == 0 ? salt : "0" + salt)")
        lines.add(indentation, "Trailer Field: 0x01")
    }
}
