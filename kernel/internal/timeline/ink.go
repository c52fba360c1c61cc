package timeline

import (
	"fmt"
	"strings"
)

// An ink is the colour of one kind of thing. Each picture has all of them, once, for the dark theme.
type ink struct{ class, attr, light, dark string }

var (
	cardInk    = ink{"bg", "fill", "#ffffff", "#11161d"}
	edgeInk    = ink{"ed", "stroke", "#d0d7de", "#30363d"}
	strongInk  = ink{"tx", "fill", "#1f2328", "#e6edf3"}
	mutedInk   = ink{"mu", "fill", "#59636e", "#9aa4af"}
	gridInk    = ink{"gr", "stroke", "#e3e6ea", "#262c34"}
	endInk     = ink{"ov", "stroke", "#1f2328", "#e6edf3"} // the end of a run, and of a goroutine
	busyInk    = ink{"bu", "fill", "#8fc1e3", "#2b618f"}   // pale: a strong colour is for running, and this says less
	failedInk  = ink{"fa", "fill", "#f2a7a0", "#8f342f"}
	labelInk   = ink{"ob", "fill", "#12212d", "#f0f6fc"}
	crossInk   = ink{"cx", "stroke", "#b3261e", "#ff9a90"}
	failureInk = ink{"fm", "fill", "#b3261e", "#ff9a90"}
	haloInk    = ink{"ha", "stroke", "#ffffff", "#11161d"} // around text that lies over lines

	// What goroutines do.
	runInk     = ink{"ru", "fill", "#0068a8", "#4aa3e0"}
	onRunInk   = ink{"or", "fill", "#ffffff", "#0b1117"}
	readyInk   = ink{"re", "fill", "#fff4d6", "#3a2d08"}
	slantInk   = ink{"rs", "stroke", "#e69f00", "#e69f00"}
	onReadyInk = ink{"rh", "stroke", "#fff4d6", "#3a2d08"} // around text over the hatch
	channelInk = ink{"ch", "fill", "#d0b1ea", "#6b4892"}
	lockInk    = ink{"lo", "fill", "#f6b99a", "#84401c"}
	postInk    = ink{"lp", "stroke", "#dd8f68", "#ab6239"}
	sleepInk   = ink{"sl", "fill", "#dfe3e8", "#39424d"}
	networkInk = ink{"ne", "fill", "#a5dccb", "#1d5f4c"}
	railInk    = ink{"nr", "stroke", "#72bfa7", "#34907a"}
	cutInk     = ink{"cu", "fill", "#f1f3f5", "#1b222b"} // where there is no record
	userInk    = ink{"us", "fill", "#8250df", "#bc8cff"} // what the learner marked
	frameInk   = ink{"uf", "stroke", "#8250df", "#bc8cff"}
	wakeInk    = ink{"wk", "stroke", "#57606a", "#b1bac4"}
	idealInk   = ink{"id", "stroke", "#8c959f", "#6e7681"}
	fitInk     = ink{"ft", "stroke", "#bc4c00", "#f0883e"}
	pointInk   = ink{"pt", "stroke", "#0068a8", "#4aa3e0"}

	inks = []ink{
		cardInk, edgeInk, strongInk, mutedInk, gridInk, endInk, busyInk, failedInk, labelInk, crossInk, failureInk, haloInk, runInk, onRunInk,
		readyInk, slantInk, onReadyInk, channelInk, lockInk, postInk, sleepInk, networkInk, railInk, cutInk, userInk, frameInk, wakeInk,
		idealInk, fitInk, pointInk,
	}
)

// A hatch is a pattern over an ink, so that kinds differ without their colours too.
type hatch uint8

const (
	noHatch hatch = iota
	slants        // strong: wants a processor
	posts         // upright lines
	rails         // lying lines
	hatches
)

// pattern defines a hatch over an ink.
func (c *canvas) pattern(h hatch, k ink) string {
	size, lines, turn := 6.0, slantInk, ` patternTransform="rotate(45)"`
	d := `M1.5,0V6" stroke-width="2.6`
	switch h {
	case posts:
		size, lines, turn, d = 8, postInk, "", `M4,0V8" stroke-width="1`
	case rails:
		size, lines, turn, d = 3, railInk, "", `M0,1.5H3" stroke-width=".7`
	}
	return fmt.Sprintf(`<pattern id="%s%s" width="%g" height="%[3]g" patternUnits="userSpaceOnUse"%[4]s><rect %[5]s width="%[3]g" height="%[3]g"/>`+
		`<path %[6]s d="%[7]s"/></pattern>`, prefix, h.id(), size, turn, c.ink(k), c.ink(lines), d)
}

func (h hatch) id() string { return "h" + string('0'+rune(h)) }

// fill gives an element the look of a kind.
func (c *canvas) fill(k kind) string {
	attrs := c.plain(k)
	if looks[k].hatch == slants {
		attrs += fmt.Sprintf(` class="%s%s" stroke="%s" stroke-width=".8"`, prefix, slantInk.class, slantInk.light)
	}
	return attrs
}

// plain is fill without an edge.
func (c *canvas) plain(k kind) string {
	c.used[k] = true
	look := looks[k]
	if look.hatch == noHatch {
		return c.ink(look.ink)
	}
	return fmt.Sprintf(`fill="url(#%s%s) %s"`, prefix, look.hatch.id(), look.ink.light)
}

// styles are the colours of the dark theme and the patterns of the kinds that occur.
func (c *canvas) styles() string {
	var b strings.Builder
	b.WriteString("<style>@media (prefers-color-scheme:dark){")
	body := c.back.String() + c.front.String()
	var defs strings.Builder
	var done [hatches]bool
	for k := range kinds {
		if look := looks[k]; c.used[k] && look.hatch != noHatch && !done[look.hatch] {
			done[look.hatch] = true
			defs.WriteString(c.pattern(look.hatch, look.ink) + "\n")
		}
	}
	body += defs.String()
	for _, k := range inks {
		if k == cardInk || k == edgeInk || strings.Contains(body, `class="`+prefix+k.class+`"`) {
			fmt.Fprintf(&b, ".%s%s{%s:%s}", prefix, k.class, k.attr, k.dark)
		}
	}
	b.WriteString("}</style>\n")
	if defs.Len() > 0 {
		b.WriteString("<defs>\n" + defs.String() + "</defs>\n")
	}
	return b.String()
}
