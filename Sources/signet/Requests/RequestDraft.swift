import DER
import Digests
import KeyFormats
import PKIX

/// A request as it is asked for, before there is a key.
struct RequestDraft {
    var subject: DistinguishedName
    /// In the order in which they are written, one of each type.
    private(set) var extensions: [RequestedExtension] = []
    /// The size that the source asks for a new key.
    var keySize: KeySize?
    /// The digest that the source asks for.
    var digest: DigestAlgorithm?

    init(subject: DistinguishedName, extensions: [RequestedExtension] = []) {
        self.subject = subject
        self.extensions = extensions
    }

    /// Adds an extension, or puts it in the place of the one of its type.
    mutating func set(_ new: Extension) {
        if let place = extensions.firstIndex(where: { $0.type == new.type }) {
            extensions[place] = .value(new)
        } else {
            extensions.append(.value(new))
        }
    }

    mutating func remove(_ type: ObjectIdentifier) { extensions.removeAll { $0.type == type } }

    /// What the extension of a kind says, if there is one that can be read.
    func value<Value: ExtensionValue>(of kind: Value.Type) -> Value? {
        for case .value(let one) in extensions where one.type == kind.identifier { return try? one.read() }
        return nil
    }

    var alternativeNames: [GeneralName] { value(of: SubjectAltName.self)?.names ?? [] }

    /// The subject with its common name changed: the first one takes the new value, further ones go; without one it is
    /// added at the end of the encoding.
    mutating func setCommonName(_ text: String) throws(AttributeValueError) {
        let new = try AttributeTypeAndValue(.commonName, text)
        var isPlaced = false
        var names: [RelativeDistinguishedName] = []
        for name in subject.relativeNames {
            guard name.attributes.contains(where: { $0.type == .commonName }) else {
                names.append(name)
                continue
            }
            let others = name.attributes.filter { $0.type != .commonName }
            if let changed = RelativeDistinguishedName(isPlaced ? others : others + [new]) { names.append(changed) }
            isPlaced = true
        }
        subject = DistinguishedName(isPlaced ? names : names + [RelativeDistinguishedName(new)])
    }

    /// The extensions, with the one that is computed from the key.
    func extensions(for key: SubjectPublicKeyInfo) -> [Extension] { extensions.map { $0.made(for: key) } }
}
