private import DER
package import Digests
private import KeyFormats
package import PKIX
package import RSA

/// A request, and what the rules ask it for: read once, and whatever cannot be read is told by ``defects``.
package struct CheckedRequest: Sendable {
    package enum Signature: Sendable { case valid, invalid, unchecked }

    /// What a report calls it.
    package let name: String
    package let request: CertificationRequest
    /// The subject's attributes in the order of the encoding.
    package let attributes: [AttributeTypeAndValue]
    package let commonNames: [String]
    package let extensions: [Extension]
    /// The subjectAltName's names; nil where there is none, empty where it cannot be read.
    package let alternativeNames: [GeneralName]?
    /// The names among them that are hosts.
    package let hosts: [HostName]
    /// The octets of those that are addresses.
    package let addresses: [[UInt8]]
    package let keyUsage: KeyUsage?
    package let extendedKeyUsage: ExtendedKeyUsage?
    package let basicConstraints: BasicConstraints?
    /// What cannot be read of the extensions.
    package let defects: [String]
    package let isRSA: Bool
    /// The key, if it is of RSA and can be computed with.
    package let key: RSAPublicKey?
    /// The digest of the request's signature, if it is PKCS#1 v1.5 or PSS.
    package let digest: DigestAlgorithm?
    package let signature: Signature

    package init(_ request: CertificationRequest, name: String) {
        self.name = name
        self.request = request
        attributes = request.subject.relativeNames.flatMap(\.attributes)
        commonNames = request.subject.values(of: .commonName).compactMap(\.text)

        var defects: [String] = []
        var extensions = Extensions([])
        do throws(DERError) {
            extensions = try request.requestedExtensions() ?? extensions
        } catch {
            defects.append("the extensions cannot be read at offset \(error.offset)")
        }
        self.extensions = extensions.all
        let alternatives: SubjectAltName? = Self.read(extensions, "subjectAltName", &defects)
        let isThere = extensions[.subjectAltName] != nil
        alternativeNames = alternatives?.names ?? (isThere ? [] : nil)
        hosts = (alternativeNames ?? []).compactMap { if case .dNSName(let name) = $0 { HostName(name) } else { nil } }
        addresses = (alternativeNames ?? []).compactMap {
            if case .iPAddress(let octets) = $0 { octets } else { nil }
        }
        keyUsage = Self.read(extensions, "keyUsage", &defects)
        extendedKeyUsage = Self.read(extensions, "extendedKeyUsage", &defects)
        basicConstraints = Self.read(extensions, "basicConstraints", &defects)
        self.defects = defects

        isRSA = request.subjectPublicKeyInfo.algorithm.algorithm == .rsaEncryption
        key = try? request.subjectPublicKeyInfo.rsaPublicKey()
        digest = request.signatureAlgorithm.rsaPKCS1DigestAlgorithm ?? request.signatureAlgorithm.rsaPSSParameters?.digest
        signature =
            switch request.checkSignature() {
            case .valid: .valid
            case .invalid: .invalid
            case .unsupported: .unchecked
            }
    }

    package var subject: DistinguishedName { request.subject }

    /// The host names, and without a subjectAltName a common name that looks like one: CAs copy it there.
    package var allHosts: [HostName] {
        if alternativeNames != nil { return hosts }
        return commonNames.map { HostName($0) }.filter { $0.couldBeHost && $0.text.contains(".") }
    }

    /// The first extension of a kind. A second one is another rule's matter.
    private static func read<Value: ExtensionValue>(
        _ extensions: Extensions, _ name: String, _ defects: inout [String]
    ) -> Value? {
        guard let found = extensions[Value.identifier] else { return nil }
        do throws(DERError) {
            return try found.read(as: Value.self)
        } catch {
            defects.append("\(name) cannot be read at offset \(error.offset)")
            return nil
        }
    }
}
