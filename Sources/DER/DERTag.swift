/// An identifier: class, form and number (X.690 section 8.1.2).
public struct DERTag: Hashable, Sendable {
    public enum Class: UInt8, Sendable {
        case universal = 0x00
        case application = 0x40
        case contextSpecific = 0x80
        case `private` = 0xc0
    }

    public var tagClass: Class
    public var isConstructed: Bool
    public var number: UInt32

    public init(_ tagClass: Class, _ number: UInt32, isConstructed: Bool) {
        self.tagClass = tagClass
        self.number = number
        self.isConstructed = isConstructed
    }

    /// `[number]`, constructed: what EXPLICIT tagging and IMPLICIT tagging of a SEQUENCE or SET give.
    public static func constructed(_ number: UInt32) -> DERTag { DERTag(.contextSpecific, number, isConstructed: true) }
    /// `[number] IMPLICIT` of a primitive type.
    public static func primitive(_ number: UInt32) -> DERTag { DERTag(.contextSpecific, number, isConstructed: false) }

    private static func universal(_ number: UInt32, isConstructed: Bool = false) -> DERTag {
        DERTag(.universal, number, isConstructed: isConstructed)
    }

    public static let boolean = universal(1)
    public static let integer = universal(2)
    public static let bitString = universal(3)
    public static let octetString = universal(4)
    public static let null = universal(5)
    public static let objectIdentifier = universal(6)
    public static let enumerated = universal(10)
    public static let utf8String = universal(12)
    public static let sequence = universal(16, isConstructed: true)
    public static let set = universal(17, isConstructed: true)
    public static let numericString = universal(18)
    public static let printableString = universal(19)
    public static let teletexString = universal(20)
    public static let ia5String = universal(22)
    public static let utcTime = universal(23)
    public static let generalizedTime = universal(24)
    public static let visibleString = universal(26)
    public static let universalString = universal(28)
    public static let bmpString = universal(30)
}
