#!/usr/bin/env python3
"""Chains that are made to be dear, and what `signet verify` pays for each: wall, processor time, peak memory.

    swift build -c release --product signet
    Benchmarks/hostile.py [--runs 3] [--only WORD] [--keep FOLDER]

Each case says which budget its answer has to name, or with which exit code it ends. Exit code 1 if an answer is another, takes
more than 2 s of processor time or more than 200 MB. The files are made with Python's `cryptography`, which writes what it is told; what it
does not write is put together here octet by octet.
"""

import argparse
import datetime
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import warnings

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

ROOT = pathlib.Path(__file__).resolve().parent.parent
NOW = datetime.datetime(2026, 11, 21)
SECONDS, MEGABYTES = 2.0, 200
KEYS = []


def key(number):
    while len(KEYS) <= number:
        KEYS.append(rsa.generate_private_key(65537, 2048))
    return KEYS[number]


def common_name(text):
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text, _validate=False)])


def certificate(subject, issuer, own, signer, *extensions, authority=False):
    """Of names and numbers of keys; `own` may be a public key. An extension is a value, or with its criticality."""
    public = own if isinstance(own, rsa.RSAPublicKey) else key(own).public_key()
    builder = x509.CertificateBuilder(
        common_name(issuer) if isinstance(issuer, str) else issuer,
        common_name(subject) if isinstance(subject, str) else subject,
        public, x509.random_serial_number(), NOW - datetime.timedelta(days=99), NOW + datetime.timedelta(days=99))
    if authority:
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    for one in extensions:
        value, critical = one if isinstance(one, tuple) else (one, False)
        builder = builder.add_extension(value, critical=critical)
    return builder.sign(key(signer), hashes.SHA256())


def authority(*arguments):
    return certificate(*arguments, authority=True)


def pem(certificates):
    return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in certificates)


def element(tag, content):
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + content


def unread(oid, octets):
    return x509.UnrecognizedExtension(x509.ObjectIdentifier(oid), octets)


def root():
    return authority("Root", "Root", 1, 1)


def layers(own):
    """Six layers of eight authorities with one name; a layer's are signed by the name of the next."""
    return [
        authority(f"Layer {layer}", f"Layer {layer + 1}", own(layer, place), own(layer + 1, place // 2))
        for layer in range(6) for place in range(8)]


def mesh(own):
    return {"leaf.pem": pem([certificate("Leaf", "Layer 0", 0, own(0, 0))]), "more.pem": pem(layers(own))}


def constrained(names, permitted=None, excluded=None):
    constraints = x509.NameConstraints(permitted, excluded)
    return {
        "leaf.pem": pem([certificate("Leaf", "CA", 0, 2, x509.SubjectAlternativeName(names))]),
        "more.pem": pem([authority("CA", "Root", 2, 1, (constraints, True))])}


def hosts(is_permitted):
    bases = [x509.DNSName(f"c{number}.example.com") for number in range(6000)]
    names = [x509.DNSName(f"x.c{5999 - number if is_permitted else 6000 + number}.example.com") for number in range(3000)]
    return constrained(names, bases if is_permitted else None, None if is_permitted else bases)


def directories(length, text):
    """As many names of one length as a certificate holds; the last attribute tells them apart."""
    def name(last):
        attributes = [x509.NameAttribute(x509.NameOID.ORGANIZATIONAL_UNIT_NAME, text, _validate=False)] * length
        return x509.DirectoryName(x509.Name(attributes + [x509.NameAttribute(x509.NameOID.COMMON_NAME, last)]))
    size = len(name("x0000").value.public_bytes())
    count = min(1500, 900_000 // size)
    return constrained([name(f"a{n}") for n in range(count)], None, [name(f"b{n}") for n in range(count)])


def long_name_against_many():
    name = x509.DirectoryName(common_name("é" * 400_000))
    return constrained([name], None, [x509.DirectoryName(common_name(f"x{n}")) for n in range(20_000)])


def policies(count, authorities):
    oids = [x509.ObjectIdentifier(f"1.3.6.1.4.1.99999.{number + 1}") for number in range(count)]
    asserted = x509.CertificatePolicies([x509.PolicyInformation(oid, None) for oid in oids])
    pairs = b"".join(
        element(0x30, oid_octets(a) + oid_octets(b)) for a in oids for b in oids)
    mapped = (unread("2.5.29.33", element(0x30, pairs)), True)
    chain = [
        authority(f"CA {number}", f"CA {number - 1}" if number > 1 else "Root", 2, 2 if number > 1 else 1, asserted, mapped)
        for number in range(1, authorities + 1)]
    return {"leaf.pem": pem([certificate("Leaf", f"CA {authorities}", 0, 2, asserted)]), "more.pem": pem(chain)}


def oid_octets(oid):
    numbers = [int(part) for part in oid.dotted_string.split(".")]
    octets = [numbers[0] * 40 + numbers[1]]
    for number in numbers[2:]:
        part = [number & 0x7f]
        while number := number >> 7:
            part.insert(0, 0x80 | number & 0x7f)
        octets += part
    return element(0x06, bytes(octets))


def long_oid(count):
    value = element(0x30, element(0x06, b"\x2a" + b"\x81" * count + b"\x01"))
    return {"leaf.pem": pem([certificate("Leaf", "Root", 0, 1, unread("2.5.29.37", value))])}


def nulls():
    value = element(0x30, b"\x05\x00" * 1_000_000)
    return {"leaf.pem": pem([certificate("Leaf", "Root", 0, 1, unread("2.5.29.14", value))])}


def long_subject():
    """A name of half a megabyte, and a thousand issuers, of which an answer might tell one by one."""
    same = [authority("CA", "Nobody", 2, 3) for _ in range(1000)]
    return {"leaf.pem": pem([certificate("L" * 500_000, "CA", 0, 4)]), "more.pem": pem(same)}


def long_keys():
    """A hundred issuers with keys as long as are computed with, and exponents that make a check dear."""
    chance = random.Random(1)
    def public():
        modulus = chance.getrandbits(16_384) | 1 << 16_383 | 1
        return rsa.RSAPublicNumbers(chance.getrandbits(33) | 1 << 32 | 1, modulus).public_key()
    signed = certificate("Leaf", "CA", 0, 1).public_bytes(serialization.Encoding.DER)
    # A signature is as long as the key: 2,048 octets in the place of 256.
    tbs, rest = signed[4:-(4 + 1 + 256)], chance.randbytes(2047)
    leaf = element(0x30, tbs + element(0x03, b"\x00\x00" + rest))
    certificates = [authority("CA", "Root", public(), 1) for _ in range(110)]
    return {"leaf.pem": leaf, "more.pem": long_exponents(certificates)}


def long_exponents(certificates):
    """Exponents of 256 bits, which Python's `cryptography` makes no key of: the octets of 33 bits are replaced."""
    changed = []
    for one in certificates:
        der = one.public_bytes(serialization.Encoding.DER)
        old = one.public_key().public_numbers().e.to_bytes(5, "big")
        place = der.index(b"\x02\x05" + old)
        changed.append(grown(der, place, element(0x02, b"\x7f" + b"\xff" * 31), 7))
    return b"".join(armoured(one) for one in changed)


def grown(der, place, piece, length):
    """A piece in the place of one of another length, and every length around it changed."""
    def rebuilt(start):
        tag, (header, content) = der[start], header_of(der, start)
        end = start + header + content
        if start == place:
            return piece, end
        if not start < place < end:
            return der[start:end], end
        inner = start + header
        octets = b""
        if tag == 0x03:
            octets, inner = der[inner:inner + 1], inner + 1
        while inner < end:
            part, inner = rebuilt(inner)
            octets += part
        return element(tag, octets), end
    assert der[place + 1] + 2 == length
    return rebuilt(0)[0]


def header_of(der, start):
    first = der[start + 1]
    if first < 0x80:
        return 2, first
    count = first & 0x7f
    return 2 + count, int.from_bytes(der[start + 2:start + 2 + count], "big")


def armoured(der):
    import base64
    return b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(der) + b"-----END CERTIFICATE-----\n"


def distribution_points():
    """A list for one long name, and a certificate with a distribution point of thousands of names."""
    names = [x509.DirectoryName(common_name(f"x{n}")) for n in range(15_000)]
    point = x509.DistributionPoint(names, None, None, None)
    scope = x509.IssuingDistributionPoint(
        [x509.DirectoryName(common_name("É" * 400_000))], None, False, False, None, False, False)
    revocation = (
        x509.CertificateRevocationListBuilder().issuer_name(common_name("Root")).last_update(NOW - datetime.timedelta(days=1))
        .next_update(NOW + datetime.timedelta(days=9)).add_extension(scope, critical=True).sign(key(1), hashes.SHA256()))
    return {
        "leaf.pem": pem([certificate("Leaf", "Root", 0, 1, x509.CRLDistributionPoints([point]))]),
        "list.crl": revocation.public_bytes(serialization.Encoding.DER)}


# What is asked, the files, what is said besides; the answer: a budget, or an exit code.
CASES = {
    "6 layers of 8 authorities, one key a layer": (lambda: mesh(lambda layer, place: layer % 6 + 1 if layer % 6 < 5 else 5), [], "candidate issuers"),
    "6 layers of 8 authorities, 6 keys": (lambda: mesh(lambda layer, place: (layer + place) % 6), [], "signature checks"),
    "3,000 names, 6,000 permitted": (lambda: hosts(True), [], "name constraint comparisons"),
    "3,000 names, 6,000 excluded": (lambda: hosts(False), [], "name constraint comparisons"),
    "directories of 70 attributes": (lambda: directories(69, "a"), [], "name constraint comparisons"),
    "directories of 900 octets, not ASCII": (lambda: directories(1, "é" * 450), [], "name constraint comparisons"),
    "one name of 800,000 octets, 20,000 excluded": (long_name_against_many, [], 0),
    "40 authorities mapping 12 policies": (lambda: policies(12, 40), ["--require-explicit-policy"], "path length"),
    "the same, allowed to be that long": (lambda: policies(12, 40), ["--require-explicit-policy", "--max-depth", "100"], 0),
    "2 authorities mapping 144 policies": (lambda: policies(144, 2), ["--require-explicit-policy"], "policy graph nodes"),
    "an object identifier of 1 MiB": (lambda: long_oid(1 << 20), [], "certificate octets"),
    "an object identifier of 1,000,000 octets": (lambda: long_oid(1_000_000), ["--purpose", "server"], 1),
    "a million NULLs in a certificate": (nulls, [], "certificate octets"),
    "a million NULLs": (lambda: {"leaf.pem": b"\x05\x00" * 1_000_000}, [], 3),
    "60,000 BEGIN lines": (lambda: {"leaf.pem": b"-----BEGIN CERTIFICATE-----\n" * 60_000}, [], 3),
    "12,000 certificates": (lambda: {"leaf.pem": pem([certificate("Leaf", "Root", 0, 1)]), "more.pem": pem([root()]) * 12_000}, [], "budget: certificates"),
    "a subject of 500,000 octets, 1,000 issuers": (long_subject, [], 1),
    "110 keys of 16,384 bits": (long_keys, [], "signature checks"),
    "a list for one long name, a point of 15,000": (distribution_points, ["--crl", "list.crl"], 0),
}


# A process starts with the peak memory of the one that it was forked from, so a small one measures.
MEASURE = """
import json, os, sys, time
start = time.monotonic()
child = os.fork()
if child == 0:
    sink = os.open("output", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    os.execv(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(child, 0)
print(json.dumps([os.waitstatus_to_exitcode(status), time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024]))
"""


def measured(command, folder):
    """Exit code, output, and what it cost: seconds on the wall and of the processor, megabytes."""
    run = subprocess.run([sys.executable, "-S", "-c", MEASURE, *command], cwd=folder, capture_output=True, check=True)
    status, wall, processor, memory = json.loads(run.stdout)
    return status, (folder / "output").read_bytes(), wall, processor, memory


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--signet", type=pathlib.Path, default=ROOT / ".build/release/signet")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # that a name is long
    if not options.signet.exists():
        sys.exit("hostile: build the tool first: swift build -c release --product signet")
    failed = False
    print(f"{'chain':46}  {'answer':32} {'wall':>7} {'processor':>9} {'memory':>9}")
    with tempfile.TemporaryDirectory() as scratch:
        for number, (name, (make, words, expected)) in enumerate(CASES.items()):
            if options.only not in name:
                continue
            folder = (options.keep or pathlib.Path(scratch)) / str(number)
            folder.mkdir(parents=True, exist_ok=True)
            files = {"root.pem": pem([root()]), **make()}
            for file, octets in files.items():
                (folder / file).write_bytes(octets)
            command = [str(options.signet.resolve()), "verify", "leaf.pem", "--trust", "root.pem", "--at", "2026-11-21T00:00:00Z"]
            if "more.pem" in files:
                command += ["--untrusted", "more.pem"]
            runs = [measured(command + words, folder) for _ in range(options.runs)]
            status, output, *_ = runs[0]
            wall, processor, memory = (max(run[place] for run in runs) for place in (2, 3, 4))
            is_right = status == expected if isinstance(expected, int) else expected.encode() in output
            answer = f"exit {status}" if isinstance(expected, int) else f"exit {status}, {expected}"
            is_cheap = processor <= SECONDS and memory <= MEGABYTES
            failed |= not is_right or not is_cheap
            note = "" if is_right and is_cheap else "  <- " + ("too dear" if is_right else "another answer: " + output[:200].decode(errors="replace"))
            print(f"{name:46}  {answer:32} {wall:6.2f}s {processor:8.2f}s {memory:6.0f} MB{note}", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
