package lanes

import (
	"fmt"
	"strings"
	"time"

	"golanes/kernel/internal/timeline"
)

// String draws the run with characters, for a terminal of 72 columns.
func (r *Run) String() string { return text(rows(r)) }

// MIMEBundle returns the picture of the run by MIME type, text/plain and text/html, of which a notebook shows one.
func (r *Run) MIMEBundle() map[string]any { return bundle(rows(r)) }

// String draws the runs with characters, for a terminal of 72 columns, all on one time axis.
func (p *Report) String() string { return text(rows(p.Runs...)) }

// MIMEBundle returns the picture of the runs by MIME type, text/plain and text/html, of which a notebook shows one.
func (p *Report) MIMEBundle() map[string]any { return bundle(rows(p.Runs...)) }

func text(rows []timeline.Row) string {
	var b strings.Builder
	_ = timeline.Text(&b, rows, timeline.Options{}) // a Builder does not fail
	return strings.TrimSuffix(b.String(), "\n")
}

func bundle(rows []timeline.Row) map[string]any {
	var b strings.Builder
	_ = timeline.HTML(&b, rows, timeline.Options{})
	return map[string]any{"text/plain": text(rows), "text/html": b.String()}
}

// rows says of each run what is to be drawn; the verdicts compare with the first.
func rows(runs ...*Run) []timeline.Row {
	rows := make([]timeline.Row, len(runs))
	for i, title := range titles(runs) {
		r := runs[i]
		rows[i] = timeline.Row{Title: title, Elapsed: r.Elapsed, Note: r.note()}
		if failed := r.failed(); failed > 0 {
			rows[i].Verdict = fmt.Sprintf("%d of %d failed", failed, len(r.Tasks))
		} else if i > 0 {
			rows[i].Verdict = verdict(runs[0], r)
		}
		for _, t := range r.Tasks {
			l := timeline.Lane{Name: t.Name, Start: t.Start, End: t.End}
			if t.Err != nil {
				l.Failure = t.Err.Error()
			}
			rows[i].Lanes = append(rows[i].Lanes, l)
		}
	}
	return rows
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

// note says how much went on at the same time.
func (r *Run) note() string {
	var busy time.Duration
	for _, t := range r.Tasks {
		busy += t.End - t.Start
	}
	switch {
	case r.MaxActive <= 1:
		return "one task at a time"
	case r.Elapsed < tooShort:
		return fmt.Sprintf("up to %d tasks at once", r.MaxActive)
	}
	return fmt.Sprintf("up to %d tasks at once, %.1f on average", r.MaxActive, float64(busy)/float64(r.Elapsed))
}
