package timeline

import (
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"strings"
)

// maxSVG is the size of a picture at most: notebooks store it, in base64.
const maxSVG = 64 << 10

// SVG writes the rows as one picture, 700 pixels wide and at most 64 KiB long: with very much in it, first what is close together is
// joined, then lanes and then rows are left out, and the picture says so. It is well-formed XML whatever the strings hold. The
// error is w's.
func SVG(w io.Writer, rows []Row, o Options) error {
	_, err := w.Write(draw(rows, o))
	return err
}

// HTML writes the picture of SVG as an img element that holds it: what a notebook shows. The error is w's.
func HTML(w io.Writer, rows []Row, o Options) error {
	return img(w, draw(rows, o), Alt(rows))
}

func img(w io.Writer, svg []byte, alt string) error {
	// No height: it follows from the width, also where the page is narrower than the picture.
	_, err := fmt.Fprintf(w, `<img alt="%s" width="%d" style="max-width:100%%" src="data:image/svg+xml;base64,%s">`,
		html.EscapeString(alt), width, base64.StdEncoding.EncodeToString(svg))
	return err
}

// draw paints ever more coarsely, then with ever fewer lanes, then with ever fewer rows, until the picture is small enough.
func draw(rows []Row, o Options) []byte {
	const coarsest = 4
	runs := newRuns(rows)
	lanes, painted, coarse := o.maxLanes(), len(rows), 1.0
	for {
		svg := paint(runs, painted, lanes, coarse)
		switch {
		case len(svg) <= maxSVG:
			return svg
		case coarse < coarsest:
			coarse *= 2
		case lanes > 1:
			lanes /= 2
		default:
			painted /= 2
		}
	}
}

// paint draws the first runs, each with at most that many lanes one by one.
func paint(runs []run, painted, lanes int, coarse float64) []byte {
	c := &canvas{coarse: coarse}
	c.to = right - 24 // half a label of the last tick
	c.end = extent(runs)
	c.ticks = ticks(c.end)
	for _, r := range runs[:painted] {
		shown, rest := r.split(lanes)
		for _, l := range shown {
			c.names = max(c.names, l.nameWidth())
		}
		if len(rest) > 0 {
			c.names = max(c.names, textWidth(r.restName(rest), nameSize))
			if r.Recording != nil && len(r.lanes) >= heatAbove {
				c.names = max(c.names, textWidth(heatWords(len(r.lanes)), labelSize))
			}
		}
		if r.Recording != nil {
			c.to = right - besides
		}
	}
	c.names = min(max(c.names+14, minNames), maxNames)
	c.from = pad + c.names
	for i, r := range runs[:painted] {
		if i > 0 {
			c.y += 10
			c.line(gridInk, fmt.Sprintf("M%g,%sH%g", pad, px(c.y), right), "")
		}
		c.row(r, lanes, i == painted-1)
	}
	if painted < len(runs) {
		c.y += 16
		c.text(mutedInk, pad, c.y, noteSize, "", fmt.Sprintf("and %d more runs", len(runs)-painted))
	}
	c.legend()
	titles := make([]string, len(runs))
	for i, r := range runs {
		titles[i] = r.Title
	}
	return c.finish(strings.Join(titles, ", "), alt(runs))
}

// row draws a run; the last one carries the labels of the axis.
func (c *canvas) row(r run, lanes int, last bool) {
	const bold, minTitle = `font-weight="600"`, 60
	c.y += 24
	head := fitText(r.headline(), right-pad-minTitle, headSize)
	c.text(strongInk, pad, c.y, headSize, bold, fitText(r.Title, right-pad-textWidth(head, headSize)-20, headSize))
	c.text(strongInk, right, c.y, headSize, bold+` text-anchor="end"`, head)
	c.y += 8
	top := c.y
	shown, rest := r.split(lanes)
	middles := map[int]float64{} // of recorded lanes, by index
	for _, l := range shown {
		if middle := c.lane(l, r); l.recorded() {
			middles[l.index] = middle
		}
	}
	c.wakes(r, middles)
	for _, l := range shown {
		if l.recorded() {
			c.marks(l, middles[l.index]) // over the arrows
		}
	}
	if len(rest) > 0 {
		c.rest(r, rest)
	}
	if r.Max > 0 {
		c.whisker(r)
	}
	if r.cut() {
		c.shade(r.Recording.Recorded, r.Elapsed, top, c.y)
	}
	c.grid(top, c.y)
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
	c.paragraph(mutedInk, "", r.Figures)
	c.paragraph(strongInk, bold, r.Finding)
	c.paragraph(mutedInk, "", r.remarks())
}

// whisker draws how the elapsed times of the repeats spread.
func (c *canvas) whisker(r run) {
	const step, arm = 18.0, 4.0
	y := c.y + step/2
	c.text(mutedInk, pad, y+3.5, nameSize, "", "all repeats")
	from, middle, to := c.x(r.Min), c.x(r.Median), c.x(r.Max)
	d := fmt.Sprintf("M%s,%sv%gM%s,%sv%gM%s,%sH%s", px(from), px(y-arm), 2*arm, px(to), px(y-arm), 2*arm, px(from), px(y), px(to))
	c.printf(`<path %s fill="none" stroke-width="1.2" d="%s"/>`, c.ink(endInk), d)
	c.printf(`<circle %s cx="%s" cy="%s" r="3"/>`, c.ink(strongInk), px(middle), px(y))
	words := r.spread()
	if w := textWidth(words, labelSize); to+8+w <= right {
		c.over(mutedInk, to+8, y+3.3, labelSize, "", words)
	} else {
		c.over(mutedInk, from-8, y+3.3, labelSize, `text-anchor="end"`, fitText(words, max(from-8-c.from, 40), labelSize))
	}
	c.y += step
}
