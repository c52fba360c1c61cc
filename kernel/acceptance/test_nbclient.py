"""Notebooks, executed by nbclient, by nbconvert and by golanes itself."""

import subprocess
import sys

import nbformat
import pytest
from conftest import ROOT, TIMEOUT
from nbclient import NotebookClient

LESSONS = sorted(path for path in (ROOT / "notebooks").glob("*.ipynb") if not path.name.startswith("00-"))


def notebook(*cells):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])


def execute(book):
    NotebookClient(book, kernel_name="golanes", timeout=TIMEOUT).execute()
    nbformat.validate(book)
    return book


def stdout(cell):
    return "".join(o["text"] for o in cell["outputs"] if o["output_type"] == "stream" and o["name"] == "stdout")


PRINTING = {
    "println": 'import "fmt"\nfor i := range %d {\n\tfmt.Println(i)\n}',
    "write": 'import ("os"; "strconv")\nfor i := range %d {\n\tos.Stdout.WriteString(strconv.Itoa(i) + "\\n")\n}',
    "sync": 'import ("fmt"; "os")\nfor i := range %d {\n\tfmt.Println(i)\n\tos.Stdout.Sync()\n}',
}


@pytest.mark.parametrize(("how", "lines"), [("println", 200_000), ("println", 50_000), ("write", 50_000), ("sync", 50_000)])
def test_no_output_is_lost(how, lines, monkeypatch):
    """nbclient drops what it has not read four seconds after a cell's reply."""
    monkeypatch.setenv("GOLANES_LINES", str(lines))
    book = execute(notebook(PRINTING[how] % lines))
    assert stdout(book.cells[0]).splitlines() == [str(i) for i in range(lines)]


def test_too_much_output_is_counted():
    book = execute(notebook(PRINTING["println"] % 200_000, "6 * 7"))
    assert stdout(book.cells[0]).splitlines() == [str(i) for i in range(20_000)]
    assert book.cells[0].outputs[-1].data["text/plain"].startswith("... 1,180,000 bytes (180,000 lines) more not shown; ")
    assert book.cells[1].outputs[0].data["text/plain"] == "42"


def test_what_a_cell_shows_is_valid():
    book = execute(
        notebook(
            'import ("fmt"; "os")\nfmt.Println("out")\nfmt.Fprintln(os.Stderr, "err")',
            "6 * 7",
            "lanes.Compare(func() {}, func() {})",
        )
    )
    assert stdout(book.cells[0]) == "out\n"
    assert book.cells[1].outputs[0].data["text/plain"] == "42"
    assert set(book.cells[2].outputs[0].data) == {"text/plain", "text/html"}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_nbconvert_executes_the_lesson(lesson, tmp_path):
    out = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", f"--ExecutePreprocessor.timeout={TIMEOUT}"]
    subprocess.run([*command, "--output", str(out), str(lesson)], check=True, capture_output=True, text=True)
    book = nbformat.read(out, as_version=4)
    nbformat.validate(book)
    assert all(cell.execution_count for cell in book.cells if cell.cell_type == "code")


def test_golanes_run_writes_a_valid_notebook(golanes, tmp_path):
    book = notebook('import "fmt"\nfmt.Println("out")', "6 * 7", "panic(1)", "lanes.Concurrent(func() {})")
    book.cells[2].metadata["tags"] = ["raises-exception"]
    before, after = tmp_path / "before.ipynb", tmp_path / "after.ipynb"
    nbformat.write(book, before)
    subprocess.run([golanes, "run", "-o", after, before], check=True, capture_output=True, text=True)

    book = nbformat.read(after, as_version=nbformat.NO_CONVERT)
    nbformat.validate(book)
    assert (book.nbformat, book.nbformat_minor) == (4, 5)
    assert [cell.execution_count for cell in book.cells] == [1, 2, 3, 4]
    assert stdout(book.cells[0]) == "out\n"
    assert book.cells[1].outputs[0].data["text/plain"] == "42"
    assert book.cells[2].outputs[0].output_type == "error"
    assert "text/html" in book.cells[3].outputs[0].data


def test_golanes_run_keeps_unknown_metadata(golanes, tmp_path):
    book = notebook("6 * 7", "6 * 8")
    book.metadata["course"] = {"number": 12345678901234567890, "room": "Zürich <&>", "empty": {}, "list": [1.0, None]}
    book.cells[0].metadata["slideshow"] = {"slide_type": "slide"}
    book.cells.append(nbformat.v4.new_markdown_cell("![a](attachment:a.txt)", attachments={"a.txt": {"text/plain": "a"}}))
    name = tmp_path / "book.ipynb"
    nbformat.write(book, name)
    subprocess.run([golanes, "run", "--inplace", name], check=True, capture_output=True, text=True)

    after = nbformat.read(name, as_version=nbformat.NO_CONVERT)
    nbformat.validate(after)
    assert after.metadata["course"] == book.metadata["course"]
    assert after.cells[0].metadata["slideshow"] == {"slide_type": "slide"}
    assert after.cells[2] == book.cells[2]
    assert [cell.id for cell in after.cells] == [cell.id for cell in book.cells]
