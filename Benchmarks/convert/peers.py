#!/usr/bin/env python3
"""Converts the tree of signet-convert-bench by other programs' means, run by run in turn, and compares octet for octet.

    Benchmarks/convert/peers.py tree --to sha256 --certtool 100 --signet .build/release/signet --runs 3 --out peers.json
    Benchmarks/convert/peers.py tree --plot convert.json,peers.json

One loop of Python's cryptography on one thread (parse, rebuild, sign, encode; no file is read or written in it); a process
of certtool for each of the first so many certificates, with both dates in its template; what a process costs beside its
work, measured with `certtool --version`; and with `--signet` the whole command on a copy of the tree, one thread, files and
syncs included. Whatever two of them made must be equal. `--converted` names a copy of the tree that signet has converted
before. `--out` writes the JSON, and CSV beside it, in the form of signet-convert-bench; `--plot` draws reports of that form,
the rates of the first divided by its `sign` where there is one (needs matplotlib).
"""

import argparse
import csv
import json
import pathlib
import resource
import shutil
import statistics
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
    from cryptography.hazmat.primitives.serialization import Encoding
    algorithm = getattr(hashes, digest.upper())()
    made = []
    for text in texts:
        old = x509.load_pem_x509_certificate(text)
        builder = x509.CertificateBuilder(
            old.issuer, old.subject, old.public_key(), old.serial_number, old.not_valid_before_utc, old.not_valid_after_utc)
        for extension in old.extensions:
            builder = builder.add_extension(extension.value, extension.critical)
        made.append(builder.sign(issuers[old.issuer.public_bytes()][0], algorithm).public_bytes(Encoding.PEM))
    return made


def templates(paths):
    """What certtool is told, one text a certificate: without it the dates would be new ones."""
    from cryptography import x509
    for path in paths:
        old = x509.load_pem_x509_certificate(path.read_bytes())
        dates = (("activation_date", old.not_valid_before_utc), ("expiration_date", old.not_valid_after_utc))
        yield old.issuer.public_bytes(), "".join(f'{name} = "{when:%Y-%m-%d %H:%M:%S} UTC"\n' for name, when in dates)


def with_certtool(issuers, work, digest):
    made = []
    with tempfile.TemporaryDirectory() as folder:
        template, out = pathlib.Path(folder, "template"), pathlib.Path(folder, "out")
        for path, (issuer, text) in work:
            template.write_text(text)
            _, certificate, key = issuers[issuer]
            subprocess.run(
                ["certtool", "-u", "--load-certificate", path, "--load-ca-certificate", certificate, "--load-ca-privkey", key,
                 "--hash", digest.upper(), "--template", template, "--outfile", out], check=True, capture_output=True)
            made.append(out.read_bytes())
    return made


def starts(count):
    for _ in range(count):
        subprocess.run(["certtool", "--version"], capture_output=True, check=True)


def with_signet(program, tree, paths, digest, clock):
    """The copy is made and thrown away outside the time."""
    with tempfile.TemporaryDirectory(dir=tree.resolve().parent) as folder:
        copy = pathlib.Path(folder, "group")
        shutil.copytree(tree, copy)
        allow = ["--allow-sha1"] if digest == "sha1" else []
        with clock:
            subprocess.run(
                [program, "digest", "convert", copy, "--to", digest, "--threads", "1", "--yes", *allow], check=True,
                capture_output=True)
        return read(copy, tree, paths)


def read(copy, tree, paths):
    return [(copy / path.relative_to(tree)).read_bytes() for path in paths]


class Clock:
    """Seconds on the wall, and of the processors: this process's and its ended children's."""

    @staticmethod
    def now():
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return time.perf_counter(), sum(one.ru_utime + one.ru_stime for one in used)

    def __enter__(self):
        self.start = self.now()

    def __exit__(self, *_):
        end = self.now()
        self.seconds = {"wall": end[0] - self.start[0], "processor": end[1] - self.start[1]}


def measure(options):
    issuers, paths = load(options.tree)
    texts = [path.read_bytes() for path in paths]
    chosen = paths[:options.certtool]
    work = list(zip(chosen, templates(chosen)))
    contestants = {"cryptography, in memory": len(paths)}
    if chosen:
        contestants |= {"certtool, a process each": len(chosen), "certtool --version": len(chosen)}
    if options.signet:
        contestants["signet digest convert"] = len(paths)
    made, figures = {}, []
    if options.converted:
        made["a copy converted before"] = read(options.converted, options.tree, paths)
    for run in range(1, options.runs + 1):
        names = list(contestants)
        for name in names[(run - 1) % len(names):] + names[:(run - 1) % len(names)]:
            clock = Clock()
            if name == "signet digest convert":
                made[name] = with_signet(options.signet, options.tree, paths, options.to, clock)
            else:
                with clock:
                    if name == "certtool --version":
                        starts(len(chosen))
                    elif name == "certtool, a process each":
                        made[name] = with_certtool(issuers, work, options.to)
                    else:
                        made[name] = with_cryptography(issuers, texts, options.to)
            count = contestants[name]
            figures.append({
                "phase": name, "threads": 1, "run": run, "count": count, "seconds": clock.seconds,
                "perSecond": count / clock.seconds["wall"], "perProcessorSecond": count / clock.seconds["processor"]})
    first = made["cryptography, in memory"]
    for name, theirs in made.items():
        if theirs != first[:len(theirs)]:
            sys.exit(f"cryptography and {name} made different certificates")
    return {"to": options.to, "equal": {name: len(theirs) for name, theirs in made.items()}, "figures": figures}


def write(report, out):
    out.write_text(json.dumps(report, indent=2) + "\n")
    with open(out.with_suffix(".csv"), "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow((
            "phase", "threads", "run", "count", "wall_seconds", "processor_seconds", "per_second", "per_processor_second"))
        for one in report["figures"]:
            writer.writerow((
                one["phase"], one["threads"], one["run"], one["count"], one["seconds"]["wall"], one["seconds"]["processor"],
                one["perSecond"], one["perProcessorSecond"]))


def plot(paths):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as pyplot
    rates = {}
    for path in paths:
        for one in json.loads(path.read_text())["figures"]:
            name = one["phase"] + (f", {one['threads']} threads" if one["threads"] > 1 else "")
            for clock, rate in (("wall", one["perSecond"]), ("processors", one["perProcessorSecond"])):
                rates.setdefault(name, {}).setdefault(clock, []).append(rate)
    medians = {name: {clock: statistics.median(all_) for clock, all_ in clocks.items()} for name, clocks in rates.items()}
    signing = medians.get("sign", {}).get("processors")
    names = list(reversed(medians))
    figure, axes = pyplot.subplots(figsize=(9, 0.42 * len(names) + 1.2))
    for offset, clock in ((0.2, "wall"), (-0.2, "processors")):
        axes.barh(
            [place + offset for place in range(len(names))], [medians[name][clock] for name in names], 0.38,
            label=f"a second of the {clock}")
    for place, name in enumerate(names):
        rate = medians[name]["processors"]
        share = f"{rate:,.0f}" + (f"  ({rate / signing:.2f} of sign)" if signing and rate < 2 * signing else "")
        axes.text(max(medians[name].values()) * 1.05, place, share, va="center", fontsize=7)
    axes.set_yticks(range(len(names)), names)
    axes.set_xscale("log")
    axes.set_xlim(right=axes.get_xlim()[1] * 4)
    axes.set_xlabel("certificates (median of the runs; the number is that of the processors)")
    axes.legend(fontsize=8)
    figure.tight_layout()
    out = paths[0].with_suffix(".png")
    figure.savefig(out, dpi=150)
    print(f"written: {out}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=pathlib.Path)
    parser.add_argument("--to", default="sha256")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--certtool", type=int, default=0, help="certificates that certtool converts")
    parser.add_argument("--signet", type=pathlib.Path, help="the program, to be measured beside them")
    parser.add_argument("--converted", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--plot", help="reports to draw, with commas; nothing is measured")
    options = parser.parse_args()
    if options.plot:
        return plot([pathlib.Path(name) for name in options.plot.split(",")])
    report = measure(options)
    if options.out:
        write(report, options.out)
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
