"""The worker of run.py that measures what Python programs use: hashlib, cryptography, gmpy2.

The interpreter's own time is inside: a microsecond or so for each operation.
"""

import random
import sys
import time

library = sys.argv[1]


def digests_hashlib(algorithm, octets):
    import hashlib
    make, message = getattr(hashlib, algorithm), b"a" * int(octets)
    return lambda: make(message).digest()


def digests_cryptography(algorithm, octets):
    from cryptography.hazmat.primitives import hashes
    chosen, message = getattr(hashes, algorithm.upper())(), b"a" * int(octets)

    def once():
        digest = hashes.Hash(chosen)
        digest.update(message)
        digest.finalize()
    return once


def load(path):
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    with open(path, "rb") as file:
        return load_pem_private_key(file.read(), None)


def signature_parts():
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, utils
    return padding.PKCS1v15(), utils.Prehashed(hashes.SHA256()), b"a" * 32


def sign_cryptography(path):
    key, (scheme, algorithm, digest) = load(path), signature_parts()
    return lambda: key.sign(digest, scheme, algorithm)


def verify_cryptography(path):
    key, (scheme, algorithm, digest) = load(path), signature_parts()
    signature, public = key.sign(digest, scheme, algorithm), key.public_key()
    return lambda: public.verify(signature, digest, scheme, algorithm)


def keygen_cryptography(kind, bits):
    from cryptography.hazmat.primitives.asymmetric import rsa
    return lambda: rsa.generate_private_key(65537, int(bits))


def keygen_gmpy2(kind, path):
    """The least that GMP can do with the same list: trial division by one product, then Miller-Rabin with bases at
    random by mpz_powm, which is faster than the constant-time function and leaks."""
    import gmpy2
    with open(path) as file:
        numbers = [gmpy2.mpz(int(line, 16)) for line in file]
    rounds = {1024: 5, 1536: 4, 2048: 4}[numbers[0].bit_length()]
    product = gmpy2.primorial(8192)

    def probably_prime(number):
        if gmpy2.gcd(number, product) != 1:
            return False
        odd = (number - 1) >> 1  # Every candidate of the list ends with the bits 11.
        for _ in range(rounds):
            if gmpy2.powmod(random.randrange(2, int(number) - 1), odd, number) not in (1, number - 1):
                return False
        return True

    def once():
        p, q = [number for number in numbers if probably_prime(number)]
        gmpy2.invert(65537, gmpy2.lcm(p - 1, q - 1))
    return once


def path_parts(folder):
    with open(f"{folder}/leaf.pem", "rb") as leaf, open(f"{folder}/ca.pem", "rb") as ca, open(f"{folder}/root.pem", "rb") as root:
        return leaf.read(), ca.read(), root.read()


def path_verifier(folder):
    from cryptography import x509
    from cryptography.x509.verification import PolicyBuilder, Store
    root = x509.load_pem_x509_certificate(path_parts(folder)[2])
    return PolicyBuilder().store(Store([root])).build_server_verifier(x509.DNSName("pbx.example"))


def path_cryptography(folder):
    from cryptography import x509
    leaf, ca, _ = map(x509.load_pem_x509_certificate, path_parts(folder))
    verifier = path_verifier(folder)
    return lambda: verifier.verify(leaf, [ca])


def pathread_cryptography(folder):
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding
    leaf, ca = (x509.load_pem_x509_certificate(one).public_bytes(Encoding.DER) for one in path_parts(folder)[:2])
    verifier, load = path_verifier(folder), x509.load_der_x509_certificate
    return lambda: verifier.verify(load(leaf), [load(ca)])


def convert_cryptography(folder):
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import Encoding
    key, old = load(f"{folder}/ca.key"), x509.load_pem_x509_certificate(path_parts(folder)[0]).public_bytes(Encoding.DER)

    def once():
        read = x509.load_der_x509_certificate(old)
        builder = x509.CertificateBuilder(
            read.issuer, read.subject, read.public_key(), read.serial_number, read.not_valid_before_utc, read.not_valid_after_utc)
        for extension in read.extensions:
            builder = builder.add_extension(extension.value, extension.critical)
        builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
    return once


def version():
    module = __import__(library)
    if library == "hashlib":
        import ssl
        return f"Python {sys.version.split()[0]} with {ssl.OPENSSL_VERSION}"
    if library == "cryptography":
        from cryptography.hazmat.backends.openssl import backend
        return f"cryptography {module.__version__} with {backend.openssl_version_text()}"
    return f"gmpy2 {module.version()} with {module.mp_version()}"


for line in sys.stdin:
    words = line.split()
    try:
        if words[0] == "version":
            print(version(), flush=True)
            continue
        once = globals()[f"{words[0]}_{library}"](*words[1:-1])
        count = int(words[-1])
        start, processor_start = time.perf_counter_ns(), time.process_time_ns()
        for _ in range(count):
            once()
        print(time.perf_counter_ns() - start, time.process_time_ns() - processor_start, flush=True)
    except Exception as error:  # Whatever it is, the other side must get its line.
        print(f"error {type(error).__name__}: {error}", flush=True)
