#if canImport(Glibc)
private import Glibc
#elseif canImport(Darwin)
private import Darwin
#endif

/// The names and addresses by which other machines reach this one, from what this machine knows: no name server is asked.
package struct HostIdentity: Equatable, Sendable {
    /// 4 octets each, in the system's order.
    package let version4Addresses: [[UInt8]]
    /// 16 octets each, in the system's order.
    package let version6Addresses: [[UInt8]]
    /// The host name up to its first dot.
    package let shortName: String
    /// The host name with its domain, if the system knows one.
    package let fullName: String?

    /// - Parameters:
    ///   - addresses: of interfaces that are up, 4 or 16 octets each. Those that mean this machine only to itself or to
    ///     its own link are left out: loopback (127.0.0.0/8, ::1), link-local (169.254.0.0/16, fe80::/10), and the
    ///     unspecified address. So are multicast addresses, which are nobody's own.
    ///   - hostName: as the system has it, with or without a domain.
    ///   - hostsFile: the text of hosts(5), where a name without a domain may stand with one.
    package init(addresses: [[UInt8]], hostName: String, hostsFile: String) {
        var seen: Set<[UInt8]> = []
        let lasting = addresses.filter { Self.isReachable($0) && seen.insert($0).inserted }
        version4Addresses = lasting.filter { $0.count == 4 }
        version6Addresses = lasting.filter { $0.count == 16 }
        let hostName = hostName.hasSuffix(".") ? String(hostName.dropLast()) : hostName
        shortName = String(hostName.prefix { $0 != "." })
        fullName = hostName.contains(".") ? hostName : Self.fullName(of: hostName, in: hostsFile)
    }

    /// What the system says now.
    package static func ofThisMachine() throws(FileError) -> HostIdentity {
        let hosts = (try? InputFile("/etc/hosts").readAll(limit: FileLimit.key)) ?? []
        return HostIdentity(
            addresses: try systemAddresses(), hostName: try systemName(), hostsFile: String(decoding: hosts, as: UTF8.self))
    }

    private static func isReachable(_ address: [UInt8]) -> Bool {
        switch address.count {
        case 4:
            // RFC 1122 section 3.2.1.3, RFC 3927 section 2.1, RFC 1112 section 4.
            return address[0] != 0 && address[0] != 127 && !address.starts(with: [169, 254]) && address[0] < 224
        case 16:
            // RFC 4291 sections 2.5.2 and 2.5.3 (:: and ::1), 2.5.6 (fe80::/10), 2.7 (ff00::/8).
            let isUnspecifiedOrLoopback = address.dropLast().allSatisfy { $0 == 0 } && address[15] <= 1
            let isLinkLocal = address[0] == 0xfe && address[1] & 0xc0 == 0x80
            return !isUnspecifiedOrLoopback && !isLinkLocal && address[0] != 0xff
        default: return false
        }
    }

    /// The first name with a dot on a line of hosts(5) that has the short name, whatever its case.
    private static func fullName(of shortName: String, in hostsFile: String) -> String? {
        let wanted = shortName.lowercased()
        for line in hostsFile.split(whereSeparator: \.isNewline) {
            let names = line.prefix { $0 != "#" }.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst()
            let isMeant = { (name: Substring) in
                let name = name.lowercased()
                return name == wanted || name.hasPrefix(wanted + ".")
            }
            if names.contains(where: isMeant), let full = names.first(where: { $0.contains(".") && isMeant($0) }) {
                return String(full)
            }
        }
        return nil
    }

    private static func systemName() throws(FileError) -> String {
        // HOST_NAME_MAX is 64 on Linux and 255 on Darwin; POSIX allows 255.
        var name = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&name, name.count - 1) == 0 else {
            throw FileError(.open, "the host name", errorNumber: errno)
        }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func systemAddresses() throws(FileError) -> [[UInt8]] {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard unsafe getifaddrs(&list) == 0 else { throw FileError(.open, "the network interfaces", errorNumber: errno) }
        defer { unsafe freeifaddrs(list) }
        var addresses: [[UInt8]] = []
        var next = unsafe list
        while let interface = unsafe next {
            unsafe next = interface.pointee.ifa_next
            guard unsafe interface.pointee.ifa_flags & UInt32(IFF_UP) != 0, let address = unsafe interface.pointee.ifa_addr
            else { continue }
            switch unsafe Int32(address.pointee.sa_family) {
            case AF_INET:
                let value = unsafe address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { unsafe $0.pointee.sin_addr }
                addresses.append(octets(of: value))
            case AF_INET6:
                let value = unsafe address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { unsafe $0.pointee.sin6_addr }
                addresses.append(octets(of: value))
            default: continue
            }
        }
        return addresses
    }

    /// The octets of an address, which lie in memory in the order of the network.
    private static func octets<Address>(of address: Address) -> [UInt8] {
        unsafe withUnsafeBytes(of: address) { unsafe Array($0) }
    }
}
