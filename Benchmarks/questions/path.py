"""How long validating a chain of three RSA-2048 certificates takes, SHA-256, a host name asked for, nothing cached between
two validations; the certificates being read. The store of the trusted and the untrusted is made once.

`read` has the reading of leaf and intermediate inside, for whoever gets a chain from a wire validates it once.
"""

OURS = "signet"


def contestants(places):
    return {
        "signet": places.signet_worker,
        "openssl": places.openssl_worker,
        "python cryptography": lambda: places.python_worker("cryptography"),
    }


def cases(places):
    names = list(contestants(places))
    return [
        {"name": name, "ask": {one: f"{word} {places.chain()}" for one in names}}
        for name, word in (("three certificates", "path"), ("three certificates, read first", "pathread"))
    ]
