"""How fast PBKDF2 makes a key of a password, 10,000 iterations, as long as the digest."""

OURS = "signet"


def contestants(places):
    return {
        "signet": places.signet_worker,
        "openssl": places.openssl_worker,
        "openssl without SHA": lambda: places.openssl_worker(masked="sha"),
        "openssl without SHA and vectors": lambda: places.openssl_worker(masked=True),
    }


def cases(_):
    names = ("signet", "openssl", "openssl without SHA", "openssl without SHA and vectors")
    return [
        {"name": f"HMAC-{algorithm}", "ask": {name: f"pbkdf2 {algorithm} 10000" for name in names}}
        for algorithm in ("sha1", "sha256", "sha512")
    ]
