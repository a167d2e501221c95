"""How long an RSASSA-PKCS1-v1_5 signature with SHA-256 over 32 octets takes, the key being loaded."""

OURS = "signet"


def contestants(places):
    return {
        "signet": places.signet_worker,
        "openssl": places.openssl_worker,
        "openssl without SHA and vectors": lambda: places.openssl_worker(masked=True),
        "swift-crypto": places.swift_crypto_worker,
        "python cryptography": lambda: places.python_worker("cryptography"),
    }


def cases(places, question="sign"):
    names = list(contestants(places))
    return [
        {"name": f"RSA-{bits}", "ask": {name: f"{question} {places.key(bits)}" for name in names}}
        for bits in (2048, 3072, 4096)
    ]
