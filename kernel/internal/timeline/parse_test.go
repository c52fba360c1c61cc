package timeline

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"golanes/kernel/internal/sched"
)

// parseRows reads hand-written rows, one line each for a run and, below it, what belongs to it; what stands in brackets may be missing:
//
//	run TITLE | ELAPSED [| VERDICT [| NOTE]]
//	figures TEXT
//	finding TEXT
//	repeats MEDIAN | MIN | MAX
//	lane NAME | START | END [| FAILURE]
//	lanes COUNT | NAME | START | END [| FAILURE]
//	recorded TIME
//	folded COUNT
//	dropped COUNT
//	go [NAME] [@POS] [^PARENT] | EVENTS
//	gos COUNT STEP [@POS] | EVENTS
//	wakes FROM>TO TIME, ...
//
// The line lanes stands for many tasks; the names are numbered, and each starts and ends as much later as the first is long.
// The line go is a recorded goroutine, gos are many without names, each STEP later than the one before. Events are separated by
// semicolons: "STATE TIME" lasts so long, "print TEXT", "mark TEXT" and "begin NAME" are marks, "done" ends the last begun, "at TIME"
// is where the goroutine starts, "end" says that it ends, and "N* EVENT, EVENT" repeats.
func parseRows(s string) ([]Row, error) {
	var rows []Row
	for line := range strings.Lines(s) {
		kind, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if kind == "" {
			continue
		}
		if kind != "run" && len(rows) == 0 {
			return nil, fmt.Errorf("line %q: no run before", line)
		}
		p := &parser{text: rest}
		for i, f := range strings.SplitN(rest, "|", len(p.fields)) {
			p.fields[i] = strings.TrimSpace(f)
		}
		if kind == "run" {
			rows = append(rows, Row{Title: p.fields[0], Elapsed: p.time(p.fields[1]), Verdict: p.fields[2], Note: p.fields[3]})
		} else {
			p.row(kind, &rows[len(rows)-1])
		}
		if p.err != nil {
			return nil, fmt.Errorf("line %q: %w", line, p.err)
		}
	}
	return rows, nil
}

// parseCurve reads a hand-written curve: in its first line "TITLE | KNOB", then one line "X | ELAPSED [| SPREAD]" for each point.
func parseCurve(s string) (Curve, error) {
	var c Curve
	for line := range strings.Lines(s) {
		fields := strings.Split(strings.TrimSpace(line), "|")
		p := &parser{}
		switch {
		case len(fields) < 2:
			return c, fmt.Errorf("line %q: too few fields", line)
		case c.Knob == "":
			c.Title, c.Knob = strings.TrimSpace(fields[0]), strings.TrimSpace(fields[1])
			continue
		}
		x, err := strconv.ParseFloat(strings.TrimSpace(fields[0]), 64)
		if err != nil {
			p.fail(err)
		}
		point := Point{X: x, Elapsed: p.time(fields[1])}
		if len(fields) > 2 {
			point.Spread = p.time(fields[2])
		}
		if p.err != nil {
			return c, fmt.Errorf("line %q: %w", line, p.err)
		}
		c.Points = append(c.Points, point)
	}
	return c, nil
}

// A parser reads a line; the first error is kept.
type parser struct {
	text   string
	fields [5]string
	err    error
}

func (p *parser) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *parser) time(s string) time.Duration {
	d, err := time.ParseDuration(strings.TrimSpace(s))
	if err != nil {
		p.fail(err)
	}
	return d
}

func (p *parser) count(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		p.fail(err)
	}
	return n
}

func (p *parser) row(kind string, r *Row) {
	f := p.fields
	switch kind {
	case "figures":
		r.Figures = p.text
	case "finding":
		r.Finding = p.text
	case "repeats":
		r.Median, r.Min, r.Max = p.time(f[0]), p.time(f[1]), p.time(f[2])
	case "lane":
		r.Lanes = append(r.Lanes, Lane{Name: f[0], Start: p.time(f[1]), End: p.time(f[2]), Failure: f[3]})
	case "lanes":
		start, end := p.time(f[2]), p.time(f[3])
		for i := range p.count(f[0]) {
			later := time.Duration(i) * (end - start)
			r.Lanes = append(r.Lanes, Lane{Name: fmt.Sprintf("%s %d", f[1], i+1), Start: start + later, End: end + later, Failure: f[4]})
		}
	case "recorded":
		recording(r).Recorded = p.time(f[0])
	case "folded":
		recording(r).Folded = p.count(f[0])
	case "dropped":
		recording(r).Dropped = p.count(f[0])
	case "go":
		rec := recording(r)
		rec.Lanes = append(rec.Lanes, p.goroutine(f[0], f[1], len(rec.Lanes), 0))
	case "gos":
		rec := recording(r)
		words := strings.SplitN(f[0], " ", 3)
		if len(words) < 3 {
			p.fail(fmt.Errorf("want COUNT STEP @POS"))
			return
		}
		step := p.time(words[1])
		for i := range p.count(words[0]) {
			rec.Lanes = append(rec.Lanes, p.goroutine(words[2], f[1], len(rec.Lanes), time.Duration(i)*step))
		}
	case "wakes":
		rec := recording(r)
		for w := range strings.SplitSeq(p.text, ",") {
			who, at, _ := strings.Cut(strings.TrimSpace(w), " ")
			from, to, _ := strings.Cut(who, ">")
			rec.Wakes = append(rec.Wakes, sched.Wake{At: p.time(at), From: p.count(from), To: p.count(to)})
		}
	default:
		p.fail(fmt.Errorf("no such line"))
	}
}

func recording(r *Row) *sched.Recording {
	if r.Recording == nil {
		r.Recording = &sched.Recording{Elapsed: r.Elapsed, Recorded: r.Elapsed, Procs: 2}
	}
	return r.Recording
}

func (p *parser) goroutine(head, events string, index int, at time.Duration) *sched.Lane {
	l := &sched.Lane{ID: uint64(1000 + index), Parent: -1, Start: at}
	if index > 0 {
		l.Parent = 0
	}
	if s, parent, ok := strings.Cut(head, "^"); ok {
		head, l.Parent = s, p.count(parent)
	}
	head, l.Pos, _ = strings.Cut(head, "@")
	l.Name, l.Pos = strings.TrimSpace(head), strings.TrimSpace(l.Pos)
	l.End = at
	for e := range strings.SplitSeq(events, ";") {
		times, some, ok := strings.Cut(e, "*")
		if !ok {
			p.event(l, e)
			continue
		}
		for range p.count(times) {
			for e := range strings.SplitSeq(some, ",") {
				p.event(l, e)
			}
		}
	}
	return l
}

var stateWords = map[string]sched.Span{
	"run": {State: sched.Running}, "ready": {State: sched.Ready}, "syscall": {State: sched.Syscall},
	"other": {State: sched.Waiting}, "receive": {State: sched.Waiting, Reason: sched.Receive},
	"send": {State: sched.Waiting, Reason: sched.Send}, "select": {State: sched.Waiting, Reason: sched.Select},
	"mutex": {State: sched.Waiting, Reason: sched.Mutex}, "waitgroup": {State: sched.Waiting, Reason: sched.WaitGroup},
	"cond": {State: sched.Waiting, Reason: sched.Cond}, "sleep": {State: sched.Waiting, Reason: sched.Sleep},
	"network": {State: sched.Waiting, Reason: sched.Network}, "http": {State: sched.Waiting, Reason: sched.HTTP},
	"forever": {State: sched.Waiting, Reason: sched.Forever},
}

func (p *parser) event(l *sched.Lane, e string) {
	word, rest, _ := strings.Cut(strings.TrimSpace(e), " ")
	mark := func(k sched.MarkKind) { l.Marks = append(l.Marks, sched.Mark{At: l.End, Kind: k, Text: rest}) }
	switch word {
	case "":
	case "at":
		l.Start += p.time(rest)
		l.End = l.Start
	case "end":
		l.Ended = true
	case "print":
		mark(sched.Print)
	case "mark":
		mark(sched.User)
	case "begin":
		mark(sched.SpanBegin)
	case "done":
		mark(sched.SpanEnd)
	default:
		s, ok := stateWords[word]
		if !ok {
			p.fail(fmt.Errorf("no state %q", word))
		}
		s.Start, s.End = l.End, l.End+p.time(rest)
		l.Spans = append(l.Spans, s)
		l.End = s.End
	}
}
