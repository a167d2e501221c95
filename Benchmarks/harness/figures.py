"""Medians, quartiles and ratios of interleaved runs."""

import statistics


def quartiles(values):
    """First quartile, median, third quartile."""
    if len(values) == 1:
        return values[0], values[0], values[0]
    first, _, third = statistics.quantiles(values, n=4, method="inclusive")
    return first, statistics.median(values), third


def summarise(samples, ours):
    """`samples[contestant]` is a list of nanoseconds, one a run; all lists are of one length.

    The ratio of a peer is our time over its time: below 1 we are faster. `ratio_of_medians` is the figure to quote
    where single runs vary by chance (key generation); the quartiles are those of the ratios run by run.
    """
    table = {}
    for name, values in samples.items():
        first, median, third = quartiles(values)
        entry = {"runs": len(values), "first_quartile_ns": first, "median_ns": median, "third_quartile_ns": third,
                 "mean_ns": statistics.fmean(values)}
        if name != ours and ours in samples:
            ratios = [mine / other for mine, other in zip(samples[ours], values)]
            entry["ratio_of_medians"] = statistics.median(samples[ours]) / median
            entry["ratio_quartiles"] = quartiles(ratios)
        table[name] = entry
    return table


def readable(nanoseconds):
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if nanoseconds >= size:
            return f"{nanoseconds / size:.3g} {unit}"
    return f"{nanoseconds:.3g} ns"


def lines(case, table, octets=None):
    """The table of one case for a person to read."""
    yield case
    for name, entry in table.items():
        text = f"  {name:32} {readable(entry['median_ns']):>9}"
        text += f"  ({readable(entry['first_quartile_ns'])} to {readable(entry['third_quartile_ns'])})"
        if octets:
            text += f"  {octets * 1000 / entry['median_ns']:7.0f} MB/s"
        if "ratio_of_medians" in entry:
            first, median, third = entry["ratio_quartiles"]
            text += f"  ours/it {entry['ratio_of_medians']:.3f}  run by run {median:.3f} ({first:.3f} to {third:.3f})"
        yield text
