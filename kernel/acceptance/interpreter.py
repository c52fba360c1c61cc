"""Compares what lowered code spends with the interpreter below golanes alone, with Go compiled and with Python: part of `make bench`.

The rows are the same Go source, testdata/rows/main.go, for all but Python. The contenders take turns; a figure is the best of all rounds,
since whatever else the machine does only adds to it. A bar is met or not, each on a line; none of them fails the run.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
ROWS = FOLDER / "testdata" / "rows"
GOLANES = os.environ.get("GOLANES") or str(ROOT / "bin" / "golanes")
TIMEOUT = 300  # seconds for one contender's round
NOISE = 1.1  # two runs of the same program differ by that


@dataclass(frozen=True)
class Bar:
    """What is asked of a row: nanoseconds at most, less those of another row, or at most a part of what the plain interpreter takes."""

    row: str
    limit: float
    less: str | None = None
    plain: bool = False


# Where plain does the same, lowered code is to be as fast. Its select and deferred calls are wrong, and nothing contains the panics of what
# it starts with go.
AS_FAST = (
    "fib(12)",
    "sieve 5k",
    "float 60x60",
    "slice sum, index",
    "slice sum, range",
    "map operation",
    's += "x"',
    "strings.Builder",
    "closure call",
    "channel ping-pong",
    "go literal",
    "mutex",
    "loop",
)
BARS = (
    *(Bar(row, 1, plain=True) for row in AS_FAST),
    Bar("method call", 1 / 2.5, plain=True),
    Bar("called literal", 1 / 2.5, plain=True),
    Bar("go statement", 3000),
    Bar("go literal", 3000),
    Bar("select of two", 800),
    Bar("select, default", 800),
    Bar("call that defers", 1000, less="call"),
)


def measure(command, crashes=False):
    """Runs a contender once and returns the nanoseconds of each row, of one that crashes of those before."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT)
    if done.returncode and not crashes:
        raise RuntimeError(f"{' '.join(map(str, command))}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
    return {name: float(ns) for name, ns in (line.split("\t") for line in done.stdout.splitlines())}


def rows(rounds):
    """Returns the best nanoseconds by contender and row."""
    best = {}
    with tempfile.TemporaryDirectory() as folder:
        compiled, plain = Path(folder) / "rows", Path(folder) / "plain"
        for program, source in (compiled, ROWS), (plain, FOLDER / "testdata" / "plain"):
            subprocess.run(["go", "build", "-o", program, f"./{source.relative_to(ROOT)}"], cwd=ROOT, check=True)
        source = ROWS / "main.go"
        contenders = {
            "go": [compiled],
            "plain": [plain, source],
            "golanes": [GOLANES, "run", source],
            "python": [sys.executable, ROWS / "rows.py"],
        }
        for i in range(rounds):
            for name in list(contenders)[:: -1 if i % 2 else 1]:
                kept = best.setdefault(name, {})
                for row, ns in measure(contenders[name], crashes=name == "plain").items():
                    kept[row] = min(ns, kept.get(row, ns))
                print(".", end="", flush=True)
    print()
    return best


def table(best):
    """Returns the figures as text."""
    lines = [f"{'ns an operation, best':26} {'go':>9} {'plain':>9} {'golanes':>9} {'python':>9}  golanes/plain  golanes/python"]
    for row, ours in best["golanes"].items():
        python = best["python"].get(row)
        plain = best["plain"].get(row)
        figures = [f"{ns:9.0f}" if ns else f"{'-':>9}" for ns in (best["go"][row], plain, ours, python)]
        ratios = [f"{ours / ns:{width}.2f}" if ns else f"{'-':>{width}}" for ns, width in ((plain, 13), (python, 14))]
        lines.append(f"{row:26} {' '.join(figures)}  {'  '.join(ratios)}")
    return "\n".join(lines)


def bars(best):
    """Returns a line for each bar."""
    lines = []
    for bar in BARS:
        ours = best["golanes"][bar.row]
        if bar.plain and bar.row not in best["plain"]:
            what, text, met = f"at most {bar.limit:.2f} of plain", "crashed", True
        elif bar.plain:
            figure = ours / best["plain"][bar.row]
            what, text, met = f"at most {bar.limit:.2f} of plain", f"{figure:.2f}", figure <= bar.limit * NOISE
        else:
            figure = ours - (best["golanes"][bar.less] if bar.less else 0)
            what, text, met = f"at most {bar.limit:.0f} ns", f"{figure:.0f} ns", figure <= bar.limit
        if bar.less:
            what += f", less {bar.less}"
        lines.append(f"{bar.row:26} {what:34} {text:>9}  {'met' if met else 'MISSED'}")
    return "\n".join(lines)


# Benchmarks of package lower and the milliseconds that each may take at the median.
CELLS = {"BenchmarkCell": 2, "BenchmarkCellAfter300": 15}


def cells():
    """Returns a line for each bar about checking and lowering a cell."""
    command = ["go", "test", "-run=^$", "-bench=^BenchmarkCell", "-count=5", "./kernel/internal/lower"]
    out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=TIMEOUT).stdout
    lines = []
    for name, limit in CELLS.items():
        found = [float(ns) / 1e6 for ns in re.findall(rf"^{name}(?:-\d+)?\s.*?([\d.]+) median-ns", out, re.MULTILINE)]
        median = statistics.median(found)
        met = "met" if median <= limit else "MISSED"
        lines.append(f"{name.removeprefix('Benchmark'):26} {f'check and lower, at most {limit} ms':34} {f'{median:.2f} ms':>9}  {met}")
    return "\n".join(lines)


def main(rounds):
    best = rows(rounds)
    print(f"interpreter, best of {rounds} rounds\n{table(best)}\n\n{bars(best)}\n{cells()}")


if __name__ == "__main__":
    main(3)
