"""Measures what it costs to see what the scheduler does: part of `make bench`.

Each row is the body of a cell, run with and without %%timeline in turns, in one kernel. Its own time is what it measures itself, without
the begin and the end of the recording; the time of the cell is that from the request to idle, with reading and drawing. Figures are
medians, and ratios are of medians. Ten thousand sleeps in a cell take turns with the same program compiled.

On a busy machine the times are those of whoever else has the processors. CPU times are not: they stand beside as a second view.
"""

import re
import statistics
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import frontend

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
WAITING, STORM = 1.1, 2.1  # what recording may cost


@dataclass(frozen=True)
class Row:
    """A cell. Its bar is for its own time, recorded to not recorded."""

    title: str
    body: str
    bar: float = WAITING
    before: str = ""  # the clock starts after it


def each(n, body):
    """Returns the body of a cell that executes another on n goroutines."""
    return f"var wg sync.WaitGroup\nfor range {n} {{\n\twg.Go(func() {{ {body} }})\n}}\nwg.Wait()"


def sleeps(n):
    return Row(f"sleep 20 ms x {n:,}", each(n, "time.Sleep(20 * time.Millisecond)"))


def computing(n, work=1_000_000):
    return Row(f"CPU x {n:,}", each(n, f"s := 0; for i := range {work // n} {{ s += i }}; _ = s"))


def sending(n, values):
    body = f"""c := make(chan int)
for range {n} {{
	go func() {{ for i := range {values} {{ c <- i }} }}()
}}
for range {n * values} {{
	<-c
}}"""
    return Row(f"channel {n:,} goroutines x {values:,}", body, STORM)


ROWS = (
    # Once takes microseconds: it is the processor's caches that would be measured.
    Row("loop of 100, 100 times", "for range 100 {\n\ts := 0\n\tfor i := range 100 {\n\t\ts += i\n\t}\n\t_ = s\n}"),
    *map(sleeps, (3, 100, 10_000)),
    *map(computing, (2, 100, 10_000)),
    sending(3, 5000),
    sending(100, 150),
    sending(10_000, 2),
    Row("mutex 3 goroutines x 20,000", each(3, "for range 20_000 { mu.Lock(); mu.Unlock() }"), before="var mu sync.Mutex"),
    Row("print 20,000 lines", "for i := range 20_000 {\n\tfmt.Println(i)\n}", STORM),
)


SETUP = """import ("fmt"; "sync"; "syscall"; "time"; "golanes/kernel/lanes")
func cpu() int64 {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return u.Utime.Nano() + u.Stime.Nano()
}"""
CELL = """{{
{row.before}
used, begin := cpu(), time.Now()
{row.body}
took := time.Since(begin)
fmt.Print("\\n", took.Nanoseconds(), " ", cpu()-used)
}}"""


def measure(kernel, row, recorded):
    """Returns the milliseconds that a row takes by its own clock, those of CPU time, and those from its request to idle."""
    code = CELL.format(row=row)
    output, whole = kernel.run("%%timeline\n" + code if recorded else code)
    took, used = re.search(r"\n(\d+) (\d+)", output).groups()
    return int(took) / 1e6, int(used) / 1e6, whole


def compare(rounds, rows=ROWS):
    """Returns for each row, not recorded and recorded, the medians of what measure returns."""
    found = {(row, recorded): [] for row in rows for recorded in (False, True)}
    with tempfile.TemporaryDirectory() as folder, frontend.started((frontend.GOLANES, "kernel"), folder) as kernel:
        kernel.run(SETUP)
        for i in range(-1, rounds):
            for row in rows:
                for recorded in (False, True)[:: -1 if i % 2 else 1]:
                    figures = measure(kernel, row, recorded)
                    if i >= 0:  # the first of all is for warming up
                        found[row, recorded].append(figures)
            print(".", end="", flush=True)
    return {key: [statistics.median(column) for column in zip(*figures)] for key, figures in found.items()}


def table(medians, rows=ROWS):
    """Returns the rows as text."""
    lines = [f"{'':34} {'ms':>8} {'recorded':>9} {'ratio':>6}  {'bar':11} {'CPU ratio':>9} {'cell':>8} {'with picture':>13}"]
    for row in rows:
        (plain, used, cell), (recorded, spent, drawn) = medians[row, False], medians[row, True]
        ratio = recorded / plain
        met = "met" if ratio <= row.bar else "MISSED"
        cpu = f"{spent / used:9.2f}" if used > 1 else f"{'-':>9}"  # below a millisecond it says nothing
        lines.append(f"{row.title:34} {plain:8.3f} {recorded:9.3f} {ratio:6.2f}  {f'{row.bar}: {met}':11} {cpu} {cell:8.1f} {drawn:13.1f}")
    return "\n".join(lines)


BAR = 1.25  # of a cell to the same program compiled
SLEEPS = """used := cpu()
r := lanes.Concurrent(lanes.N(10000, func() { time.Sleep(100 * time.Millisecond) }))
fmt.Print("\\n", r.Elapsed.Nanoseconds(), " ", cpu()-used, "\\n")
r"""


def many(rounds):
    """Returns lines about ten thousand sleeps in a cell and compiled."""
    columns = {"cell": [], "CPU": [], "drawn": [], "compiled": [], "compiled CPU": [], "compiled drawn": [], "goroutines": []}
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "sleeps"
        subprocess.run(["go", "build", "-o", program, f"./{FOLDER.relative_to(ROOT)}/testdata/sleeps"], cwd=ROOT, check=True)
        with (
            frontend.started((frontend.GOLANES, "kernel"), folder) as kernel,
            subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as compiled,
        ):
            kernel.run(SETUP)
            for i in range(-1, rounds):
                output, drawn = kernel.run(SLEEPS)
                compiled.stdin.write("\n")
                compiled.stdin.flush()
                figures = [*re.search(r"\n(\d+) (\d+)\n", output).groups(), drawn * 1e6, *compiled.stdout.readline().split()]
                if i >= 0:
                    for column, ns in zip(columns.values(), figures, strict=True):
                        column.append(int(ns) / 1e6)
                print(".", end="", flush=True)
            compiled.stdin.close()
    median = {name: statistics.median(column) for name, column in columns.items()}
    ratio = median["cell"] / median["compiled"]
    met = "met" if ratio <= BAR else "MISSED"
    return (
        f"Concurrent of 10,000 sleeps of 100 ms: {median['cell']:.0f} ms in a cell, {median['compiled']:.0f} ms compiled, "
        f"ratio {ratio:.2f}, bar {BAR}: {met}\n"
        f"  to plain goroutines compiled, {median['goroutines']:.0f} ms: ratio {median['cell'] / median['goroutines']:.2f}\n"
        f"  CPU time, with reading what was recorded: {median['CPU']:.0f} ms, {median['compiled CPU']:.0f} ms compiled, "
        f"ratio {median['CPU'] / median['compiled CPU']:.2f}\n"
        f"  with its picture: {median['drawn']:.0f} ms from request to idle, {median['compiled drawn']:.0f} ms compiled, "
        f"ratio {median['drawn'] / median['compiled drawn']:.2f}"
    )


DRAWING = 500, 64 << 10  # milliseconds, bytes


def drawing():
    """Returns a line about the picture of 10,000 tasks, by the benchmark of package timeline."""
    command = ["go", "test", "-run=^$", "-bench=^BenchmarkManyTasks$", "-benchtime=5x", "-count=5", "./kernel/internal/timeline"]
    out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300).stdout
    ms = statistics.median(float(ns) / 1e6 for ns in re.findall(r"([\d.]+) ns/op", out))
    size = max(float(n) for n in re.findall(r"([\d.]+) svg-bytes", out))
    met = "met" if ms <= DRAWING[0] and size <= DRAWING[1] else "MISSED"
    return f"drawing 10,000 tasks: {ms:.0f} ms, {size / 1024:.1f} KiB, bar {DRAWING[0]} ms, {DRAWING[1] >> 10} KiB: {met}"


def main(rounds):
    medians = compare(rounds)
    print(f"\ntimelines, median of {rounds} rounds\n{table(medians)}")
    print(f"\n{many(rounds)}\n{drawing()}")


if __name__ == "__main__":
    main(7)
