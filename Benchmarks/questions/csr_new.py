"""How long the whole command takes that makes a fresh RSA-2048 key and a request with it, files written.

certtool makes the key only: that is the comparison that the project's first step asks for. Every command writes to a
new name in one folder, so `signet`'s fsync is inside its time; the others do not call it.
"""

import atexit
import shutil
import tempfile

from harness.contestants import Command

OURS = "signet"


def contestants(places):
    signet = places.signet()
    folder = tempfile.mkdtemp(prefix="csr-new-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return {
        "signet": lambda: Command(
            "signet",
            lambda n: [signet, "csr", "new", "--subject-encoded", "/C=US/O=Example/CN=pbx.example", "--san",
                       "DNS:pbx.example", "--bits", "2048", "--key-out", f"{folder}/s{n}.key", "--out",
                       f"{folder}/s{n}.csr"],
            [signet, "--version"]),
        "certtool (key only)": lambda: Command(
            "certtool", lambda n: ["certtool", "--generate-privkey", "--bits", "2048", "--outfile", f"{folder}/c{n}.key"],
            ["certtool", "--version"]),
        "openssl": lambda: Command(
            "openssl",
            lambda n: ["openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/C=US/O=Example/CN=pbx.example",
                       "-addext", "subjectAltName=DNS:pbx.example", "-keyout", f"{folder}/o{n}.key", "-out",
                       f"{folder}/o{n}.csr"],
            ["openssl", "version"]),
    }


def cases(_):
    return [{"name": "RSA-2048", "ask": {name: "" for name in ("signet", "certtool (key only)", "openssl")}}]
