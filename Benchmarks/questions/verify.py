"""How long checking an RSASSA-PKCS1-v1_5 signature with SHA-256 over 32 octets takes, e = 65537."""

from . import sign

OURS = sign.OURS
contestants = sign.contestants


def cases(places):
    return sign.cases(places, question="verify")
