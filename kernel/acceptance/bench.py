"""Compares golanes with ipykernel, side by side: `make bench` calls it.

The two take turns on the same machine, with the same client, each round with a kernel of its own, one at a time. A figure is the median of
the rounds; the ratio is golanes's to ipykernel's. On a busy machine trust the ratios, and those only roughly: nothing here passes or fails.
Then timelines.py measures what it costs to see what the scheduler does, and interpreter.py compares what runs in the cells.
"""

import argparse
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import frontend
import interpreter
import timelines

EXPRESSIONS = 200
LINES = 20_000
SIZE = 20_000_000  # bytes in one print
MIB = 1 << 20


@dataclass(frozen=True)
class Contender:
    """A kernel and its language."""

    name: str
    command: tuple  # the connection file follows
    expression: str
    lines: str
    large: str


CONTENDERS = (
    Contender(
        name="golanes",
        command=(frontend.GOLANES, "kernel"),
        expression="20 + 22",
        lines=f'import "fmt"\nfor i := range {LINES} {{\n\tfmt.Println(i)\n}}',
        large=f'import ("fmt"; "strings")\nfmt.Print(strings.Repeat("x", {SIZE}))',
    ),
    Contender(
        name="ipykernel",
        command=(sys.executable, "-m", "ipykernel_launcher", "-f"),
        expression="20 + 22",
        lines=f"for i in range({LINES}):\n    print(i)",
        large=f'print("x" * {SIZE}, end="")',
    ),
)


@dataclass(frozen=True)
class Row:
    """A line of the table. Its bar is for the ratio, or for golanes's own figure."""

    title: str
    unit: str
    ratio: float | None = None
    limit: float | None = None


ROWS = {
    "start": Row("start to kernel_info_reply", "ms", ratio=1 / 4),
    "first": Row("first cell, round trip", "ms", limit=60),
    "expression": Row("expression cell, round trip p50", "ms", ratio=1 / 5),
    "lines": Row(f"{LINES:,} printed lines until idle", "ms", ratio=1),
    "large": Row(f"{SIZE // 1_000_000} MB in one print until idle", "ms", ratio=1),
    "memory": Row("memory when idle, all processes, PSS", "MiB", limit=40),
}


def measure(contender, folder):
    """Starts a kernel, measures it and ends it. Times are in milliseconds, memory in MiB."""
    with frontend.started(contender.command, folder, GOLANES_OUTPUT=str(SIZE)) as kernel:  # a cell of golanes shows 10 MB otherwise
        found = {"start": kernel.start}
        times = [kernel.run(contender.expression, lambda text: text == "42")[1] for _ in range(EXPRESSIONS)]
        found["first"] = times[0]
        found["expression"] = statistics.median(times)
        found["memory"] = memory([kernel.process, *frontend.children(kernel.process)])

        lines = "".join(f"{i}\n" for i in range(LINES))
        found["lines"] = kernel.run(contender.lines, lambda text: text == lines)[1]
        found["large"] = kernel.run(contender.large, lambda text: len(text) == SIZE)[1]
        return found


def memory(processes):
    """Returns the memory of processes in MiB, what they share counted once (PSS); nan where the system does not say it."""
    try:
        rollups = [Path(f"/proc/{p.pid}/smaps_rollup").read_text() for p in processes]
    except FileNotFoundError:
        return float("nan")
    return sum(int(line.split()[1]) * 1024 for text in rollups for line in text.splitlines() if line.startswith("Pss:")) / MIB


def table(results, rounds):
    """Returns the comparison as text."""
    ours, theirs = (c.name for c in CONTENDERS)
    lines = [f"{f'median of {rounds} rounds':38} {ours:>12} {theirs:>12} {'ratio':>7}  bar"]
    for key, row in ROWS.items():
        a, b = (statistics.median(found[key] for found in results[name]) for name in (ours, theirs))
        if row.ratio:
            bar, met = f"ratio at most {row.ratio:.2f}", a / b <= row.ratio
        else:
            bar, met = f"{ours} at most {row.limit} {row.unit}", a <= row.limit
        figures = [f"{value:.{1 if value < 1000 else 0}f} {row.unit}" for value in (a, b)]
        lines.append(f"{row.title:38} {figures[0]:>12} {figures[1]:>12} {a / b:7.3f}  {bar}: {'met' if met else 'MISSED'}")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9, metavar="N", help="kernels of each to measure (default 9)")
    parser.add_argument("--only", choices=("kernels", "timelines", "interpreter"), help="a part of it")
    arguments = parser.parse_args()
    parts = {
        "kernels": lambda: kernels(arguments.rounds),
        "timelines": lambda: timelines.main(max(7, arguments.rounds)),
        "interpreter": lambda: interpreter.main(max(3, arguments.rounds // 3)),
    }
    for name, part in parts.items():
        if arguments.only in (None, name):
            part()


def kernels(rounds):
    """Compares the kernels."""
    results = {contender.name: [] for contender in CONTENDERS}
    with tempfile.TemporaryDirectory() as folder:
        for i in range(rounds):
            for contender in CONTENDERS[:: 1 if i % 2 else -1]:
                results[contender.name].append(measure(contender, folder))
                print(".", end="", flush=True)
    print("\n" + table(results, rounds))


if __name__ == "__main__":
    main()
