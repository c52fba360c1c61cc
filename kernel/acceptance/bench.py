"""Compares golanes with ipykernel, side by side: `make bench` calls it.

The two take turns on the same machine, with the same client, each round with a kernel of its own, one at a time. A figure is the median of
the rounds; the ratio is golanes's to ipykernel's. On a busy machine trust the ratios, and those only roughly: nothing here passes or fails.
Then interpreter.py compares what runs in the cells.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import zmq
from jupyter_client import BlockingKernelClient
from jupyter_client.connect import write_connection_file

import interpreter

TIMEOUT = 120  # seconds for one cell
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
        command=(os.environ.get("GOLANES") or str(Path(__file__).resolve().parents[2] / "bin" / "golanes"), "kernel"),
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
    connection_file, _ = write_connection_file(os.path.join(folder, f"{contender.name}.json"))
    client = BlockingKernelClient()
    client.context.setsockopt(zmq.RECONNECT_IVL, 1)  # else the start is rounded up to libzmq's 100 ms
    client.load_connection_file(connection_file)
    # A cell of golanes shows 10 MB otherwise.
    env = {**os.environ, "GOLANES_OUTPUT": str(SIZE), "IPYTHONDIR": folder, "JPY_PARENT_PID": str(os.getpid())}  # the latter as Jupyter sets it
    log = open(os.path.join(folder, "log"), "w+")
    began = time.perf_counter()
    process = psutil.Popen([*contender.command, connection_file], env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    processes = [process]
    try:
        client.start_channels(hb=False)
        client.kernel_info()
        client.get_shell_msg(timeout=TIMEOUT)
        found = {"start": (time.perf_counter() - began) * 1000}
        client.wait_for_ready(timeout=TIMEOUT)  # iopub too

        times = [run(client, contender.expression, lambda text: text == "42") for _ in range(EXPRESSIONS)]
        found["first"] = times[0]
        found["expression"] = statistics.median(times)
        processes += process.children(recursive=True)
        found["memory"] = memory(processes)

        lines = "".join(f"{i}\n" for i in range(LINES))
        found["lines"] = run(client, contender.lines, lambda text: text == lines)
        found["large"] = run(client, contender.large, lambda text: len(text) == SIZE)
        return found
    except BaseException:
        log.seek(0)
        sys.stderr.write(log.read())
        raise
    finally:
        log.close()
        client.stop_channels()
        for p in processes:
            try:
                p.kill()
            except psutil.NoSuchProcess:
                pass
        process.wait(TIMEOUT)


def receive(client, channel):
    """Returns the next message of a channel. The client's own get_msg would start an event loop for it, at the price of a cell."""
    if not channel.socket.poll(TIMEOUT * 1000):
        raise TimeoutError(f"no message after {TIMEOUT} s")
    return client.session.recv(channel.socket, mode=0)[1]


def run(client, code, right):
    """Runs a cell and returns the milliseconds until its reply and idle are there. Its output is checked: all of it has to have come."""
    began = time.perf_counter()
    request = client.execute(code, allow_stdin=False)
    output = published(client, request)
    reply = receive(client, client.shell_channel)["content"]
    took = time.perf_counter() - began
    if reply["status"] != "ok" or not right(output):
        raise RuntimeError(f"{code!r}: {reply}, {output[:200]!r}")
    return took * 1000


def published(client, request):
    """Returns the text that is published for a request until its idle."""
    output = []
    while True:
        message = receive(client, client.iopub_channel)
        if message["parent_header"].get("msg_id") != request:
            continue
        content = message["content"]
        if message["msg_type"] == "stream":
            output.append(content["text"])
        elif message["msg_type"] == "execute_result":
            output.append(content["data"]["text/plain"])
        elif content.get("execution_state") == "idle":
            return "".join(output)


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
    parser.add_argument("--only", choices=("kernels", "interpreter"), help="half of it")
    arguments = parser.parse_args()
    if arguments.only != "interpreter":
        kernels(arguments.rounds)
    if arguments.only != "kernels":
        interpreter.main(max(3, arguments.rounds // 3))


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
