import DER
import Octets

/// Public and secret text must be read alike, and what is read is written and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let text = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    _ = PEM.form(of: text.span)
    let secret = SecretBytes(copying: text.span)
    guard var reader = try? PEMReader(text[...]), var secretReader = try? PEMReader(secret.slice) else { return 0 }
    while true {
        let block = try? reader.next()
        let secretBlock = try? secretReader.next()
        precondition(block?.label == secretBlock?.label && block?.headers == secretBlock?.headers)
        guard let block, let secretBlock else { return 0 }
        let octets = try? block.octets()
        let secretOctets = try? secretBlock.octets()
        precondition(octets?.count == secretOctets?.count)
        if let octets {
            let written = PEM.encode(octets, label: block.label)
            guard var again = try? PEMReader(written[...]), (try? again.first().octets()) == octets else {
                preconditionFailure("a block that was written is not read again")
            }
        }
    }
}
