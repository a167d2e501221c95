import Foundation
import TestSupport
import Testing

/// A group's folder as the PureConnect document describes it, made by OpenSSL: no line of ours has written in it.
enum GroupMadeByOpenSSL {
    /// Keys are made once, and signatures with SHA-1 and SHA-256 once each.
    static let shared: [String: Result<Scratch, any Error>] = Dictionary(
        uniqueKeysWithValues: ["sha1", "sha256"].map { digest in (digest, Result { try made(digest) }) })

    /// A copy of the group in a folder of its own, as `g`.
    static func copy(_ digest: String = "sha1") throws -> Scratch {
        let original = try #require(try shared[digest]?.get())
        let scratch = try Scratch()
        let run = try Peer.run("cp", ["-a", original.path("g"), original.path("authority.key"), scratch.path("")])
        try #require(run.status == 0, "\(run.errors)")
        return scratch
    }

    private static func made(_ digest: String) throws -> Scratch {
        let scratch = try Scratch()
        try scratch.write(script.utf8, to: "make.sh")
        let run = try Peer.run("sh", ["make.sh", digest], in: scratch.folder)
        try #require(run.status == 0, "\(run.errors)")
        return scratch
    }

    private static let script = #"""
        set -e
        mkdir -p g/ServerGroup g/ICCertificateAuthority g/Client/Local_Subsystems g/Client/Remote_Subsystems/Jasper \
            g/Client/Remote_Client/lake g/Lines g/HTTPS w
        q() { openssl "$@" 2> w/errors || { cat w/errors >&2; return 1; }; }
        root=g/ServerGroup/ServerGroup
        ca=g/ICCertificateAuthority/LAKE_ICCertificateAuthority
        q req -x509 -newkey rsa:2048 -nodes -keyout ${root}PrivateKey.bin -out ${root}Certificate.cer -days 3650 -$1 \
            -subj '/O=Example/CN=Server Group' -addext keyUsage=critical,keyCertSign,cRLSign
        q rsa -in ${root}PrivateKey.bin -pubout -out ${root}PublicKey.bin
        printf 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid,issuer:always\n' > w/ca
        printf 'basicConstraints=CA:FALSE\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid,issuer:always\nsubjectAltName=DNS:lake.example\n' > w/ee
        q req -newkey rsa:2048 -nodes -keyout ${ca}PrivateKey.bin -out w/csr -subj '/O=Example/CN=LAKE Authority'
        q x509 -req -in w/csr -CA ${root}Certificate.cer -CAkey ${root}PrivateKey.bin -set_serial 0x77 -days 3000 -$1 -extfile w/ca -out ${ca}Certificate.cer
        digest=$1
        issue() {
            q req -newkey rsa:2048 -nodes -keyout $1PrivateKey.bin -out w/csr -subj "/O=Example/CN=$2"
            q x509 -req -in w/csr -CA ${ca}Certificate.cer -CAkey ${ca}PrivateKey.bin -set_serial 0x$3 -days 300 -$digest -extfile w/ee -out $1Certificate.cer
        }
        issue g/Client/Local_Subsystems/LAKE_Server lake.example 1001
        issue g/Client/Remote_Subsystems/Jasper/LAKE_Client lake-at-jasper 1003
        issue g/Lines/Line1_ line1 1004
        issue g/HTTPS/web_ web.example 1005
        for folder in Local_Subsystems Remote_Subsystems/Jasper Remote_Client/lake; do
            cp ${root}Certificate.cer g/Client/$folder/LAKE_TrustedCertificate.cer
        done
        sed 's/$/\r/' g/Lines/Line1_Certificate.cer > w/crlf && cp w/crlf g/Lines/Line1_Certificate.cer
        q x509 -in g/HTTPS/web_Certificate.cer -outform der -out g/HTTPS/web.der
        cat g/HTTPS/web_Certificate.cer ${ca}Certificate.cer g/HTTPS/web_PrivateKey.bin > g/HTTPS/chain.pem
        q req -x509 -newkey rsa:2048 -nodes -keyout w/foreign.key -out g/Client/Remote_Client/foreign.cer -days 3650 -$1 -subj '/CN=Foreign root'
        q pkcs12 -export -in g/HTTPS/web_Certificate.cer -inkey g/HTTPS/web_PrivateKey.bin -out g/HTTPS/web.pfx -passout pass:x
        touch w/index && echo 01 > w/number
        printf "default_ca=c\n[c]\ndatabase=w/index\ncrlnumber=w/number\ndefault_md=$1\ndefault_crl_days=30\n" > w/cnf
        q ca -config w/cnf -gencrl -keyfile ${ca}PrivateKey.bin -cert ${ca}Certificate.cer -out g/ICCertificateAuthority/ca.crl
        cp ${ca}PrivateKey.bin authority.key
        find g -type d -exec chmod 700 {} + && find g -name '*.bin' -exec chmod 600 {} +
        """#

    /// The SHA-256, mode and name of everything in the group, one a line; of folders their mode.
    static func manifest(_ scratch: Scratch, _ folder: String = "g") throws -> String {
        try Peer.run(
            "sh", ["-c", "cd \(folder) && find . -printf '%y %m %p\\n' | sort && find . -type f -exec sha256sum {} + | sort -k2"],
            in: scratch.folder
        ).text
    }
}
