"""jupyter-console, typed at through a terminal."""

import os
import sys

import pexpect
import pytest
from conftest import TIMEOUT, alive, end, family

CONTROL_D = "\x04"


@pytest.fixture
def console():
    """A console at its first prompt."""
    # Without an answer to where the cursor is, which no terminal here gives, it would warn about that.
    env = {**os.environ, "PROMPT_TOOLKIT_NO_CPR": "1", "TERM": "xterm"}
    command = ["-m", "jupyter_console", "--kernel", "golanes"]
    child = pexpect.spawn(sys.executable, command, env=env, encoding="utf-8", timeout=TIMEOUT, dimensions=(50, 120))
    try:
        child.expect(r"golanes [\d.]+: Go 1\.\d+")
        prompt(child)
        yield child
    finally:
        processes = family(child.pid)
        child.close(force=True)
        end(processes)


def prompt(console):
    console.expect(r"In \[")


def enter(console, line):
    console.send(line + "\r")


def test_expression(console):
    enter(console, "6 * 7")
    console.expect(r"Out\[.*42")
    prompt(console)


def test_print(console):
    enter(console, 'import "fmt"')
    prompt(console)
    enter(console, 'fmt.Println("one" + "two")')
    console.expect("onetwo\r\n")
    prompt(console)


def test_cell_of_several_lines(console):
    enter(console, "for i := range 3 {")
    console.expect(r"\.\.\.: ")  # the kernel said that this is not all
    enter(console, 'println("i is", i)')
    console.expect(r"\.\.\.: ")
    enter(console, "}")
    console.expect("i is 0\r\ni is 1\r\ni is 2\r\n")
    prompt(console)


def test_error(console):
    enter(console, "1 + nope")
    console.expect(r"In\[1\]:1:5: undefined: nope")
    prompt(console)
    enter(console, "6 * 7")
    console.expect(r"Out\[.*42")


def test_interrupt(console):
    enter(console, 'println("on" + "ward"); for {}')
    console.expect("onward\r\n")
    console.sendintr()
    console.expect("interrupted")
    prompt(console)
    enter(console, "6 * 7")
    console.expect(r"Out\[.*42")


def test_exit(console):
    processes = family(console.pid)
    assert len(processes) == 3, "console, kernel and worker"
    console.send(CONTROL_D)
    console.expect("really want to exit")
    enter(console, "y")
    console.expect(pexpect.EOF)
    console.wait()
    assert console.exitstatus == 0
    assert not [p for p in processes if alive(p)], "left behind"
