private import CGMP

/// The arithmetic library below this module.
package enum ArithmeticLibrary {
    /// The version of GMP that is loaded.
    package static var version: String {
        guard let text = unsafe gmp_library_version() else { return "unknown" }
        return unsafe String(cString: text)
    }
}
