public import DER

/// Why a message was not read.
public enum CMSError: Error, Equatable {
    /// Neither BER nor DER of the structure that it should be; offsets count from the start of the message's DER.
    case der(DERError)
    /// A content type that Signet does not read: its identifier names it.
    case unsupportedContentType(ObjectIdentifier)
}

extension CMSError {
    static func reading<Result: ~Copyable>(_ body: () throws(DERError) -> Result) throws(CMSError) -> Result {
        do throws(DERError) { return try body() } catch { throw .der(error) }
    }
}
