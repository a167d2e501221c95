internal import DER
private import KeyFormats
private import Octets

extension Extension {
    /// Signed certificate timestamps (RFC 6962 section 3.3), in OpenSSL 3.0's layout; none where they do not read.
    ///
    ///     opaque SerializedSCT<1..2^16-1>;
    ///     struct { SerializedSCT sct_list <1..2^16-1>; } SignedCertificateTimestampList;
    ///
    /// The list is in an OCTET STRING of its own. Nothing is verified: which logs count is a browser's policy.
    func timestampLines() throws(DERError) -> [(indentation: Int, text: String)] {
        let field = DERField("SignedCertificateTimestampList", "RFC 6962 section 3.3")
        var reader = try DERReader(content)
        let list = try reader.octetString(field)
        try reader.end()
        var octets = TLSReader(list)
        guard var timestamps = octets.vector(), octets.isAtEnd, !timestamps.isAtEnd else {
            throw DERError(.badValue(.init("SignedCertificateTimestampList")), at: list.startIndex)
        }
        var lines: [(indentation: Int, text: String)] = []
        while !timestamps.isAtEnd {
            guard let one = timestamps.vector() else {
                throw DERError(.badValue(.init("SerializedSCT")), at: list.startIndex)
            }
            lines += Self.lines(of: one)
        }
        return lines
    }

    /// RFC 6962 section 3.2:
    ///
    ///     struct {
    ///         Version sct_version;
    ///         LogID id;
    ///         uint64 timestamp;
    ///         CtExtensions extensions;
    ///         digitally-signed struct { … };
    ///     } SignedCertificateTimestamp;
    private static func lines(of timestamp: TLSReader) -> [(indentation: Int, text: String)] {
        let start: [(indentation: Int, text: String)] = [(0, "Signed Certificate Timestamp:")]
        var reader = timestamp
        guard reader.take(1)?.first == 0, let log = reader.take(32), let time = reader.take(8),
            let extensions = reader.vector(), let algorithm = reader.take(2), let signature = reader.vector(),
            reader.isAtEnd
        else {
            return start + [(4, "Version   : unknown")] + hexadecimal("", timestamp.octets)
        }
        let named: [[UInt8]: ObjectIdentifier] = [[4, 1]: .sha256WithRSAEncryption, [4, 3]: .ecdsaWithSHA256]
        let name = named[Array(algorithm)]?.openSSLLongName ?? Hexadecimal.encode(algorithm).uppercased()
        return start + [(4, "Version   : v1 (0x0)")] + hexadecimal("Log ID    : ", log)
            + [(4, "Timestamp : \(text(milliseconds: time.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }))")]
            + (extensions.isAtEnd ? [(4, "Extensions: none")] : hexadecimal("Extensions: ", extensions.octets))
            + [(4, "Signature : \(name)")] + hexadecimal("", signature.octets)
    }

    private static func text(milliseconds: UInt64) -> String {
        guard let time = DERTime(secondsSinceEpoch: Int64(milliseconds / 1000)) else { return "\(milliseconds) ms" }
        let parts = time.openSSLText.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        // The fraction stands behind the time of day, the third part from the end.
        let fraction = String(1000 + milliseconds % 1000).dropFirst()
        return (parts.dropLast(2).joined(separator: " ") + ".\(fraction) ") + parts.suffix(2).joined(separator: " ")
    }

    /// Sixteen octets a line, 16 characters in; the first line behind the label, if there is one.
    private static func hexadecimal(
        _ label: String, _ octets: some Collection<UInt8>
    ) -> [(indentation: Int, text: String)] {
        let all = Array(octets)
        return stride(from: 0, to: all.count, by: 16).map { start in
            let line = Hexadecimal.encode(all[start...].prefix(16), separator: ":").uppercased()
            let isFirst = start == 0 && !label.isEmpty
            return (isFirst ? 4 : 16, (isFirst ? label : "") + line + (start + 16 < all.count ? ":" : ""))
        }
    }
}

/// Octets and vectors as TLS writes them (RFC 5246 section 4.3): a length of two octets in front.
private struct TLSReader {
    private(set) var octets: ArraySlice<UInt8>

    init(_ octets: ArraySlice<UInt8>) { self.octets = octets }

    var isAtEnd: Bool { octets.isEmpty }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard octets.count >= count else { return nil }
        defer { octets = octets.dropFirst(count) }
        return octets.prefix(count)
    }

    mutating func vector() -> TLSReader? {
        guard let length = take(2) else { return nil }
        return take(length.reduce(0) { $0 << 8 | Int($1) }).map { TLSReader($0) }
    }
}
