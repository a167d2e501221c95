private import DER
private import KeyFormats

extension Extension {
    /// What extensions outside RFC 5280 say that many certificates carry, in OpenSSL 3.0's words, one line; nil for
    /// other kinds, and for a value that does not read.
    var otherExtensionText: String? {
        guard var reader = try? DERReader(content) else { return nil }
        let text: String?
        switch type {
        case .netscapeCertType: text = try? Self.netscapeCertificateType(&reader)
        case .tlsFeature: text = try? Self.tlsFeature(&reader)
        case .privateKeyUsagePeriod: text = try? Self.privateKeyUsagePeriod(&reader)
        case .certificateTransparencyPoison:
            // RFC 6962 section 3.1: ASN.1 NULL.
            text = (try? reader.null(DERField("poison", "RFC 6962 section 3.1"))).map { "NULL" }
        default: return nil
        }
        return reader.isAtEnd ? text : nil
    }

    private static func netscapeCertificateType(_ reader: inout DERReader) throws(DERError) -> String {
        let names = [
            "SSL Client", "SSL Server", "S/MIME", "Object Signing", "Unused", "SSL CA", "S/MIME CA", "Object Signing CA",
        ]
        let bits = try reader.bitString(DERField("netscape-cert-type", "Netscape certificate extensions"))
        let set = names.enumerated().filter { bits[$0.offset] }.map(\.element)
        return set.isEmpty ? "<EMPTY>" : set.joined(separator: ", ")
    }

    /// RFC 7633 section 6: numbers of TLS extensions.
    private static func tlsFeature(_ reader: inout DERReader) throws(DERError) -> String {
        let field = DERField("TLSFeatures", "RFC 7633 section 6")
        var sequence = try reader.sequence(field)
        var names: [String] = []
        while !sequence.isAtEnd {
            switch try sequence.int(field, in: 0...0xffff) {
            case 5: names.append("status_request")
            case 17: names.append("status_request_v2")
            case let number: names.append(String(number))
            }
        }
        try sequence.end()
        return names.joined(separator: ", ")
    }

    /// RFC 3280 section 4.2.1.4, which RFC 5280 dropped.
    private static func privateKeyUsagePeriod(_ reader: inout DERReader) throws(DERError) -> String {
        var sequence = try reader.sequence(DERField("PrivateKeyUsagePeriod", "RFC 3280 section 4.2.1.4"))
        var parts: [String] = []
        for (number, label): (UInt32, String) in [(0, "Not Before"), (1, "Not After")] {
            let field = DERField("PrivateKeyUsagePeriod", "RFC 3280 section 4.2.1.4")
            guard let content = try sequence.readIfPresent(.primitive(number), field) else { continue }
            parts.append("\(label): \(try DERTime(generalizedTime: content).openSSLText)")
        }
        try sequence.end()
        return parts.joined(separator: ", ")
    }
}
