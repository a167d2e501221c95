"""How long converting one RSA-2048 certificate from SHA-1 to SHA-256 takes in memory: verified, read, signed, verified again.

`bare signature` is what the same build takes for a signature of the same key and nothing else. cryptography parses the old
certificate, builds it anew, signs and encodes it, and verifies nothing.
"""

OURS = "conversion"


def contestants(places):
    return {
        "conversion": places.signet_worker,
        "bare signature": places.signet_worker,
        "python cryptography": lambda: places.python_worker("cryptography"),
    }


def cases(places):
    chain = places.chain()
    return [{"name": "one certificate", "ask": {
        "conversion": f"convert {chain}", "bare signature": f"sign {chain}/ca.key", "python cryptography": f"convert {chain}"}}]
