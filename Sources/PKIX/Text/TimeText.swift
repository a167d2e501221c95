package import DER

extension DERTime {
    /// As OpenSSL's ASN1_TIME_print: `May  4 16:01:35 2015 GMT`.
    package var openSSLText: String {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let c = components
        func padded(_ number: Int, with character: Character) -> String {
            number < 10 ? "\(character)\(number)" : "\(number)"
        }
        return "\(months[min(max(c.month - 1, 0), 11)]) \(padded(c.day, with: " ")) \(padded(c.hour, with: "0")):"
            + "\(padded(c.minute, with: "0")):\(padded(c.second, with: "0")) \(c.year) GMT"
    }
}
