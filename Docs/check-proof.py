#!/usr/bin/env python3
"""Recomputes the proof of a conversion of digests with nothing but Python's standard library and openssl.

    Docs/check-proof.py proof.json GROUP

Each record says which octets of a certificate or revocation list were changed, and under which key. For each: the old
octets are made from the file in GROUP by undoing the changes; their digests, and the digest of everything that did not
change, must be those of the record; and both signatures s must be less than n, with s^e mod n the encoded digest of what
is signed (RFC 8017 section 8.2.2). Lastly the key must be that of a certificate in GROUP, as openssl reads it.
"""
import base64, hashlib, json, os, re, subprocess, sys

PREFIXES = {  # RFC 8017 section 9.2, note 1
    "sha1": "3021300906052b0e03021a05000414", "sha224": "302d300d06096086480165030402040500041c",
    "sha256": "3031300d060960864801650304020105000420", "sha384": "3041300d060960864801650304020205000430",
    "sha512": "3051300d060960864801650304020305000440",
}


def element(octets, place):
    """Where the content of the DER element at a place begins and ends."""
    length, begin = octets[place + 1], place + 2
    if length >= 0x80:
        count = length & 0x7F
        length, begin = int.from_bytes(octets[begin:begin + count], "big"), begin + count
    return begin, begin + length


def blocks(path):
    """The DER of every certificate and list of a file."""
    with open(path, "rb") as file:
        octets = file.read()
    found = re.findall(rb"-----BEGIN (?:X509 |TRUSTED )?(?:CERTIFICATE|CRL)-----(.*?)-----END", octets, re.S)
    return [base64.b64decode(b"".join(one.split())) for one in found] or [octets]


def check(octets, digest, n, e):
    """The signature over the first of the three elements."""
    outer, _ = element(octets, 0)
    _, signed_end = element(octets, outer)
    _, algorithm_end = element(octets, signed_end)
    begin, end = element(octets, algorithm_end)
    s = int.from_bytes(octets[begin + 1:end], "big")
    t = bytes.fromhex(PREFIXES[digest]) + hashlib.new(digest, octets[outer:signed_end]).digest()
    k = (n.bit_length() + 7) // 8
    assert octets[begin] == 0 and end - begin - 1 == k and s < n, "a signature of another size"
    padding = b"\xff" * (k - len(t) - 3)
    assert pow(s, e, n) == int.from_bytes(b"\x00\x01" + padding + b"\x00" + t, "big"), "a signature that does not verify"


def moduli(group):
    """The moduli of all certificates below a folder, as openssl prints them."""
    for folder, _, names in os.walk(group):
        for name in names:
            run = subprocess.run(["openssl", "x509", "-noout", "-modulus", "-in", os.path.join(folder, name)], capture_output=True)
            if run.returncode == 0:
                yield int(run.stdout.strip().split(b"=")[1], 16)


def main(proof, group):
    with open(proof) as file:
        proof = json.load(file)
    assert proof["schema"] == "signet/conversion-proof/1"
    assert proof["records"] and proof["count"] == len(proof["records"]), "records are missing"
    known = set(moduli(group))
    for record in proof["records"]:
        path, _, number = record["file"].partition("#")
        new = blocks(os.path.join(group, path))[int(number or 1) - 1]
        # A `TRUSTED CERTIFICATE` has something of OpenSSL's behind it.
        new = new[:element(new, 0)[1]]
        old, rest = bytearray(new), bytearray(new)
        for change in reversed(record["changes"]):
            place, a, b = change["newOffset"], bytes.fromhex(change["old"]), bytes.fromhex(change["new"])
            assert new[place:place + len(b)] == b, "another octet than the record says"
            old[place:place + len(b)] = a
            del rest[place:place + len(b)]
        assert hashlib.sha256(rest).hexdigest() == record["unchangedSHA256"], "something else was changed"
        for octets, side in ((bytes(old), "old"), (new, "new")):
            for name, value in record[side].items():
                assert hashlib.new(name, octets).hexdigest() == value, "another fingerprint"
            n, e = (int(record["authority"][part], 16) for part in ("modulus", "publicExponent"))
            check(octets, record[side + "Digest"], n, e)
        assert n in known, "a key of no certificate in the group"
    print(f"{len(proof['records'])} records hold")


if __name__ == "__main__":
    main(*sys.argv[1:])
