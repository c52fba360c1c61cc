package timeline

import "fmt"

// symbols are what occurs in a picture besides the kinds.
type symbols struct {
	failedBar, failed, strip, population, blended, ended, goes, prints, users, spans, wakes bool
}

// legend explains what can be seen in the picture, nothing else: a newcomer looks for whatever it names.
func (c *canvas) legend() {
	c.y += 22
	x := pad
	entry := func(symbol float64, words string, draw func(x, middle float64)) {
		wide := symbol + textWidth(words, labelSize)
		if x > pad && x+wide > right {
			x = pad
			c.y += 16
		}
		draw(x, c.y-3.5)
		c.text(mutedInk, x+symbol, c.y, labelSize, "", words)
		x += wide + 14
	}
	done := map[string]bool{}
	for k := range kinds {
		look := looks[k]
		words := look.legend
		if k == sleep && done[looks[other].legend] {
			continue
		}
		if !c.told[k] || done[words] {
			continue
		}
		done[words] = true
		entry(21, words, func(x, middle float64) {
			h := 10.0
			if !look.tall {
				h = 7
			}
			c.printf(`<rect %s x="%s" y="%s" width="16" height="%g"/>`, c.fill(k), px(x), px(middle-h/2), h)
		})
	}
	if c.seen.failedBar {
		entry(32, "in progress, then failed", func(x, middle float64) {
			c.printf(`<rect %s x="%s" y="%s" width="16" height="10" rx="1"/>`, c.ink(failedInk), px(x), px(middle-5))
			c.cross(x+23, middle)
		})
	}
	if c.seen.failed {
		entry(13, "failed", func(x, middle float64) { c.cross(x+5, middle) })
	}
	if c.seen.strip {
		entry(21, "how many of the rest are in progress", func(x, middle float64) {
			c.printf(`<path %s d="M%s,%sv-4h5v-6h6v4h5v6z"/>`, c.ink(busyInk), px(x), px(middle+5))
		})
	}
	if c.seen.prints {
		entry(12, "prints", func(x, middle float64) {
			c.printf(`<path %s d="M%s,%sh7l-3.5,6z"/>`, c.ink(strongInk), px(x), px(middle-3))
		})
	}
	if c.seen.users {
		entry(12, "your mark", func(x, middle float64) {
			c.printf(`<path %s d="M%s,%sl3.6,3.6l-3.6,3.6l-3.6,-3.6z"/>`, c.ink(userInk), px(x+3.6), px(middle-3.6))
		})
	}
	if c.seen.spans {
		entry(21, "your span", func(x, middle float64) {
			c.printf(`<rect %s fill="none" x="%s" y="%s" width="16" height="9" rx="2"/>`, c.ink(frameInk), px(x), px(middle-4.5))
		})
	}
	if c.seen.wakes {
		entry(11, "lets the other go on", func(x, middle float64) {
			c.printf(`<g %s><path d="M%s,%sv8"/><path %s d="M%[2]s,%[5]sl-3,-5h6z" stroke="none"/></g>`,
				c.ink(wakeInk), px(x+4), px(middle-6), c.ink(strongInk), px(middle+5))
		})
	}
	if c.seen.ended {
		entry(8, "ended", func(x, middle float64) {
			c.printf(`<path %s stroke-width="1.6" d="M%s,%sv12"/>`, c.ink(endInk), px(x+2), px(middle-6))
		})
	}
	if c.seen.goes {
		entry(10, "goes on after the run", func(x, middle float64) {
			c.printf(`<path %s d="M%s,%sl5,3.5l-5,3.5z"/>`, c.ink(mutedInk), px(x+1), px(middle-3.5))
		})
	}
	entry(9, "end of the run", func(x, middle float64) {
		c.line(endInk, fmt.Sprintf("M%s,%sv12", px(x+2), px(middle-6)), dashed)
	})
	if c.seen.blended {
		c.y += 16
		c.text(mutedInk, pad, c.y, labelSize, "", "Stacked heights: too many changes to draw one by one; the heights are the shares of the time.")
	}
	c.y += 12
}
