"""Deaths, interrupts and ends, with real processes: the kernel's, its worker's and its parent's."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time

import psutil
import pytest
import zmq
from conftest import TIMEOUT, alive, end, family, wait
from jupyter_client import BlockingKernelClient

PROMPT = 2  # seconds a kernel has to end: Jupyter sends SIGTERM after 2.5

ENDLESS = {
    "loop": 'import "fmt"\nfmt.Println("begun")\nfor {}',
    "channel": 'import "fmt"\nfmt.Println("begun")\n<-make(chan int)',
    "sleep": 'import ("fmt"; "time")\nfmt.Println("begun")\ntime.Sleep(time.Hour)',
    "goroutines": 'import "fmt"\nfor range 8 { go func() { for {} }() }\nfmt.Println("begun")\nselect {}',
}


def begin(kernel, cell):
    """Starts an endless cell and returns its request when it runs."""
    request = kernel.start(ENDLESS[cell])
    kernel.until(request, "begun")
    return request


def send(kernel, kind, content):
    """Sends a request on the control channel and returns its id."""
    message = kernel.client.session.msg(kind, content)
    kernel.client.control_channel.send(message)
    return message["header"]["msg_id"]


# The worker dies, the kernel does not.


@pytest.fixture
def unharmed(kernel):
    """A kernel, of which is checked after the test that it is still the same one and that Jupyter saw no restart."""
    pid = kernel.pid
    kernel.run("kept := func() int { return 42 }")  # a variable; it dies with the worker
    kernel.run("func answer() int { return 42 }")
    yield kernel
    assert kernel.run("answer()").result == "42", "a function lives on in the next worker"
    assert kernel.manager.is_alive()
    assert kernel.pid == pid
    assert set(kernel.states) == {"busy", "idle"}


def test_worker_is_killed(unharmed):
    request = begin(unharmed, "loop")
    unharmed.worker().kill()
    cell = unharmed.finish(request)
    assert cell.reply["status"] == "error"
    assert "killed" in cell.error


def test_worker_is_killed_between_cells(unharmed):
    worker = unharmed.worker()
    worker.kill()
    wait(lambda: not alive(worker), "the worker is dead")
    cell = unharmed.run("6 * 7")  # it may be this one that finds it out
    assert cell.result == "42" or "killed" in cell.error
    assert unharmed.run("6 * 7").result == "42"


def test_cell_exits(unharmed):
    cell = unharmed.run('import ("fmt"; "os")\nfmt.Println("before")\nos.Exit(3)')
    assert cell.stdout == "before\n"
    assert re.search(r"os\.Exit\(3\)|exit status 3", cell.error)


def test_cell_has_a_fatal_error(unharmed):
    """Concurrent use of a map ends a Go program; no recover helps. Which of two messages it gets is up to the scheduler."""
    cell = unharmed.run(
        """
        m := map[int]int{}
        for range 8 {
            go func() {
                for {
                    m[1] = 1
                }
            }()
        }
        select {}
        """
    )
    assert cell.reply["status"] == "error"
    assert "concurrent map " in cell.error + cell.stream("stderr")


def test_a_lost_variable_is_told_of(unharmed):
    unharmed.run('import "syscall"\nsyscall.Kill(syscall.Getpid(), syscall.SIGKILL)')
    assert "kept" in unharmed.run("kept()").error


# Interrupts.


@pytest.mark.parametrize("how", ["signal", "message"])
@pytest.mark.parametrize("cell", ENDLESS)
def test_interrupt(kernel, cell, how):
    kernel.run("n := 42")
    processes = kernel.processes()
    request = begin(kernel, cell)
    if how == "signal":
        kernel.manager.interrupt_kernel()
    else:
        interrupt = send(kernel, "interrupt_request", {})
        reply = kernel.client.get_control_msg(timeout=TIMEOUT)
        assert (reply["msg_type"], reply["parent_header"]["msg_id"]) == ("interrupt_reply", interrupt)
        assert reply["content"]["status"] == "ok"
    stopped = kernel.finish(request)
    assert stopped.reply["status"] == "error"
    assert "interrupt" in stopped.error
    assert kernel.run("n").result == "42", "variables live on"
    assert kernel.processes() == processes, "no restart, of the worker neither"


def test_interrupt_of_an_idle_kernel_does_nothing(kernel):
    kernel.run("n := 42")
    kernel.manager.interrupt_kernel()
    send(kernel, "interrupt_request", {})
    kernel.client.get_control_msg(timeout=TIMEOUT)
    assert kernel.run("n").result == "42"


def test_interrupt_drops_what_is_queued(kernel):
    first = begin(kernel, "loop")
    second = kernel.start("6 * 7")
    kernel.manager.interrupt_kernel()
    assert kernel.finish(first).reply["status"] == "error"
    assert kernel.finish(second).reply["status"] == "aborted"


# The end.


@pytest.mark.parametrize("cell", [None, *ENDLESS])
def test_shutdown(kernel, cell):
    if cell:
        begin(kernel, cell)
    kernel.worker()
    processes = kernel.processes()
    assert len(processes) == 2
    started = time.monotonic()
    request = send(kernel, "shutdown_request", {"restart": False})
    reply = kernel.client.get_control_msg(timeout=TIMEOUT)
    assert (reply["msg_type"], reply["parent_header"]["msg_id"]) == ("shutdown_reply", request)
    assert reply["content"] == {"status": "ok", "restart": False}
    _, left = psutil.wait_procs(processes, timeout=TIMEOUT)
    assert not [p for p in left if alive(p)]
    assert time.monotonic() - started < PROMPT


@pytest.mark.parametrize("cell", [None, *ENDLESS])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["SIGTERM", "SIGHUP"])
def test_signal_ends_the_kernel(kernel, number, cell):
    if cell:
        begin(kernel, cell)
    kernel.worker()
    processes = kernel.processes()
    started = time.monotonic()
    os.kill(kernel.pid, number)
    assert kernel.manager.provisioner.process.wait(TIMEOUT) == 0
    wait(lambda: not any(map(alive, processes)), "the worker has ended")
    assert time.monotonic() - started < PROMPT


@pytest.mark.parametrize("cell", [None, "loop"])
def test_no_worker_outlives_a_killed_kernel(kernel, cell):
    if cell:
        begin(kernel, cell)
    worker = kernel.worker()
    os.kill(kernel.pid, signal.SIGKILL)
    wait(lambda: not alive(worker), "the worker has ended", timeout=10)


def test_restart(kernel):
    kernel.run("n := 42")
    processes = kernel.processes()
    kernel.manager.restart_kernel()
    assert not [p for p in processes if alive(p)]
    kernel.client.stop_channels()
    kernel.connect()
    assert "undefined: n" in kernel.run("n").error


# A kernel that was started by hand.


@pytest.fixture
def serve(golanes):
    """Starts `golanes kernel` with a connection file and returns its process and a client that is connected."""
    processes, clients = [], []

    def start(name):
        process = subprocess.Popen([golanes, "kernel", name], stderr=subprocess.PIPE, text=True)
        processes.append(psutil.Process(process.pid))
        wait(lambda: process.poll() is not None or ports(name), "the connection file names ports")
        assert process.poll() is None, process.stderr.read()
        client = BlockingKernelClient()
        client.context.setsockopt(zmq.IPV6, 1)
        client.load_connection_file(str(name))
        clients.append(client)
        client.start_channels()
        client.wait_for_ready(timeout=TIMEOUT)
        processes.extend(family(process.pid))
        return process, client

    yield start
    for client in clients:
        client.stop_channels()
    end(processes)


def ports(name):
    """The ports that a connection file names, or None as long as it leaves one open or is not there."""
    try:
        content = json.loads(name.read_text())
    except (OSError, ValueError):
        return None
    found = [content[f"{channel}_port"] for channel in ("shell", "iopub", "stdin", "control", "hb")]
    return found if all(found) else None


def connection(name, **changes):
    """Writes a connection file that leaves the ports to the kernel."""
    info = {f"{channel}_port": 0 for channel in ("shell", "iopub", "stdin", "control", "hb")}
    info |= {"transport": "tcp", "ip": "127.0.0.1", "key": "a key", "signature_scheme": "hmac-sha256", **changes}
    name.write_text(json.dumps(info))
    return info


def value(client, code):
    """Runs an expression and returns its text."""
    found = []

    def hook(message):
        if message["msg_type"] == "execute_result":
            found.append(message["content"]["data"]["text/plain"])

    client.execute_interactive(code, output_hook=hook, timeout=TIMEOUT)
    return "".join(found)


def test_missing_connection_file_is_made_and_removed(serve, tmp_path):
    name = tmp_path / "kernel.json"
    process, client = serve(name)
    assert stat.S_IMODE(name.stat().st_mode) == 0o600, "it holds the key"
    assert json.loads(name.read_text())["key"]
    assert value(client, "6 * 7") == "42"
    process.send_signal(signal.SIGTERM)
    assert process.wait(TIMEOUT) == 0
    assert not name.exists()


def test_port_0_is_filled_in(serve, tmp_path):
    name = tmp_path / "kernel.json"
    before = connection(name, kernel_name="golanes")
    process, client = serve(name)
    after = json.loads(name.read_text())
    assert len(set(ports(name))) == 5
    assert {**after, **{port: 0 for port in before if port.endswith("_port")}} == before
    assert value(client, "6 * 7") == "42"
    process.send_signal(signal.SIGTERM)
    assert process.wait(TIMEOUT) == 0
    assert name.exists(), "the file is another's"


@pytest.mark.parametrize("scheme", ["hmac-sha512", "hmac-md5"])
def test_signature_scheme(serve, tmp_path, scheme):
    name = tmp_path / "kernel.json"
    connection(name, signature_scheme=scheme)
    assert value(serve(name)[1], "6 * 7") == "42"


def test_no_key(serve, tmp_path):
    name = tmp_path / "kernel.json"
    connection(name, key="")
    assert value(serve(name)[1], "6 * 7") == "42"


def test_ipv6(serve, tmp_path):
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError as error:
        pytest.skip(f"no IPv6 here: {error}")
    name = tmp_path / "kernel.json"
    connection(name, ip="::1")
    assert value(serve(name)[1], "6 * 7") == "42"


def test_port_in_use_is_an_error(golanes, tmp_path):
    name = tmp_path / "kernel.json"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        connection(name, shell_port=port)
        process = subprocess.run([golanes, "kernel", name], capture_output=True, text=True, timeout=TIMEOUT)
    assert process.returncode != 0
    assert f"{port}" in process.stderr
    assert "address already in use" in process.stderr
    assert "goroutine" not in process.stderr


def test_ipc(kernels):
    kernel = kernels(transport="ipc")
    assert kernel.run("6 * 7").result == "42"
    kernel.manager.shutdown_kernel()


STARTER = """
import os, signal, subprocess, sys
env = {**os.environ, "JPY_PARENT_PID": str(os.getpid())}
print(subprocess.Popen([sys.argv[1], "kernel", sys.argv[2]], env=env).pid, flush=True)
signal.pause()
"""


@pytest.mark.parametrize("code", [None, ENDLESS["loop"]])
def test_kernel_ends_with_its_parent(golanes, tmp_path, code):
    name = tmp_path / "kernel.json"
    starter = subprocess.Popen([sys.executable, "-c", STARTER, golanes, name], stdout=subprocess.PIPE, text=True)
    processes = family(starter.pid)
    client = BlockingKernelClient()
    try:
        kernel = psutil.Process(int(starter.stdout.readline()))
        processes.append(kernel)
        wait(lambda: ports(name), "the kernel listens")
        client.load_connection_file(str(name))
        client.start_channels()
        client.wait_for_ready(timeout=TIMEOUT)
        if code:
            client.execute(code)
            wait(lambda: client.get_iopub_msg(timeout=TIMEOUT)["content"].get("text") == "begun\n", "the cell runs")
        processes += wait(lambda: family(kernel.pid)[1:], "the kernel has a worker")
        starter.kill()
        starter.wait()
        wait(lambda: not any(map(alive, processes)), "kernel and worker have ended", timeout=10)
    finally:
        client.stop_channels()
        end(processes)
        starter.stdout.close()


# Input.

READING = {
    "bufio": """
        import ("bufio"; "fmt"; "os")
        fmt.Print("Name? ")
        in := bufio.NewScanner(os.Stdin)
        in.Scan()
        fmt.Println("Hello,", in.Text())
    """,
    "fmt": """
        import "fmt"
        var name string
        fmt.Print("Name? ")
        fmt.Scanln(&name)
        fmt.Println("Hello,", name)
    """,
}


@pytest.mark.parametrize("how", READING)
def test_cell_reads_a_line(kernel, how):
    for name in "Ada", "Grace":  # twice, because a scanner may read ahead
        request = kernel.start(READING[how], allow_stdin=True)
        asked = kernel.client.get_stdin_msg(timeout=TIMEOUT)
        assert asked["msg_type"] == "input_request"
        assert asked["parent_header"]["msg_id"] == request
        assert asked["content"]["password"] is False
        kernel.client.input(name)
        cell = kernel.finish(request)
        assert cell.error == ""
        assert f"Hello, {name}\n" in cell.stdout


@pytest.mark.parametrize("how", READING)
def test_waiting_for_input_can_be_interrupted(kernel, how):
    request = kernel.start(READING[how], allow_stdin=True)
    kernel.client.get_stdin_msg(timeout=TIMEOUT)
    kernel.manager.interrupt_kernel()
    assert kernel.finish(request).reply["status"] == "error"
    assert kernel.run("6 * 7").result == "42"


def test_reading_without_a_front_end_to_ask(kernel):
    """A cell that may not ask reads the end of the input, or fails and says so, but does not wait."""
    cell = kernel.run(READING["bufio"])
    assert "StdinNotImplemented" in cell.error or cell.stdout == "Name? Hello, \n"
