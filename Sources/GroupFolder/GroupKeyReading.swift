private import Files
internal import KeyFormats
private import Octets
private import RSA

/// The keys beside certificates, as far as a check needs them.
enum GroupKeyReading {
    enum Failure: Error {
        case encrypted
        /// With a master key.
        case sealed
        case key(KeyFormatError)
    }

    /// The modulus of a private key, without zeros in front; the key's other numbers are looked at too.
    static func privateModulus(_ path: String, in inventory: GroupInventory) throws(Failure) -> [UInt8] {
        if inventory.contents.sealed.contains(path) { throw .sealed }
        let content = try read(path, in: inventory)
        do throws(KeyFormatError) {
            return try PrivateKeyFile(content).key().publicKey.modulus
        } catch {
            if case .encrypted = error { throw .encrypted }
            throw .key(error)
        }
    }

    static func publicKey(_ path: String, in inventory: GroupInventory) throws(Failure) -> [UInt8] {
        let content = try read(path, in: inventory)
        do throws(KeyFormatError) {
            return try PublicKeyFile(content.withBytes { Self.copy($0) }).key().modulus
        } catch {
            throw .key(error)
        }
    }

    private static func read(_ path: String, in inventory: GroupInventory) throws(Failure) -> SecretBytes {
        do throws(FileError) {
            return try InputFile("\(inventory.contents.folder)/\(path)").readSecret()
        } catch {
            throw .key(.unrecognized)
        }
    }

    private static func copy(_ octets: Span<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.append(octets)
        return result
    }
}
