import Foundation
import TestSupport
import Testing

/// Another authority, made by OpenSSL: a root, a CA below it, and what they sign. Nothing of it is ours.
enum ThirdParty {
    private static let made: Result<Scratch, any Error> = Result {
        let scratch = try Scratch()
        try scratch.write(script.utf8, to: "make.sh")
        let run = try Peer.run("sh", ["make.sh"], in: scratch.folder)
        try #require(run.status == 0, "\(run.errors)")
        return scratch
    }

    /// `tp-root`, `tp-sub` below it and `tp-other`, each as `.cer` and `.key`; extensions of kinds of certificates.
    private static let script = #"""
        set -e
        q() { openssl "$@" 2> errors || { cat errors >&2; return 1; }; }
        printf 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n' > tp-ca.ext
        printf 'basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\n' > tp-short.ext
        printf 'extendedKeyUsage=serverAuth\nkeyUsage=critical,digitalSignature,keyEncipherment\nsubjectAltName=DNS:www.example.com\n' > tp-www.ext
        printf 'extendedKeyUsage=clientAuth\nkeyUsage=critical,digitalSignature\nsubjectAltName=DNS:web.example.com\n' > tp-client.ext
        printf 'keyUsage=critical,keyCertSign\nsubjectAltName=DNS:web.example.com\n' > tp-signs.ext
        for name in root other; do
            q req -x509 -newkey rsa:2048 -nodes -keyout tp-$name.key -out tp-$name.cer -days 3650 -subj "/O=Third Party/CN=TP $name" \
                -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
        done
        q req -newkey rsa:2048 -nodes -keyout tp-sub.key -out tp-sub.csr -subj '/O=Third Party/CN=TP sub'
        q x509 -req -in tp-sub.csr -CA tp-root.cer -CAkey tp-root.key -days 3000 -extfile tp-ca.ext -out tp-sub.cer
        q ecparam -name prime256v1 -genkey -noout -out tp-ec.key
        q req -x509 -new -key tp-ec.key -out tp-ec.cer -days 3650 -subj '/O=Third Party/CN=TP ec'
        q req -newkey rsa:2048 -nodes -keyout stranger.key -out stranger.csr -subj '/CN=web.example.com' -addext subjectAltName=DNS:web.example.com
        """#

    /// A pair of servers (``MadeGroup``) and the files of the other authority beside it.
    static func copy() throws -> Scratch {
        let scratch = try MadeGroup.copy()
        let from = try made.get()
        for name in try from.names where name.hasPrefix("tp-") || name.hasPrefix("stranger") {
            try Peer.run("cp", ["-a", from.path(name), scratch.path(name)])
        }
        return scratch
    }

    static let webRequest = "pair/CSRs/web.example.com_HTTPSCertificateSigningRequest.csr"

    /// Signs a request as it asks, or with the extensions of a file.
    static func sign(
        _ request: String, by authority: String = "tp-root", as out: String, extensions: String? = nil, _ more: [String] = [],
        in scratch: Scratch
    ) throws {
        let wanted = extensions.map { ["-extfile", $0] } ?? ["-copy_extensions", "copyall"]
        let run = try Peer.run(
            "openssl",
            ["x509", "-req", "-in", request, "-CA", "\(authority).cer", "-CAkey", "\(authority).key", "-days", "365", "-sha256", "-out", out]
                + wanted + more, in: scratch.folder)
        try #require(run.status == 0, "\(run.errors)")
    }
}
