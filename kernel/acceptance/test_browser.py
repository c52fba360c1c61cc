"""The first lesson in JupyterLab, as golanes lab starts it, in a real browser."""

import json
import os
import re
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, TIMEOUT, end, family, wait
from playwright.sync_api import Locator, Page, expect, sync_playwright

LESSON = "01-one-two.ipynb"
RUN_ALL = 120  # seconds for all of a lesson, of which it sleeps twenty
HIGH = {"width": 1280, "height": 9000}  # so that JupyterLab, which keeps only what is in sight, has all cells in the page
INSTALL = 15 * 60  # seconds for the first start, which fetches JupyterLab

expect.set_options(timeout=TIMEOUT * 1000)


def missing(what):
    """Tells of a tool that cannot be had: a failure under CI=true, elsewhere a skip."""
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(what)


@pytest.fixture(scope="module")
def artefacts():
    """The folder for the screenshots."""
    folder = Path(os.environ.get("ARTEFACTS") or ROOT / "artefacts")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def lab(golanes, tmp_path_factory):
    """JupyterLab on unpacked lessons. The value is its address, which lacks a path and ends with the token."""
    folder = tmp_path_factory.mktemp("lab")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]  # a wish: JupyterLab tries others if somebody takes it
    # Without JUPYTER_PATH: golanes lab has to see to the kernelspec by itself.
    env = {name: value for name, value in os.environ.items() if name != "JUPYTER_PATH"}
    command = [golanes, "lab", "--no-browser", "--", f"--ServerApp.port={port}"]
    with open(folder / "log", "w+") as log:
        process = subprocess.Popen(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        try:
            server = Path(env["JUPYTER_RUNTIME_DIR"], f"jpserver-{process.pid}.json")
            wait(lambda: process.poll() is not None or answers(server), "JupyterLab answers", timeout=INSTALL)
            assert process.poll() is None, (folder / "log").read_text()
            assert (folder / "golanes-lessons" / LESSON).exists()
            yield json.loads(server.read_text())
        finally:
            processes = family(process.pid)
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                pass
            end(processes)


def answers(server):
    """Reports whether the server that the file of Jupyter's runtime folder describes serves requests."""
    try:
        info = json.loads(server.read_text())
        urllib.request.urlopen(f"{info['url']}api/status?token={info['token']}", timeout=TIMEOUT).close()
    except (OSError, ValueError, urllib.error.URLError):
        return False
    return True


@pytest.fixture(scope="module")
def browser():
    names = "chromium", "chromium-browser", "google-chrome"
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not path:
        missing("no browser: set CHROMIUM, or put chromium on PATH")
    flags = "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"
    flags += "--disable-component-update", "--disable-sync"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, headless=True, args=flags)
        yield chromium
        chromium.close()


class Notebook:
    """A notebook in JupyterLab, used as a person would."""

    def __init__(self, page: Page, lab, name):
        self.page = page
        page.goto(f"{lab['url']}lab/tree/{name}?token={lab['token']}")
        self.cells = page.locator(".jp-Notebook .jp-CodeCell")
        self.idle()
        book = nbformat.read(Path(lab["root_dir"], name), as_version=nbformat.NO_CONVERT)
        self.count = sum(cell.cell_type == "code" for cell in book.cells)
        expect(self.cells).to_have_count(self.count)

    def status(self, status):
        """Waits for the kernel's state. The status bar has it; the toolbar's circle says idle before there is a kernel too."""
        expect(self.page.locator("#jp-main-statusbar")).to_contain_text(f"Go (golanes) | {status}")

    def idle(self):
        self.status("Idle")

    def menu(self, *items):
        """Chooses from the menus."""
        for item in items:
            label = self.page.locator(".lm-MenuBar-itemLabel, .lm-Menu-itemLabel")
            label.filter(has_text=re.compile(f"^{re.escape(item)}$")).click()

    def cell(self, source) -> Locator:
        """The code cell that holds just that."""
        editor = self.page.locator(".cm-content", has_text=re.compile(f"^{re.escape(source)}$"))
        return self.cells.filter(has=editor)

    def toolbar(self, command):
        self.page.locator(f'.jp-NotebookPanel-toolbar [data-command="{command}"]').click()

    def enter(self, cell, source):
        """Replaces what a cell holds, runs it and stays there. The cell is given by its place, because its text changes."""
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)
        self.page.keyboard.press("Control+Enter")


def prompt(cell):
    return cell.locator(".jp-InputArea-prompt")


def words(cell):
    return " ".join(cell.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stdout"]').all_inner_texts()).split()


def picture(cell):
    """The natural size of the picture under a cell, which is that of the drawing only if the browser could read it."""
    image = cell.locator(".jp-OutputArea-output img")
    expect(image).to_have_count(1)
    image.evaluate("image => image.decode()")
    return image.evaluate("image => [image.naturalWidth, image.naturalHeight]")


@pytest.fixture(scope="module")
def notebook(browser, lab, artefacts):
    """The lesson, open and not run. What it looks like in the end is kept, for the case that something failed."""
    context = browser.new_context(viewport=HIGH)
    page = context.new_page()
    try:
        yield Notebook(page, lab, LESSON)
    finally:
        page.screenshot(path=artefacts / "lesson-last.png")
        context.close()


@pytest.fixture(scope="module")
def lesson(notebook):
    """The lesson after Run All Cells. Outputs that it came with are cleared, so that what is seen was made here."""
    notebook.menu("Edit", "Clear Outputs of All Cells")
    expect(notebook.page.locator(".jp-OutputArea-output")).to_have_count(0)
    expect(prompt(notebook.cells)).to_have_text(["[ ]:"] * notebook.count)
    notebook.menu("Run", "Run All Cells")
    expect(prompt(notebook.cells)).to_have_text([f"[{i + 1}]:" for i in range(notebook.count)], timeout=RUN_ALL * 1000)
    notebook.idle()
    return notebook


def test_no_cell_failed(lesson):
    errors = lesson.page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"]')
    expect(errors).to_have_count(0)


def test_words_one_after_the_other(lesson):
    assert words(lesson.cell("lanes.Sequential(count, count, count)")) == ["One", "Two"] * 3


def test_words_at_once(lesson):
    assert words(lesson.cell("lanes.Concurrent(count, count, count)")) == ["One"] * 3 + ["Two"] * 3


@pytest.mark.parametrize("call", ["Sequential", "Concurrent", "Compare"])
def test_picture(lesson, call):
    width, height = picture(lesson.cell(f"lanes.{call}(count, count, count)"))
    assert width == 700
    assert height > 100


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_screenshots(lesson, artefacts, theme):
    """Leaves pictures for people to look at: all of the lesson, and the comparison alone."""
    page = lesson.page
    if theme == "Dark":
        lesson.menu("Settings", "Theme", f"JupyterLab {theme}")
    expect(page.locator("body")).to_have_attribute("data-jp-theme-name", f"JupyterLab {theme}")
    cell = lesson.cell("lanes.Compare(count, count, count)")
    picture(cell)
    page.screenshot(path=artefacts / f"lesson-{theme.lower()}.png")
    cell.screenshot(path=artefacts / f"compare-{theme.lower()}.png")


def test_edit_and_run(lesson):
    cell = lesson.cells.nth(1)
    lesson.enter(cell, 'word := "thrice "\nword + word + word')
    expect(cell.locator(".jp-OutputArea-output")).to_have_text('"thrice thrice thrice "')


def test_interrupt(lesson):
    cell = lesson.cells.nth(1)
    lesson.enter(cell, 'fmt.Println("begun")\nfor {}')
    expect(prompt(cell)).to_have_text("[*]:")
    expect(cell.locator(".jp-OutputArea-output")).to_have_text("begun")
    lesson.status("Busy")
    lesson.toolbar("notebook:interrupt-kernel")
    expect(cell.locator(".jp-OutputArea-output").last).to_contain_text("interrupted")
    expect(prompt(cell)).to_have_text(re.compile(r"\[\d+\]:"))
    lesson.idle()
    lesson.enter(cell, "len(word)")
    expect(cell.locator(".jp-OutputArea-output")).to_have_text("7")


def test_restart(lesson):
    cell = lesson.cells.nth(1)
    lesson.toolbar("notebook:restart-kernel")
    with lesson.page.expect_response(re.compile(r"/api/kernels/[^/]+/restart")) as response:
        lesson.page.get_by_role("button", name="Confirm Kernel Restart").click()
    assert response.value.ok
    lesson.idle()
    lesson.enter(cell, "len(word)")
    expect(cell.locator(".jp-OutputArea-output")).to_contain_text("undefined: word")
    expect(prompt(cell)).to_have_text("[1]:")
