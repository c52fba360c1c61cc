package timeline

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"golanes/kernel/internal/sched"
)

// A label is a mark with the part of its text that there is room for.
type label struct {
	x    float64
	kind sched.MarkKind
	text string
	left bool // the text stands on the left
}

// labels are the marks of a lane that can be told apart, with their texts.
func (c *canvas) labels(l lane) []label {
	const minText = 16.0
	var out []label
	for _, m := range l.marks {
		if m.Kind != sched.Print && m.Kind != sched.User {
			continue
		}
		x := c.x(m.At)
		if n := len(out); n > 0 && x-out[n-1].x < apart && out[n-1].kind == m.Kind {
			continue
		}
		out = append(out, label{x: x, kind: m.Kind, text: strings.TrimSpace(clean(m.Text))})
	}
	slices.SortStableFunc(out, func(a, b label) int { return int(a.x*10) - int(b.x*10) })
	free := 0.0 // where the text before ends
	for i := range out {
		m := &out[i]
		from, end := c.from, c.to+14
		if i > 0 {
			from = free + 5
		}
		if i+1 < len(out) {
			end = out[i+1].x - 4
		}
		room, wide := end-m.x-6, textWidth(m.text, markSize)
		switch {
		case wide > room && m.x-6-from >= wide:
			m.left = true
		case wide > room && room < minText:
			m.text = ""
		case wide > room:
			m.text = fitText(m.text, room, markSize)
		}
		free = m.x
		if !m.left {
			free += textWidth(m.text, markSize)
		}
	}
	return out
}

// marked reports whether texts stand above the bar.
func (c *canvas) marked(l lane) bool {
	return slices.ContainsFunc(c.labels(l), func(m label) bool { return m.text != "" })
}

// marks draws triangles where something was printed, diamonds where the learner marked something, and their texts.
func (c *canvas) marks(l lane, middle float64) {
	bottom := middle - tall/2 + 1
	var prints, users strings.Builder
	for _, m := range c.labels(l) {
		if m.kind == sched.Print {
			c.seen.prints = true
			fmt.Fprintf(&prints, "M%s,%sh7l-3.5,6z", px(m.x-3.5), px(bottom-6))
		} else {
			c.seen.users = true
			fmt.Fprintf(&users, "M%s,%sl3.6,3.6l-3.6,3.6l-3.6,-3.6z", px(m.x), px(bottom-7.2))
		}
		switch {
		case m.text == "":
		case m.left:
			c.over(strongInk, m.x-5.5, bottom-2.5, markSize, `text-anchor="end"`, m.text)
		default:
			c.over(strongInk, m.x+5.5, bottom-2.5, markSize, "", m.text)
		}
	}
	if prints.Len() > 0 {
		c.printf(`<path %s d="%s"/>`, c.ink(strongInk), prints.String())
	}
	if users.Len() > 0 {
		c.printf(`<path %s d="%s"/>`, c.ink(userInk), users.String())
	}
}

// A userSpan is what a learner named, from its begin to its end.
type userSpan struct {
	name     string
	from, to time.Duration
	level    int // of nesting
}

// userSpans pairs begins and ends as brackets are; what has no end lasts as long as the lane.
func (l lane) userSpans() []userSpan {
	var out []userSpan
	var open []int
	for _, m := range l.marks {
		switch m.Kind {
		case sched.SpanBegin:
			out = append(out, userSpan{m.Text, m.At, l.end, len(open)})
			open = append(open, len(out)-1)
		case sched.SpanEnd:
			if len(open) > 0 {
				out[open[len(open)-1]].to = m.At
				open = open[:len(open)-1]
			}
		}
	}
	return out
}

// userSpans draws them above the lane as frames with their names, nested ones below the ones around them. Those that are too deep or
// too narrow to be seen are left out.
func (c *canvas) userSpans(l lane) {
	const levels, step, high = 3, 13.0, 11.0
	deepest := -1
	ends := [levels]float64{}
	for _, s := range l.userSpans() {
		if s.level >= levels {
			continue
		}
		from, to := c.x(s.from), c.x(s.to)
		if from < ends[s.level]+0.5 && to < from+1 {
			continue
		}
		to = max(to, from+1)
		ends[s.level] = to
		deepest = max(deepest, s.level)
		c.seen.spans = true
		y := c.y + 3 + float64(s.level)*step
		c.printf(`<rect %s fill="none" x="%s" y="%s" width="%s" height="%g" rx="2"/>`, c.ink(frameInk), px(from), px(y), px(to-from), high)
		switch name := clean(s.name); {
		case textWidth(name, markSize)+6 <= to-from:
			c.text(strongInk, from+4, y+8.5, markSize, "", name)
		case to-from > 30:
			c.text(strongInk, from+4, y+8.5, markSize, "", fitText(name, to-from-6, markSize))
		}
	}
	c.y += float64(deepest+1) * step
}

const (
	maxWakes = 30  // drawn in a row: more are a tangle
	apart    = 3.0 // pixels, what is to be told apart
)

// brief reports whether the wait of a lane that ended at the given time is too short to be seen, so that an arrow to its end would only
// puzzle: two goroutines that print meet at a lock of the system's, for example.
func (c *canvas) brief(l *sched.Lane, end time.Duration) bool {
	i, ok := slices.BinarySearchFunc(l.Spans, end, func(s sched.Span, at time.Duration) int { return cmp.Compare(s.End, at) })
	return ok && l.Spans[i].State == sched.Waiting && c.x(end)-c.x(l.Spans[i].Start) < apart
}

// wakes draws who let whom go on.
func (c *canvas) wakes(r run, middles map[int]float64) {
	if r.Recording == nil || len(r.Recording.Wakes) > maxWakes {
		return
	}
	var lines, heads strings.Builder
	last := -maxWakes * laneStep
	for _, w := range r.Recording.Wakes {
		from, ok := middles[w.From]
		to, ok2 := middles[w.To]
		if !ok || !ok2 || from == to {
			continue
		}
		x, down := c.x(w.At), 1.0
		if x-last < apart || c.brief(r.Recording.Lanes[w.To], w.At) {
			continue
		}
		last = x
		if to < from {
			down = -1
		}
		tip := to - down*(low/2-1)
		fmt.Fprintf(&lines, "M%s,%sV%s", px(x), px(from), px(tip-down*4))
		fmt.Fprintf(&heads, "M%s,%sl-3,%gh6z", px(x), px(tip), -down*5.5)
	}
	if lines.Len() == 0 {
		return
	}
	c.seen.wakes = true
	c.line(wakeInk, lines.String(), "") // behind the lanes that they pass
	c.printf(`<path %s d="%s"/>`, c.ink(strongInk), heads.String())
}
