public import PKIX

/// A file as it would be sent to a CA: what it holds, and in which form.
public struct SubmittedFile: Sendable {
    public enum Encoding: Sendable {
        /// RFC 7468: base64 between two lines.
        case pem
        case der
    }

    /// What a report calls the file.
    public let name: String
    public let encoding: Encoding
    /// The labels of its PEM blocks, in their order.
    public let labels: [String]
    /// Whether text stands before, between or behind the blocks.
    public let hasOtherText: Bool
    public let requests: [CertificationRequest]

    public init(
        name: String, encoding: Encoding, labels: [String], hasOtherText: Bool = false, requests: [CertificationRequest]
    ) {
        self.name = name
        self.encoding = encoding
        self.labels = labels
        self.hasOtherText = hasOtherText
        self.requests = requests
    }

    /// The labels of private keys: those of RFC 7468 sections 10 and 11, OpenSSL's and others' end so.
    package var privateKeyLabels: [String] { labels.filter { $0.hasSuffix("PRIVATE KEY") } }

    package var requestLabels: [String] { labels.filter { $0.hasSuffix("CERTIFICATE REQUEST") } }
}
