"""What the tests share: golanes, installed where Jupyter looks in this run only, and kernels that are ended whatever happens."""

import os
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
from jupyter_client.manager import KernelManager

TIMEOUT = 60  # seconds until what is waited for is missed; far more than anything takes
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def golanes():
    """The path of the program under test: GOLANES, or what `make` builds."""
    path = os.environ.get("GOLANES") or str(ROOT / "bin" / "golanes")
    if not os.access(path, os.X_OK):
        pytest.exit(f"{path} is no program: set GOLANES, or run make test", returncode=2)
    return path


@pytest.fixture(scope="session", autouse=True)
def jupyter(golanes, tmp_path_factory):
    """Installs golanes below a new folder and has Jupyter use that and nothing of the user's."""
    folder = tmp_path_factory.mktemp("jupyter")
    subprocess.run([golanes, "install", "--prefix", folder], check=True, stdout=subprocess.DEVNULL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(folder / "share" / "jupyter"))
        for name in "CONFIG", "DATA", "RUNTIME":
            patch.setenv(f"JUPYTER_{name}_DIR", str(folder / name.lower()))
        patch.setenv("IPYTHONDIR", str(folder / "ipython"))
        yield folder


def wait(condition, what, timeout=TIMEOUT):
    """Waits until condition returns something true, and returns that."""
    end = time.monotonic() + timeout
    while not (value := condition()):
        if time.monotonic() > end:
            pytest.fail(f"after {timeout} s still not so: {what}")
        time.sleep(0.01)
    return value


def alive(process):
    """Reports whether a psutil.Process runs. One that nobody waited for yet does not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def family(pid):
    """Returns the process and all that descend from it, as long as they run."""
    try:
        process = psutil.Process(pid)
        return [p for p in (process, *process.children(recursive=True)) if alive(p)]
    except psutil.NoSuchProcess:
        return []


def end(processes):
    """Kills what still runs of the processes. psutil knows a process by its start too, so that no stranger of the same pid is hit."""
    for process in processes:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            pass
    wait(lambda: not any(map(alive, processes)), f"{processes} have ended")


@dataclass
class Cell:
    """What became of a cell: its reply and what was published for it, idle included."""

    reply: dict = field(default_factory=dict)
    messages: list = field(default_factory=list)

    def contents(self, kind):
        return [m["content"] for m in self.messages if m["msg_type"] == kind]

    def stream(self, name):
        return "".join(c["text"] for c in self.contents("stream") if c["name"] == name)

    @property
    def stdout(self):
        return self.stream("stdout")

    @property
    def result(self):
        """The text of its value, or None."""
        values = self.contents("execute_result")
        return values[0]["data"]["text/plain"] if values else None

    @property
    def error(self):
        """All that is said about its failure, or an empty text."""
        return "\n".join("\n".join([c["ename"], c["evalue"], *c["traceback"]]) for c in self.contents("error"))


class Kernel:
    """A kernel as a front end sees it and as the operating system does. Close ends it, with all that it started."""

    def __init__(self, **options):
        self.manager = KernelManager(kernel_name="golanes", **options)
        self.client = None
        self.states = []  # every execution_state that was published, with or without a request
        self.known = {}  # every process that was seen, by pid
        try:
            self.manager.start_kernel()
            self.connect()
        except BaseException:
            self.close()
            raise

    def connect(self):
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=TIMEOUT)

    @property
    def pid(self):
        return self.manager.provisioner.process.pid

    def processes(self):
        """The kernel and its worker. Both are ended at the end of the test, whoever has them as children by then."""
        found = family(self.pid)
        self.known.update((p.pid, p) for p in found)
        return found

    def worker(self):
        """The process that interprets the cells."""
        return wait(lambda: [p for p in self.processes() if p.pid != self.pid], "there is a worker")[0]

    def start(self, code, **options):
        """Sends a cell and returns the id of the request."""
        return self.client.execute(code, **{"allow_stdin": False, **options})

    def output(self, request):
        """Yields what is published for a request, idle last."""
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            state = message["content"].get("execution_state")
            if state:
                self.states.append(state)
            if message["parent_header"].get("msg_id") != request:
                continue
            yield message
            if state == "idle":
                return

    def until(self, request, text):
        """Waits until a request has printed the text."""
        printed = ""
        for message in self.output(request):
            printed += message["content"].get("text", "")
            if text in printed:
                return
        pytest.fail(f"the cell ended and printed {printed!r}, not {text!r}")

    def finish(self, request):
        """Waits for the end of a cell."""
        cell = Cell(messages=list(self.output(request)))
        reply = self.client.get_shell_msg(timeout=TIMEOUT)
        assert reply["parent_header"]["msg_id"] == request
        cell.reply = reply["content"]
        return cell

    def run(self, code, **options):
        """Runs a cell to its end."""
        return self.finish(self.start(code, **options))

    def close(self):
        if self.client:
            self.client.stop_channels()
        if self.manager.has_kernel:
            self.processes()
            self.manager.shutdown_kernel(now=True)
        end(self.known.values())


@pytest.fixture
def kernels():
    """Makes kernels, with options of jupyter_client's KernelManager, and ends them."""
    made = []

    def make(**options):
        made.append(Kernel(**options))
        return made[-1]

    yield make
    for kernel in made:
        kernel.close()


@pytest.fixture
def kernel(kernels):
    """A kernel of the test's own."""
    return kernels()
