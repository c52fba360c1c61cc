"""A front end that runs cells and takes their time, for the benchmarks."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import psutil
import zmq
from jupyter_client import BlockingKernelClient
from jupyter_client.connect import write_connection_file

GOLANES = os.environ.get("GOLANES") or str(Path(__file__).resolve().parents[2] / "bin" / "golanes")
TIMEOUT = 120  # seconds for one cell


class Kernel:
    """A kernel that runs, with all that it answers. Times are in milliseconds."""

    def __init__(self, client, process, start):
        self.client = client
        self.process = process
        self.start = start  # the time to kernel_info_reply

    def run(self, code, right=lambda text: True):
        """Runs a cell and returns what it published as text, and the time until its reply and idle are there.

        Its output is checked: all of it has to have come.
        """
        began = time.perf_counter()
        request = self.client.execute(code, allow_stdin=False)
        output = self._published(request)
        reply = self._receive(self.client.shell_channel)["content"]
        took = time.perf_counter() - began
        if reply["status"] != "ok" or not right(output):
            raise RuntimeError(f"{code!r}: {reply}, {output[:200]!r}")
        return output, took * 1000

    def _receive(self, channel):
        """Returns the next message of a channel. The client's own get_msg would start an event loop for it, at the price of a cell."""
        if not channel.socket.poll(TIMEOUT * 1000):
            raise TimeoutError(f"no message after {TIMEOUT} s")
        return self.client.session.recv(channel.socket, mode=0)[1]

    def _published(self, request):
        """Returns the text that is published for a request until its idle, without pictures."""
        output = []
        while True:
            message = self._receive(self.client.iopub_channel)
            if message["parent_header"].get("msg_id") != request:
                continue
            content = message["content"]
            if message["msg_type"] == "stream":
                output.append(content["text"])
            elif message["msg_type"] == "execute_result":
                output.append(content["data"]["text/plain"])
            elif content.get("execution_state") == "idle":
                return "".join(output)


@contextmanager
def started(command, folder, **variables):
    """Starts a kernel, whose command a connection file follows, with its files in a folder and more variables, and ends it with all its processes."""
    connection_file, _ = write_connection_file(os.path.join(folder, "connection.json"))
    client = BlockingKernelClient()
    client.context.setsockopt(zmq.RECONNECT_IVL, 1)  # else the start is rounded up to libzmq's 100 ms
    client.load_connection_file(connection_file)
    env = {**os.environ, "IPYTHONDIR": folder, "JPY_PARENT_PID": str(os.getpid()), **variables}  # as Jupyter sets it
    log = open(os.path.join(folder, "log"), "w+")
    began = time.perf_counter()
    process = psutil.Popen([*command, connection_file], env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    processes = [process]
    try:
        client.start_channels(hb=False)
        client.kernel_info()
        client.get_shell_msg(timeout=TIMEOUT)
        start = (time.perf_counter() - began) * 1000
        client.wait_for_ready(timeout=TIMEOUT)  # iopub too
        yield Kernel(client, process, start)
    except BaseException:
        log.seek(0)
        sys.stderr.write(log.read())
        raise
    finally:
        log.close()
        client.stop_channels()
        processes += children(process)
        for p in processes:
            try:
                p.kill()
            except psutil.NoSuchProcess:
                pass
        process.wait(TIMEOUT)


def children(process):
    """Returns the processes that a process has started, and those that they have."""
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []
