// Package timeline draws what ran when: a row for each run, a lane for each task, every row on one time axis. The same rows become a
// picture ([SVG]), the element that carries it into a notebook ([HTML]), characters for a terminal ([Text]) and sentences for
// those who cannot see it ([Alt]). A [Curve] is how long the work takes for each value of one number, drawn in the same four ways.
//
// A row that has a recording of the scheduler shows what each goroutine did. Who runs is strong and tall, who could run and has no
// processor is hatched and just as tall, who waits is pale and low, with a hatch for each family of reasons: so states differ
// without their colours too. What is narrower than a pixel joins its neighbours, but a burst of work is always seen; where six
// spans or more share three pixels, heights are their shares. More lanes than can be drawn share a population strip, stacked by state,
// and from a hundred on also a map, each of whose lines is many lanes.
//
// Two facts about notebooks shape the picture. It is delivered as an img element with a data URI, because JupyterLab shows no
// image/svg+xml of an untrusted notebook, while its sanitizer lets such images pass; so tooltips, scripts and the style sheets of
// the page do not reach it, and every fact must be visible or in the alternative text. And the page's theme need not be the
// system's: the picture is an opaque card with both themes inside, the light one in presentation attributes, so that renderers
// that ignore style elements show that one, and the dark one in a media query. In Chromium that query is about the color-scheme of the
// page, so that the picture goes by JupyterLab's theme after all.
//
// Who shows the picture, and who does not:
//
//   - JupyterLab, trusted or not, and the pages that nbconvert makes: kernel/acceptance/test_pictures.py looks.
//   - VS Code: its notebooks are pages whose policy lets images be data (img-src data: in backLayerWebView.ts, even with the stricter
//     setting notebook.experimental.enableCsp). In a workspace that is not trusted it shows no HTML of saved outputs, but their text.
//   - GitHub has been seen to show such images in notebooks (activeviam/atoti-notebooks#425, 2021), and inlines and so breaks
//     image/svg+xml (jupyter/nbviewer#1037). Its own people call images in base64 something to be careful with (jupyter/nbconvert#2106,
//     2024), so it may stop. The text is there for that day; nothing here can look.
//   - nbconvert with sanitize_html, an option that is off, lets no img through at all and shows its source as text.
//
// States are told apart by their colours or their hatches as they look in grey, and with deuteranopia and protanopia, in both themes;
// vision_test.go computes how far apart.
//
// The output depends on nothing but the rows and options: the same rows give the same bytes. All functions are safe for
// concurrent use.
package timeline
