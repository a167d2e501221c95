import Foundation
import PKCS12
import TestSupport

/// The programs of the matrix: how each reads a PFX and makes one, from the command line.
enum Program: String, CaseIterable {
    case openssl, certtool, pk12util, keytool, python3

    /// - Parameters:
    ///   - password: nil for none at all.
    ///   - folder: has `key.pem`, `chain.pem` (leaf first), NSS's `db`, and `source.p12` under `changeit`.
    /// - Returns: nil if it opened the file with a key and two certificates; else what it said.
    func read(_ file: String, _ password: String?, in folder: Scratch) throws -> String? {
        try folder.write(((password ?? "") + "\n").utf8, to: "pass-\(file)")
        defer { try? FileManager.default.removeItem(at: folder.url("pass-\(file)")) }
        let run: Finished
        let isRead: Bool
        switch self {
        case .openssl:
            run = try Peer.run("openssl", ["pkcs12", "-in", file, "-passin", "file:pass-\(file)", "-nodes"], in: folder.folder)
            isRead = run.text.contains("PRIVATE KEY") && run.text.components(separatedBy: "BEGIN CERTIFICATE").count == 3
        case .certtool:
            run = try Peer.run("certtool", ["--p12-info", "--inder", "--infile", file] + Self.gnutls(password), in: folder.folder, environment: Self.locale)
            // It shows what it can of a file that it refuses.
            isRead = run.status == 0 && run.text.contains("PRIVATE KEY") && run.text.components(separatedBy: "BEGIN CERTIFICATE").count == 3
        case .pk12util:
            run = try Peer.run("pk12util", ["-i", file, "-d", "sql:db", "-w", "pass-\(file)", "-K", ""], in: folder.folder, environment: Self.locale)
            isRead = run.text.contains("IMPORT SUCCESSFUL") || run.errors.contains("IMPORT SUCCESSFUL")
        case .keytool:
            let words = (password ?? "").isEmpty
                // Without characters keytool asks, instead of taking the argument, when it is to import.
                ? ["-list", "-keystore", file, "-storetype", "PKCS12", "-storepass", ""]
                : ["-importkeystore", "-srckeystore", file, "-srcstoretype", "PKCS12", "-srcstorepass", password ?? "", "-destkeystore",
                    "read-\(file)", "-deststoretype", "PKCS12", "-deststorepass", "changeit", "-noprompt"]
            run = try Peer.run("keytool", words, in: folder.folder, environment: Self.locale)
            isRead = run.status == 0
        case .python3:
            run = try Peer.run(
                "python3", ["-c", Self.pythonReader, file, password == nil ? "none" : "some", password ?? ""], in: folder.folder, environment: Self.locale)
            isRead = run.text == "True 2\n"
        }
        return isRead ? nil : "\(run.status): \(run.errors) \(run.text)"
    }

    /// Makes a file as a profile would be.
    ///
    /// - Returns: nil if it did; else what it said.
    func make(_ file: String, _ password: String?, tripleDES: Bool, in folder: Scratch) throws -> String? {
        try folder.write(((password ?? "") + "\n").utf8, to: "pass-\(file)")
        let run: Finished
        switch self {
        case .openssl:
            run = try Peer.run(
                "openssl", ["pkcs12", "-export", "-in", "chain.pem", "-inkey", "key.pem", "-name", "pbx", "-out", file, "-passout", "file:pass-\(file)"]
                    + (tripleDES ? ["-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES", "-macalg", "sha1"] : []), in: folder.folder)
        case .certtool:
            run = try Peer.run(
                "certtool", ["--to-p12", "--load-certificate", "chain.pem", "--load-privkey", "key.pem", "--p12-name", "pbx", "--outder", "--outfile", file,
                    "--pkcs-cipher", tripleDES ? "3des-pkcs12" : "aes-256", "--hash", tripleDES ? "sha1" : "sha256"] + Self.gnutls(password),
                in: folder.folder, environment: Self.locale)
        case .pk12util:
            let cipher = tripleDES ? "PKCS #12 V2 PBE With SHA-1 And 3KEY Triple DES-CBC" : "AES-256-CBC"
            run = try Peer.run(
                "pk12util", ["-o", file, "-n", "pbx", "-d", "sql:db", "-w", "pass-\(file)", "-K", "", "-c", cipher, "-C", cipher], in: folder.folder,
                environment: Self.locale)
        case .keytool:
            run = try Peer.run(
                "keytool", ["-importkeystore", "-srckeystore", "source.p12", "-srcstoretype", "PKCS12", "-srcstorepass", "changeit", "-destkeystore", file,
                    "-deststoretype", "PKCS12", "-deststorepass", password ?? "", "-noprompt"] + (tripleDES ? ["-J-Dkeystore.pkcs12.legacy"] : []),
                in: folder.folder, environment: Self.locale)
        case .python3:
            run = try Peer.run(
                "python3", ["-c", Self.pythonMaker, file, password == nil ? "none" : "some", password ?? "", tripleDES ? "3des" : "aes"], in: folder.folder,
                environment: Self.locale)
        }
        return run.status == 0 ? nil : "\(run.status): \(run.errors) \(run.text)"
    }

    private static let locale = ["LC_ALL": "C.UTF-8"]

    private static func gnutls(_ password: String?) -> [String] {
        guard let password else { return ["--null-password"] }
        return password.isEmpty ? ["--empty-password"] : ["--password=\(password)"]
    }

    private static let pythonReader = """
        import sys
        from cryptography.hazmat.primitives.serialization import pkcs12
        key, own, others = pkcs12.load_key_and_certificates(
            open(sys.argv[1], "rb").read(), None if sys.argv[2] == "none" else sys.argv[3].encode())
        print(key is not None, (own is not None) + len(others))
        """

    private static let pythonMaker = """
        import sys
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.serialization import (
            NoEncryption, PrivateFormat, load_pem_private_key, pkcs12)
        key = load_pem_private_key(open("key.pem", "rb").read(), None)
        text = open("chain.pem", "rb").read()
        end = b"-----END CERTIFICATE-----"
        certificates = [x509.load_pem_x509_certificate(part + end) for part in text.split(end)[:-1]]
        legacy = sys.argv[4] == "3des"
        builder = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(2000).key_cert_algorithm(
            pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC if legacy else pkcs12.PBES.PBESv2SHA256AndAES256CBC
        ).hmac_hash(hashes.SHA1() if legacy else hashes.SHA256())
        how = NoEncryption() if sys.argv[2] == "none" else builder.build(sys.argv[3].encode())
        open(sys.argv[1], "wb").write(
            pkcs12.serialize_key_and_certificates(b"pbx", key, certificates[0], certificates[1:], how))
        """
}
