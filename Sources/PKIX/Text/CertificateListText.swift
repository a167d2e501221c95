private import DER
private import KeyFormats

extension CertificateList {
    /// The list in the layout of OpenSSL 3.0's `openssl crl -noout -text`; the differences are those of a certificate's
    /// text, and two more: in front stands the algorithm that the signature covers, where OpenSSL prints the outer one twice,
    /// and a serial number of more than 35 octets stays on one line.
    public var text: String {
        var text = ""
        writeText { text += $0 }
        return text
    }

    /// ``text`` in parts, so that a list of a hundred thousand entries need not be one string.
    package func writeText(_ write: (String) -> Void) {
        var lines = TextLines()
        lines.add(0, "Certificate Revocation List (CRL):")
        lines.add(8, "Version \(version.rawValue + 1) (0x\(version.rawValue))")
        signature.addText(indentation: 8, to: &lines)
        lines.add(8, "Issuer: \(issuer.oneLineForm)")
        lines.add(8, "Last Update: \(thisUpdate.openSSLText)")
        lines.add(8, "Next Update: \(nextUpdate?.openSSLText ?? "NONE")")
        if !extensions.all.isEmpty { lines.add(8, "CRL extensions:") }
        for one in extensions.all { one.add(to: &lines, indentation: 12) }
        lines.add(0, revokedCertificates.isEmpty ? "No Revoked Certificates." : "Revoked Certificates:")
        write(lines.text)
        for entry in revokedCertificates {
            var lines = TextLines()
            lines.add(4, "Serial Number: \(entry.serialNumber.openSSLHexadecimal)")
            lines.add(8, "Revocation Date: \(entry.revocationDate.openSSLText)")
            if !entry.extensions.all.isEmpty { lines.add(8, "CRL entry extensions:") }
            for one in entry.extensions.all { one.add(to: &lines, indentation: 12) }
            write(lines.text)
        }
        lines = TextLines()
        signatureAlgorithm.addText(signature: signatureValue.octets, to: &lines)
        write(lines.text)
    }
}
