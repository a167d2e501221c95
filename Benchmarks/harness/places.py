"""Where the programs are, and how they are built."""

import json
import pathlib
import subprocess
import sys

from .contestants import Missing, Worker

# OpenSSL 3.0 takes two words in OPENSSL_ia32cap, `~` meaning "without these bits" (OPENSSL_ia32cap(3)).
# First word, CPUID 1 EDX:ECX: bit 41 SSSE3, bit 43 XOP, bit 60 AVX. Second word, CPUID 7 EBX: bit 5 AVX2, bit 16
# AVX512F, bit 29 SHA. Its SHA code asks for no other bit before it falls back to integer instructions. OpenSSL 3.5
# and later read more words (bit 32 of the third is SHA512); those not named stay as they are, so the third is named.
MASKED = "~0x10000a0000000000:~0x20010020:~0x100000000"
# The bit of SHA alone: what PBKDF2 is compared with.
MASKED_SHA = ":~0x20000000"


class Places:
    def __init__(self, root: pathlib.Path, build: bool):
        self.root = root
        self.build = build
        self.build_folder = root / ".build" / "benchmarks"
        self.build_folder.mkdir(parents=True, exist_ok=True)

    def _swift(self, product, package=None):
        package = package or self.root
        if self.build:
            done = subprocess.run(
                ["swift", "build", "-c", "release", "--package-path", str(package), "--product", product],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            if done.returncode != 0:
                raise Missing(f"{product} does not build:\n{done.stdout[-2000:]}")
        return str(package / ".build" / "release" / product)

    def signet(self):
        return self._swift("signet")

    def signet_worker(self):
        return Worker("signet", [self._swift("signet-bench")])

    def swift_crypto_worker(self):
        peers = self.root / "Benchmarks" / "Peers"
        program = self._swift("swift-crypto-peer", peers)
        try:
            pins = json.loads((peers / "Package.resolved").read_text())["pins"]
            version = next(pin["state"]["version"] for pin in pins if pin["identity"] == "swift-crypto")
        except (OSError, KeyError, StopIteration):
            version = "of unknown version"
        return Worker("swift-crypto", [program, version])

    def openssl_worker(self, masked=False):
        """A C program over libcrypto, so that nothing stands between its functions and the clock."""
        program = self.build_folder / "openssl-peer"
        source = self.root / "Benchmarks" / "Peers" / "openssl-peer.c"
        if self.build or not program.exists():
            done = subprocess.run(
                ["cc", "-O2", "-o", str(program), str(source), "-lcrypto"], capture_output=True, text=True, check=False)
            if done.returncode != 0:
                raise Missing(f"openssl-peer does not build (Debian: libssl-dev):\n{done.stderr[-2000:]}")
        return Worker("openssl", [str(program)], {"OPENSSL_ia32cap": MASKED_SHA if masked == "sha" else MASKED} if masked else None)

    def python_worker(self, library):
        peer = self.root / "Benchmarks" / "Peers" / "python_peer.py"
        return Worker(library, [sys.executable, str(peer), library])

    def key(self, bits):
        """An RSA key in PKCS#8 PEM that every contestant of a question reads; made once by openssl."""
        path = self.build_folder / f"rsa-{bits}.pem"
        if not path.exists():
            subprocess.run(
                ["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{bits}", "-out", str(path)],
                check=True, capture_output=True)
        return str(path)

    def chain(self):
        """A folder with leaf.pem, ca.pem and root.pem, RSA-2048 and SHA-256, for pbx.example; made once by openssl."""
        folder = self.build_folder / "chain"
        if not (folder / "leaf.pem").exists():
            folder.mkdir(exist_ok=True)
            (folder / "x.cnf").write_text(
                "[ca]\nbasicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign\n"
                "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
                "[leaf]\nbasicConstraints=CA:false\nkeyUsage=critical,digitalSignature,keyEncipherment\n"
                "extendedKeyUsage=serverAuth\nsubjectAltName=DNS:pbx.example\n"
                "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n[req]\ndistinguished_name=dn\n[dn]\n")

            def openssl(*words):
                subprocess.run(["openssl", *words], check=True, capture_output=True, cwd=folder)
            for name in ("root", "ca", "leaf"):
                openssl("genrsa", "-out", f"{name}.key", "2048")
                openssl("req", "-new", "-key", f"{name}.key", "-subj", f"/CN={name}", "-config", "x.cnf", "-out", f"{name}.csr")
            common = ("-days", "3650", "-sha256", "-extfile", "x.cnf")
            openssl("x509", "-req", "-in", "root.csr", "-signkey", "root.key", "-extensions", "ca", "-out", "root.pem", *common)
            for name, issuer, section in (("ca", "root", "ca"), ("leaf", "ca", "leaf")):
                openssl(
                    "x509", "-req", "-in", f"{name}.csr", "-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key", "-CAcreateserial",
                    "-extensions", section, "-out", f"{name}.pem", *common)
        return str(folder)
