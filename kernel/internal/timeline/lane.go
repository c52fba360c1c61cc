package timeline

import (
	"fmt"
	"strings"
)

const indent = 10.0 // of the name of a lane that another than main started

func (l lane) nameWidth() float64 {
	w := textWidth(clean(l.name), nameSize) + float64(l.depth)*indent
	if l.pos != "" {
		w += 6 + textWidth(clean(l.pos), labelSize)
	}
	return w
}

// lane draws one line and returns where its middle is.
func (c *canvas) lane(l lane, r run) float64 {
	c.userSpans(l)
	if c.marked(l) {
		c.y += 9 // room for the texts
	}
	middle := c.y + laneStep/2
	x, room := pad+float64(l.depth)*indent, c.names-8-float64(l.depth)*indent
	name := fitText(l.name, room, nameSize)
	k := strongInk
	if l.failure != "" && l.recorded() { // its states keep their colours
		k = failureInk
	}
	c.text(k, x, middle+4, nameSize, "", name)
	if used := textWidth(name, nameSize) + 6; l.pos != "" && used < room {
		c.text(mutedInk, x+used, middle+4, labelSize, "", fitText(l.pos, room-used, labelSize))
	}
	from, to := c.x(l.start), c.x(l.end)
	to = max(to, from+minBar)
	c.y += laneStep
	if l.spans == nil {
		c.task(l, from, to, middle)
	} else {
		c.states(l, from, to, middle, r)
	}
	return middle
}

// task draws a bar and writes how long it took: inside, or behind it, or before it, wherever there is room. A failure is marked with
// a cross at the end of the bar, so that it is seen without colours too, and told behind it or below.
func (c *canvas) task(l lane, from, to, middle float64) {
	const gap = 6.0
	fill := c.ink(failedInk)
	if l.failure == "" {
		fill = c.fill(progress)
		c.told[progress] = true
	} else {
		c.seen.failedBar = true
	}
	c.printf(`<rect %s x="%s" y="%s" width="%s" height="%g" rx="1"/>`, fill, px(from), px(middle-barTall/2), px(to-from), barTall)
	next := to + gap
	if l.failure != "" {
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
	c.failure(l.failure, next, right, middle)
}

// failure tells what went wrong from x on, or below.
func (c *canvas) failure(s string, x, room, middle float64) {
	switch s = clean(s); {
	case s == "":
	case x+textWidth(s, noteSize) <= room:
		c.over(failureInk, x, middle+3.5, noteSize, "", s)
	default:
		c.below(s)
	}
}

// below writes a failure on a line of its own.
func (c *canvas) below(s string) {
	c.over(failureInk, pad+c.names, c.y+6, noteSize, "", fitText(s, right-pad-c.names, noteSize))
	c.y += 14
}

const crossWide = 16.0

func (c *canvas) cross(x, y float64) {
	const r = 3.2
	c.printf(`<path %s fill="none" stroke-width="1.8" d="M%s,%sl%g,%gm0,%gl%g,%g"/>`, c.ink(crossInk), px(x-r), px(y-r), 2*r, 2*r, -2*r, -2*r, 2*r)
}

// states draws what a goroutine did: tall what wants or has a processor, low what waits.
func (c *canvas) states(l lane, from, to, middle float64, r run) {
	pieces, blends := c.layout(l.spans, c.coarse)
	// What waits lies below, so that short bursts of work are not hidden.
	var paths [kinds]strings.Builder
	for _, p := range pieces {
		h := low
		if looks[p.kind].tall {
			h = tall
		}
		c.told[p.kind] = c.told[p.kind] || p.kind == running || p.to-p.from >= legible
		w := px(p.to - p.from)
		fmt.Fprintf(&paths[p.kind], "M%s,%sh%sv%gh-%sz", px(p.from), px(middle-h/2), w, h, w)
	}
	for k := kinds; k > 0; k-- {
		if d := paths[k-1].String(); d != "" {
			c.printf(`<path %s d="%s"/>`, c.fill(k-1), d)
		}
	}
	c.blends(blends, middle)
	c.inside(pieces, middle)

	next := to + 5
	switch {
	case l.failure != "":
		c.printf(`<path %s stroke-width="1.6" d="M%s,%sH%s"/>`, c.ink(crossInk), px(from), px(middle+tall/2+1.2), px(to))
		c.cross(to+crossWide/2, middle)
		c.seen.failed = true
		next = to + crossWide
	case l.ended:
		c.seen.ended = true
		c.printf(`<path %s stroke-width="1.6" d="M%s,%sv%g"/>`, c.ink(endInk), px(to), px(middle-tall/2), tall)
	case l.goes && !r.cut():
		c.seen.goes = true
		c.printf(`<path %s d="M%s,%sl5,3.5l-5,3.5z"/>`, c.ink(mutedInk), px(to+2), px(middle-3.5))
	}
	c.text(mutedInk, right, middle+3.5, labelSize, `text-anchor="end"`, "ran "+Duration(l.ran()))
	if l.failure != "" {
		c.y += 3 // below the line
	}
	c.failure(l.failure, next, right-besides, middle)
}

// inside writes the words of pieces that have room for them.
func (c *canvas) inside(pieces []piece, middle float64) {
	var on [3]strings.Builder
	inks := [3]ink{onRunInk, labelInk, labelInk}
	for _, p := range pieces {
		long, short := words(p.span)
		var label string
		switch room := p.to - p.from - 6; {
		case p.kind == ready && room < 60: // text over the hatch needs calm around it
		case textWidth(long, labelSize) <= room:
			label = long
		case short != "" && textWidth(short, labelSize) <= room:
			label = short
		}
		if label == "" {
			continue
		}
		b := &on[1]
		switch p.kind {
		case running:
			b = &on[0]
		case ready:
			b = &on[2]
		}
		fmt.Fprintf(b, `<text x="%s" y="%s">%s</text>`, px((p.from+p.to)/2), px(middle+3.3), label)
	}
	for i, b := range on {
		if b.Len() == 0 {
			continue
		}
		if i == 2 {
			c.printf(`<g %s stroke-width="6" stroke-linejoin="round" paint-order="stroke">`, c.ink(onReadyInk))
		}
		c.printf(`<g %s font-size="%g" text-anchor="middle">%s</g>`, c.ink(inks[i]), labelSize, b.String())
		if i == 2 {
			c.printf(`</g>`)
		}
	}
}

// blends draws shares: of each kind a silhouette as high as its share and those of the kinds below it, the highest first.
func (c *canvas) blends(blends []blend, middle float64) {
	for len(blends) > 0 {
		n := 1
		for n < len(blends) && blends[n].from-blends[n-1].to < 0.05 {
			n++
		}
		group := make([]mix, n)
		for i, b := range blends[:n] {
			group[i] = b.shares
		}
		c.stack(group, blends[0].from, blends[n-1].to, middle+tall/2, tall, 16)
		c.seen.blended = c.seen.blended || float64(n) >= legible
		blends = blends[n:]
	}
}

// stack draws equally wide columns of shares; a share of 1 is as tall as told, in so many steps.
func (c *canvas) stack(columns []mix, from, to, base, tall float64, steps int) {
	wide := (to - from) / float64(len(columns))
	var present mix
	for i := range columns {
		for k, v := range columns[i] {
			present[k] += v
		}
	}
	for k := kinds; k > 0; k-- {
		if present[k-1] == 0 {
			continue
		}
		var d strings.Builder
		last, occurs := 0, 0
		for i := range columns {
			sum, has := 0.0, false
			for _, v := range columns[i][:k] {
				sum += v
				has = has || v > 0
			}
			if columns[i][k-1] > 0 {
				occurs++
			}
			h := int(sum*float64(steps) + 0.5)
			if has && h == 0 {
				h = 1 // a little is still seen
			}
			if h != last {
				if d.Len() == 0 {
					fmt.Fprintf(&d, "M%s,%s", px(from+float64(i)*wide), px(base))
				} else {
					fmt.Fprintf(&d, "H%s", px(from+float64(i)*wide))
				}
				fmt.Fprintf(&d, "V%s", px(base-float64(h)*tall/float64(steps)))
				last = h
			}
		}
		if d.Len() == 0 {
			continue
		}
		c.told[k-1] = c.told[k-1] || k-1 == running || float64(occurs) >= legible
		c.printf(`<path %s d="%sH%sV%sz"/>`, c.plain(k-1), d.String(), px(to), px(base))
	}
}
