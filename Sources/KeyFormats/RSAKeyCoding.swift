import DER
import Octets
import RSA

// PKCS #1: the numbers of a key in the order of RFC 8017 appendix A.1. A negative number is refused where it stands;
// whether those that are left, zero among them, make a key is for RSA to say.

/// RFC 8017 appendix A.1.1:
///
///     RSAPublicKey ::= SEQUENCE {
///         modulus         INTEGER,  -- n
///         publicExponent  INTEGER   -- e
///     }
enum RSAPublicKeyCoding {
    @specialized(where Source == ArraySlice<UInt8>)
    static func read<Source>(
        from input: inout DERCursor<Source>
    ) throws(DERError) -> (modulus: Source, publicExponent: Source) {
        var sequence = try input.sequence(DERField("RSAPublicKey", "RFC 8017 A.1.1"))
        let modulus = try sequence.nonNegativeInteger(DERField("modulus", "RFC 8017 A.1.1"))
        let publicExponent = try sequence.nonNegativeInteger(DERField("publicExponent", "RFC 8017 A.1.1"))
        try sequence.end()
        return (modulus, publicExponent)
    }

    static func key(modulus: some OctetSource, publicExponent: some OctetSource) throws(KeyFormatError) -> RSAPublicKey
    {
        let e = publicExponent.copied()
        return try modulus.withSpan { n throws(KeyFormatError) in
            do throws(RSAError) { return try RSAPublicKey(modulus: n, publicExponent: e.span) } catch {
                throw .rsa(error)
            }
        }
    }

    static func write<Sink: OctetSink & ~Copyable>(_ key: RSAPublicKey, to output: inout DERBuilder<Sink>) {
        output.sequence { sequence in
            sequence.nonNegativeInteger(key.modulus.span)
            sequence.nonNegativeInteger(key.publicExponent.span)
        }
    }
}

/// RFC 8017 appendix A.1.2:
///
///     RSAPrivateKey ::= SEQUENCE {
///         version           Version,  -- two-prime(0), multi(1)
///         modulus           INTEGER,  -- n
///         publicExponent    INTEGER,  -- e
///         privateExponent   INTEGER,  -- d
///         prime1            INTEGER,  -- p
///         prime2            INTEGER,  -- q
///         exponent1         INTEGER,  -- d mod (p-1)
///         exponent2         INTEGER,  -- d mod (q-1)
///         coefficient       INTEGER,  -- (inverse of q) mod p
///         otherPrimeInfos   OtherPrimeInfos OPTIONAL }
///
/// Two primes only. The secret numbers stay where they lie in the secret octets that are read.
enum RSAPrivateKeyCoding {
    /// - Returns: nil for a key of more than two primes.
    static func read(from input: inout SecretDERReader) throws(DERError) -> RSAPrivateKeyValues? {
        var sequence = try input.sequence(DERField("RSAPrivateKey", "RFC 8017 A.1.2"))
        let version = try sequence.int(DERField("version", "RFC 8017 A.1.2"), in: 0...1)
        let values = RSAPrivateKeyValues(
            modulus: try sequence.nonNegativeInteger(DERField("modulus", "RFC 8017 A.1.2")).copied(),
            publicExponent: try sequence.nonNegativeInteger(DERField("publicExponent", "RFC 8017 A.1.2")).copied(),
            privateExponent: try sequence.nonNegativeInteger(DERField("privateExponent", "RFC 8017 A.1.2")),
            prime1: try sequence.nonNegativeInteger(DERField("prime1", "RFC 8017 A.1.2")),
            prime2: try sequence.nonNegativeInteger(DERField("prime2", "RFC 8017 A.1.2")),
            exponent1: try sequence.nonNegativeInteger(DERField("exponent1", "RFC 8017 A.1.2")),
            exponent2: try sequence.nonNegativeInteger(DERField("exponent2", "RFC 8017 A.1.2")),
            coefficient: try sequence.nonNegativeInteger(DERField("coefficient", "RFC 8017 A.1.2")))
        if version == 1 {
            // "It shall be 1 if and only if otherPrimeInfos are present", and there is one at least.
            var others = try sequence.sequence(DERField("otherPrimeInfos", "RFC 8017 A.1.2"))
            repeat {
                var other = try others.sequence(DERField("OtherPrimeInfo", "RFC 8017 A.1.2"))
                _ = try other.nonNegativeInteger(DERField("prime", "RFC 8017 A.1.2"))
                _ = try other.nonNegativeInteger(DERField("exponent", "RFC 8017 A.1.2"))
                _ = try other.nonNegativeInteger(DERField("coefficient", "RFC 8017 A.1.2"))
                try other.end()
            } while !others.isAtEnd
            try others.end()
        }
        try sequence.end()
        return version == 0 ? values : nil
    }

    static func write(_ values: RSAPrivateKeyValues, to output: inout SecretDERWriter) {
        output.sequence { sequence in
            sequence.integer(0)
            sequence.nonNegativeInteger(values.modulus.span)
            sequence.nonNegativeInteger(values.publicExponent.span)
            for number in [
                values.privateExponent, values.prime1, values.prime2, values.exponent1, values.exponent2,
                values.coefficient,
            ] {
                number.withBytes { sequence.nonNegativeInteger($0) }
            }
        }
    }
}

extension OctetSource {
    /// For octets that are not secret, whatever they lie among: a modulus, parameters.
    func copied() -> [UInt8] {
        withSpan { octets in
            var copy: [UInt8] = []
            copy.append(octets)
            return copy
        }
    }
}
