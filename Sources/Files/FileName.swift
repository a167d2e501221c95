#if canImport(Glibc)
private import Glibc
#elseif canImport(Darwin)
private import Darwin
#endif

/// File names as text: to the system a name is octets (path_resolution(7)), to Swift text is Unicode.
///
/// A name that is not UTF-8 is carried in text without loss: each octet that does not belong to a valid sequence
/// becomes one scalar at the end of the last private-use plane, U+10FF80 to U+10FFFF, which nobody assigns. Where a
/// name really has one of those scalars, its four octets are carried the same way.
package enum FileName {
    private static let base: UInt32 = 0x10FF00

    /// The text that stands for a name.
    package static func text(_ octets: [UInt8]) -> String {
        if let text = String(validating: octets, as: UTF8.self), !text.unicodeScalars.contains(where: isCarrier) {
            return text
        }
        var text = ""
        var rest = octets[...]
        while let first = rest.first {
            // The shortest beginning that is one whole scalar; else the first octet is carried.
            let whole = (1...4).lazy.compactMap { count -> Unicode.Scalar? in
                guard count <= rest.count, let part = String(validating: rest.prefix(count), as: UTF8.self) else { return nil }
                return part.unicodeScalars.first
            }.first
            if let whole, !isCarrier(whole) {
                text.unicodeScalars.append(whole)
                rest = rest.dropFirst(UTF8.width(whole))
            } else {
                if let carrier = Unicode.Scalar(base + UInt32(first)) { text.unicodeScalars.append(carrier) }
                rest = rest.dropFirst()
            }
        }
        return text
    }

    /// The name that a text stands for.
    package static func octets(_ text: String) -> [UInt8] {
        // The last plane's scalars begin with the octet F4: without it nothing is carried.
        var octets = [UInt8](text.utf8)
        guard octets.contains(0xf4) else { return octets }
        octets.removeAll(keepingCapacity: true)
        for scalar in text.unicodeScalars {
            if let octet = carriedOctet(scalar) {
                octets.append(octet)
            } else {
                octets.append(contentsOf: UTF8.encode(scalar) ?? UTF8.EncodedScalar())
            }
        }
        return octets
    }

    /// The octet that a scalar carries, if it is one of the carriers.
    package static func carriedOctet(_ scalar: Unicode.Scalar) -> UInt8? {
        isCarrier(scalar) ? UInt8(truncatingIfNeeded: scalar.value) : nil
    }

    private static func isCarrier(_ scalar: Unicode.Scalar) -> Bool { scalar.value >= base + 0x80 }

    /// The name of the same thing without links and dots in it (realpath(3)), or nil if there is no such thing.
    package static func resolved(_ path: String) -> String? {
        guard let resolved = unsafe realpath(cString(path), nil) else { return nil }
        defer { unsafe free(resolved) }
        let octets = unsafe UnsafeBufferPointer(start: resolved, count: strlen(resolved)).map { UInt8(bitPattern: $0) }
        return text(octets)
    }

    /// The name with its closing zero, as system calls take it.
    static func cString(_ text: String) -> [CChar] { octets(text).map { CChar(bitPattern: $0) } + [0] }
}

extension UTF8 {
    fileprivate static func width(_ scalar: Unicode.Scalar) -> Int { encode(scalar)?.count ?? 1 }
}
