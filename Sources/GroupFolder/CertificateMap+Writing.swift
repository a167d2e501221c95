private import ServerGroups

extension CertificateMap {
    /// The map in XML 1.0, UTF-8, two spaces a level.
    ///
    /// - Parameter windowsRoot: the folder that the paths are to be below, `D:\I3\IC\Certificates`; nil: they are relative.
    package func xml(windowsRoot: String? = nil) -> [UInt8] {
        var text = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<ININCertificates>\n  <Notifiers>\n"
        if let serverGroup { text += Self.element("ServerGroupCertificate", serverGroup, depth: 2, windowsRoot) }
        for notifier in notifiers {
            text += "    <Notifier Name=\"\(Self.escaped(notifier.name.text))\">\n"
            for (use, entry) in notifier.entries { text += Self.element(use.rawValue, entry, depth: 3, windowsRoot) }
            text += "    </Notifier>\n"
        }
        text += "  </Notifiers>\n  <SIPDevices />\n</ININCertificates>\n"
        return [UInt8](text.utf8)
    }

    private static func element(_ name: String, _ entry: Entry, depth: Int, _ windowsRoot: String?) -> String {
        let indent = String(repeating: "  ", count: depth)
        func child(_ name: String, _ value: String?) -> String {
            guard let value else { return "\(indent)  <\(name) />\n" }
            return "\(indent)  <\(name)>\(escaped(value))</\(name)>\n"
        }
        func path(_ path: String?) -> String? { path.map { MapPath.text($0, windowsRoot: windowsRoot) } }
        return "\(indent)<\(name)>\n"
            + child("PublicKeyPath", path(entry.publicKeyPath)) + child("PrivateKeyPath", path(entry.privateKeyPath))
            + child("CertificatePath", path(entry.certificatePath))
            + child("Password", entry.hasPassword ? passwordMark : nil)
            + child("TrustedCertificatePath", path(entry.trustedCertificatePath)) + "\(indent)</\(name)>\n"
    }

    /// What stands in the place of a password.
    private static let passwordMark = "encrypted"

    /// XML 1.0 section 2.4; the quotation mark for attributes, `>` for `]]>`. A control character cannot be written in
    /// any way (section 2.2) and becomes U+FFFD.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case _ where scalar.value < 0x20 || [0xfffe, 0xffff].contains(scalar.value): result += "\u{fffd}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
