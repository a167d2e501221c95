private import DER
package import KeyFormats

extension SubjectPublicKeyInfo {
    /// Adds the key as OpenSSL 3.0 prints it in a certificate or request.
    ///
    /// RSA, DSA and EC keys on named curves, Ed25519, Ed448, X25519 and X448 in OpenSSL's words; of any other, and
    /// of one that does not read, that it cannot be shown. No key is checked here: an EC point may lie off its curve.
    package func addText(to lines: inout TextLines) {
        lines.add(8, "Subject Public Key Info:")
        let name = algorithm.algorithm.openSSLLongName ?? algorithm.algorithm.description
        lines.add(12, "Public Key Algorithm: \(name)")
        var key = TextLines()
        if (try? addKey(to: &key)) == true {
            for line in key.text.split(separator: "\n") { lines.add(16, String(line)) }
        } else {
            lines.add(12, "Unable to load Public Key")
        }
    }

    /// False if the algorithm is not known.
    private func addKey(to lines: inout TextLines) throws(DERError) -> Bool {
        switch algorithm.algorithm {
        case .rsaEncryption: try addRSA(to: &lines)
        case .rsassaPSS:
            try addRSA(to: &lines)
            if algorithm.parameters == nil {
                lines.add(0, "No PSS parameter restrictions")
            } else if let restrictions = algorithm.rsaPSSParameters {
                restrictions.addKeyText(to: &lines)
            } else {
                return false
            }
        case .dsa: return try addDSA(to: &lines)
        case .ecPublicKey: return try addCurvePoint(to: &lines)
        case .ed25519, .ed448, .x25519, .x448:
            lines.add(0, "\(algorithm.algorithm.openSSLShortName ?? "") Public-Key:")
            lines.add(0, "pub:")
            lines.add(4, octets: subjectPublicKey, perLine: 15)
        default: return false
        }
        return true
    }

    /// RFC 8017 appendix A.1.1.
    private func addRSA(to lines: inout TextLines) throws(DERError) {
        var reader = try DERReader(subjectPublicKey[...])
        var key = try reader.sequence(DERField("RSAPublicKey", "RFC 8017 appendix A.1.1"))
        let modulus = try key.nonNegativeInteger(DERField("modulus", "RFC 8017 appendix A.1.1"))
        let exponent = try key.nonNegativeInteger(DERField("publicExponent", "RFC 8017 appendix A.1.1"))
        try key.end()
        try reader.end()
        lines.add(0, "Public-Key: (\(modulus.bitCount) bit)")
        lines.add(0, label: "Modulus:", magnitude: modulus)
        lines.add(0, label: "Exponent:", magnitude: exponent)
    }

    /// RFC 3279 section 2.3.2.
    private func addDSA(to lines: inout TextLines) throws(DERError) -> Bool {
        guard let parameters = algorithm.parameters else { return false }
        var reader = try DERReader(subjectPublicKey[...])
        let y = try reader.nonNegativeInteger(DERField("DSAPublicKey", "RFC 3279 section 2.3.2"))
        try reader.end()
        reader = try DERReader(parameters[...])
        var domain = try reader.sequence(DERField("Dss-Parms", "RFC 3279 section 2.3.2"))
        let p = try domain.nonNegativeInteger(DERField("p", "RFC 3279 section 2.3.2"))
        let q = try domain.nonNegativeInteger(DERField("q", "RFC 3279 section 2.3.2"))
        let g = try domain.nonNegativeInteger(DERField("g", "RFC 3279 section 2.3.2"))
        try domain.end()
        lines.add(0, "Public-Key: (\(p.bitCount) bit)")
        for (label, number) in [("pub: ", y), ("P:   ", p), ("Q:   ", q), ("G:   ", g)] {
            lines.add(0, label: label, magnitude: number)
        }
        return true
    }

    /// RFC 5480 section 2.1.1: only named curves.
    private func addCurvePoint(to lines: inout TextLines) throws(DERError) -> Bool {
        guard let parameters = algorithm.parameters else { return false }
        var reader = try DERReader(parameters[...])
        let curve = try reader.objectIdentifier(DERField("namedCurve", "RFC 5480 section 2.1.1"))
        guard let name = curve.openSSLShortName, let bitCount = Self.orderBitCounts[name] else { return false }
        lines.add(0, "Public-Key: (\(bitCount) bit)")
        lines.add(0, "pub:")
        lines.add(4, octets: subjectPublicKey, perLine: 15)
        lines.add(0, "ASN1 OID: \(name)")
        if let other = Self.nistNames[name] { lines.add(0, "NIST CURVE: \(other)") }
        return true
    }

    /// The length of the order of each curve's group, by OpenSSL's name (SEC 2, RFC 5639).
    private static let orderBitCounts = [
        "prime192v1": 192, "secp224r1": 224, "prime256v1": 256, "secp384r1": 384, "secp521r1": 521,
        "secp192k1": 192, "secp224k1": 225, "secp256k1": 256,
        "brainpoolP224r1": 224, "brainpoolP256r1": 256, "brainpoolP320r1": 320, "brainpoolP384r1": 384,
        "brainpoolP512r1": 512,
    ]

    private static let nistNames = [
        "prime192v1": "P-192", "secp224r1": "P-224", "prime256v1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521",
    ]
}

extension ArraySlice<UInt8> {
    fileprivate var bitCount: Int {
        let digits = drop { $0 == 0 }
        return digits.count * 8 - (digits.first?.leadingZeroBitCount ?? 0)
    }
}
