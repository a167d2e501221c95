import Digests
import Files
import PKIX

/// A configuration file on its way to a request.
enum ConfigurationInput {
    /// Octets of a configuration file: 1 MiB. OpenSSL's own, the longest that people start from, has 12,000.
    private static let octetLimit = 1024 * 1024

    /// - Throws: a refusal that names every field the file would lose, unless `allowsLosses`; each is told of on its own
    ///   line too.
    static func draft(
        _ path: String, commonName: String?, order: SubjectOrder, allowsLosses: Bool, _ session: Session
    ) throws -> RequestDraft {
        try inFile(path) {
            var file = try RequestConfiguration(InputFile(path).readAll(limit: octetLimit))
            let extensions = try file.readExtensions()
            let losses = file.losses(commonName: commonName)
            for loss in losses {
                session.warn("\(Printable.escaped(path)): line \(loss.line): \(Sentences.sentence(about: loss))")
            }
            guard losses.isEmpty || allowsLosses else { throw refusal(losses) }
            var draft = RequestDraft(subject: try file.subject(order, commonName: commonName), extensions: extensions)
            draft.keySize = try file.bitCount.map { setting in
                guard let size = Int(setting.value).flatMap(KeySize.init) else {
                    throw OpenSSLConfigurationError(.setting(name: "default_bits", value: setting.value), line: setting.line)
                }
                return size
            }
            draft.digest = try file.digest.flatMap { setting in
                // OpenSSL's word for its own choice.
                if setting.value == "default" { return nil }
                guard let digest = DigestAlgorithm(rawValue: setting.value.lowercased()) else {
                    throw OpenSSLConfigurationError(.setting(name: "default_md", value: setting.value), line: setting.line)
                }
                return digest
            }
            return draft
        }
    }

    private static func refusal(_ losses: [RequestConfiguration.Loss]) -> Complaint {
        let fields = losses.map { "\(Printable.escaped($0.field)) (line \($0.line))" }.joined(separator: ", ")
        return Complaint(
            exit: .refused, code: .refused,
            message: "\(losses.count == 1 ? "one field" : "\(losses.count) fields") would be lost: \(fields)",
            hint: "mend the file, or accept the loss with --allow-lost-fields")
    }
}
