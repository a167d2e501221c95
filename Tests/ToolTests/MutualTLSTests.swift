import Foundation
import TestSupport
import Testing

/// The certificates of a group where they are used: in the handshakes of other people's servers and clients.
@Suite("A converted group's certificates in mutual TLS", .peer("nginx"), .peer("curl"), .peer("openssl"), .peer("certtool"))
struct MutualTLSTests {
    /// nginx with the server's certificate, asking for a client's; then curl, which must get a page.
    ///
    /// - Parameter ciphers: OpenSSL's cipher string for both, which carries the security level. curl loads its certificate
    ///   before it takes `--ciphers`, so that it gets the string as OpenSSL's default.
    private static func handshake(_ scratch: Scratch, _ ciphers: String, port: Int) throws -> (nginx: Int32, page: String, errors: String) {
        try scratch.write(
            """
            daemon off; master_process off; pid w/pid; error_log w/error.log; worker_processes 1;
            events { worker_connections 16; }
            http {
                access_log off; client_body_temp_path w/t1; proxy_temp_path w/t2; fastcgi_temp_path w/t3; uwsgi_temp_path w/t4;
                scgi_temp_path w/t5;
                server {
                    listen 127.0.0.1:\(port) ssl;
                    ssl_certificate w/server.pem; ssl_certificate_key g/Client/Local_Subsystems/LAKE_ServerPrivateKey.bin;
                    ssl_client_certificate w/root.pem; ssl_verify_client on; ssl_verify_depth 3;
                    ssl_ciphers \(ciphers);
                    location / { return 200 "$ssl_client_verify $ssl_client_s_dn"; }
                }
            }

            """.utf8, to: "nginx.conf")
        try scratch.write(
            "openssl_conf = c\n[c]\nssl_conf = s\n[s]\nsystem_default = d\n[d]\nCipherString = \(ciphers)\n".utf8, to: "openssl.cnf")
        try scratch.write(
            #"""
            mkdir -p w
            cat g/Client/Local_Subsystems/LAKE_ServerCertificate.cer g/ICCertificateAuthority/*.cer > w/server.pem
            tr -d '\r' < g/Lines/Line1_Certificate.cer | cat - g/ICCertificateAuthority/*.cer > w/client.pem
            cp g/ServerGroup/ServerGroupCertificate.cer w/root.pem
            nginx -p "$PWD" -c nginx.conf 2> w/nginx & server=$!
            n=0
            while [ $n -lt 100 ] && kill -0 $server 2> /dev/null && ! curl -s -o /dev/null http://127.0.0.1:$1/; do sleep 0.1; n=$((n + 1)); done
            if kill -0 $server 2> /dev/null; then
                OPENSSL_CONF="$PWD/openssl.cnf" curl -sS --max-time 20 --cacert w/root.pem --cert w/client.pem --key g/Lines/Line1_PrivateKey.bin \
                    --resolve lake.example:$1:127.0.0.1 https://lake.example:$1/
                status=$?
                kill $server
                wait $server
                exit $status
            fi
            wait $server
            cat w/nginx >&2
            exit 100
            """#.utf8, to: "tls.sh")
        let run = try Peer.run("sh", ["tls.sh", "\(port)"], in: scratch.folder)
        return (run.status, run.text, run.errors)
    }

    @Test("With SHA-256 nginx and curl shake hands; with SHA-1 only at security level 0, and they refuse without")
    func handshakes() throws {
        let scratch = try GroupMadeByOpenSSL.copy()
        let port = 20_000 + Int(ProcessInfo.processInfo.processIdentifier) % 20_000
        try scratch.write("".utf8, to: "empty")
        func verify(_ arguments: [String]) throws -> Int32 {
            try Peer.run("sh", ["-c", "cat g/ICCertificateAuthority/*.cer > chain && cat g/ServerGroup/*.cer > root"], in: scratch.folder)
            return try Peer.run(
                "openssl", ["verify"] + arguments + ["-CAfile", "root", "-untrusted", "chain", "g/Client/Local_Subsystems/LAKE_ServerCertificate.cer"],
                in: scratch.folder
            ).status
        }
        func certtool(_ arguments: [String]) throws -> Int32 {
            try Peer.run("sh", ["-c", "cat g/Client/Local_Subsystems/LAKE_ServerCertificate.cer chain > all"], in: scratch.folder)
            return try Peer.run("certtool", ["--verify", "--load-ca-certificate", "root", "--infile", "all"] + arguments, in: scratch.folder).status
        }
        // SHA-1, as it came.
        #expect(try verify(["-auth_level", "0"]) == 0)
        #expect(try verify(["-auth_level", "1"]) != 0)
        #expect(try certtool(["--verify-allow-broken"]) == 0)
        #expect(try certtool([]) != 0)
        let weak = try Self.handshake(scratch, "DEFAULT@SECLEVEL=0", port: port)
        #expect(weak.page == "SUCCESS CN=line1,O=Example", "\(weak.nginx) \(weak.page) \(weak.errors)")
        let refused = try Self.handshake(scratch, "DEFAULT@SECLEVEL=2", port: port + 1)
        #expect(refused.nginx != 0 && refused.page != weak.page, "\(refused.page)")

        let run = try Tool.run(["digest", "convert", "g", "--to", "sha256", "--yes"], in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try verify(["-auth_level", "2"]) == 0)
        #expect(try certtool([]) == 0)
        let strong = try Self.handshake(scratch, "DEFAULT@SECLEVEL=2", port: port + 2)
        #expect(strong.page == "SUCCESS CN=line1,O=Example", "\(strong.nginx) \(strong.page) \(strong.errors)")
    }
}
