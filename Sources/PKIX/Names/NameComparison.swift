private import DER
private import KeyFormats

/// A name as RFC 5280 section 7.1 compares it: two names match if their comparison forms are equal.
///
/// The form is hashable, so that issuers can be found by name. Names with the same octets have the same form.
public struct NameComparisonForm: Hashable, Sendable {
    /// For each relative name its attributes, as a set: "each naming attribute in RDN1 there is a matching naming
    /// attribute in RDN2", while relative names match in their order.
    private let relativeNames: [AttributeSet]

    fileprivate init(_ relativeNames: some Sequence<RelativeDistinguishedName>) {
        self.relativeNames = relativeNames.map { AttributeSet(Set($0.attributes.map(Attribute.init))) }
    }

    /// Whether this is `other` or stands below it in the tree of names: other's relative names come first.
    /// RFC 5280 section 4.2.1.10 asks this of a name and the base of a directoryName constraint.
    public func isWithin(_ other: NameComparisonForm) -> Bool { relativeNames.starts(with: other.relativeNames) }

    /// With its hash, so that names that differ are told apart without a look at their text: one is compared with many.
    private struct AttributeSet: Hashable {
        let attributes: Set<Attribute>
        let digest: Int

        init(_ attributes: Set<Attribute>) {
            self.attributes = attributes
            digest = attributes.hashValue
        }

        static func == (a: AttributeSet, b: AttributeSet) -> Bool {
            guard a.digest == b.digest, a.attributes.count == b.attributes.count else { return false }
            // One attribute nearly always: a set would hash it again.
            guard a.attributes.count == 1, let left = a.attributes.first, let right = b.attributes.first else {
                return a.attributes == b.attributes
            }
            return left == right
        }

        func hash(into hasher: inout Hasher) { hasher.combine(digest) }
    }

    private struct Attribute: Hashable {
        let type: ObjectIdentifier
        let value: Value

        init(_ attribute: AttributeTypeAndValue) {
            type = attribute.type
            if let text = attribute.text, let prepared = PreparedString(text) {
                value = .text(prepared)
            } else {
                value = .octets(attribute.value)
            }
        }
    }

    private enum Value: Hashable {
        case text(PreparedString)
        /// A value that is no string, or has a character that RFC 4518 prohibits, matches its own octets only.
        case octets([UInt8])
    }
}

extension DistinguishedName {
    /// The name as it is compared; worth keeping where one name is compared with many.
    public var comparisonForm: NameComparisonForm { NameComparisonForm(relativeNames) }

    /// RFC 5280 section 7.1: the same number of relative names, each with matching attributes, in the same order.
    public func matches(_ other: DistinguishedName) -> Bool {
        // Names written by one issuer nearly always have the same octets.
        encoded == other.encoded || comparisonForm == other.comparisonForm
    }
}

/// A string prepared for comparison by caseIgnoreMatch as RFC 5280 section 7.1 prescribes: the six steps of RFC 4518
/// section 2, with case folding in step 2 and insignificant space handling in step 6.
///
/// All string types are transcoded, so that PrintableString and UTF8String, which the section requires, compare with
/// each other and with TeletexString, BMPString and UniversalString, "support for [which] is OPTIONAL". Attributes
/// of IA5String (domainComponent, section 7.3; emailAddress, RFC 2985 section 5.2.1, pkcs9CaseIgnoreMatch) ignore
/// case too. Deviations:
/// - Step 3, NFKC: canonical equivalence is applied (Swift compares strings so), compatibility equivalence is not:
///   its tables are not in the standard library. A full-width A and an A stay different; so a name matches fewer
///   names than it might, and a path that needs the difference is not found. OpenSSL and GnuTLS fold ASCII alone.
/// - Step 2 folds as the present Unicode does (lower case of upper case, of what changes when folded), not as the
///   table B.2 of RFC 3454, of Unicode 3.2: characters of later scripts fold as well.
private struct PreparedString: Hashable {
    /// String equality and hashing are by canonical equivalence.
    private let text: String

    /// Nil if step 4 prohibits a character.
    init?(_ value: String) {
        // Step 1, transcode: DERString has done it.
        var text = ""
        // Step 6, section 2.6.1: no space in front and behind, one (of RFC 4518's two) for each run between.
        var isAfterSpace = false
        for scalar in value.unicodeScalars {
            // Step 2, map.
            if scalar.isMappedToSpace {
                isAfterSpace = true
            } else if !scalar.isMappedToNothing {
                // Step 4, prohibit. It asks this of the mapped and normalised characters: none that is prohibited
                // comes of one that is not, and none that is prohibited folds to one that is not.
                guard !scalar.isProhibited else { return nil }
                if isAfterSpace && !text.isEmpty { text.unicodeScalars.append(" ") }
                isAfterSpace = false
                scalar.fold(into: &text)
            }
        }
        // Step 3, normalise: see above. Step 5, check bidi: "Bidirectional characters are ignored."
        self.text = text
    }
}

extension Unicode.Scalar {
    /// RFC 4518 section 2.2: SPACE in place of these controls, and of all separators.
    fileprivate var isMappedToSpace: Bool {
        switch value {
        case 0x09...0x0d, 0x20, 0x85: return true
        case 0x00...0x7f: return false
        default: break
        }
        switch properties.generalCategory {
        case .spaceSeparator, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }

    /// RFC 4518 section 2.2: soft hyphens, COMBINING GRAPHEME JOINER, variation selectors,
    /// OBJECT REPLACEMENT CHARACTER, ZERO WIDTH SPACE, and all other controls and format characters it lists.
    fileprivate var isMappedToNothing: Bool {
        switch value {
        case 0x00...0x08, 0x0e...0x1f, 0x7f...0x84, 0x86...0x9f, 0xad, 0x034f, 0x06dd, 0x070f, 0x1806, 0x180b...0x180e,
            0x200b...0x200f, 0x202a...0x202e, 0x2060...0x2063, 0x206a...0x206f, 0xfe00...0xfe0f, 0xfeff,
            0xfff9...0xfffc, 0x1d173...0x1d17a, 0xe0001, 0xe0020...0xe007f:
            true
        default: false
        }
    }

    /// RFC 4518 section 2.4: unassigned, private use, non-character, surrogate (which no scalar is), those of RFC 3454
    /// table C.8, which change how text is shown, and REPLACEMENT CHARACTER.
    fileprivate var isProhibited: Bool {
        switch value {
        case 0x00...0x7f: return false
        case 0x0340, 0x0341, 0xfffd: return true
        default: break
        }
        switch properties.generalCategory {
        case .unassigned, .privateUse: return true
        default: return properties.isNoncharacterCodePoint
        }
    }

    /// Appends what case folding makes of one character: one or several.
    fileprivate func fold(into text: inout String) {
        if value < 0x80 {
            text.unicodeScalars.append(("A"..."Z").contains(self) ? Unicode.Scalar(UInt8(value) | 0x20) : self)
        } else if properties.changesWhenCaseFolded {
            for upper in properties.uppercaseMapping.unicodeScalars { text += upper.properties.lowercaseMapping }
        } else {
            text.unicodeScalars.append(self)
        }
    }
}
