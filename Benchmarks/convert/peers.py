#!/usr/bin/env python3
"""Converts the tree of signet-convert-bench by other programs' means, and compares octet for octet.

    Benchmarks/convert/peers.py TREE --to sha256 [--certtool 100] [--converted TREE] [--plot convert.json]

One loop of Python's cryptography on one thread (parse, rebuild, sign, encode), and a process of certtool for each of the
first so many certificates, with both dates in its template; what a process costs beside its work is measured with
`certtool --version`. `--converted` names a copy of the tree that signet has converted: what both made must be equal.
`--plot` draws the figures of a report of signet-convert-bench (needs matplotlib).
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time


def load(tree):
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization
    issuers = {}
    for path in sorted(tree.rglob("*PrivateKey.bin")):
        certificate = path.with_name(path.name.replace("PrivateKey.bin", "Certificate.cer"))
        issuers[x509.load_pem_x509_certificate(certificate.read_bytes()).subject.public_bytes()] = (
            serialization.load_pem_private_key(path.read_bytes(), None), certificate, path)
    return issuers, sorted(tree.rglob("*.cer"))


def with_cryptography(issuers, texts, digest):
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    algorithm = getattr(hashes, digest.upper())()
    made = []
    for text in texts:
        old = x509.load_pem_x509_certificate(text)
        builder = x509.CertificateBuilder(
            old.issuer, old.subject, old.public_key(), old.serial_number, old.not_valid_before_utc, old.not_valid_after_utc)
        for extension in old.extensions:
            builder = builder.add_extension(extension.value, extension.critical)
        made.append(builder.sign(issuers[old.issuer.public_bytes()][0], algorithm))
    return made


def with_certtool(issuers, paths, digest):
    from cryptography import x509
    made = []
    with tempfile.TemporaryDirectory() as folder:
        template, out = pathlib.Path(folder, "template"), pathlib.Path(folder, "out")
        for path in paths:
            old = x509.load_pem_x509_certificate(path.read_bytes())
            dates = (old.not_valid_before_utc, old.not_valid_after_utc)
            template.write_text("".join(
                f'{name} = "{when:%Y-%m-%d %H:%M:%S} UTC"\n' for name, when in zip(("activation_date", "expiration_date"), dates)))
            _, certificate, key = issuers[old.issuer.public_bytes()]
            subprocess.run(
                ["certtool", "-u", "--load-certificate", path, "--load-ca-certificate", certificate, "--load-ca-privkey", key,
                 "--hash", digest.upper(), "--template", template, "--outfile", out], check=True, capture_output=True)
            made.append(out.read_bytes())
    return made


def plot(report):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as pyplot
    figures = json.loads(report.read_text())["figures"]
    rates = {}
    for one in figures:
        rates.setdefault(f"{one['phase']}, {one['threads']} threads", []).append(one["perSecond"])
    names = list(rates)
    pyplot.figure(figsize=(9, 0.4 * len(names) + 1))
    pyplot.barh(names, [sorted(rates[name])[len(rates[name]) // 2] for name in names])
    pyplot.xscale("log")
    pyplot.xlabel("certificates a second (median)")
    pyplot.tight_layout()
    pyplot.savefig(report.with_suffix(".png"), dpi=150)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=pathlib.Path)
    parser.add_argument("--to", default="sha256")
    parser.add_argument("--certtool", type=int, default=0, help="certificates that certtool converts")
    parser.add_argument("--converted", type=pathlib.Path)
    parser.add_argument("--plot", type=pathlib.Path)
    options = parser.parse_args()
    if options.plot:
        plot(options.plot)
    issuers, paths = load(options.tree)
    texts = [path.read_bytes() for path in paths]
    start = time.perf_counter()
    made = with_cryptography(issuers, texts, options.to)
    results = {"cryptography": {"count": len(made), "seconds": time.perf_counter() - start}}
    from cryptography.hazmat.primitives.serialization import Encoding
    made = [one.public_bytes(Encoding.PEM) for one in made]
    if options.certtool:
        chosen = paths[:options.certtool]
        start = time.perf_counter()
        theirs = with_certtool(issuers, chosen, options.to)
        results["certtool"] = {"count": len(theirs), "seconds": time.perf_counter() - start}
        start = time.perf_counter()
        for _ in chosen:
            subprocess.run(["certtool", "--version"], capture_output=True, check=True)
        results["certtool, process start alone"] = {"count": len(theirs), "seconds": time.perf_counter() - start}
        if theirs != made[:len(theirs)]:
            sys.exit("certtool and cryptography made different certificates")
    if options.converted:
        ours = [(options.converted / path.relative_to(options.tree)).read_bytes() for path in paths]
        if ours != made:
            sys.exit("signet and cryptography made different certificates")
        results["equal"] = len(ours)
    for one in results.values():
        if isinstance(one, dict):
            one["perSecond"] = one["count"] / one["seconds"]
    print(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
