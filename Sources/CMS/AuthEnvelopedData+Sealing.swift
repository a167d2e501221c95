private import Ciphers
public import DER
private import Digests
import KeyFormats
public import Octets
public import PKIX
public import RSA

/// Why octets were not sealed, or not opened.
public enum SealingError: Error, Equatable {
    /// The recipient's key is of another algorithm than RSA, or cannot be read.
    case recipientKeyIsNotRSA(ObjectIdentifier)
    /// The recipient's certificate has a keyUsage without keyEncipherment (RFC 5280 section 4.2.1.3).
    case recipientMayNotEncipherKeys
    case rsa(RSAError)
    case randomSource(RandomSourceError)
    /// The message is not one.
    case message(CMSError)
    /// An algorithm that is not computed here: AES-GCM and RSAES-OAEP are.
    case unsupportedAlgorithm(ObjectIdentifier)
    /// Neither recipient's key opens under this private key: it is another one, or the message was altered.
    case wrongKeyOrAltered
    /// The key was right, and the content or its mac is not what was sealed.
    case altered
}

extension AuthEnvelopedData {
    /// Seals octets for the holders of certificates' keys: AES-256-GCM (RFC 5084) under a fresh key, and that key under
    /// each recipient's by RSAES-OAEP with SHA-256 (RFC 3560, RFC 4055).
    ///
    /// Nothing of the content but its length shows. Nobody is said to have sealed it: whoever has a recipient's
    /// certificate can (RFC 5083 section 6).
    ///
    /// - Parameters:
    ///   - content: of type data; it is read where it lies.
    ///   - recipients: one at least.
    ///   - random: where the key, the nonce and the seeds of OAEP come from.
    /// - Returns: the message in DER.
    public static func seal(
        _ content: SecretBytes, for recipients: [Certificate], random: inout some RandomSource
    ) throws(SealingError) -> [UInt8] {
        precondition(!recipients.isEmpty, "a message that nobody can open")
        // RFC 5083 section 2.1, step 1: a fresh key; with it a nonce can be used once only, whatever it is.
        let key = try drawn(32, &random)
        let nonce = try drawn(AESGCM.nonceOctetCount, &random).withBytes { octets in
            octets.indices.map { octets[$0] }
        }
        // Steps 2 and 3.
        var infos: [KeyTransRecipientInfo] = []
        for recipient in recipients { infos.append(try keyTransRecipientInfo(recipient, key, &random)) }
        // Steps 4 to 6: the content is of type data, so that there need be no attributes to authenticate.
        let parameters = GCMParameters(nonce: nonce, tagOctetCount: AESGCM.tagOctetCount)
        let sealed: (ciphertext: [UInt8], tag: [UInt8])
        do throws(CipherError) {
            sealed = try content.withBytes { content throws(CipherError) in
                try AESGCM.seal(content, key: key, nonce: nonce.span, additionalData: [UInt8]().span)
            }
        } catch {
            // The lengths above are the cipher's own; a content of 64 GiB fits into no memory here.
            throw .unsupportedAlgorithm(.aes256GCM)
        }
        // Step 7.
        return AuthEnvelopedData(
            keyTransRecipients: infos,
            encryptedContentInfo: EncryptedContentInfo(
                contentType: .data, algorithm: parameters.aes256Identifier, encryptedContent: sealed.ciphertext),
            mac: sealed.tag
        ).message
    }

    /// Opens a message with a recipient's private key. Nothing of the content is given out unless its mac is right.
    ///
    /// - Throws: ``SealingError/wrongKeyOrAltered``, ``SealingError/altered``, ``SealingError/unsupportedAlgorithm(_:)``,
    ///   ``SealingError/message(_:)`` for parameters that cannot be read.
    public func open(with privateKey: RSAPrivateKey) throws(SealingError) -> SecretBytes {
        let read: (keyOctetCount: Int, parameters: GCMParameters)?
        do throws(DERError) { read = try GCMParameters.read(encryptedContentInfo.algorithm) } catch {
            throw .message(.der(error))
        }
        guard let gcm = read else { throw .unsupportedAlgorithm(encryptedContentInfo.algorithm.algorithm) }
        let key = try contentEncryptionKey(privateKey, octetCount: gcm.keyOctetCount)
        // RFC 5084 section 3.2: the mac has the announced length.
        guard mac.count == gcm.parameters.tagOctetCount, let ciphertext = encryptedContentInfo.encryptedContent else {
            throw .altered
        }
        do throws(CipherError) {
            return try AESGCM.open(
                ciphertext.span, tag: mac.span, key: key, nonce: gcm.parameters.nonce.span,
                additionalData: additionalData.span)
        } catch {
            throw .altered
        }
    }

    /// The key of the first recipient that opens: without the certificate, which of them is ours cannot be known.
    private func contentEncryptionKey(
        _ privateKey: RSAPrivateKey, octetCount: Int
    ) throws(SealingError) -> SecretBytes {
        var unsupported: ObjectIdentifier?
        for recipient in keyTransRecipients {
            guard let parameters = recipient.keyEncryptionAlgorithm.rsaOAEPParameters else {
                unsupported = recipient.keyEncryptionAlgorithm.algorithm
                continue
            }
            if let key = try? privateKey.decrypt(recipient.encryptedKey.span, parameters), key.count == octetCount {
                return key
            }
        }
        if let unsupported { throw .unsupportedAlgorithm(unsupported) }
        throw .wrongKeyOrAltered
    }

    private static func keyTransRecipientInfo(
        _ certificate: Certificate, _ key: SecretBytes, _ random: inout some RandomSource
    ) throws(SealingError) -> KeyTransRecipientInfo {
        let information = certificate.subjectPublicKeyInfo
        guard let publicKey = try? information.rsaPublicKey() else {
            throw .recipientKeyIsNotRSA(information.algorithm.algorithm)
        }
        // One that cannot be read allows nothing.
        let usage: KeyUsage?
        do throws(DERError) { usage = try certificate.extensions.value(of: KeyUsage.self) } catch { usage = [] }
        guard usage?.contains(.keyEncipherment) != false else { throw .recipientMayNotEncipherKeys }
        let parameters = RSAOAEPParameters(digest: .sha256)
        do throws(RSAError) {
            let encrypted = try key.withBytes { key throws(RSAError) in
                try publicKey.encrypt(key, parameters, random: &random)
            }
            return KeyTransRecipientInfo(
                identifier: .issuerAndSerialNumber(certificate.issuer, certificate.serialNumber),
                keyEncryptionAlgorithm: parameters.algorithmIdentifier, encryptedKey: encrypted)
        } catch {
            throw .rsa(error)
        }
    }

    private static func drawn(
        _ octetCount: Int, _ random: inout some RandomSource
    ) throws(SealingError) -> SecretBytes {
        do throws(RandomSourceError) {
            return try SecretBytes(count: octetCount, random: &random)
        } catch {
            throw .randomSource(error)
        }
    }
}
