package timeline

import (
	"encoding/xml"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"time"
)

// Geometry, in pixels.
const (
	width    = 700
	pad      = 14.0
	right    = width - pad
	laneStep = 24.0
	barTall  = 15.0 // of a task
	tall     = 17.0 // of who wants or has a processor
	low      = 12.0 // of who waits
	minBar   = 1.6  // a bar of no length is still seen
	minNames = 90.0 // the column of names, at its narrowest and widest
	maxNames = 190.0
	besides  = 70.0 // the column on the right that says how long a lane ran
)

// Sizes of text, in pixels.
const (
	headSize  = 14
	nameSize  = 12
	noteSize  = 11
	labelSize = 10.0
	markSize  = 9.5
)

// prefix stands for the prefix of all classes and ids while a picture is drawn: pictures of one page must not style each other, so
// the prefix is made of all that the picture holds, in the end. No text can contain it: escape replaces it.
const prefix = "\x01"

// A canvas holds a picture while it grows downwards.
type canvas struct {
	back, front strings.Builder // lines, and what lies over them
	axis
	ticks  []tick
	names  float64 // width of the column of names
	y      float64 // where the next thing goes
	coarse float64 // 1, or more where the picture would be too large

	used [kinds]bool // has a pattern, if it has one

	// For the legend.
	told [kinds]bool
	seen symbols
}

// finish puts the card, the styles and the words around what was drawn.
func (c *canvas) finish(title, desc string) []byte {
	var b strings.Builder
	height := int(c.y)
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" role="img" `, width, height)
	b.WriteString(`font-family="system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif">` + "\n")
	fmt.Fprintf(&b, "<title>%s</title>\n<desc>%s</desc>\n", escape(fitText(title, width, noteSize)), escape(desc))
	b.WriteString(c.styles())
	fmt.Fprintf(&b, `<g %s><rect %s x=".5" y=".5" width="%d" height="%d" rx="6"/></g>`+"\n", c.ink(edgeInk), c.ink(cardInk), width-1, height-1)
	b.WriteString(c.back.String())
	b.WriteString(c.front.String())
	b.WriteString("</svg>\n")
	h := fnv.New64a()
	h.Write([]byte(b.String()))
	return []byte(strings.ReplaceAll(b.String(), prefix, "t"+strconv.FormatUint(h.Sum64()>>20, 36)))
}

// ink gives an element its colour in both themes.
func (c *canvas) ink(k ink) string {
	return fmt.Sprintf(`class="%s%s" %s="%s"`, prefix, k.class, k.attr, k.light)
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

// paragraph writes s below, on as many lines as it needs, at most three; numbers stand out of muted text.
func (c *canvas) paragraph(k ink, attrs, s string) {
	for _, line := range wrap(clean(s), right-pad, 3, func(s string) float64 { return textWidth(s, noteSize) }) {
		c.y += 15
		if k == mutedInk {
			c.printf(`<text %s x="%g" y="%s" font-size="%d"%s>%s</text>`, c.ink(k), pad, px(c.y), noteSize, attrs, c.numbers(line))
			continue
		}
		c.text(k, pad, c.y, noteSize, attrs, line)
	}
	if s != "" {
		c.y++
	}
}

func (c *canvas) numbers(s string) string {
	parts := strings.Split(s, " ")
	for i, p := range parts {
		digits := strings.TrimRight(p, ",;:%×)")
		if _, err := strconv.ParseFloat(digits, 64); err != nil {
			parts[i] = escape(p)
			continue
		}
		parts[i] = fmt.Sprintf(`<tspan %s>%s</tspan>%s`, c.ink(strongInk), escape(digits), escape(p[len(digits):]))
	}
	return strings.Join(parts, " ")
}

// grid draws the ticks from top to bottom.
func (c *canvas) grid(top, bottom float64) {
	var d strings.Builder
	for _, t := range c.ticks {
		fmt.Fprintf(&d, "M%s,%sV%s", px(c.x(t.at)), px(top), px(bottom))
	}
	c.line(gridInk, d.String(), "")
}

// shade says that nothing is known of the time from one to another.
func (c *canvas) shade(from, to time.Duration, top, bottom float64) {
	x, w := c.x(from), c.x(to)-c.x(from)
	fmt.Fprintf(&c.back, `<rect %s x="%s" y="%s" width="%s" height="%s"/>`+"\n", c.ink(cutInk), px(x), px(top), px(w), px(bottom-top))
	const words = "not recorded"
	if textWidth(words, labelSize)+8 <= w {
		c.text(mutedInk, x+w/2, (top+bottom)/2+3.3, labelSize, `text-anchor="middle"`, words)
	}
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
