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
// that ignore style elements show that one, and the dark one in a media query.
//
// The output depends on nothing but the rows and options: the same rows give the same bytes. All functions are safe for
// concurrent use.
package timeline
