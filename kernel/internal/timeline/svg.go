package timeline

import (
	"encoding/xml"
	"fmt"
	"hash/fnv"
	"io"
	"strconv"
	"strings"
	"time"
)

// Geometry, in pixels.
const (
	width    = 700
	pad      = 14.0
	right    = width - pad
	plotEnd  = right - 24 // half a label of the last tick
	laneStep = 24.0
	minNames = 90.0 // the column of names, at its narrowest and widest
	maxNames = 190.0
)

// maxSVG is the size of a picture at most: notebooks store it, in base64.
const maxSVG = 64 << 10

// colours of what is no bar: class, attribute, light, dark.
var colours = [...]struct{ class, attr, light, dark string }{
	{"bg", "fill", "#ffffff", "#11161d"},
	{"ed", "stroke", "#d0d7de", "#30363d"}, // edge of the card
	{"tx", "fill", "#1f2328", "#e6edf3"},
	{"mu", "fill", "#59636e", "#9aa4af"},
	{"gr", "stroke", "#e3e6ea", "#262c34"},
	{"en", "stroke", "#1f2328", "#e6edf3"}, // end of the run
	{"ms", "fill", "#b3261e", "#ff9a90"},   // message of a task
	{"cr", "fill", "#8fbfe0", "#37648a"},   // crowd of the tasks in the strip
}

// SVG writes the rows as one picture, 700 pixels wide and at most 64 KiB long: with very many rows, first lanes and then rows are
// left out, and the picture says so. It is well-formed XML whatever the strings hold. The error is w's.
func SVG(w io.Writer, rows []Row, o Options) error {
	_, err := w.Write(draw(rows, o).svg)
	return err
}

// A drawing is a finished picture.
type drawing struct {
	svg           []byte
	width, height int
}

func draw(rows []Row, o Options) drawing {
	lanes, kept := o.maxLanes(), len(rows)
	for {
		o.MaxLanes = lanes
		c := newCanvas(rows, kept, o)
		d := c.finish()
		if len(d.svg) <= maxSVG || lanes == 1 && kept <= 1 {
			return d
		}
		if lanes > 1 {
			lanes /= 2
		} else {
			kept /= 2
		}
	}
}

// canvas holds the body of a picture while it grows downwards.
type canvas struct {
	b      strings.Builder
	rows   []Row
	alt    string
	prefix string // of every class: pictures of one page must not style each other
	names  float64
	end    time.Duration
	ticks  []tick
	y      float64 // where the next thing goes
	used   [len(styles)]bool
	strips bool
}

func newCanvas(rows []Row, kept int, o Options) *canvas {
	h := fnv.New64a()
	fmt.Fprintf(h, "%+v %d", rows, o.maxLanes())
	end := extent(rows)
	c := &canvas{rows: rows, alt: Alt(rows), prefix: "tl" + strconv.FormatUint(h.Sum64(), 36) + "-", end: end, ticks: ticks(end)}
	for _, r := range rows[:kept] {
		shown, rest := r.split(o.maxLanes())
		for _, l := range shown {
			c.names = max(c.names, textWidth(clean(l.Name), 11))
		}
		if len(rest) > 0 {
			c.names = max(c.names, textWidth(restName(rest), 11))
		}
	}
	c.names = min(max(c.names+14, minNames), maxNames)
	for i, r := range rows[:kept] {
		if i > 0 {
			c.y += 8
			c.printf(`<path %s d="M%g,%sH%g"/>`, c.stroke("gr"), pad, px(c.y), right)
		}
		c.row(r, o, i == kept-1)
	}
	if kept < len(rows) {
		c.y += 16
		c.text("mu", pad, c.y, 10, "", fmt.Sprintf("and %d more runs", len(rows)-kept))
	}
	c.legend()
	return c
}

func (c *canvas) row(r Row, o Options, last bool) {
	c.y += 24
	head := r.headline()
	headWidth := textWidth(head, 14)
	c.text("tx", pad, c.y, 14, `font-weight="600"`, fit(r.Title, right-pad-headWidth-20, at(14)))
	c.text("tx", right, c.y, 14, `font-weight="600" text-anchor="end"`, fit(head, right-pad-60, at(14)))
	c.y += 8
	top := c.y
	shown, rest := r.split(o.maxLanes())
	bottom := top + c.height(shown, rest)
	var grid strings.Builder
	for _, t := range c.ticks {
		fmt.Fprintf(&grid, "M%s,%sV%s", px(c.x(t.at)), px(top), px(bottom))
	}
	c.printf(`<path %s d="%s"/>`, c.stroke("gr"), grid.String())
	for _, l := range shown {
		c.lane(l)
	}
	if len(rest) > 0 {
		c.strip(rest)
	}
	c.y = bottom
	c.printf(`<path %s stroke-width="1.2" stroke-dasharray="3 2" d="M%s,%sV%s"/>`, c.stroke("en"), px(c.x(r.Elapsed)), px(top), px(bottom))
	if last {
		c.y += 13
		for _, t := range c.ticks {
			c.text("mu", c.x(t.at), c.y, 9.5, `text-anchor="middle"`, t.label)
		}
	}
	if r.Note != "" {
		c.y += 16
		c.text("mu", pad, c.y, 10, "", fit(r.Note, right-pad, at(10)))
	}
}

// height is what the lanes of a row take.
func (c *canvas) height(shown, rest []Lane) float64 {
	h := laneStep * float64(len(shown))
	for _, l := range shown {
		if _, below := c.place(l); below {
			h += 14
		}
	}
	if len(rest) > 0 {
		h += laneStep
		if restLine(rest) != "" {
			h += 14
		}
	}
	return max(h, 4)
}

// place says what is written behind the last bar of a lane, if it fits there, and whether the message goes below instead.
func (c *canvas) place(l Lane) (beside string, below bool) {
	end := 0.0
	if n := len(l.Spans); n > 0 {
		from, to := l.Spans[n-1].clip(c.end)
		end = c.x(to)
		if label := clean(l.Spans[n-1].Label); label != "" && !inside(label, end-c.x(from)) {
			beside = label
		}
	} else {
		end = c.x(0)
	}
	if l.Message == "" {
		return beside, false
	}
	both := clean(l.Message)
	if beside != "" {
		both = beside + " · " + both
	}
	if textWidth(both, 10) <= right-end-6 {
		return both, false
	}
	return beside, true
}

func inside(label string, room float64) bool { return textWidth(label, 9.5)+6 <= room }

func (c *canvas) lane(l Lane) {
	middle := c.y + laneStep/2
	c.text("tx", pad, middle+4, 11, "", fit(l.Name, c.names-8, at(11)))
	beside, below := c.place(l)
	c.bars(l.Spans, middle)
	if beside != "" {
		class := "mu"
		if l.Message != "" {
			class = "ms"
		}
		from, to := l.Spans[len(l.Spans)-1].clip(c.end)
		if end := c.x(to) + 5; end+textWidth(beside, 10) <= right {
			c.text(class, end, middle+3.5, 10, "", beside)
		} else {
			c.text(class, c.x(from)-5, middle+3.5, 10, `text-anchor="end"`, beside)
		}
	}
	c.y += laneStep
	if below {
		c.text("ms", pad+c.names, c.y+5, 10, "", fit(l.Message, right-pad-c.names, at(10)))
		c.y += 14
	}
}

// bars draws the spans, one path for each state; neighbours of one state with less than a pixel between them become one bar.
func (c *canvas) bars(spans []Span, middle float64) {
	var paths [len(styles)]strings.Builder
	for i := 0; i < len(spans); {
		s := spans[i]
		from, to := s.clip(c.end)
		j := i + 1
		for ; j < len(spans) && spans[j].State == s.State; j++ {
			a, b := spans[j].clip(c.end)
			if c.x(a)-c.x(to) >= 1 || c.x(b)-c.x(a) >= 1 {
				break
			}
			to = b
		}
		i = j
		look := s.State.look()
		x, xx := c.x(from), c.x(to)
		xx = max(xx, x+1.6)
		index := min(int(s.State), len(styles)-1)
		if int(s.State) >= len(styles) {
			index = int(Busy)
		}
		c.used[index] = true
		fmt.Fprintf(&paths[index], "M%s,%sH%sV%sH%sZ", px(x), px(middle-look.height/2), px(xx), px(middle+look.height/2), px(x))
	}
	for i := range paths {
		if paths[i].Len() > 0 {
			c.printf(`<path class="%s%s" fill="%s" d="%s"/>`, c.prefix, styles[i].class, styles[i].fill[0], paths[i].String())
		}
	}
	for _, s := range spans {
		from, to := s.clip(c.end)
		if label := clean(s.Label); label != "" && inside(label, c.x(to)-c.x(from)) {
			look := s.State.look()
			c.printf(`<text class="%si%s" fill="%s" x="%s" y="%s" font-size="9.5" text-anchor="middle">%s</text>`,
				c.prefix, look.class, look.ink[0], px((c.x(from)+c.x(to))/2), px(middle+3.3), escape(label))
		}
	}
}

// strip draws how many of the remaining lanes are busy over time.
func (c *canvas) strip(rest []Lane) {
	const step, tall = 3.0, 17.0
	c.strips = true
	base := c.y + laneStep - 3
	c.text("mu", pad, c.y+laneStep/2+4, 11, "", fit(restName(rest), c.names-8, at(11)))
	x0 := pad + c.names
	counts := crowd(rest, int((plotEnd-x0)/step), c.end)
	width := (plotEnd - x0) / float64(len(counts))
	var d strings.Builder
	fmt.Fprintf(&d, "M%s,%s", px(x0), px(base))
	for i, n := range counts {
		if i == 0 || n != counts[i-1] {
			h := tall * float64(n) / float64(len(rest))
			if n > 0 {
				h = max(h, 1)
			}
			fmt.Fprintf(&d, "H%sV%s", px(x0+float64(i)*width), px(base-h))
		}
	}
	fmt.Fprintf(&d, "H%sV%sZ", px(plotEnd), px(base))
	c.printf(`<path class="%scr" fill="%s" d="%s"/>`, c.prefix, light("cr"), d.String())
	c.y += laneStep
	if line := restLine(rest); line != "" {
		c.text("ms", pad+c.names, c.y+5, 10, "", fit(line, right-pad-c.names, at(10)))
		c.y += 14
	}
}

// legend explains what occurs in the picture, nothing else.
func (c *canvas) legend() {
	c.y += 22
	x := pad
	entry := func(class, fill, s string) {
		c.printf(`<rect class="%s%s" fill="%s" x="%s" y="%s" width="16" height="10"/>`, c.prefix, class, fill, px(x), px(c.y-8.5))
		c.text("mu", x+21, c.y, 9.5, "", s)
		x += 21 + textWidth(s, 9.5) + 16
	}
	for i, used := range c.used {
		if used {
			entry(styles[i].class, styles[i].fill[0], styles[i].inLegend)
		}
	}
	if c.strips {
		entry("cr", light("cr"), "how many of the others")
	}
	c.printf(`<path %s stroke-width="1.2" stroke-dasharray="3 2" d="M%s,%sv12"/>`, c.stroke("en"), px(x+3), px(c.y-9.5))
	c.text("mu", x+11, c.y, 9.5, "", "the run is over")
	c.y += 12
}

// finish puts the card, the styles and the words around the body.
func (c *canvas) finish() drawing {
	d := drawing{width: width, height: int(c.y)}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" role="img" `, d.width, d.height)
	b.WriteString(`font-family="system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif">` + "\n")
	titles := make([]string, len(c.rows))
	for i, r := range c.rows {
		titles[i] = r.Title
	}
	fmt.Fprintf(&b, "<title>%s</title>\n<desc>%s</desc>\n", escape(fit(strings.Join(titles, ", "), 200, at(1))), escape(c.alt))
	b.WriteString("<style>@media (prefers-color-scheme:dark){")
	for _, k := range colours {
		fmt.Fprintf(&b, ".%s%s{%s:%s}", c.prefix, k.class, k.attr, k.dark)
	}
	for _, s := range styles {
		fmt.Fprintf(&b, ".%s%s{fill:%s}.%[1]si%[2]s{fill:%[4]s}", c.prefix, s.class, s.fill[1], s.ink[1])
	}
	b.WriteString("}</style>\n")
	fmt.Fprintf(&b, `<rect class="%sbg %[1]sed" x=".5" y=".5" width="%d" height="%d" rx="6" fill="%s" stroke="%s"/>`+"\n",
		c.prefix, d.width-1, d.height-1, light("bg"), light("ed"))
	b.WriteString(c.b.String())
	b.WriteString("</svg>\n")
	d.svg = []byte(b.String())
	return d
}

// x is where a time lies, from the left edge of the card.
func (c *canvas) x(t time.Duration) float64 {
	x0 := pad + c.names
	return x0 + float64(min(max(t, 0), c.end))/float64(c.end)*(plotEnd-x0)
}

func (c *canvas) printf(format string, args ...any) {
	fmt.Fprintf(&c.b, format+"\n", args...)
}

// text draws one line of text; attrs are further attributes.
func (c *canvas) text(class string, x, y, size float64, attrs, s string) {
	if attrs != "" {
		attrs = " " + attrs
	}
	c.printf(`<text class="%s%s" fill="%s" x="%s" y="%s" font-size="%g"%s>%s</text>`, c.prefix, class, light(class), px(x), px(y), size, attrs, escape(clean(s)))
}

func (c *canvas) stroke(class string) string {
	return fmt.Sprintf(`class="%s%s" stroke="%s" fill="none"`, c.prefix, class, light(class))
}

// light is the colour of a class in the light theme.
func light(class string) string {
	for _, k := range colours {
		if k.class == class {
			return k.light
		}
	}
	panic("timeline: no colour for " + class)
}

// px writes a length with one digit after the point: enough for the eye, and stable.
func px(v float64) string {
	s := strconv.FormatFloat(v, 'f', 1, 64)
	return strings.TrimSuffix(s, ".0")
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
		case r == 'm' || r == 'w' || r == 'M' || r == 'W' || r == '…':
			em += 0.95
		case wide(r):
			em++
		default:
			em += 0.62
		}
	}
	return em * size
}

func at(size float64) func(string) float64 {
	return func(s string) float64 { return textWidth(s, size) }
}
