"""The pictures under cells, wherever a notebook is read: in JupyterLab, trusted and not, and in the page that nbconvert makes of it."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from conftest import TIMEOUT
from nbclient import NotebookClient
from nbformat.sign import NotebookNotary
from playwright.sync_api import expect

# The fixtures are test_browser's.
from test_browser import HIGH, artefacts, browser, lab, picture  # noqa: F401

COUNT = """func count() {
	fmt.Println("One")
	time.Sleep(time.Second)
	fmt.Println("Two")
}"""
SEQUENTIAL = "lanes.Sequential(count, count, count)"
CONCURRENT = "lanes.Concurrent(count, count, count)"
COMPARE = "lanes.Compare(count, count, count)"
TIMELINE = """%%timeline
results := make(chan string)
for range 3 {
	go func() {
		count()
		results <- "done"
	}()
}
for range 3 {
	fmt.Println(<-results)
}"""
PICTURES = SEQUENTIAL, CONCURRENT, COMPARE, TIMELINE

# An image that runs a script once it is there, and so only where the outputs are trusted.
PROBE = '<img alt="probe" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" onload="window.trusted = true">'


@pytest.fixture(scope="module")
def book():
    """A notebook with the pictures, as a kernel made them."""
    sources = [COUNT, *PICTURES, f"{SEQUENTIAL}.Elapsed.Seconds()", f"{CONCURRENT}.Elapsed.Seconds()"]
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    NotebookClient(made, kernel_name="golanes", timeout=TIMEOUT).execute()
    made.cells.append(nbformat.v4.new_code_cell("// probe", outputs=[nbformat.v4.new_output("display_data", {"text/html": PROBE})]))
    return made


def output(book, source, kind):
    """What a cell of the notebook printed ("stream"), or its value or picture as text."""
    (cell,) = (cell for cell in book.cells if cell.source == source)
    found = [o for o in cell.outputs if o.output_type == kind]
    return "".join(o.text if kind == "stream" else o.data["text/plain"] for o in found)


@pytest.mark.parametrize(("call", "words"), [(SEQUENTIAL, ["One", "Two"] * 3), (CONCURRENT, ["One"] * 3 + ["Two"] * 3)])
def test_words(book, call, words):
    assert output(book, call, "stream").split() == words


@pytest.mark.parametrize(("call", "seconds"), [(SEQUENTIAL, 3), (CONCURRENT, 1)])
def test_seconds(book, call, seconds):
    """A busy machine may make them more, but not by a third."""
    assert seconds <= float(output(book, f"{call}.Elapsed.Seconds()", "execute_result")) < seconds * 4 / 3


def test_text(book):
    """The same where there are no pictures."""
    text = output(book, COMPARE, "execute_result")
    assert text.index("Sequential") < text.index("Concurrent") < text.index("faster")
    assert text.count("task 1") == 2
    assert output(book, TIMELINE, "display_data").count("g1 In[") == 1


def choose(page, theme):
    """Has JupyterLab use a theme."""
    if page.locator("body").get_attribute("data-jp-theme-name") != f"JupyterLab {theme}":
        for item in "Settings", "Theme", f"JupyterLab {theme}":
            label = page.locator(".lm-MenuBar-itemLabel, .lm-Menu-itemLabel")
            label.get_by_text(item, exact=True).click()
    expect(page.locator("body")).to_have_attribute("data-jp-theme-name", f"JupyterLab {theme}")


# The theme is JupyterLab's, the scheme the system's: a picture must do with both, whichever it goes by.
THEMES = [("Light", "light"), ("Dark", "dark"), ("Dark", "light"), ("Light", "dark")]


@pytest.mark.parametrize("trusted", [True, False], ids=["trusted", "untrusted"])
def test_lab(lab, browser, artefacts, book, trusted):  # noqa: F811
    name = f"pictures-{'trusted' if trusted else 'untrusted'}.ipynb"
    # What is signed is the content, whatever the file: so that of the other must differ.
    copy = nbformat.from_dict({**book, "metadata": {**book.metadata, "title": name}})
    nbformat.write(copy, Path(lab["root_dir"], name))
    if trusted:
        NotebookNotary().sign(nbformat.read(Path(lab["root_dir"], name), as_version=nbformat.NO_CONVERT))
    context = browser.new_context(viewport=HIGH)
    try:
        page = context.new_page()
        page.goto(f"{lab['url']}lab/workspaces/{name.removesuffix('.ipynb')}/tree/{name}?token={lab['token']}")
        cells = page.locator(".jp-Notebook .jp-CodeCell")
        expect(cells).to_have_count(len(book.cells))
        probe = cells.last.locator(".jp-OutputArea-output img")
        expect(probe).to_have_count(1)
        probe.evaluate("image => image.decode()")
        assert page.evaluate("window.trusted === true") is trusted
        for theme, scheme in THEMES:
            page.emulate_media(color_scheme=scheme)
            choose(page, theme)
            for i, source in enumerate(book.cells[1 : 1 + len(PICTURES)], 1):
                width, height = picture(cells.nth(i))
                image = cells.nth(i).locator(".jp-OutputArea-output img")
                box = image.bounding_box()
                assert (width, box["width"]) == (700, 700), source
                assert height > 100, source
                assert box["height"] == pytest.approx(height, abs=1), source
                assert image.get_attribute("alt"), source
            page.screenshot(path=artefacts / f"{name.removesuffix('.ipynb')}-{theme.lower()}-{scheme}.png", clip=clip(cells))
    finally:
        context.close()


def clip(cells):
    """The part of a page that has the cells."""
    first, last = cells.first.bounding_box(), cells.last.bounding_box()
    return {"x": first["x"], "y": first["y"], "width": first["width"], "height": last["y"] + last["height"] - first["y"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nbconvert(browser, artefacts, book, tmp_path, scheme):  # noqa: F811
    source = tmp_path / "pictures.ipynb"
    nbformat.write(book, source)
    command = [sys.executable, "-m", "nbconvert", "--to", "html", f"--HTMLExporter.theme={scheme}", source]
    subprocess.run(command, check=True, timeout=TIMEOUT)
    context = browser.new_context(viewport=HIGH, color_scheme=scheme)
    try:
        page = context.new_page()
        page.route(lambda url: not url.startswith(("file:", "data:")), lambda route: route.abort())  # formulas are none, and fetched
        page.goto(source.with_suffix(".html").as_uri())
        images = page.locator(".jp-OutputArea-output img:not([alt=probe])")
        expect(images).to_have_count(len(PICTURES))
        for i in range(len(PICTURES)):
            images.nth(i).evaluate("image => image.decode()")
            width, height, shown = images.nth(i).evaluate("image => [image.naturalWidth, image.naturalHeight, image.width]")
            assert (width, shown) == (700, 700)
            assert height > 100
        page.screenshot(path=artefacts / f"pictures-nbconvert-{scheme}.png", clip=clip(page.locator(".jp-CodeCell")))
    finally:
        context.close()
