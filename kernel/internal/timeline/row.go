package timeline

import (
	"strings"
	"time"
	"unicode"
)

// A Row is one run: its title and elapsed time above, its lanes below.
type Row struct {
	Title   string
	Elapsed time.Duration
	Verdict string // beside the elapsed time: "3.0× faster"; may be empty
	Note    string // below the lanes; may be empty
	Lanes   []Lane
}

// A Lane is what one task did, from left to right.
type Lane struct {
	Name    string
	Spans   []Span // in order of time, not overlapping
	Message string // what went wrong; empty if nothing did
}

// A Span is a stretch of time in which the state did not change. Times are relative to the start of the run; what lies
// outside the axis is cut.
type Span struct {
	Start, End time.Duration
	State      State
	Label      string // inside the bar if there is room, otherwise beside it; may be empty
}

// A State is what a task does or how it ended; it chooses the look of a bar.
type State uint8

// The states of a task seen from outside: whether it computes or waits is not known.
const (
	Busy     State = iota // in progress, ended well
	Failed                // in progress, ended with an error
	Panicked              // in progress, ended by a panic
)

// A style is the look of a state. Adding a state is adding a constant and its line in styles.
type style struct {
	class    string    // CSS class, without the picture's prefix
	fill     [2]string // light, dark
	ink      [2]string // of a label inside the bar
	height   float64   // of the bar, in pixels
	char     rune      // in text
	inLegend string
}

var styles = [...]style{
	Busy:     {"bu", [2]string{"#56a0d3", "#2f74a8"}, [2]string{"#06121c", "#f0f7fd"}, 15, '█', "a task, from its start to its end"},
	Failed:   {"fa", [2]string{"#cf222e", "#da3633"}, [2]string{"#ffffff", "#ffffff"}, 15, '▓', "ended with an error"},
	Panicked: {"pa", [2]string{"#8c0d1f", "#9e1c3a"}, [2]string{"#ffffff", "#ffffff"}, 15, '▒', "ended by a panic"},
}

// look returns the style of s; a state that this version does not know looks like Busy.
func (s State) look() style {
	if int(s) >= len(styles) {
		s = Busy
	}
	return styles[s]
}

// Options say how to draw. The zero value is the picture for a notebook.
type Options struct {
	// MaxLanes is the number of lanes drawn one by one in each row; the rest share a strip. 0 means 12.
	MaxLanes int
	// Columns is the width of the text, 0 means 72; less than 40 means 40.
	Columns int
}

func (o Options) maxLanes() int {
	if o.MaxLanes <= 0 {
		return 12
	}
	return o.MaxLanes
}

func (o Options) columns() int {
	if o.Columns == 0 {
		return 72
	}
	return max(o.Columns, 40)
}

// split returns the lanes drawn one by one and those that share the strip.
func (r Row) split(limit int) (shown, rest []Lane) {
	n := min(limit, len(r.Lanes))
	return r.Lanes[:n], r.Lanes[n:]
}

// headline is the elapsed time and what to think of it.
func (r Row) headline() string {
	if r.Verdict == "" {
		return Duration(r.Elapsed)
	}
	return Duration(r.Elapsed) + " · " + clean(r.Verdict)
}

// troubles returns how many of the lanes carry a message, and the first of them.
func troubles(lanes []Lane) (n int, first Lane) {
	for _, l := range lanes {
		if l.Message == "" {
			continue
		}
		if n++; n == 1 {
			first = l
		}
	}
	return n, first
}

// extent is the length of the axis that all rows share: never zero.
func extent(rows []Row) time.Duration {
	end := time.Duration(1)
	for _, r := range rows {
		end = max(end, r.Elapsed)
		for _, l := range r.Lanes {
			for _, s := range l.Spans {
				end = max(end, s.End)
			}
		}
	}
	return end
}

// clip returns the part of the span that the axis holds.
func (s Span) clip(end time.Duration) (from, to time.Duration) {
	from = min(max(s.Start, 0), end)
	return from, min(max(s.End, from), end)
}

// crowd counts, for n equal parts of the axis, the lanes that do something in it.
func crowd(lanes []Lane, n int, end time.Duration) []int {
	counts := make([]int, n)
	last := make([]int, n) // the lane that a part was last counted for, from 1
	for i, l := range lanes {
		for _, s := range l.Spans {
			from, to := s.clip(end)
			a := min(int(float64(from)/float64(end)*float64(n)), n-1)
			b := min(int(float64(to)/float64(end)*float64(n)), n-1)
			for k := a; k <= b; k++ {
				if last[k] != i+1 {
					last[k] = i + 1
					counts[k]++
				}
			}
		}
	}
	return counts
}

// clean makes any string safe to draw on one line: valid UTF-8, blanks for white space, nothing that does not print.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r), r == unicode.ReplacementChar:
			return '�'
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
}

// fit cuts s at a rune so that it takes at most room, measured by width; an ellipsis says that something is missing.
func fit(s string, room float64, width func(string) float64) string {
	s = clean(s)
	if width(s) <= room {
		return s
	}
	room -= width("…")
	used := 0.0
	for i, r := range s {
		if used += width(string(r)); used > room {
			return strings.TrimRight(s[:i], " ") + "…"
		}
	}
	return s
}
