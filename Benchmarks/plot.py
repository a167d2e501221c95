#!/usr/bin/env python3
"""Draws the results of run.py: one bar a contestant and case, the median, with its quartiles. Needs matplotlib.

    Benchmarks/plot.py .build/benchmarks/digests.json [--clock processor] [--out digests.png]
"""

import argparse
import json
import pathlib

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402  (the backend comes first)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", type=pathlib.Path)
    parser.add_argument("--clock", choices=("wall", "processor"), help="the one of the run")
    parser.add_argument("--out", type=pathlib.Path, help="PNG, PDF or SVG (beside the report)")
    options = parser.parse_args()
    report = json.loads(options.report.read_text())
    clock = options.clock or report["clock"]
    cases = report["cases"]
    names = list(dict.fromkeys(name for case in cases for name in case[clock]))

    figure, axes = plt.subplots(figsize=(max(6, 1.1 * len(cases) * len(names) / 3), 5))
    width = 0.8 / len(names)
    for place, name in enumerate(names):
        present = [(number, case[clock][name], case.get("octets")) for number, case in enumerate(cases)
                   if name in case[clock]]
        scaled = [[value(entry[key], octets) for key in ("first_quartile_ns", "median_ns", "third_quartile_ns")]
                  for _, entry, octets in present]
        axes.bar(
            [number + (place - (len(names) - 1) / 2) * width for number, _, _ in present],
            [median for _, median, _ in scaled], width, label=name,
            yerr=[[abs(median - first) for first, median, _ in scaled], [abs(last - median) for _, median, last in scaled]],
            capsize=2)
    axes.set_xticks(range(len(cases)), [case["name"] for case in cases], rotation=30, ha="right")
    rate = all(case.get("octets") for case in cases)
    axes.set_ylabel("MB/s" if rate else f"milliseconds ({clock})")
    if not rate:
        axes.set_yscale("log")
    axes.set_title(f"{report['question']}: medians of {report['runs']}, {report['facts']['cpu_model']}", fontsize=10)
    axes.legend(fontsize=8)
    figure.tight_layout()
    out = options.out or options.report.with_suffix(".png")
    figure.savefig(out, dpi=150)
    print(f"written: {out}")


def value(nanoseconds, octets):
    return octets * 1000 / nanoseconds if octets else nanoseconds / 1e6


if __name__ == "__main__":
    main()
