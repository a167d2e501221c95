"""How long a command takes that only says its version: process start, loading, argument parsing."""

from harness.contestants import Command

OURS = "signet"


def contestants(places):
    signet = places.signet()
    return {
        "signet": lambda: Command("signet", [signet, "--version"], [signet, "--version"]),
        "openssl": lambda: Command("openssl", ["openssl", "version"], ["openssl", "version"]),
        "certtool": lambda: Command("certtool", ["certtool", "--version"], ["certtool", "--version"]),
        # The floor: what starting any dynamically linked program costs.
        "true": lambda: Command("true", ["true"], ["true", "--version"]),
    }


def cases(_):
    return [{"name": "version", "ask": {name: "" for name in ("signet", "openssl", "certtool", "true")}}]
