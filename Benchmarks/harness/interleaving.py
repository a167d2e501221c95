"""The measuring itself: A B C A B C …, so that a machine that drifts drifts for all alike.

Two clocks are read. The wall's is what a user waits for; the processor's (user and system time of the process) leaves
out what other processes took meanwhile, and is the one to look at on a machine that is not idle.
"""

import csv
import json

from . import facts, figures

CLOCKS = ("wall", "processor")


def run(root, question, contestants, cases, runs, milliseconds, ours, out, clock, announce=print):
    """Measures every case with every contestant that knows it, and writes `QUESTION.csv` and `QUESTION.json`.

    `cases`: list of {"name", "ask": {contestant: request}, "octets"}; a contestant without a request sits out.
    """
    versions = {name: contestant.version() for name, contestant in contestants.items()}
    report = {"schema": "signet/benchmark/1", "question": question, "runs": runs, "clock": clock,
              "facts": facts.collect(root, versions), "cases": []}
    rows = []
    for case in cases:
        here = {name: contestant for name, contestant in contestants.items() if name in case["ask"]}
        for name, contestant in here.items():
            contestant.calibrate(case["ask"][name], milliseconds)
        samples = {name: [] for name in here}
        for number in range(runs):
            # Each run starts with the next contestant: whatever follows a slow one follows it only now and then.
            order = list(here)
            order = order[number % len(order):] + order[:number % len(order)]
            for name in order:
                measured = dict(zip(CLOCKS, here[name].measure(case["ask"][name])))
                samples[name].append(measured)
                rows.append((question, case["name"], name, number, *(f"{measured[c]:.1f}" for c in CLOCKS)))
        tables = {
            c: figures.summarise({name: [one[c] for one in all_] for name, all_ in samples.items()}, ours)
            for c in CLOCKS}
        report["cases"].append({"name": case["name"], "octets": case.get("octets"), **tables})
        for line in figures.lines(case["name"], tables[clock], case.get("octets")):
            announce(line)
    out.mkdir(parents=True, exist_ok=True)
    with open(out / f"{question}.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("question", "case", "contestant", "run", *(f"{c}_nanoseconds" for c in CLOCKS)))
        writer.writerows(rows)
    with open(out / f"{question}.json", "w") as file:
        json.dump(report, file, indent=1)
    announce(f"written: {out / question}.csv and .json")
