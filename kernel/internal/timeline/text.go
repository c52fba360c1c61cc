package timeline

import (
	"io"
	"math"
	"strings"
	"time"
)

// Text writes the rows for a terminal in a font of fixed width: bars of block characters, the axis below the last row. No line is
// wider than o.Columns. The error is w's.
func Text(w io.Writer, rows []Row, o Options) error {
	if len(rows) == 0 {
		return nil
	}
	t := newTextLayout(rows, o)
	for i, r := range rows {
		if i > 0 {
			t.line("")
		}
		t.row(r, o)
	}
	t.axis()
	_, err := io.WriteString(w, t.b.String())
	return err
}

// textLayout divides a line: a column of names, bars, a column of durations.
type textLayout struct {
	b           strings.Builder
	columns     int
	names, bars int // widths
	end         time.Duration
}

func newTextLayout(rows []Row, o Options) *textLayout {
	t := &textLayout{columns: o.columns(), end: extent(rows)}
	names, labels := 4.0, 0.0
	for _, r := range rows {
		shown, rest := r.split(o.maxLanes())
		for _, l := range shown {
			names = max(names, cells(clean(l.Name)))
			labels = max(labels, cells(clean(l.label())))
		}
		if len(rest) > 0 {
			names = max(names, cells(restName(rest)))
		}
	}
	t.names = int(min(names, 20)) + 1
	t.bars = t.columns - t.names - int(min(labels, 10)) - 1
	return t
}

// label is what the column of durations holds: the label of a lane of one span.
func (l Lane) label() string {
	if len(l.Spans) != 1 {
		return ""
	}
	return l.Spans[0].Label
}

func (t *textLayout) line(s string) { t.b.WriteString(strings.TrimRight(s, " ") + "\n") }

// ends writes left and right at the two ends of a line.
func (t *textLayout) ends(left, right string) {
	right = fit(right, float64(t.columns-8), cells)
	left = fit(left, float64(t.columns)-cells(right)-1, cells)
	t.line(left + strings.Repeat(" ", t.columns-int(cells(left)+cells(right))) + right)
}

func (t *textLayout) row(r Row, o Options) {
	t.ends(r.Title, r.headline())
	shown, rest := r.split(o.maxLanes())
	for _, l := range shown {
		bar, last := t.bar(l)
		message := clean(l.Message)
		if message != "" && last+1+int(cells(message)) <= t.bars {
			bar = put(bar, last+1, message)
			message = ""
		}
		t.ends(t.name(l.Name)+strings.TrimRight(string(bar), " "), l.label())
		t.indented(message)
	}
	if len(rest) > 0 {
		t.line(t.name(restName(rest)) + t.strip(rest))
		t.indented(restLine(rest))
	}
	t.indented(r.Note)
}

// indented writes a line below the bars.
func (t *textLayout) indented(s string) {
	if s != "" {
		t.line(strings.Repeat(" ", t.names) + fit(s, float64(t.columns-t.names), cells))
	}
}

func (t *textLayout) name(s string) string {
	s = fit(s, float64(t.names-1), cells)
	return s + strings.Repeat(" ", t.names-int(cells(s)))
}

func (t *textLayout) column(at time.Duration) int {
	return int(math.Round(float64(at) / float64(t.end) * float64(t.bars)))
}

// bar draws the spans of a lane and returns the column behind the last one.
func (t *textLayout) bar(l Lane) (bar []rune, last int) {
	bar = []rune(strings.Repeat(" ", t.bars))
	for _, s := range l.Spans {
		from, to := s.clip(t.end)
		a := min(t.column(from), t.bars-1)
		b := max(t.column(to), a+1) // a span of no length is still seen
		for i := a; i < b; i++ {
			bar[i] = s.State.look().char
		}
		last = max(last, b)
	}
	return bar, last
}

// strip draws how many lanes are busy over time.
func (t *textLayout) strip(rest []Lane) string {
	counts := crowd(rest, t.bars, t.end)
	levels := []rune(" ▁▂▃▄▅▆▇█")
	out := make([]rune, len(counts))
	for i, n := range counts {
		level := (n*(len(levels)-1) + len(rest) - 1) / len(rest) // rounded up: one lane is still seen
		out[i] = levels[level]
	}
	return string(out)
}

func (t *textLayout) axis() {
	line := []rune(strings.Repeat("─", t.bars))
	labels := []rune(strings.Repeat(" ", t.columns-t.names))
	free := 0 // the first column that no label takes
	for _, k := range ticks(t.end) {
		at := min(t.column(k.at), t.bars-1)
		line[at] = '┴'
		from := at - len([]rune(k.label))/2
		from = max(min(from, len(labels)-len([]rune(k.label))), 0)
		if from >= free {
			labels = put(labels, from, k.label)
			free = from + len([]rune(k.label)) + 1
		}
	}
	indent := strings.Repeat(" ", t.names)
	t.line(indent + string(line))
	t.line(indent + string(labels))
}

// put writes s over line, from column at on; what does not fit is cut.
func put(line []rune, at int, s string) []rune {
	copy(line[min(at, len(line)):], []rune(s))
	return line
}

// cells is the width of s in a terminal, whose wide characters take two cells.
func cells(s string) float64 {
	n := 0.0
	for _, r := range s {
		n++
		if wide(r) {
			n++
		}
	}
	return n
}

// wide reports whether r is drawn twice as wide as a Latin letter: East Asian scripts and pictographs.
func wide(r rune) bool {
	return r >= 0x1100 && (r <= 0x115f || r >= 0x2e80 && r <= 0xd7a3 || r >= 0xf900 && r <= 0xfaff ||
		r >= 0xfe30 && r <= 0xfe6f || r >= 0xff00 && r <= 0xff60 || r >= 0xffe0 && r <= 0xffe6 || r >= 0x1f300 && r <= 0x1f64f ||
		r >= 0x1f900 && r <= 0x1f9ff || r >= 0x20000 && r <= 0x3fffd)
}
