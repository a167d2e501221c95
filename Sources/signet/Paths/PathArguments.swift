public import ArgumentParser
public import PathValidation

/// Purposes and rules are written on the command line as the engine names them: `server`, `cisco-cuci`.
extension KeyPurpose: ExpressibleByArgument {}
extension HostRule: ExpressibleByArgument {}
