private import DER
private import KeyFormats

extension Certificate {
    /// The certificate in the layout of OpenSSL 3.0's `openssl x509 -noout -text`, octet for octet but for this:
    ///
    /// - control and bidirectional characters, and octets that are no text, are escaped, where OpenSSL sends them to
    ///   the terminal; a comma and a space within one alternative name too;
    /// - an extension whose value does not read, as RFC 5280 and DER have it, is shown as an unknown one;
    /// - where OpenSSL forgets a line end (behind a distribution point's names) or writes one too many (behind reasons
    ///   and issuing distribution points), each fact has a line;
    /// - texts of a user notice are decoded (OpenSSL sends a BMPString's octets);
    /// - a key that cannot be shown is said to be so, without OpenSSL's error queue.
    public var text: String {
        var lines = TextLines()
        lines.add(0, "Certificate:")
        lines.add(4, "Data:")
        lines.add(8, "Version: \(version.rawValue + 1) (0x\(version.rawValue))")
        serialNumber.addText(to: &lines)
        signature.addText(indentation: 8, to: &lines)
        lines.add(8, "Issuer: \(issuer.oneLineForm)")
        lines.add(8, "Validity")
        lines.add(12, "Not Before: \(validity.notBefore.openSSLText)")
        lines.add(12, "Not After : \(validity.notAfter.openSSLText)")
        lines.add(8, "Subject: \(subject.oneLineForm)")
        subjectPublicKeyInfo.addText(to: &lines)
        for (name, identifier) in [("Issuer", issuerUniqueID), ("Subject", subjectUniqueID)] {
            guard let identifier else { continue }
            lines.add(8, "\(name) Unique ID: ")
            lines.add(12, octets: identifier.octets, perLine: 18)
        }
        if !extensions.all.isEmpty { lines.add(8, "X509v3 extensions:") }
        for one in extensions.all { one.add(to: &lines, indentation: 12) }
        signatureAlgorithm.addText(signature: signatureValue.octets, to: &lines)
        return lines.text
    }
}

extension AlgorithmIdentifier {
    /// The line that names a signature's algorithm, and those of its parameters.
    func addText(indentation: Int, to lines: inout TextLines) {
        let name = algorithm.openSSLLongName ?? algorithm.description
        addParameters(behind: "Signature Algorithm: \(name)", indentation: indentation, to: &lines)
    }
}
