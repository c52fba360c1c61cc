package timeline

import (
	"io"
	"math"
	"strings"
	"time"
)

// Text writes the rows for a terminal in a font of fixed width: a line for each lane, the axis below the last row. No line is wider
// than o.Columns. No rows, no text. The error is w's.
func Text(w io.Writer, rows []Row, o Options) error {
	if len(rows) == 0 {
		return nil
	}
	p := newPage(rows, o)
	for i, r := range rows {
		if i > 0 {
			p.line("")
		}
		p.row(r, o)
	}
	p.axis()
	_, err := io.WriteString(w, p.b.String())
	return err
}

// A page divides each line: a column of names, bars, a column of durations.
type page struct {
	b           strings.Builder
	columns     int
	names, bars int // widths of two of the columns
	end         time.Duration
}

func newPage(rows []Row, o Options) *page {
	const minNames, maxNames = 4, 20
	p := &page{columns: o.columns(), end: extent(rows)}
	names, durations := minNames, 0
	for _, r := range rows {
		shown, rest := r.split(o.maxLanes())
		for _, l := range shown {
			names = max(names, cells(clean(l.Name)))
			durations = max(durations, cells(l.duration()))
		}
		if len(rest) > 0 {
			names = max(names, cells(restName(rest)))
		}
	}
	p.names = min(names, maxNames, p.columns/3) + 1
	p.bars = p.columns - p.names - durations - 1
	return p
}

func (p *page) line(s string) { p.b.WriteString(strings.TrimRight(s, " ") + "\n") }

// ends writes left and right at the two ends of a line.
func (p *page) ends(left, right string) {
	const minLeft = 8
	right = fitCells(right, p.columns-minLeft)
	left = fitCells(left, p.columns-cells(right)-1)
	p.line(left + blanks(p.columns-cells(left)-cells(right)) + right)
}

// indented writes a line below the bars, if there is something to write.
func (p *page) indented(s string) {
	if s != "" {
		p.line(blanks(p.names) + fitCells(s, p.columns-p.names))
	}
}

func (p *page) row(r Row, o Options) {
	p.ends(r.Title, r.headline())
	shown, rest := r.split(o.maxLanes())
	for _, l := range shown {
		p.lane(l)
	}
	if len(rest) > 0 {
		p.line(p.name(restName(rest)) + p.strip(rest))
		p.indented(restFailure(rest))
	}
	p.indented(r.Note)
}

// lane draws the bar; a failure goes beside it where there is room, else below.
func (p *page) lane(l Lane) {
	from := min(p.column(l.Start), p.bars-1)
	to := max(p.column(l.End), from+1) // a bar of no length is still seen
	bar := blanks(from) + strings.Repeat("━", to-from)
	failure := clean(l.Failure)
	if failure != "" {
		bar = strings.TrimSuffix(bar, "━") + "✗"
		if to+1+cells(failure) <= p.bars {
			bar += " " + failure
			failure = ""
		}
	}
	p.ends(p.name(l.Name)+bar, l.duration())
	p.indented(failure)
}

func (p *page) name(s string) string {
	s = fitCells(s, p.names-1)
	return s + blanks(p.names-cells(s))
}

func (p *page) column(at time.Duration) int {
	return int(math.Round(share(at, p.end) * float64(p.bars)))
}

// strip draws how many lanes are in progress over time.
func (p *page) strip(rest []Lane) string {
	levels := []rune(" ▁▂▃▄▅▆▇█")
	var b strings.Builder
	for _, n := range crowd(rest, p.bars, p.end) {
		level := (n*(len(levels)-1) + len(rest) - 1) / len(rest) // rounded up: one lane is still seen
		b.WriteRune(levels[level])
	}
	return b.String()
}

// axis draws the ticks, and of their labels those that do not touch the one before.
func (p *page) axis() {
	line := []rune(strings.Repeat("─", p.bars))
	labels := ""
	for _, k := range ticks(p.end) {
		at := min(p.column(k.at), p.bars-1)
		line[at] = '┴'
		width := cells(k.label)
		from := min(max(at-width/2, 0), p.columns-p.names-width)
		if gap := from - cells(labels); labels == "" || gap > 0 {
			labels += blanks(gap) + k.label
		}
	}
	p.line(blanks(p.names) + string(line))
	p.line(blanks(p.names) + labels)
}

func blanks(n int) string { return strings.Repeat(" ", n) }

// cells is the width of s in a terminal, where wide characters take two cells.
func cells(s string) int {
	n := 0
	for _, r := range s {
		n++
		if wide(r) {
			n++
		}
	}
	return n
}

func fitCells(s string, room int) string {
	return fit(s, float64(room), func(s string) float64 { return float64(cells(s)) })
}
