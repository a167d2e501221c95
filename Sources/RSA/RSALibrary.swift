private import BigNumbers

/// What this module computes with.
package enum RSALibrary {
    /// The version of GMP that is loaded.
    package static var gmpVersion: String { ArithmeticLibrary.version }
}
