/// RFC 3492 for the label of a host name: the encoding of section 6.3.
package enum Punycode {
    // Section 5.
    private static let base = 36, minimumThreshold = 1, maximumThreshold = 26
    private static let skew = 38, damp = 700, initialBias = 72, initialCode = 0x80

    /// A label has 63 octets (RFC 1035 section 2.3.4), and a character needs one at least: longer ones are not encoded,
    /// so that the work, the square of the length, is bounded, and no number comes near to an overflow (section 6.4).
    private static let longest = 63

    /// The basic code points, a hyphen where there are any, and the rest as numbers; nil for more than 63 characters.
    package static func encode(_ scalars: [Unicode.Scalar]) -> [UInt8]? {
        guard scalars.count <= longest else { return nil }
        var output = scalars.filter(\.isASCII).map { UInt8($0.value) }
        var handled = output.count
        let basicCount = handled
        if basicCount > 0 { output.append(UInt8(ascii: "-")) }
        var (code, delta, bias) = (initialCode, 0, initialBias)
        while handled < scalars.count {
            guard let next = scalars.lazy.map({ Int($0.value) }).filter({ $0 >= code }).min() else { return nil }
            delta += (next - code) * (handled + 1)
            code = next
            for scalar in scalars {
                if scalar.value < code { delta += 1 }
                if scalar.value == code {
                    append(delta, bias, to: &output)
                    bias = adapted(delta, count: handled + 1, isFirst: handled == basicCount)
                    delta = 0
                    handled += 1
                }
            }
            delta += 1
            code += 1
        }
        return output
    }

    /// A generalized variable-length integer (section 3.3).
    private static func append(_ delta: Int, _ bias: Int, to output: inout [UInt8]) {
        var (rest, place) = (delta, base)
        while true {
            let threshold = min(max(place - bias, minimumThreshold), maximumThreshold)
            guard rest >= threshold else { break }
            output.append(digit(threshold + (rest - threshold) % (base - threshold)))
            rest = (rest - threshold) / (base - threshold)
            place += base
        }
        output.append(digit(rest))
    }

    /// Section 5: a to z are 0 to 25, 0 to 9 are 26 to 35.
    private static func digit(_ value: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: value < 26 ? value + 0x61 : value - 26 + 0x30)
    }

    /// Section 6.1.
    private static func adapted(_ delta: Int, count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / damp : delta / 2
        delta += delta / count
        var place = 0
        while delta > (base - minimumThreshold) * maximumThreshold / 2 {
            delta /= base - minimumThreshold
            place += base
        }
        return place + (base - minimumThreshold + 1) * delta / (delta + skew)
    }
}
