"""How long RSA key generation takes.

Fresh keys vary by chance (the number of candidates is geometric), so those medians need many runs. The fixed lists
take the chance away: see candidates.py.
"""

import candidates

OURS = "signet"


def contestants(places):
    return {
        "signet": places.signet_worker,
        "openssl": places.openssl_worker,
        "openssl without SHA and vectors": lambda: places.openssl_worker(masked=True),
        "swift-crypto": places.swift_crypto_worker,
        "python cryptography": lambda: places.python_worker("cryptography"),
        "gmpy2": lambda: places.python_worker("gmpy2"),
    }


def cases(places):
    fresh = [name for name in contestants(places) if name != "gmpy2"]
    found = [
        {"name": f"RSA-{bits} fixed candidates",
         "ask": {name: f"keygen fixed {candidates.path(places.build_folder, bits)}" for name in ("signet", "gmpy2")}}
        for bits in (2048, 3072, 4096)
    ]
    return found + [
        {"name": f"RSA-{bits} fresh", "ask": {name: f"keygen fresh {bits}" for name in fresh}} for bits in (2048, 3072)
    ]
