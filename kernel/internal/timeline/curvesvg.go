package timeline

import (
	"fmt"
	"math"
	"strings"
	"time"
)

const longDashes = ` stroke-width="1.5" stroke-dasharray="7 2"`

// A panel is one diagram of a curve's picture.
type panel struct {
	left, right, top, bottom float64 // pixels
	minX, maxX               float64
	log                      bool // of x: equal distances for equal factors
	maxY                     float64
}

func (p panel) x(v float64) float64 {
	from, to := p.minX, p.maxX
	if p.log {
		v, from, to = math.Log(v), math.Log(from), math.Log(to)
	}
	if to <= from {
		return (p.left + p.right) / 2
	}
	return p.left + min(max((v-from)/(to-from), 0), 1)*(p.right-p.left)
}

func (p panel) y(v float64) float64 { return p.bottom - min(max(v/p.maxY, 0), 1)*(p.bottom-p.top) }

// draw paints the curve: elapsed times on the left, speed-up on the right.
func (c Curve) draw() []byte {
	const bold = `font-weight="600"`
	const plotTall, gap, axisWide = 170.0, 66.0, 48.0
	s := newStudy(c)
	p := &canvas{y: 24}
	head := s.headline()
	p.text(strongInk, pad, p.y, headSize, bold, fitText(s.Title, right-pad-textWidth(head, headSize)-20, headSize))
	p.text(strongInk, right, p.y, headSize, bold+` text-anchor="end"`, head)
	if len(s.points) > 0 {
		top := p.y + 34
		middle := (pad + right) / 2
		at := panel{left: pad + axisWide, right: middle - gap/2, top: top, bottom: top + plotTall}
		at.minX, at.maxX = s.points[0].X, s.points[len(s.points)-1].X
		at.log = at.minX > 0 && at.maxX/at.minX >= 12
		p.elapsed(s, at)
		if _, ok := s.base(); ok {
			at.left, at.right = middle+gap/2-10, right-24
			p.speed(s, at)
		}
		p.y = at.bottom + 34
		p.curveLegend(s)
	}
	p.paragraph(mutedInk, "", strings.Join(s.facts(), " · "))
	p.y += 12
	return p.finish(s.Title, c.Alt())
}

// frame draws the axes of a panel with its ticks.
func (c *canvas) frame(s study, p panel, title string, heights []tick, unit float64) {
	c.text(mutedInk, p.left, p.top-12, noteSize, "", title)
	var d strings.Builder
	for _, t := range heights {
		y := p.y(float64(t.at) * unit)
		fmt.Fprintf(&d, "M%s,%sH%s", px(p.left), px(y), px(p.right))
		c.text(mutedInk, p.left-6, y+3.3, labelSize, `text-anchor="end"`, t.label)
	}
	c.line(gridInk, d.String(), "")
	end := -1e9 // of the label before
	for _, point := range s.points {
		x, label := p.x(point.X), number(point.X)
		if half := textWidth(label, labelSize) / 2; x-half > end {
			c.text(mutedInk, x, p.bottom+13, labelSize, `text-anchor="middle"`, label)
			end = x + half + 4
		}
	}
	c.text(mutedInk, (p.left+p.right)/2, p.bottom+27, noteSize, `text-anchor="middle"`, fitText(s.Knob, p.right-p.left, noteSize))
}

func (c *canvas) elapsed(s study, p panel) {
	longest := time.Duration(1)
	for _, point := range s.points {
		longest = max(longest, point.Elapsed, point.Elapsed+max(point.Spread, 0)) // the sum may overflow
	}
	p.maxY = float64(longest) * 1.05
	c.frame(s, p, "elapsed time", ticks(longest), 1)
	if s.follows {
		c.sample(fitInk, "", p, func(x float64) float64 { return float64(s.law.Elapsed(x)) })
	}
	c.points(s, p, func(point Point) (float64, float64, float64) {
		at, spread := float64(point.Elapsed), float64(max(point.Spread, 0))
		return at, at - spread, at + spread
	})
}

func (c *canvas) speed(s study, p panel) {
	base, _ := s.base()
	ideal := func(x float64) float64 { return x / base.X }
	top := 1.0
	for _, point := range s.points {
		top = max(top, s.speedup(point))
	}
	// The ideal line shows its direction without making the points flat.
	if base.usable() {
		top = max(top, min(ideal(p.maxX), 1.5*top))
	}
	p.maxY = top * 1.05
	var heights []tick
	for _, t := range ticks(time.Duration(top * 1000)) { // 1000 is a speed-up of 1
		heights = append(heights, tick{t.at, number(float64(t.at)/1000) + "×"})
	}
	c.frame(s, p, "speed-up", heights, 1e-3)
	if base.usable() {
		c.sample(idealInk, dashed, p, ideal)
	}
	if s.follows {
		c.sample(fitInk, "", p, func(x float64) float64 { return float64(base.Elapsed) / max(float64(s.law.Elapsed(x)), 1) })
	}
	c.points(s, p, func(point Point) (float64, float64, float64) {
		v := s.speedup(point)
		return v, v, v
	})
}

// sample draws a function, as far as it lies within the panel.
func (c *canvas) sample(k ink, attrs string, p panel, f func(float64) float64) {
	const steps = 60
	var d strings.Builder
	for i := range steps + 1 {
		x := p.minX + (p.maxX-p.minX)*float64(i)/steps
		if p.log {
			x = p.minX * math.Pow(p.maxX/p.minX, float64(i)/steps)
		}
		v := f(x)
		if !(v <= p.maxY) {
			continue
		}
		verb := "L"
		if d.Len() == 0 {
			verb = "M"
		}
		fmt.Fprintf(&d, "%s%s,%s", verb, px(p.x(x)), px(p.y(v)))
	}
	if attrs == "" {
		attrs = longDashes
	}
	c.line(k, d.String(), attrs)
}

// points draws the measurements, joined, with whiskers, and marks the knee.
func (c *canvas) points(s study, p panel, f func(Point) (v, low, high float64)) {
	var line, whiskers, dots strings.Builder
	for i, point := range s.points {
		v, low, high := f(point)
		x, y := px(p.x(point.X)), px(p.y(v))
		verb := "L"
		if i == 0 {
			verb = "M"
		}
		fmt.Fprintf(&line, "%s%s,%s", verb, x, y)
		if high > low {
			fmt.Fprintf(&whiskers, "M%s,%sV%sm-3,0h6M%s,%sm-3,0h6", x, px(p.y(low)), px(p.y(high)), x, px(p.y(low)))
		}
		fmt.Fprintf(&dots, `<circle cx="%s" cy="%s" r="3"/>`, x, y)
	}
	c.printf(`<path %s fill="none" stroke-width="1.6" d="%s"/>`, c.ink(pointInk), line.String())
	if whiskers.Len() > 0 {
		c.printf(`<path %s fill="none" d="%s"/>`, c.ink(endInk), whiskers.String())
	}
	c.printf(`<g %s>%s</g>`, c.ink(runInk), dots.String())
	if s.hasKnee {
		point := s.points[s.knee]
		v, _, _ := f(point)
		x, y := p.x(point.X), p.y(v)
		c.printf(`<circle %s fill="none" stroke-width="1.6" cx="%s" cy="%s" r="6.5"/>`, c.ink(endInk), px(x), px(y))
		c.over(strongInk, x+7, y-8, labelSize, "", "knee")
	}
}

func (c *canvas) curveLegend(s study) {
	x := pad
	c.y += 14
	entry := func(k ink, attrs, words string) {
		c.printf(`<path %s fill="none"%s d="M%s,%sh18"/>`, c.ink(k), attrs, px(x), px(c.y-3.5))
		c.text(mutedInk, x+23, c.y, labelSize, "", words)
		x += 23 + textWidth(words, labelSize) + 14
	}
	entry(pointInk, ` stroke-width="2"`, "measured")
	if base, ok := s.base(); ok && base.usable() {
		entry(idealInk, dashed, "ideal: twice as much, twice as fast")
	}
	if s.follows {
		entry(fitInk, longDashes, "Amdahl's law")
	}
	c.y += 4
}
