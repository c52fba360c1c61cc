package lanes

import (
	"fmt"
	"html"
	"strings"
	"time"

	"golanes/kernel/internal/timeline"
)

// String draws the run with characters, for a terminal of 72 columns. With [Quiet] it is one line.
func (r *Run) String() string {
	return page{[]*Run{r}, nil, r.guesses, r.quiet}.text()
}

// MIMEBundle returns the picture of the run by MIME type, text/plain and text/html, of which a notebook shows one.
func (r *Run) MIMEBundle() map[string]any {
	return page{[]*Run{r}, nil, r.guesses, r.quiet}.bundle()
}

// String draws the runs with characters, for a terminal of 72 columns, all on one time axis. With [Quiet] it is a line for each.
func (p *Report) String() string { return p.page().text() }

// MIMEBundle returns the picture of the runs by MIME type, text/plain and text/html, of which a notebook shows one.
func (p *Report) MIMEBundle() map[string]any { return p.page().bundle() }

func (p *Report) page() page { return page{p.Runs, p.Notes, p.guesses, p.quiet} }

// A page is what a result shows: the picture of runs, and below it what is to be said.
type page struct {
	runs    []*Run
	notes   []string
	guesses []Line
	quiet   bool
}

func (p page) text() string {
	var b strings.Builder
	if p.quiet {
		for i, row := range rows(p.runs...) {
			fmt.Fprintf(&b, "%s: %s", row.Title, timeline.Duration(row.Elapsed))
			if row.Verdict != "" {
				b.WriteString(" · " + row.Verdict)
			}
			if p.runs[i].MaxActive > 1 {
				fmt.Fprintf(&b, " · up to %d tasks at once", p.runs[i].MaxActive)
			}
			b.WriteByte('\n')
		}
	} else {
		_ = timeline.Text(&b, rows(p.runs...), timeline.Options{}) // a Builder does not fail
	}
	for _, line := range p.said() {
		b.WriteString(line + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// said returns the lines below the picture.
func (p page) said() []string {
	var lines []string
	several := titles(p.runs)
	for i, r := range p.runs {
		for _, note := range r.Notes {
			if len(p.runs) > 1 {
				note = several[i] + ": " + note
			}
			lines = append(lines, note)
		}
	}
	lines = append(lines, p.notes...)
	if line := p.short(); line != "" {
		lines = append(lines, line)
	}
	for _, g := range p.guesses {
		lines = append(lines, g.String())
	}
	return lines
}

// short says of runs that are too short what could be done; empty if none is.
func (p page) short() string {
	for _, r := range p.runs {
		if len(r.Tasks) > 0 && r.Err == nil && r.Elapsed < tooShort && len(r.Repeats) == 1 {
			what := "too short to compare"
			if len(p.runs) == 1 {
				what += ": " + timeline.Duration(r.Elapsed)
			}
			return what + "; lanes.Repeat(100) among the work measures it"
		}
	}
	return ""
}

func (p page) bundle() map[string]any {
	data := map[string]any{"text/plain": p.text()}
	if p.quiet {
		return data
	}
	var b strings.Builder
	_ = timeline.HTML(&b, rows(p.runs...), timeline.Options{})
	for _, line := range p.said() {
		fmt.Fprintf(&b, "<div>%s</div>", html.EscapeString(line))
	}
	data["text/html"] = b.String()
	return data
}

// rows says of each run what is to be drawn; the verdicts compare with the first.
func rows(runs ...*Run) []timeline.Row {
	rows := make([]timeline.Row, len(runs))
	for i, title := range titles(runs) {
		r := runs[i]
		drawn := r
		if r.drawn != nil {
			drawn = r.drawn
		}
		rows[i] = timeline.Row{Title: title, Elapsed: r.Elapsed, Lanes: drawn.lanes(0, 0), Recording: drawn.recording, Headless: len(drawn.Tasks) > 0}
		if r.drawn != nil {
			rows[i].Figures = r.measured()
		} else if r.figures != nil {
			rows[i].Figures, rows[i].Finding = figuresLine(r.figures), finding(r.figures, r.recording.Procs)
		} else {
			rows[i].Note = r.note()
		}
		if len(r.Repeats) > 1 {
			rows[i].Median, rows[i].Min, rows[i].Max = r.Elapsed, r.Min, r.Max
		}
		if failed := r.failed(); failed > 0 {
			rows[i].Verdict = fmt.Sprintf("%d of %d failed", failed, len(r.Tasks))
		} else if i > 0 {
			rows[i].Verdict = verdict(runs[0], r)
		}
	}
	return rows
}

// lanes returns a lane for each task, and below it those of the runs within it, later than in their run by as much as that began later.
func (r *Run) lanes(depth int, later time.Duration) []timeline.Lane {
	var list []timeline.Lane
	for _, t := range r.Tasks {
		l := timeline.Lane{Name: t.Name, Depth: depth, Start: later + t.Start, End: later + t.End}
		if t.Err != nil {
			if l.Failure = t.Err.Error(); t.Panic != nil && t.Where != "" { // first, as the end may be cut
				l.Failure = fmt.Sprintf("%s: panic: %v", t.Where, t.Panic)
			}
		}
		list = append(list, l)
		for _, inner := range t.Runs {
			list = append(list, inner.lanes(depth+1, later+inner.begin.Sub(r.begin))...)
		}
	}
	return list
}

func (r *Run) failed() int {
	n := 0
	for _, t := range r.Tasks {
		if t.Err != nil {
			n++
		}
	}
	return n
}

// note says how much went on at the same time, where the scheduler was not recorded.
func (r *Run) note() string {
	switch {
	case len(r.Tasks) == 0:
		return ""
	case r.MaxActive <= 1:
		return "one task at a time"
	case r.Elapsed < tooShort || len(r.Repeats) > 1:
		return fmt.Sprintf("up to %d tasks at once", r.MaxActive)
	}
	return fmt.Sprintf("up to %d tasks at once, %.1f on average", r.MaxActive, float64(r.busy())/float64(r.Elapsed))
}

// busy is the sum of what the tasks took.
func (r *Run) busy() (sum time.Duration) {
	for _, t := range r.Tasks {
		sum += t.End - t.Start
	}
	return sum
}
