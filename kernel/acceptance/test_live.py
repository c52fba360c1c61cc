"""How far a cell has come: seen while it runs, and gone when it is over, in JupyterLab and in what nbclient saves."""

import nbformat
import pytest
from conftest import TIMEOUT, Kernel
from jupyter_client.session import Session
from nbclient import NotebookClient
from playwright.sync_api import expect
from test_browser import HIGH, LESSON, Notebook, artefacts, browser, lab, picture, words  # noqa: F401

NAP = 'import ("fmt"; "time")\nfunc nap() { fmt.Println("a"); time.Sleep(1500 * time.Millisecond); fmt.Println("b") }'
CELLS = [NAP, "lanes.Concurrent(nap, nap)", "r := lanes.Sequential(nap)", "lanes.Compare(nap)\npanic(1)", "%%timeline\nnap()"]


@pytest.fixture
def telling(monkeypatch):
    """Has clients say which cell they run, as JupyterLab does."""
    message = Session.msg

    def msg(self, kind, content=None, parent=None, header=None, metadata=None):
        if kind == "execute_request":
            metadata = {**(metadata or {}), "cellId": "a"}
        return message(self, kind, content, parent, header, metadata)

    monkeypatch.setattr(Session, "msg", msg)


def saved(tmp_path):
    """The outputs of CELLS, as type and MIME types or text, executed by nbclient, saved and read again."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    NotebookClient(book, kernel_name="golanes", timeout=TIMEOUT, allow_errors=True).execute()
    nbformat.validate(book)
    nbformat.write(book, tmp_path / "book.ipynb")
    book = nbformat.read(tmp_path / "book.ipynb", as_version=nbformat.NO_CONVERT)
    return [cell.outputs for cell in book.cells]


def pictures(outputs):
    return [o for o in outputs if "text/html" in o.get("data", {})]


def others(outputs):
    """What is displayed and no picture."""
    return [o.data["text/plain"] for o in outputs if "data" in o and "text/html" not in o.data]


def printed(outputs):
    return "".join(o.text for o in outputs if o.output_type == "stream")


def test_saved_notebook_has_the_picture_only(tmp_path, telling):
    _, value, variable, failing, recorded = saved(tmp_path)
    assert [o.output_type for o in value][:2] == ["display_data", "stream"]
    assert len(pictures(value)) == 1
    assert printed(value) == "a\na\nb\nb\n"
    assert not pictures(variable)
    assert len(others(variable)) == 1
    assert others(variable)[0].startswith("Sequential: 1 of 1 task in 1.")
    assert not pictures(failing)
    assert others(failing)[0].startswith("Compare: 2 of 2 runs in 3.")
    assert len(pictures(recorded)) == 1
    assert not others(recorded)
    for outputs in value, variable, failing, recorded:
        assert not [o for o in outputs if "data" in o and not o.data.get("text/plain")], "an empty output"


def test_front_end_without_cells_has_the_result(tmp_path):
    _, value, variable, failing, recorded = saved(tmp_path)
    assert [o.output_type for o in value if o.output_type != "stream"] == ["execute_result"]
    assert len(pictures(value)) == 1
    assert not others(variable) + others(failing) + others(recorded)
    assert not pictures(variable) + pictures(failing)
    assert len(pictures(recorded)) == 1


def test_messages_and_their_pace(telling):
    kernel = Kernel()
    try:
        kernel.run("import \"time\"\nfunc nap() { time.Sleep(2 * time.Second) }")
        cell = kernel.run("lanes.Concurrent(nap)")
    finally:
        kernel.close()
    kinds = [m["msg_type"] for m in cell.messages if m["msg_type"] != "status"]
    assert kinds[:2] == ["execute_input", "display_data"]
    updates = kinds[2:]
    assert set(updates) == {"update_display_data"}
    assert 2 <= len(updates) <= 17  # 0.6 s to 2.0 s, and the picture
    ids = {m["content"]["transient"]["display_id"] for m in cell.messages if "display_data" in m["msg_type"]}
    assert len(ids) == 1
    plain = [m["content"]["data"]["text/plain"] for m in cell.messages if "display_data" in m["msg_type"]]
    assert all("0 of 1 task · Concurrent" in text or "1 of 1 task · Concurrent" in text for text in plain[:-1])
    assert "text/html" in cell.messages[-2]["content"]["data"]


@pytest.fixture(scope="module")
def notebook(browser, lab, artefacts):  # noqa: F811
    context = browser.new_context(viewport=HIGH)
    page = context.new_page()
    try:
        yield Notebook(page, lab, LESSON)
    finally:
        page.screenshot(path=artefacts / "live-last.png")
        context.close()


def outputs(cell):
    return cell.locator(".jp-OutputArea-output")


def test_seen_while_it_runs(notebook, artefacts):  # noqa: F811
    cell = notebook.cells.nth(1)
    notebook.enter(cell, NAP + "\nlanes.Sequential(nap, nap)")
    expect(cell.locator(".jp-OutputArea")).to_contain_text("0 of 2 tasks · Sequential")
    cell.screenshot(path=artefacts / "live-while.png")
    expect(cell.locator(".jp-OutputArea")).to_contain_text("1 of 2 tasks · Sequential")
    expect(cell.locator("img")).to_have_count(1)
    notebook.idle()
    expect(outputs(cell)).to_have_count(2)
    expect(cell.locator(".jp-OutputArea")).not_to_contain_text("tasks · Sequential")
    assert picture(cell)[0] == 700
    assert words(cell) == ["a", "b", "a", "b"]
    cell.screenshot(path=artefacts / "live-after.png")


def test_remains_of_a_run_that_is_not_shown(notebook, artefacts):  # noqa: F811
    cell = notebook.cells.nth(1)
    notebook.enter(cell, "r := lanes.Sequential(nap)")
    expect(cell.locator(".jp-OutputArea")).to_contain_text("Sequential: 1 of 1 task in 1.")
    expect(outputs(cell)).to_have_count(2)
    cell.screenshot(path=artefacts / "live-variable.png")


def test_interrupted(notebook, artefacts):  # noqa: F811
    cell = notebook.cells.nth(1)
    notebook.enter(cell, "lanes.Sequential(func() { time.Sleep(time.Hour) })")
    expect(cell.locator(".jp-OutputArea")).to_contain_text("0 of 1 task · Sequential")
    notebook.toolbar("notebook:interrupt-kernel")
    expect(cell.locator(".jp-OutputArea")).to_contain_text("Sequential: stopped after")
    expect(cell.locator(".jp-OutputArea")).to_contain_text("interrupted")
    expect(cell.locator(".jp-OutputArea")).not_to_contain_text("░")
    cell.screenshot(path=artefacts / "live-interrupted.png")
