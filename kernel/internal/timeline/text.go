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
	runs := newRuns(rows)
	p := newPage(runs, o)
	for i, r := range runs {
		if i > 0 {
			p.line("")
		}
		p.row(r, o)
	}
	p.axis()
	p.legend()
	_, err := io.WriteString(w, p.b.String())
	return err
}

// A page divides each line: a column of names, bars, a column of durations.
type page struct {
	b           strings.Builder
	columns     int
	names, bars int // widths of two of the columns
	end         time.Duration

	// For the legend.
	used   [kinds]bool
	glyphs string // of what else occurs
}

func newPage(runs []run, o Options) *page {
	const minNames, maxNames = 4, 20
	p := &page{columns: o.columns(), end: extent(runs)}
	names, durations := minNames, 0
	for _, r := range runs {
		shown, rest := r.split(o.maxLanes())
		for _, l := range shown {
			names = max(names, cells(clean(l.label()))+l.depth)
			durations = max(durations, cells(l.besides()))
		}
		if len(rest) > 0 {
			names = max(names, cells(r.restName(rest)))
			if r.Recording != nil {
				names = max(names, cells("  in progress"))
				durations = max(durations, cells("max 10000"))
			}
		}
	}
	p.names = min(names, maxNames, p.columns/3) + 1
	p.bars = p.columns - p.names - durations - 1
	return p
}

// besides is what stands on the right of a lane.
func (l lane) besides() string {
	if l.spans == nil {
		return l.duration()
	}
	if l.virtual {
		return ""
	}
	return "ran " + Duration(l.ran())
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

// paragraph writes as many lines as s needs, at most four.
func (p *page) paragraph(s string) {
	for _, line := range wrap(clean(s), float64(p.columns), 4, func(s string) float64 { return float64(cells(s)) }) {
		p.line(line)
	}
}

func (p *page) row(r run, o Options) {
	p.ends(r.Title, r.headline())
	shown, rest := r.split(o.maxLanes())
	for _, l := range shown {
		if l.spans == nil {
			p.lane(l)
		} else {
			p.states(l, r)
		}
	}
	if len(rest) > 0 {
		p.rest(r, rest)
		p.indented(restFailure(rest))
	}
	p.indented(r.Note)
	p.paragraph(r.spread())
	p.paragraph(r.Figures)
	p.paragraph(r.Finding)
	p.paragraph(r.remarks())
}

// lane draws the bar; a failure goes beside it where there is room, else below.
func (p *page) lane(l lane) {
	from := min(p.column(l.start), p.bars-1)
	to := max(p.column(l.end), from+1) // a bar of no length is still seen
	bar := blanks(from) + strings.Repeat("━", to-from)
	failure := clean(l.failure)
	if failure != "" {
		bar = strings.TrimSuffix(bar, "━") + "✗"
		if to+1+cells(failure) <= p.bars {
			bar += " " + failure
			failure = ""
		}
	}
	p.ends(p.name(l)+bar, l.besides())
	p.indented(failure)
}

func (p *page) name(l lane) string { return p.cell(blanks(l.depth) + l.label()) }

// cell fills the column of names.
func (p *page) cell(s string) string {
	s = fitCells(s, p.names-1)
	return s + blanks(p.names-cells(s))
}

func (p *page) column(at time.Duration) int {
	return int(math.Round(share(at, p.end) * float64(p.bars)))
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

func blanks(n int) string { return strings.Repeat(" ", max(n, 0)) }

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
