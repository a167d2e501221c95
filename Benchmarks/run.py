#!/usr/bin/env python3
"""Measures one question with all its peers, interleaved run by run: see README.md.

    Benchmarks/run.py digests
    Benchmarks/run.py startup --runs 101 --out results
    Benchmarks/run.py keygen --without gmpy2
"""

import argparse
import importlib
import pathlib
import sys

from harness import interleaving
from harness.contestants import Missing
from harness.places import Places

QUESTIONS = ["startup", "digests", "keygen", "sign", "verify", "path", "convert", "csr-new"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("question", choices=QUESTIONS)
    parser.add_argument("--runs", type=int, default=41, help="runs of every contestant (41)")
    parser.add_argument("--milliseconds", type=float, default=10, help="length of one batch of a worker (10)")
    parser.add_argument("--clock", choices=interleaving.CLOCKS, default="wall", help="clock of the printed table (wall)")
    parser.add_argument("--without", default="", help="contestants to leave out, by name, with commas")
    parser.add_argument("--only", default="", help="cases to measure: those that contain one of these words")
    parser.add_argument("--out", type=pathlib.Path, help="folder of the CSV and JSON (.build/benchmarks)")
    parser.add_argument("--no-build", action="store_true", help="take the programs as they stand")
    options = parser.parse_args()

    places = Places(pathlib.Path(__file__).resolve().parent.parent, build=not options.no_build)
    without = set(filter(None, options.without.split(",")))
    question = importlib.import_module("questions." + options.question.replace("-", "_"))
    contestants = {}
    try:
        for name, make in question.contestants(places).items():
            if name not in without:
                contestants[name] = make()
        cases = question.cases(places)
        words = list(filter(None, options.only.split(",")))
        if words:
            cases = [case for case in cases if any(word in case["name"] for word in words)]
        interleaving.run(
            places.root, options.question, contestants, cases, options.runs, options.milliseconds, question.OURS,
            options.out or places.build_folder, options.clock)
    except Missing as missing:
        sys.exit(f"{missing}\nInstall it, or leave it out with --without NAME.")
    finally:
        for contestant in contestants.values():
            contestant.close()


if __name__ == "__main__":
    main()
