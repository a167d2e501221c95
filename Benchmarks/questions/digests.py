"""How fast a message in memory is hashed, in one piece, by size."""

OURS = "signet"


def contestants(places):
    return {
        "signet": places.signet_worker,
        "openssl": places.openssl_worker,
        "openssl without SHA and vectors": lambda: places.openssl_worker(masked=True),
        "swift-crypto": places.swift_crypto_worker,
        "python hashlib": lambda: places.python_worker("hashlib"),
        "python cryptography": lambda: places.python_worker("cryptography"),
    }


def cases(_):
    names = ("signet", "openssl", "openssl without SHA and vectors", "swift-crypto", "python hashlib",
             "python cryptography")
    return [
        {"name": f"{algorithm} {octets} octets", "octets": octets,
         "ask": {name: f"digests {algorithm} {octets}" for name in names}}
        for algorithm in ("sha1", "sha256", "sha512") for octets in (64, 1024, 16384, 1048576)
    ]
