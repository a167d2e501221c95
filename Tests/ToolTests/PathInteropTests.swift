import Foundation
import TestSupport
import Testing

/// Chains of ours in other programs' hands, and theirs in ours.
@Suite struct PathInteropTests {
    /// Made by Signet alone: root, issuing authority, a server and a client below it, and their lists.
    static let ours = Result {
        let scratch = try Scratch()
        func signet(_ line: String) throws {
            let ran = try Tool.shell("signet \(line)", in: scratch)
            guard ran.status == 0 else { throw Failed(line: line, errors: ran.errors) }
        }
        try signet("cert self-signed --ca --subject 'CN=Root,O=Example' --days 3650 --out root.crt")
        try signet("csr new --subject 'CN=Issuing,O=Example' --no-san --key-out ca.key --out ca.csr")
        try signet("cert issue --csr ca.csr --ca root.crt --ca-key root.key --profile issuing-ca --days 1825 --out ca.crt")
        for (name, profile) in [("server", "server"), ("client", "client")] {
            try signet("csr new --subject CN=\(name).example --san DNS:\(name).example --key-out \(name).key --out \(name).csr")
            try signet(
                "cert issue --csr \(name).csr --ca ca.crt --ca-key ca.key --profile \(profile) --copy-extensions san --days 300 --out \(name).crt")
        }
        try signet("crl new --ca root.crt --ca-key root.key --out root.crl")
        try signet("crl new --ca ca.crt --ca-key ca.key --out good.crl")
        try signet("crl new --ca ca.crt --ca-key ca.key --from good.crl --revoke server.crt --revoke client.crt --out revoked.crl")
        try Tool.shell(
            """
            cat server.crt ca.crt > chain.pem; cat client.crt ca.crt > client.pem
            for list in good revoked; do cat root.crl $list.crl > all-$list.crl; openssl crl -in $list.crl -outform DER -out $list.der; done
            openssl crl -in root.crl -outform DER -out root.der
            """, in: scratch)
        return scratch
    }

    private struct Failed: Error {
        let line, errors: String
    }

    struct Verifier: CustomTestStringConvertible, Sendable {
        let program: String
        let without, good, revoked: String
        var testDescription: String { program }
    }

    static let java = repositoryRoot.appending(path: "Tests/ToolTests/Fixtures/Verify.java").path(percentEncoded: false)

    static let verifiers = [
        Verifier(
            program: "openssl", without: "openssl verify -CAfile root.crt -untrusted ca.crt -purpose sslserver -verify_hostname server.example server.crt",
            good: "openssl verify -CAfile root.crt -untrusted ca.crt -crl_check_all -CRLfile all-good.crl server.crt",
            revoked: "openssl verify -CAfile root.crt -untrusted ca.crt -crl_check_all -CRLfile all-revoked.crl server.crt"),
        Verifier(
            program: "certtool", without: "certtool --verify --load-ca-certificate root.crt --verify-hostname server.example --infile chain.pem",
            good: "certtool --verify --load-ca-certificate root.crt --load-crl all-good.crl --infile chain.pem",
            revoked: "certtool --verify --load-ca-certificate root.crt --load-crl all-revoked.crl --infile chain.pem"),
        Verifier(
            program: "vfychain", without: nss([]), good: nss(["root.der", "good.der"]), revoked: nss(["root.der", "revoked.der"])),
        Verifier(
            program: "java", without: "java '\(java)' root.crt chain.pem", good: "java '\(java)' root.crt chain.pem root.crl good.crl",
            revoked: "java '\(java)' root.crt chain.pem root.crl revoked.crl"),
        Verifier(
            program: "signet", without: "signet verify chain.pem --trust root.crt --host server.example --purpose server",
            good: "signet verify chain.pem --trust root.crt --crl all-good.crl --crl-required",
            revoked: "signet verify chain.pem --trust root.crt --crl all-revoked.crl --crl-required"),
    ]

    /// NSS takes trust and lists from a database.
    private static func nss(_ lists: [String]) -> String {
        let folder = "db-\(lists.last ?? "none")"
        let imports = lists.map { "crlutil -I -i \($0) -d sql:\(folder) && " }.joined()
        return "rm -rf \(folder); mkdir \(folder) && certutil -N -d sql:\(folder) --empty-password && "
            + "certutil -A -d sql:\(folder) -n root -t CT,CT, -i root.crt -a && certutil -A -d sql:\(folder) -n ca -t ,, -i ca.crt -a && "
            + "\(imports)vfychain -d sql:\(folder) -u 1 -a server.crt -a ca.crt"
    }

    @Test("A chain made by Signet is good to other programs, and refused by each once a list of Signet's revokes it",
        .peer("openssl"), .peer("certtool"), .peer("vfychain"), .peer("java"), arguments: verifiers)
    func verified(_ verifier: Verifier) throws {
        let scratch = try Self.ours.get()
        for (line, isGood) in [(verifier.without, true), (verifier.good, true), (verifier.revoked, false)] {
            let ran = try Tool.shell(line, in: scratch)
            #expect((ran.status == 0) == isGood, "\(line): \(ran.text)\(ran.errors)")
        }
    }

    @Test("nginx and curl shake hands with Signet's certificates, one side and both, and refuse the revoked one of the other",
        .peer("nginx"), .peer("curl"))
    func handshake() throws {
        let scratch = try Self.ours.get()
        // A server that asks for no certificate, one that does, and one that has a list.
        let port = 20_000 + Int(ProcessInfo.processInfo.processIdentifier) % 10_000 * 4
        func server(_ offset: Int, _ more: String) -> String {
            """
            server {
                listen 127.0.0.1:\(port + offset) ssl; ssl_certificate chain.pem; ssl_certificate_key server.key; \(more)
                location / { return 200 "hello $ssl_client_verify"; }
            }
            """
        }
        let verifying = "ssl_client_certificate root.crt; ssl_verify_client on; ssl_verify_depth 3;"
        let folder = scratch.folder.path(percentEncoded: false)
        try scratch.write(
            """
            pid nginx.pid; error_log stderr; daemon off; master_process off;
            events {}
            http {
                access_log off; client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
                \(server(0, ""))
                \(server(1, verifying))
                \(server(2, verifying + " ssl_crl all-revoked.crl;"))
                \(server(3, verifying + " ssl_crl all-good.crl;"))
            }
            """.utf8, to: "nginx.conf")
        func curl(_ offset: Int, _ more: String) -> String {
            "curl -sS --max-time 20 --noproxy '*' --cacert root.crt --resolve server.example:\(port + offset):127.0.0.1 \(more) https://server.example:\(port + offset)/"
        }
        let client = "--cert client.pem --key client.key"
        let lines = [
            curl(0, ""), curl(0, "--crlfile all-good.crl"), curl(0, "--crlfile all-revoked.crl"), curl(1, client), curl(1, ""),
            curl(2, client), curl(3, client),
        ]
        let ran = try Tool.shell(
            "nginx -p '\(folder)' -c nginx.conf 2> nginx.log & server=$!\n"
                + "for i in 1 2 3 4 5 6 7 8 9 10; do \(curl(0, "-o /dev/null")) 2> /dev/null && break; sleep 0.5; done\n"
                + lines.enumerated().map { number, line in "\(line) > \(number).out 2> \(number).err; echo $?" }.joined(separator: "\n")
                + "\nkill $server; wait $server",
            in: scratch)
        let codes = ran.text.split(separator: "\n").map(String.init)
        let outputs = try lines.indices.map { try scratch.text("\($0).out") }
        let errors = try lines.indices.map { try scratch.text("\($0).err") }
        let log = try scratch.text("nginx.log")
        try #require(codes.count == lines.count, "\(log)")
        #expect(codes[0] == "0" && outputs[0].hasPrefix("hello"), "\(errors[0])")
        #expect(codes[1] == "0")
        // 60, CURLE_PEER_FAILED_VERIFICATION.
        #expect(codes[2] == "60", "\(errors[2])")
        #expect(codes[3] == "0" && outputs[3] == "hello SUCCESS", "\(outputs[3]) \(errors[3])")
        // nginx answers 400 to whoever has no good certificate.
        #expect(outputs[4].contains("400"))
        #expect(outputs[5].contains("400"), "\(outputs[5])")
        #expect(outputs[6] == "hello SUCCESS")
    }

    @Test("Both sides of a mutual TLS connection are verified, each for its purpose and by its own list")
    func mutual() throws {
        let scratch = try Self.ours.get()
        for (arguments, status) in [
            ("chain.pem --purpose server --host server.example --host-rule genesys-host", 0), ("client.pem --purpose client", 0),
            ("client.pem --purpose server", 1), ("chain.pem --purpose client", 1),
            ("chain.pem --purpose server --host client.example --host-rule genesys-host", 1),
            ("chain.pem --purpose server --crl all-revoked.crl", 1), ("client.pem --purpose client --crl all-revoked.crl", 1),
            ("client.pem --purpose client --crl all-good.crl --crl-required", 0),
        ] as [(String, Int32)] {
            let ran = try Tool.shell("signet verify --trust root.crt \(arguments)", in: scratch)
            #expect(ran.status == status, "\(arguments): \(ran.text)")
        }
    }

    @Test("Chains made by OpenSSL, certtool, keytool and NSS are good to Signet, with and without their root",
        .peer("openssl"), .peer("certtool"), .peer("keytool"), .peer("certutil"), arguments: [certtool, keytool, certutil])
    func theirs(_ making: String) throws {
        let scratch = try Scratch()
        try scratch.write(Self.templates["ca", default: ""].utf8, to: "ca.cfg")
        try scratch.write(Self.templates["server", default: ""].utf8, to: "server.cfg")
        let made = try Tool.shell("exec 2>&1; set -e; " + making, in: scratch)
        try #require(made.status == 0, "\(made.text)")
        let ran = try Tool.shell("signet verify server.crt --trust ca.crt --host server.example --purpose server", in: scratch)
        #expect(ran.status == 0, "\(ran.text)\(ran.errors)")
        #expect(try Tool.shell("cat server.crt ca.crt > both.pem; signet verify both.pem --trust ca.crt", in: scratch).status == 0)
        #expect(try Tool.shell("signet verify server.crt --trust ca.crt --host other.example", in: scratch).status == 1)
        #expect(try Tool.shell("signet verify server.crt --trust server.crt", in: scratch).status == 0)
    }

    private static let templates = [
        "ca": "cn = Their CA\nca\ncert_signing_key\ncrl_signing_key\nexpiration_days = 99\nserial = 1\n",
        "server": "cn = server.example\ndns_name = server.example\ntls_www_server\nsigning_key\nencryption_key\nexpiration_days = 99\nserial = 2\n",
    ]

    private static let certtool = """
        for name in ca server; do certtool --generate-privkey --key-type rsa --bits 2048 --outfile $name.key; done
        certtool --generate-self-signed --load-privkey ca.key --template ca.cfg --outfile ca.crt
        certtool --generate-certificate --load-privkey server.key --load-ca-certificate ca.crt --load-ca-privkey ca.key \
            --template server.cfg --outfile server.crt
        """
    private static let keytool = """
        common="-keystore store -storepass password -keyalg RSA -keysize 2048 -validity 99"
        keytool -genkeypair $common -alias ca -dname 'CN=Their CA' -ext bc:c=ca:true -ext ku:c=keyCertSign,cRLSign
        keytool -genkeypair $common -alias server -dname CN=server.example
        keytool -certreq -keystore store -storepass password -alias server -file server.csr
        keytool -gencert -keystore store -storepass password -alias ca -infile server.csr -outfile server.crt -rfc -validity 90 \
            -ext san=dns:server.example -ext eku=serverAuth
        keytool -exportcert -keystore store -storepass password -alias ca -rfc -file ca.crt
        """
    private static let certutil = """
        mkdir db; certutil -N -d sql:db --empty-password; head -c 64 /dev/urandom > noise
        printf 'y\\n-1\\ny\\n' | certutil -S -d sql:db -z noise -n ca -s 'CN=Their CA' -x -t C,C, -g 2048 -v 9 -2 --keyUsage certSigning,crlSigning
        head -c 64 /dev/urandom > noise
        certutil -S -d sql:db -z noise -n server -s CN=server.example -c ca -t ,, -g 2048 -v 8 -m 77 -8 server.example --extKeyUsage serverAuth
        certutil -L -d sql:db -n ca -a > ca.crt; certutil -L -d sql:db -n server -a > server.crt
        """
}
