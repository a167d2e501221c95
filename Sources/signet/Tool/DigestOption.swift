public import ArgumentParser
public import Digests

/// Digests are written on the command line as the engine names them: `sha256`.
extension DigestAlgorithm: ExpressibleByArgument {}
