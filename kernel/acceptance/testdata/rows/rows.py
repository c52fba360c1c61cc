"""The rows of main.go in Python: a row's name and the nanoseconds that one operation took in its best round."""

import queue
import threading
import time

ROUNDS = 40


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def sieve(n):
    composite = [False] * n
    count = 0
    for i in range(2, n):
        if composite[i]:
            continue
        count += 1
        for j in range(i * i, n, i):
            composite[j] = True
    return count


def floats(n):
    total = 0.0
    for i in range(n):
        for j in range(n):
            x = float(i) * 0.5 + float(j)
            total += x * x - x / 3
    return total


NUMBERS = [0] * 20000


def sum_index(n):
    total = 0
    for i in range(n):
        total += NUMBERS[i]


def sum_range(_):
    total = 0
    for v in NUMBERS:
        total += v


def maps(n):
    m = {}
    for i in range(n):
        m[i % 100] = m.get(i % 100, 0) + i


def concatenate(n):
    s = ""
    for _ in range(n):
        s += "x"


def build(n):
    parts = []
    for _ in range(n):
        parts.append("x")
    "".join(parts)


class Counter:
    def __init__(self):
        self.n = 0

    def add(self, d):
        self.n += d


def methods(n):
    c = Counter()
    for i in range(n):
        c.add(i)


def closures(n):
    total = 0

    def add(d):
        nonlocal total
        total += d

    for i in range(n):
        add(i)


def literals(n):
    for i in range(n):
        (lambda d: d + i)(i)


def ping_pong(n):
    ping, pong = queue.Queue(1), queue.Queue(1)

    def echo():
        while (v := ping.get()) is not None:
            pong.put(v)

    t = threading.Thread(target=echo)
    t.start()
    for i in range(n):
        ping.put(i)
        pong.get()
    ping.put(None)
    t.join()


def spawn(n):
    threads = [threading.Thread(target=nothing) for _ in range(n)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


def mutexes(n):
    mu = threading.Lock()
    count = 0
    for _ in range(n):
        mu.acquire()
        count += 1
        mu.release()


def loop(n):
    total = 0
    for i in range(n):
        total += i


def nothing():
    pass


def direct():
    nothing()


def calls(n):
    for _ in range(n):
        direct()


def deferring():
    try:
        pass
    finally:
        nothing()


def defers(n):
    for _ in range(n):
        deferring()


def recovering():
    try:
        pass
    except Exception as e:
        print(e)


def recovers(n):
    for _ in range(n):
        recovering()


ROWS = (
    ("fib(12)", 1, lambda n: fib(12)),
    ("sieve 5k", 1, lambda n: sieve(5000)),
    ("float 60x60", 1, lambda n: floats(60)),
    ("slice sum, index", len(NUMBERS), sum_index),
    ("slice sum, range", len(NUMBERS), sum_range),
    ("map operation", 5000, maps),
    ('s += "x"', 1000, concatenate),
    ("strings.Builder", 2000, build),
    ("method call", 1000, methods),
    ("closure call", 1000, closures),
    ("called literal", 700, literals),
    ("channel ping-pong", 100, ping_pong),
    ("go statement", 50, spawn),
    ("mutex", 2000, mutexes),
    ("loop", 20000, loop),
    ("call", 2000, calls),
    ("call that defers", 1000, defers),
    ("call that recovers", 500, recovers),
)


def main():
    for name, n, run in ROWS:
        best = None
        for _ in range(ROUNDS):
            began = time.perf_counter_ns()
            run(n)
            took = time.perf_counter_ns() - began
            best = took if best is None else min(best, took)
        print(f"{name}\t{best / n:.1f}")


if __name__ == "__main__":
    main()
