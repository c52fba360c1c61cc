package timeline

import (
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"hash/fnv"
	"html"
	"io"
	"strconv"
	"strings"
	"time"
)

// maxSVG is the size of a picture at most: notebooks store it, in base64.
const maxSVG = 64 << 10

// SVG writes the rows as one picture, 700 pixels wide and at most 64 KiB long: with very many rows, first lanes and then rows are
// left out, and the picture says so. It is well-formed XML whatever the strings hold. The error is w's.
func SVG(w io.Writer, rows []Row, o Options) error {
	_, err := w.Write(draw(rows, o))
	return err
}

// HTML writes the picture of SVG as an img element that holds it: what a notebook shows. The error is w's.
func HTML(w io.Writer, rows []Row, o Options) error {
	// No height: it follows from the width, also where the page is narrower than the picture.
	_, err := fmt.Fprintf(w, `<img alt="%s" width="%d" style="max-width:100%%" src="data:image/svg+xml;base64,%s">`,
		html.EscapeString(Alt(rows)), width, base64.StdEncoding.EncodeToString(draw(rows, o)))
	return err
}

// draw paints with ever fewer lanes, then with ever fewer rows, until the picture is small enough.
func draw(rows []Row, o Options) []byte {
	lanes, painted := o.maxLanes(), len(rows)
	for {
		svg := paint(rows, painted, lanes)
		switch {
		case len(svg) <= maxSVG:
			return svg
		case lanes > 1:
			lanes /= 2
		default:
			painted /= 2
		}
	}
}

// Geometry, in pixels.
const (
	width    = 700
	pad      = 14.0
	right    = width - pad
	plotEnd  = right - 24 // half a label of the last tick
	laneStep = 24.0
	barTall  = 15.0
	minBar   = 1.6  // a bar of no length is still seen
	minNames = 90.0 // the column of names, at its narrowest and widest
	maxNames = 190.0
)

// Sizes of text, in pixels.
const (
	headSize  = 14
	nameSize  = 11
	noteSize  = 10
	labelSize = 9.5
)

// An ink is the colour of one kind of thing. Each picture has all of them, once, for the dark theme.
type ink struct{ class, attr, light, dark string }

var (
	cardInk    = ink{"bg", "fill", "#ffffff", "#11161d"}
	edgeInk    = ink{"ed", "stroke", "#d0d7de", "#30363d"}
	strongInk  = ink{"tx", "fill", "#1f2328", "#e6edf3"}
	mutedInk   = ink{"mu", "fill", "#59636e", "#9aa4af"}
	gridInk    = ink{"gr", "stroke", "#e3e6ea", "#262c34"}
	endInk     = ink{"ov", "stroke", "#1f2328", "#e6edf3"} // the end of a run
	busyInk    = ink{"bu", "fill", "#8fc1e3", "#2b618f"}   // pale: a strong colour is for "on a CPU", and this says less
	failedInk  = ink{"fa", "fill", "#f2a7a0", "#8f342f"}
	labelInk   = ink{"ob", "fill", "#12212d", "#f0f6fc"}
	crossInk   = ink{"cx", "stroke", "#b3261e", "#ff9a90"}
	failureInk = ink{"fm", "fill", "#b3261e", "#ff9a90"}
	haloInk    = ink{"ha", "stroke", "#ffffff", "#11161d"} // around text that lies over lines

	inks = []ink{cardInk, edgeInk, strongInk, mutedInk, gridInk, endInk, busyInk, failedInk, labelInk, crossInk, failureInk, haloInk}
)

// A canvas holds a picture while it grows downwards.
type canvas struct {
	back, front strings.Builder // lines, and what lies over them
	prefix      string          // of every class: pictures of one page must not style each other
	end         time.Duration
	ticks       []tick
	names       float64 // width of the column of names
	y           float64 // where the next thing goes

	anyBusy, anyFailed, anyStrip bool // for the legend
}

// paint draws the first rows, each with at most that many lanes one by one.
func paint(rows []Row, painted, lanes int) []byte {
	h := fnv.New64a()
	fmt.Fprintf(h, "%+v %d", rows, lanes)
	c := &canvas{prefix: "t" + strconv.FormatUint(h.Sum64(), 36), end: extent(rows)}
	c.ticks = ticks(c.end)
	for _, r := range rows[:painted] {
		shown, rest := r.split(lanes)
		for _, l := range shown {
			c.names = max(c.names, textWidth(clean(l.Name), nameSize))
		}
		if len(rest) > 0 {
			c.names = max(c.names, textWidth(restName(rest), nameSize))
		}
	}
	c.names = min(max(c.names+14, minNames), maxNames)
	for i, r := range rows[:painted] {
		if i > 0 {
			c.y += 10
			c.line(gridInk, fmt.Sprintf("M%g,%sH%g", pad, px(c.y), right), "")
		}
		c.row(r, lanes, i == painted-1)
	}
	if painted < len(rows) {
		c.y += 16
		c.text(mutedInk, pad, c.y, noteSize, "", fmt.Sprintf("and %d more runs", len(rows)-painted))
	}
	c.legend()
	return c.finish(rows)
}

// row draws a run; the last one carries the labels of the axis.
func (c *canvas) row(r Row, lanes int, last bool) {
	const bold, minTitle = `font-weight="600"`, 60
	c.y += 24
	head := fitText(r.headline(), right-pad-minTitle, headSize)
	c.text(strongInk, pad, c.y, headSize, bold, fitText(r.Title, right-pad-textWidth(head, headSize)-20, headSize))
	c.text(strongInk, right, c.y, headSize, bold+` text-anchor="end"`, head)
	c.y += 8
	top := c.y
	shown, rest := r.split(lanes)
	for _, l := range shown {
		c.lane(l)
	}
	if len(rest) > 0 {
		c.strip(rest)
	}
	var d strings.Builder
	for _, t := range c.ticks {
		fmt.Fprintf(&d, "M%s,%sV%s", px(c.x(t.at)), px(top), px(c.y))
	}
	c.line(gridInk, d.String(), "")
	c.line(endInk, fmt.Sprintf("M%s,%sV%s", px(c.x(r.Elapsed)), px(top), px(c.y)), dashed)
	if last {
		c.y += 13
		for _, t := range c.ticks {
			c.text(mutedInk, c.x(t.at), c.y, labelSize, `text-anchor="middle"`, t.label)
		}
	}
	if r.Note != "" {
		c.y += 16
		c.text(mutedInk, pad, c.y, noteSize, "", fitText(r.Note, right-pad, noteSize))
	}
}

// lane draws a bar and writes how long it took: inside, or behind it, or before it, wherever there is room. A failure is marked with
// a cross at the end of the bar, so that it is seen without colours too, and told behind it or below.
func (c *canvas) lane(l Lane) {
	const gap, crossWide = 6.0, 16.0
	middle := c.y + laneStep/2
	c.text(strongInk, pad, middle+4, nameSize, "", fitText(l.Name, c.names-8, nameSize))
	from, to := c.x(l.Start), c.x(l.End)
	to = max(to, from+minBar)
	c.bar(l.Failure != "", from, to, middle)
	c.y += laneStep
	next := to + gap
	if l.Failure != "" {
		c.cross(to+crossWide/2, middle)
		next = to + crossWide
	}
	label := l.duration()
	switch labelWide := textWidth(label, labelSize); {
	case labelWide+gap <= to-from:
		c.text(labelInk, (from+to)/2, middle+3.3, labelSize, `text-anchor="middle"`, label)
	case next+labelWide <= right:
		c.over(mutedInk, next, middle+3.5, labelSize, "", label)
		next += labelWide + gap
	default:
		c.over(mutedInk, from-gap, middle+3.5, labelSize, `text-anchor="end"`, label)
	}
	switch s := clean(l.Failure); {
	case s == "":
	case next+textWidth(s, noteSize) <= right:
		c.over(failureInk, next, middle+3.5, noteSize, "", s)
	default:
		c.below(s)
	}
}

// below writes a failure on a line of its own.
func (c *canvas) below(s string) {
	c.over(failureInk, pad+c.names, c.y+6, noteSize, "", fitText(s, right-pad-c.names, noteSize))
	c.y += 14
}

func (c *canvas) bar(fails bool, from, to, middle float64) {
	fill := busyInk
	if fails {
		fill = failedInk
		c.anyFailed = true
	} else {
		c.anyBusy = true
	}
	c.printf(`<rect %s x="%s" y="%s" width="%s" height="%g" rx="1"/>`, c.ink(fill), px(from), px(middle-barTall/2), px(to-from), barTall)
}

func (c *canvas) cross(x, y float64) {
	const r = 3.2
	c.printf(`<path %s fill="none" stroke-width="1.8" d="M%s,%sl%g,%gm0,%gl%g,%g"/>`, c.ink(crossInk), px(x-r), px(y-r), 2*r, 2*r, -2*r, -2*r, 2*r)
}

// strip draws how many of the remaining lanes are in progress over time.
func (c *canvas) strip(rest []Lane) {
	const step, tall = 3.0, 17.0
	c.anyStrip = true
	c.text(mutedInk, pad, c.y+laneStep/2+4, nameSize, "", fitText(restName(rest), c.names-8, nameSize))
	base := c.y + laneStep - 3
	x0 := pad + c.names
	counts := crowd(rest, int((plotEnd-x0)/step), c.end)
	barWide := (plotEnd - x0) / float64(len(counts))
	var d strings.Builder
	fmt.Fprintf(&d, "M%s,%s", px(x0), px(base))
	for i, n := range counts {
		if i == 0 || n != counts[i-1] {
			h := tall * float64(n) / float64(len(rest))
			if n > 0 {
				h = max(h, 2)
			}
			fmt.Fprintf(&d, "H%sV%s", px(x0+float64(i)*barWide), px(base-h))
		}
	}
	fmt.Fprintf(&d, "H%sV%sZ", px(plotEnd), px(base))
	c.printf(`<path %s d="%s"/>`, c.ink(busyInk), d.String())
	c.y += laneStep
	if s := restFailure(rest); s != "" {
		c.below(s)
	}
}

// legend explains what occurs in the picture, nothing else.
func (c *canvas) legend() {
	c.y += 22
	x, middle := pad, c.y-3.5
	entry := func(symbol float64, words string) {
		c.text(mutedInk, x+symbol, c.y, labelSize, "", words)
		x += symbol + textWidth(words, labelSize) + 14
	}
	box := func(fill ink) {
		c.printf(`<rect %s x="%s" y="%s" width="16" height="10" rx="1"/>`, c.ink(fill), px(x), px(middle-5))
	}
	if c.anyBusy {
		box(busyInk)
		entry(21, "in progress")
	}
	if c.anyFailed {
		box(failedInk)
		c.cross(x+23, middle)
		entry(32, "in progress, then failed")
	}
	if c.anyStrip {
		c.printf(`<path %s d="M%s,%sv-4h5v-6h6v4h5v6z"/>`, c.ink(busyInk), px(x), px(middle+5))
		entry(21, "how many of the rest are in progress")
	}
	c.line(endInk, fmt.Sprintf("M%s,%sv12", px(x+2), px(middle-6)), dashed)
	entry(9, "end of the run")
	c.y += 12
}

// finish puts the card, the styles and the words around what was drawn.
func (c *canvas) finish(rows []Row) []byte {
	var b strings.Builder
	height := int(c.y)
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" role="img" `, width, height)
	b.WriteString(`font-family="system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif">` + "\n")
	titles := make([]string, len(rows))
	for i, r := range rows {
		titles[i] = r.Title
	}
	fmt.Fprintf(&b, "<title>%s</title>\n<desc>%s</desc>\n", escape(fitText(strings.Join(titles, ", "), width, noteSize)), escape(Alt(rows)))
	b.WriteString("<style>@media (prefers-color-scheme:dark){")
	for _, k := range inks {
		fmt.Fprintf(&b, ".%s%s{%s:%s}", c.prefix, k.class, k.attr, k.dark)
	}
	b.WriteString("}</style>\n")
	fmt.Fprintf(&b, `<g %s><rect %s x=".5" y=".5" width="%d" height="%d" rx="6"/></g>`+"\n", c.ink(edgeInk), c.ink(cardInk), width-1, height-1)
	b.WriteString(c.back.String())
	b.WriteString(c.front.String())
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

// x is where a time lies, from the left edge of the card.
func (c *canvas) x(at time.Duration) float64 {
	x0 := pad + c.names
	return x0 + share(at, c.end)*(plotEnd-x0)
}

// ink gives an element its colour in both themes.
func (c *canvas) ink(k ink) string {
	return fmt.Sprintf(`class="%s%s" %s="%s"`, c.prefix, k.class, k.attr, k.light)
}

func (c *canvas) printf(format string, args ...any) { fmt.Fprintf(&c.front, format+"\n", args...) }

const dashed = ` stroke-width="1.2" stroke-dasharray="3 2"`

// line draws a path behind everything else; attrs are further attributes.
func (c *canvas) line(k ink, d, attrs string) {
	fmt.Fprintf(&c.back, `<path %s fill="none"%s d="%s"/>`+"\n", c.ink(k), attrs, d)
}

// text writes one line; attrs are further attributes.
func (c *canvas) text(k ink, x, y, size float64, attrs, s string) {
	if attrs != "" {
		attrs = " " + attrs
	}
	c.printf(`<text %s x="%s" y="%s" font-size="%g"%s>%s</text>`, c.ink(k), px(x), px(y), size, attrs, escape(s))
}

// over writes as text does, and what it writes stays readable where it crosses lines.
func (c *canvas) over(k ink, x, y, size float64, attrs, s string) {
	c.printf(`<g %s stroke-width="4" paint-order="stroke">`, c.ink(haloInk))
	c.text(k, x, y, size, attrs, s)
	c.printf(`</g>`)
}

// px writes a length with one digit after the point: enough for the eye, and stable.
func px(v float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder does not fail
	return b.String()
}

// textWidth guesses the width of s in pixels, rather too wide: the reader's font is not known.
func textWidth(s string, size float64) float64 {
	em := 0.0
	for _, r := range s {
		switch {
		case strings.ContainsRune(" .,:;'|!iljIft()[]", r):
			em += 0.38
		case strings.ContainsRune("mwMW…", r), wide(r):
			em += 1
		default:
			em += 0.62
		}
	}
	return em * size
}

func fitText(s string, room, size float64) string {
	return fit(s, room, func(s string) float64 { return textWidth(s, size) })
}
