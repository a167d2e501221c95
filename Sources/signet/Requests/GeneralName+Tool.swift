import DER
import Octets
import PKIX

extension GeneralName {
    /// A common name that is an address, or a host name with a dot: what a browser looks up. Nil for any other.
    init?(hostLike text: String) {
        guard let name = try? GeneralName(subjectAltName: text) else { return nil }
        switch name {
        case .iPAddress: self = name
        case .dNSName(let host) where host.contains("."): self = name
        default: return nil
        }
    }

    /// As `--san` reads it, as far as it does, with nothing in it that misleads a terminal.
    var shownText: String { "\(kindAndValue.kind):\(Printable.escaped(kindAndValue.value))" }

    /// The word of `--san` for its kind, and its value as text.
    var kindAndValue: (kind: String, value: String) {
        switch self {
        case .dNSName(let text): ("DNS", text)
        case .rfc822Name(let text): ("email", text)
        case .uniformResourceIdentifier(let text): ("URI", text)
        case .iPAddress(let octets): ("IP", IPAddress(octets: octets)?.description ?? Hexadecimal.encode(octets))
        case .registeredID(let identifier): ("RID", identifier.description)
        case .directoryName(let name): ("dirName", name.slashForm)
        case .otherName(let type, let value): ("otherName", "\(type):\(Hexadecimal.encode(value))")
        case .x400Address(let encoded): ("x400Address", Hexadecimal.encode(encoded))
        case .ediPartyName(let encoded): ("ediPartyName", Hexadecimal.encode(encoded))
        }
    }
}
