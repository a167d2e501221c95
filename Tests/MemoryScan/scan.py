#!/usr/bin/env python3
"""Looks for an RSA key in the memory of a process at the moment it exits.

    scan.py --key FILE [--password FILE [--encrypted FILE]] -- COMMAND ARGUMENT…
                                                runs the command, whose FILE holds the key when it is done
    scan.py --self-test                         plants secrets in a child and finds every one

The command is started under ptrace and stopped at its exit event (PTRACE_O_TRACEEXIT: its memory is still there, no
code of it runs any more). Every writable mapping is read through /proc/PID/mem and searched for any 16 octets in a row
of d, p, q, dP, dQ and qInv, in either order of octets, and of the base64 of the key's PEM block, line by line; with
--password also of that file's text (without its line feed) and of its BMPString, and with --encrypted of the keys
that are made of it for that file: by PBKDF2, by OpenSSL's BytesToKey, and of a PFX every one, by RFC 7292 appendix B the MAC's too. Linux only. The traced program may have made itself undumpable (prctl(PR_SET_DUMPABLE, 0), as signet does), so the
scanner must have CAP_SYS_PTRACE: run it as root.

Exit code: 0 nothing found, 1 found (each place is printed), 2 the scan could not be made.
Standard library only; the key file is read by the small DER reader below.
"""

import argparse
import base64
import ctypes
import hashlib
import hmac
import os
import re
import signal
import subprocess
import sys
import tempfile

WINDOW = 16
PTRACE_TRACEME, PTRACE_CONT, PTRACE_SETOPTIONS = 0, 7, 0x4200
PTRACE_O_TRACEEXIT, PTRACE_O_EXITKILL = 0x40, 0x100000
PTRACE_EVENT_EXIT = 6

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long


class CannotScan(Exception):
    """Why there is no verdict."""


def ptrace(request, pid, data=0):
    if libc.ptrace(request, pid, None, data) == -1:
        raise CannotScan(f"ptrace request {request:#x}: {os.strerror(ctypes.get_errno())}")


# --- the secrets


def der_element(data, offset):
    """Tag, content's start and end of the element at an offset."""
    length, start = data[offset + 1], offset + 2
    if length & 0x80:
        count = length & 0x7F
        length, start = int.from_bytes(data[start:start + count], "big"), start + count
    return data[offset], start, start + length


def rsa_private_numbers(der):
    """The INTEGERs of RSAPrivateKey (RFC 8017 A.1.2), bare or in PrivateKeyInfo (RFC 5208)."""
    _, start, _ = der_element(der, 0)
    _, _, offset = der_element(der, start)  # version
    if der[offset] == 0x30:  # PrivateKeyInfo: the algorithm, then an OCTET STRING
        _, _, offset = der_element(der, offset)
        _, start, end = der_element(der, offset)
        return rsa_private_numbers(der[start:end])
    numbers = []
    while len(numbers) < 8:
        _, first, last = der_element(der, offset)
        numbers.append(int.from_bytes(der[first:last], "big"))
        offset = last
    return dict(zip(("n", "e", "d", "p", "q", "dP", "dQ", "qInv"), numbers))


def secrets_of(path, password=None):
    """What must not be found: name -> octets. A key that is encrypted is decrypted by OpenSSL with the password's file."""
    with open(path, "rb") as file:
        content = file.read()
    if b"ENCRYPTED PRIVATE KEY" in content:
        content = subprocess.run(["openssl", "pkey", "-in", path, "-passin", f"file:{password}"], check=True, capture_output=True).stdout
    secrets = {}
    block = re.search(rb"-----BEGIN ((?:RSA )?PRIVATE KEY)-----\s+(.*?)-----END \1-----", content, re.DOTALL)
    der = base64.b64decode(block.group(2)) if block else content
    numbers = rsa_private_numbers(der)
    if numbers["p"] * numbers["q"] != numbers["n"]:
        raise CannotScan(f"{path} holds no RSA key")
    for name in ("d", "p", "q", "dP", "dQ", "qInv"):
        octets = numbers[name].to_bytes((numbers[name].bit_length() + 7) // 8, "big")
        secrets[f"{name}, big-endian"] = octets
        secrets[f"{name}, little-endian"] = octets[::-1]
    # The text, without the public numbers: n stands in its first half, and anyone may hold that. A window of base64
    # counts if all that it encodes comes after n and e.
    n, e = (numbers[name].to_bytes((numbers[name].bit_length() + 7) // 8, "big") for name in ("n", "e"))
    behind = der.find(e, der.find(n) + len(n)) + len(e)
    first = -(-behind // 3) * 4
    text = base64.b64encode(der)
    secrets["PEM text in one line"] = text[first:]
    if block:
        # As the file breaks it into lines.
        lines = block.group(2)
        seen = 0
        for place, octet in enumerate(lines):
            if seen == first:
                secrets["PEM text in lines"] = lines[place:].rstrip()
                break
            seen += octet not in b"\r\n"
    return secrets


def elements(data):
    """[(tag, content)] of what a SEQUENCE holds."""
    found, offset = [], 0
    while offset < len(data):
        tag, start, end = der_element(data, offset)
        found.append((tag, data[start:end]))
        offset = end
    return found


KEY_OCTETS = {"60864801650304012a": 32, "608648016503040116": 24, "608648016503040102": 16, "2a864886f70d0307": 24}
HASHES = {"2a864886f70d0207": "sha1", "2a864886f70d0208": "sha224", "2a864886f70d0209": "sha256",
          "2a864886f70d020a": "sha384", "2a864886f70d020b": "sha512"}


def pbes2_key(parameters, password):
    """RFC 8018 section 6.2, of the content of PBES2-params."""
    derivation, cipher = (elements(part) for _, part in elements(parameters))
    parameters = elements(derivation[1][1])
    name = "sha1"
    for tag, part in parameters[2:]:
        if tag == 0x30:
            name = HASHES[elements(part)[0][1].hex()]
    return hashlib.pbkdf2_hmac(name, password, parameters[0][1], int.from_bytes(parameters[1][1], "big"),
                               KEY_OCTETS[cipher[0][1].hex()])


def pkcs12_key(purpose, password, salt, iterations, count, name):
    """RFC 7292 appendix B.2."""
    block = {"sha384": 128, "sha512": 128}.get(name, 64)
    fill = lambda octets: (octets * block)[:block * -(-len(octets) // block)]
    state = bytearray(fill(salt) + fill(password.decode().encode("utf-16-be") + bytes(2)))
    key = b""
    while len(key) < count:
        digest = hashlib.new(name, bytes([purpose]) * block + state).digest()
        for _ in range(iterations - 1):
            digest = hashlib.new(name, digest).digest()
        key += digest
        summand = int.from_bytes((digest * block)[:block], "big") + 1
        for place in range(0, len(state), block):
            number = int.from_bytes(state[place:place + block], "big") + summand
            state[place:place + block] = (number % (1 << 8 * block)).to_bytes(block, "big")
    return key[:count]


PBES2, TRIPLE_DES = "2a864886f70d01050d", "2a864886f70d010c0103"
DIGESTS = {"2b0e03021a": ("sha1", 20), "608648016503040201": ("sha256", 32)}


def sequences(data):
    """Every SEQUENCE in DER, those in OCTET STRINGs too: its elements."""
    offset, found = 0, []
    while offset + 2 <= len(data):
        tag, start, end = der_element(data, offset)
        if end > len(data):
            return
        found.append((tag, data[start:end]))
        offset = end
    for tag, content in found:
        if tag == 0x30:
            try:
                yield elements(content)
            except IndexError:
                pass
        if tag & 0x20 or tag == 4:
            try:
                yield from sequences(content)
            except IndexError:
                pass


def keys_of_pfx(der, password):
    """name -> key, of all that can be seen without decrypting; the MAC says that they are the right ones."""
    _, safe, mac = elements(elements(der)[0][1])
    info, salt, iterations = elements(mac[1])
    algorithm, value = elements(info[1])
    name, count = DIGESTS[elements(algorithm[1])[0][1].hex()]
    keys = {"MAC's key": pkcs12_key(3, password, salt[1], int.from_bytes(iterations[1], "big"), count, name)}
    contents = elements(elements(safe[1])[1][1])[0][1]
    if hmac.new(keys["MAC's key"], contents, name).digest() != value[1]:
        raise CannotScan("the password does not fit the PFX")
    for parts in sequences(der):
        if len(parts) == 2 and parts[0][0] == 6 and parts[0][1].hex() in (PBES2, TRIPLE_DES):
            if parts[0][1].hex() == PBES2:
                key = pbes2_key(parts[1][1], password)
            else:
                salt, iterations = elements(parts[1][1])
                key = pkcs12_key(1, password, salt[1], int.from_bytes(iterations[1], "big"), 24, "sha1")
            keys[f"derived key {len(keys)}"] = key
    return keys


def derived_keys(path, password):
    """name -> key under which a file is encrypted: PBES2 with PBKDF2 (RFC 8018), DEK-Info, or a PFX's."""
    with open(path, "rb") as file:
        content = file.read()
    header = re.search(rb"DEK-Info: AES-(\d+)-CBC,([0-9A-F]+)", content)
    if header:
        key, block, salt = b"", b"", bytes.fromhex(header.group(2).decode())[:8]
        while len(key) < int(header.group(1)) // 8:
            block = hashlib.md5(block + password + salt).digest()
            key += block
        return {"derived key": key[:int(header.group(1)) // 8]}
    block = re.search(rb"-----BEGIN ENCRYPTED PRIVATE KEY-----(.*?)-----END", content, re.DOTALL)
    der = base64.b64decode(block.group(1)) if block else content
    if elements(elements(der)[0][1])[0] == (2, b"\x03"):
        return keys_of_pfx(der, password)
    algorithm = elements(elements(elements(der)[0][1])[0][1])
    return {"derived key": pbes2_key(algorithm[1][1], password)}


def password_secrets(path, encrypted):
    with open(path, "rb") as file:
        password = file.read().removesuffix(b"\n")
    if len(password) < WINDOW:
        raise CannotScan(f"{path} has fewer than {WINDOW} octets")
    secrets = {"password": password, "password, BMPString": password.decode().encode("utf-16-be")}
    if encrypted:
        secrets |= derived_keys(encrypted, password)
    return secrets


# --- the memory


def mappings(pid):
    """Every writable mapping: first address, last address, name."""
    with open(f"/proc/{pid}/maps") as file:
        for line in file:
            fields = line.split(maxsplit=5)
            if "w" not in fields[1]:
                continue
            first, last = (int(part, 16) for part in fields[0].split("-"))
            yield first, last, fields[5].strip() if len(fields) > 5 else "anonymous"


def read_memory(pid):
    """[(first address, name, octets)] of every writable mapping."""
    images = []
    try:
        memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
    except PermissionError:
        raise CannotScan("no right to read the process's memory: run as root (CAP_SYS_PTRACE)") from None
    try:
        for first, last, name in mappings(pid):
            octets = bytearray()
            while first + len(octets) < last:
                try:
                    part = os.pread(memory, min(1 << 20, last - first - len(octets)), first + len(octets))
                except OSError as error:
                    raise CannotScan(f"{name} at {first + len(octets):#x} cannot be read: {error}") from None
                if not part:
                    raise CannotScan(f"{name} at {first + len(octets):#x} ends early")
                octets += part
            images.append((first, name, bytes(octets)))
    finally:
        os.close(memory)
    return images


def run_and_read(command):
    """Runs the command to its exit; returns the images of its memory and its exit code."""
    child = os.fork()
    if child == 0:
        try:
            if libc.ptrace(PTRACE_TRACEME, 0, None, None) == -1:
                os._exit(126)
            # The program binds its own functions at its start; the shared libraries of a dynamic build bind theirs at the
            # first call, and the linker then saves vector registers on the stack, whatever they held: 64 octets of dQ were
            # found so once. That is the linker's doing, and is said in the README; here it is told to bind all at the start.
            os.execvpe(command[0], command, dict(os.environ, LD_BIND_NOW="1"))
        except OSError as error:
            os.write(2, f"{command[0]}: {error}\n".encode())
        os._exit(127)
    _, status = os.waitpid(child, 0)
    if not os.WIFSTOPPED(status):
        raise CannotScan(f"{command[0]} was not started, or may not be traced here")
    ptrace(PTRACE_SETOPTIONS, child, PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL)
    ptrace(PTRACE_CONT, child)
    images = None
    while True:
        # Threads that the command starts are not traced; they share the memory that is read here.
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status) or os.WIFSIGNALED(status):
            break
        event, number = status >> 16, os.WSTOPSIG(status)
        if event == PTRACE_EVENT_EXIT:
            images = read_memory(child)
            ptrace(PTRACE_CONT, child)
        else:
            ptrace(PTRACE_CONT, child, 0 if number == signal.SIGTRAP else number)
    if images is None:
        raise CannotScan(f"{command[0]} did not stop at its exit")
    return images, os.waitstatus_to_exitcode(status)


# --- the search


def findings(images, secrets):
    """Every stretch of memory that is a stretch of a secret, of 16 octets at least:
    (mapping, address, secret's name, place in the secret, length)."""
    # Any 16 octets in memory hold 8 that start at a multiple of 8. So whatever is to be found shows in the set of the
    # memory's aligned words, and only mappings with such a word are searched window by window.
    words = {secret[place:place + 8] for secret in secrets.values() for place in range(len(secret) - 7)}
    anchors = {int.from_bytes(word, sys.byteorder) for word in words if len(set(word)) > 1}
    found = []
    for first, mapping, image in images:
        if anchors.isdisjoint(memoryview(image).cast("Q")):
            continue
        for name, secret in secrets.items():
            covered = set()
            for place in range(len(secret) - WINDOW + 1):
                window = secret[place:place + WINDOW]
                at = image.find(window)
                while at >= 0:
                    # A match is drawn out to its end; the windows inside it are not reported again.
                    if not any(start <= at < end and at - place == offset for start, end, offset in covered):
                        length = WINDOW
                        while secret[place + length:place + length + 1] == image[at + length:at + length + 1] != b"":
                            length += 1
                        covered.add((at, at + length, at - place))
                        found.append((mapping, first + at, name, place, length))
                    at = image.find(window, at + 1)
    return found


def report(found):
    for mapping, address, name, place, length in found:
        print(f"found: {length} octets of {name} from octet {place}, at {address:#x} in {mapping}")


def scan(key, command, password=None, encrypted=None):
    images, code = run_and_read(command)
    if code != 0:
        raise CannotScan(f"the command ended with {code}")
    secrets = secrets_of(key, password)
    if password:
        secrets |= password_secrets(password, encrypted)
    total = sum(len(image) for _, _, image in images)
    windows = sum(len(secret) - WINDOW + 1 for secret in secrets.values())
    found = findings(images, secrets)
    report(found)
    print(f"{len(found)} found: {windows} windows of {len(secrets)} secrets in {total} octets "
          f"of {len(images)} writable mappings")
    return 1 if found else 0


# --- the proof that it finds


PLANTING = """
import ctypes, sys
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
allocate = {"heap": libc.malloc, "mapping": lambda size: libc.mmap(None, size, 3, 0x22, -1, 0)}[sys.argv[1]]
# Each window is made here of a masked copy, octet by octet in its place, so that nothing else in this process holds it.
for number, masked in enumerate(sys.argv[2:]):
    place = allocate(64) + number % 17
    for offset in range(0, len(masked), 2):
        ctypes.c_ubyte.from_address(place + offset // 2).value = int(masked[offset:offset + 2], 16) ^ 0x5a
libc.prctl(4, 0, 0, 0, 0)
"""


def self_test():
    """Plants 16 octets from the beginning, the middle and the end of every secret in a child's heap and in mappings of
    its own, at all alignments, and looks for them; and looks for all secrets in a child that has none."""
    with tempfile.TemporaryDirectory() as folder:
        key = f"{folder}/key.pem"
        subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True)
        secrets = secrets_of(key)
    planted = [(name, place) for name, secret in secrets.items()
               for place in (0, len(secret) // 3, len(secret) - WINDOW)]
    masked = [bytes(octet ^ 0x5A for octet in secrets[name][place:place + WINDOW]).hex() for name, place in planted]
    mistakes = 0
    for where in ("heap", "mapping"):
        images, _ = run_and_read([sys.executable, "-c", PLANTING, where, *masked])
        found = findings(images, secrets)
        for name, place in planted:
            if not any(n == name and p <= place and place + WINDOW <= p + length for _, _, n, p, length in found):
                print(f"missed: {name} from octet {place} in {where}")
                mistakes += 1
    images, _ = run_and_read([sys.executable, "-c", "pass"])
    if found := findings(images, secrets):
        report(found)
        mistakes += 1
    print(f"self-test: {2 * len(planted)} planted windows, {mistakes} mistakes")
    return 1 if mistakes else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--key", help="the key file, as it is after the command")
    parser.add_argument("--password", help="a file that holds the password")
    parser.add_argument("--encrypted", help="the encrypted key file, as it is after the command")
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("command", nargs="*")
    options = parser.parse_args()
    try:
        if options.self_test:
            return self_test()
        if not options.key or not options.command:
            parser.error("--key FILE -- COMMAND ARGUMENT…, or --self-test")
        return scan(options.key, options.command, options.password, options.encrypted)
    except CannotScan as reason:
        print(f"no scan: {reason}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
