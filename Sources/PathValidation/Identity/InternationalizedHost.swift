/// A host name with labels in any script, as the A-labels that certificates have (RFC 9525 section 6.3: "any U-labels … MUST
/// be converted to A-labels"; RFC 9598 section 5 for the host of a mailbox).
///
/// - Text is expected in Unicode's normalization form C (RFC 5891 section 5.3), which Swift's library does not make in public.
///   Text in another form becomes another A-label, and so matches nothing; `signet` normalizes what a user types.
/// - Of the mappings of RFC 5895 two are made: lower case, and the ideographic full stop as a dot.
/// - A label that RFC 5892 does not allow is refused: its derived property follows from properties that Swift's library has.
///   Two things do not: the rule for bidirectional text (RFC 5893), which is about how a name looks, and the joining types
///   for a ZERO WIDTH NON-JOINER that no virama precedes; that one is refused. The `xn--` form can be given instead.
enum InternationalizedHost {
    /// In lower case, without the dot of the root at the end; nil where a label may not be.
    static func aLabels(_ text: String) -> [UInt8]? {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return HostText.prepared(text) }
        var host: [UInt8] = []
        let dot: Unicode.Scalar = ".", ideographicDot: Unicode.Scalar = "\u{3002}"
        let labels = lowercased(text).split(omittingEmptySubsequences: false) { $0 == dot || $0 == ideographicDot }
        for (place, label) in labels.enumerated() {
            if place > 0 { host.append(HostText.dot) }
            if label.allSatisfy(\.isASCII) {
                host += label.map { UInt8($0.value) }
                continue
            }
            let scalars = Array(label)
            // RFC 1035 section 2.3.4; the rules look at the whole label for each of its characters.
            guard scalars.count <= 63, isULabel(scalars), let code = Punycode.encode(scalars), code.count <= 59 else { return nil }
            host += "xn--".utf8 + code
        }
        if host.count > 1, host.last == HostText.dot { host.removeLast() }
        return host
    }

    /// RFC 5895 section 2.1. What is stable as it is (RFC 5892 section 2.2, the capitals of Cherokee) stays.
    private static func lowercased(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
            let properties = scalar.properties
            return properties.changesWhenNFKCCaseFolded ? Array(properties.lowercaseMapping.unicodeScalars) : [scalar]
        }
    }

    /// RFC 5891 sections 4.2.2 and 4.2.3.
    private static func isULabel(_ label: [Unicode.Scalar]) -> Bool {
        guard let first = label.first, first != "-", label.last != "-", !first.isMark,
            !(label.count >= 4 && label[2] == "-" && label[3] == "-")
        else { return false }
        return label.indices.allSatisfy { isAllowed(at: $0, in: label) }
    }

    /// RFC 5892 section 3, its cases in their order; appendix A for the context.
    private static func isAllowed(at place: Int, in label: [Unicode.Scalar]) -> Bool {
        let scalar = label[place], properties = scalar.properties
        let before = place > 0 ? label[place - 1] : nil, after = place + 1 < label.count ? label[place + 1] : nil
        switch scalar.value {
        // Exceptions (section 2.6): allowed, in their context, not allowed.
        case 0xdf, 0x3c2, 0x6fd, 0x6fe, 0xf0b, 0x3007: return true
        case 0xb7: return before == "l" && after == "l"
        case 0x375: return after.map { (0x370...0x3ff).contains($0.value) || (0x1f00...0x1fff).contains($0.value) } ?? false
        case 0x5f3, 0x5f4: return before.map { (0x591...0x5f4).contains($0.value) } ?? false
        case 0x30fb: return label.contains(where: \.isJapanese)
        case 0x660...0x669: return !label.contains { (0x6f0...0x6f9).contains($0.value) }
        case 0x6f0...0x6f9: return !label.contains { (0x660...0x669).contains($0.value) }
        case 0x640, 0x7fa, 0x302e, 0x302f, 0x3031...0x3035, 0x303b: return false
        // LDH.
        case 0x2d, 0x30...0x39, 0x61...0x7a: return true
        // JoinControl: behind a virama.
        case 0x200c, 0x200d: return before?.properties.canonicalCombiningClass == .virama
        // OldHangulJamo; IgnorableBlocks.
        case 0x1100...0x11ff, 0xa960...0xa97f, 0xd7b0...0xd7ff, 0x20d0...0x20ff, 0x1d100...0x1d1ff, 0x1d200...0x1d24f: return false
        default: break
        }
        // Unstable; IgnorableProperties.
        if properties.changesWhenNFKCCaseFolded || properties.isDefaultIgnorableCodePoint || properties.isWhitespace
            || properties.isNoncharacterCodePoint
        {
            return false
        }
        // LetterDigits; all others, unassigned ones too, are not allowed.
        switch properties.generalCategory {
        case .lowercaseLetter, .uppercaseLetter, .otherLetter, .decimalNumber, .modifierLetter: return true
        default: return scalar.isMark && properties.generalCategory != .enclosingMark
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isMark: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }

    /// Hiragana, Katakana or Han (RFC 5892 appendix A.7).
    fileprivate var isJapanese: Bool {
        switch value {
        case 0x3041...0x309f, 0x30a1...0x30fa, 0x30fc...0x30ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0x20000...0x2ffff: true
        default: false
        }
    }
}
