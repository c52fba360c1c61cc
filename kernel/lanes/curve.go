package lanes

import (
	"fmt"
	"strings"
	"time"

	"golanes/kernel/internal/timeline"
)

// A Curve is the elapsed time of runs by a number that was turned like a knob. As the last value of a cell it shows its table.
type Curve struct {
	// Knob says what the number is: "workers".
	Knob string
	// Points are in the order in which they were measured.
	Points []Point
}

// A Point is a run and the number it was made with.
type Point struct {
	X   int
	Run *Run
}

// Sweep calls f with each of xs, one after the other, and gathers the elapsed times of the runs that it returns. The runs are left to the
// curve: they open no guesses, and [Check] does not look at them. A point whose f returned nil has a run without tasks. Sweep panics if
// there are no xs or f is nil; a panic of f is the caller's.
func Sweep(name string, xs []int, f func(x int) *Run) *Curve { return process.Sweep(name, xs, f) }

// Sweep is the function of that name, in this session.
func (s *Session) Sweep(name string, xs []int, f func(x int) *Run) *Curve {
	switch {
	case len(xs) == 0:
		panic("lanes.Sweep: argument 2 has no numbers: pass those to try, as in []int{1, 2, 4, 8}")
	case f == nil:
		panic("lanes.Sweep: argument 3 is a nil function: give it a value first")
	}
	c := &Curve{Knob: name}
	s.mu.Lock()
	guesses, last := s.guesses, s.last
	s.guesses = nil
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.guesses, s.last = append(guesses, s.guesses...), last
		s.mu.Unlock()
	}()
	shown := s.begin("Sweep", len(xs), &options{})
	defer shown.End()
	for _, x := range xs {
		shown.Row(fmt.Sprintf("%s %d", name, x), 0, 1)
		shown.Repeat()
		r := f(x)
		shown.Done(false)
		if r == nil {
			r = &Run{Title: fmt.Sprintf("%s %d", name, x)}
		}
		c.Points = append(c.Points, Point{x, r})
	}
	return c
}

// String is the table of the curve.
func (c *Curve) String() string {
	var b strings.Builder
	width := max(len([]rune(c.Knob)), 4)
	fmt.Fprintf(&b, "%*s %9s\n", width, c.Knob, "elapsed")
	var base *Run
	for _, p := range c.Points {
		row := fmt.Sprintf("%*d %9s", width, p.X, timeline.Duration(p.Run.Elapsed))
		switch failed := p.Run.failed(); {
		case len(p.Run.Tasks) == 0:
			row = fmt.Sprintf("%*d %9s  the function returned no run", width, p.X, "")
		case failed > 0:
			row += fmt.Sprintf("  %d of %d failed", failed, len(p.Run.Tasks))
		case base == nil:
			base = p.Run
		default:
			row += "  " + verdict(base, p.Run)
		}
		b.WriteString(row + "\n")
	}
	if x, ok := c.Knee(); ok {
		fmt.Fprintf(&b, "from %s %d on it gets no faster\n", c.Knob, x)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// Knee returns the smallest number whose run took at most a tenth longer than the shortest one. Runs with failures do not count. It
// reports false if there is nothing to conclude: fewer than three points, one below 5 ms, or a knee that is the largest number.
func (c *Curve) Knee() (x int, ok bool) {
	var best time.Duration
	largest, counted := 0, 0
	for _, p := range c.Points {
		if len(p.Run.Tasks) == 0 || p.Run.Err != nil {
			continue
		}
		if p.Run.Elapsed < tooShort {
			return 0, false
		}
		if counted == 0 || p.Run.Elapsed < best {
			best = p.Run.Elapsed
		}
		if counted == 0 || p.X > largest {
			largest = p.X
		}
		counted++
	}
	for _, p := range c.Points {
		if len(p.Run.Tasks) > 0 && p.Run.Err == nil && p.Run.Elapsed <= best+best/10 && (!ok || p.X < x) {
			x, ok = p.X, true
		}
	}
	return x, ok && counted > 2 && x < largest
}

// MIMEBundle returns the curve by MIME type, text/plain and text/html, of which a notebook shows one.
func (c *Curve) MIMEBundle() map[string]any {
	drawn := timeline.Curve{Title: "Elapsed by " + c.Knob, Knob: c.Knob}
	for _, p := range c.Points {
		if len(p.Run.Tasks) > 0 && p.Run.Err == nil {
			drawn.Points = append(drawn.Points, timeline.Point{X: float64(p.X), Elapsed: p.Run.Elapsed, Spread: (p.Run.Max - p.Run.Min) / 2})
		}
	}
	var b strings.Builder
	_ = drawn.HTML(&b) // a Builder does not fail
	return map[string]any{"text/plain": c.String(), "text/html": b.String()}
}
