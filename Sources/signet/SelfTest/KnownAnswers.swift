import Octets
import RSA

// Known answers of the self-test: small, published, and carried over digit by digit. `Vectors/README.md` names the
// files that these stand in, and says where those were published.

/// RSA Laboratories, PKCS #1 v2.1 test vectors, `pss-vect.txt`, example 10: a 2048-bit key that everyone knows.
enum KnownRSAKey {
    static let modulus = octets(
        """
        a5dd867ac4cb02f90b9457d48c14a770ef991c56c39c0ec65fd11afa8937cea57b9be7ac73b45c0017615b82d622e318753b\
        6027c0fd157be12f8090fee2a7adcd0eef759f88ba4997c7a42d58c9aa12cb99ae001fe521c13bb5431445a8d5ae4f5e4c7e\
        948ac227d3604071f20e577e905fbeb15dfaf06d1de5ae6253d63a6a2120b31a5da5dabc9550600e20f27d3739e2627925fe\
        a3cc509f21dff04e6eea4549c540d6809ff9307eede91fff58733d8385a237d6d3705a33e391900992070df7adf1357cf7e3\
        700ce3667de83f17b8df1778db381dce09cb4ad058a511001a738198ee27cf55a13b754539906582ec8b174bd58d5d1f3d76\
        7c613721ae05
        """)
    static let publicExponent = octets("010001")
    static let privateExponent = octets(
        """
        2d2ff567b3fe74e06191b7fded6de112290c670692430d5969184047da234c9693deed1673ed429539c969d372c04d6b47e0\
        f5b8cee0843e5c22835dbd3b05a0997984ae6058b11bc4907cbf67ed84fa9ae252dfb0d0cd49e618e35dfdfe59bca3ddd66c\
        33cebbc77ad441aa695e13e324b518f01c60f5a85c994ad179f2a6b5fbe93402b11767be01bf073444d6ba1dd2bca5bd074d\
        4a5fae3531ad1303d84b30d897318cbbba04e03c2e66de6d91f82f96ea1d4bb54a5aae102d594657f5c9789553512b296dea\
        29d8023196357e3e3a6e958f39e3c2344038ea604b31edc6f0f7ff6e7181a57c92826a268f86768e96f878562fc71d85d69e\
        448612f7048f
        """)
    static let prime1 = octets(
        """
        cfd50283feeeb97f6f08d73cbc7b3836f82bbcd499479f5e6f76fdfcb8b38c4f71dc9e88bd6a6f76371afd65d2af1862b32a\
        fb34a95f71b8b132043ffebe3a952baf7592448148c03f9c69b1d68e4ce5cf32c86baf46fed301ca1ab403069b32f456b91f\
        71898ab081cd8c4252ef5271915c9794b8f295851da7510f99cb73eb
        """)
    static let prime2 = octets(
        """
        cc4e90d2a1b3a065d3b2d1f5a8fce31b544475664eab561d2971b99fb7bef844e8ec1f360b8c2ac8359692971ea6a38f723f\
        cc211f5dbcb177a0fdac5164a1d4ff7fbb4e829986353cb983659a148cdd420c7d31ba3822ea90a32be46c030e8c17e1fa0a\
        d37859e06b0aa6fa3b216d9cbe6c0e22339769c0a615913e5da719cf
        """)
    static let exponent1 = octets(
        """
        1c2d1fc32f6bc4004fd85dfde0fbbf9a4c38f9c7c4e41dea1aa88234a201cd92f3b7da526583a98ad85bb360fb983b711e23\
        449d561d1778d7a515486bcbf47b46c9e9e1a3a1f77000efbeb09a8afe47e5b857cda99cb16d7fff9b712e3bd60ca96d9c79\
        73d616d46934a9c050281c004399ceff1db7dda78766a8a9b9cb0873
        """)
    static let exponent2 = octets(
        """
        cb3b3c04caa58c60be7d9b2debb3e39643f4f57397be08236a1e9eafaa706536e71c3acfe01cc651f23c9e05858fee13bb6a\
        8afc47df4edc9a4ba30bcecb73d0157852327ee789015c2e8dee7b9f05a0f31ac94eb6173164740c5c95147cd5f3b5ae2cb4\
        a83787f01d8ab31f27c2d0eea2dd8a11ab906aba207c43c6ee125331
        """)
    static let coefficient = octets(
        """
        12f6b2cf1374a736fad05616050f96ab4b61d1177c7f9d525a29f3d180e77667e99d99abf0525d0758660f3752655b0f25b8\
        df8431d9a8ff77c16c12a0a5122a9f0bf7cfd5a266a35c159f991208b90316ff444f3e0b6bd0e93b8a7a2448e957e3dda6cf\
        cf2266b106013ac46808d3b3887b3b00344baac9530b4ce708fc32b6
        """)

    /// The key. Its secrets are published, and kept as others' are all the same.
    static func key() throws(RSAError) -> RSAPrivateKey {
        func secret(_ octets: [UInt8]) -> SecretSlice { SecretBytes(copying: octets.span).slice }
        return try RSAPrivateKey(
            RSAPrivateKeyValues(
                modulus: modulus, publicExponent: publicExponent, privateExponent: secret(privateExponent),
                prime1: secret(prime1), prime2: secret(prime2), exponent1: secret(exponent1),
                exponent2: secret(exponent2), coefficient: secret(coefficient)))
    }
}

/// The same file, PSS example 10.1: SHA-1, MGF1 with SHA-1, a salt of 20 octets.
enum KnownPSSSignature {
    static let message = octets("883177e5126b9be2d9a9680327d5370c6f26861f5820c43da67a3ad609")
    static let salt = octets("04e215ee6ff934b9da70d7730c8734abfcecde89")
    static let signature = octets(
        """
        82c2b160093b8aa3c0f7522b19f87354066c77847abf2a9fce542d0e84e920c5afb49ffdfdace16560ee94a1369601148eba\
        d7a0e151cf16331791a5727d05f21e74e7eb811440206935d744765a15e79f015cb66c532c87a6a05961c8bfad741a9a6657\
        022894393e7223739796c02a77455d0f555b0ec01ddf259b6207fd0fd57614cef1a5573baaff4ec00069951659b85f24300a\
        25160ca8522dc6e6727e57d019d7e63629b8fe5e89e25cc15beb3a647577559299280b9b28f79b0409000be25bbd96408ba3\
        b43cc486184dd1c8e62553fa1af4040f60663de7f5e49c04388e257f1ce89c95dab48a315d9b66b1b7628233876ff2385230\
        d070d07e1666
        """)
}

/// NIST CAVP, FIPS 186-2 RSA, `SigGen15_186-2.rsp`, case 121: PKCS #1 v1.5, 2048 bits, SHA-256.
enum KnownPKCS1Signature {
    static let modulus = octets(
        """
        e0b14b99cd61cd3db9c2076668841324fa3174f33ce66ffd514394d34178d29a49493276b6777233e7d46a3e68bc7ca7e899\
        e901d54f6dee0749c3e48ddf68685867ee2ae66df88eb563f6db137a9f6b175a112e0eda8368e88e45efe1ce14bc6016d526\
        39627066af1872c72f60b9161c1d237eeb34b0f841b3f0896f9fe0e16b0f74352d101292cc464a7e7861bbeb86f6df6151cb\
        265417c66c565ed8974bd8fc984d5ddfd4eb91a3d5234ce1b5467f3ade375f802ec07293f1236efa3068bc91b158551c875c\
        5dc0a9d6fa321bf9421f08deac910e35c1c28549ee8eed8330cf70595ff70b94b49907e27698a9d911f7ac0706afcb1a4a39\
        feb38b0a8049
        """)
    static let publicExponent = octets("010001")
    static let message = octets(
        """
        6504921a97cd57aa8f3863dc32e1f2d0b57aff63106e59f6afc3f9726b459388bae16b3e224f6aa7f4f471f13606eda6e1f1\
        ac2b4df9ef8de921c07c2f4c8598d7a3d6ec4b368cb85ce61a74338221118a303e821c0f277b591af6795f50c40226127a2e\
        facce4662fd7076c109eb59b18005e7165f6294a6976436ee397774e
        """)
    static let signature = octets(
        """
        335ffadc0b1b8bd2b1eb670dd246e76dcccdc955a1687a15f74aa3e1596ebd43e607c640525f89dda95809cfd065f1be4e4a\
        249477d24f400d4d4c9438a0af95b26b28b416e42aa950e2a52851b52132048f1b1ce944322fc99c1aabb49b7fae4c2f0fef\
        674b50adee3bbb5c6c33822b608e4b9577275ca20c710af9fc41b1c01d9c0ff6f0d8324dc08e1a76e232d8feaa06c73bbf64\
        053bea35f1c528b2722764822ef1ff06246e75a9a22a10da4ea84fc2441bea24b35506f8447fcf69093c5d21ab0305cce2c7\
        ea9ffac357c664b491fc55f2919ec490c38accbab378c252ac2df3845acff575ec7524cd2f586cca1497c74f24b299d6d625\
        4c8cdb1d227d
        """)
}

/// The octets of hexadecimal text; none if it is no such text, which fails the test that uses it.
func octets(_ hexadecimal: String) -> [UInt8] { Hexadecimal.decode(hexadecimal) ?? [] }
