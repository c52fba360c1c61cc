// Package timeline draws what ran when: a row for each run, a lane for each task, every row on one time axis. The same rows become a
// picture ([SVG]), the element that carries it into a notebook ([HTML]), characters for a terminal ([Text]) and sentences for
// those who cannot see it ([Alt]).
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
