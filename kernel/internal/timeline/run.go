package timeline

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"golanes/kernel/internal/sched"
)

// A run is a row made ready to be drawn: tasks and recorded goroutines are lanes of one kind.
type run struct {
	Row
	lanes []lane // in the order of drawing
}

// A lane is a line of the picture.
type lane struct {
	name       string
	pos        string // where its goroutine was started
	depth      int    // of nesting, 0 for main and what it started
	start, end time.Duration
	failure    string

	// Of a recorded lane:
	spans []sched.Span // nil: a bar
	marks []sched.Mark
	index int // in the recording; -1 if it has no record
	ended bool
	goes  bool // on after the run; main does not count
}

func (l lane) recorded() bool { return l.index >= 0 }

// label is the whole name.
func (l lane) label() string {
	if l.pos == "" {
		return l.name
	}
	return l.name + " " + l.pos
}

// newRuns numbers goroutines without names through the picture: the runtime's numbers would only confuse.
func newRuns(rows []Row) []run {
	runs := make([]run, len(rows))
	number := 0
	for i, r := range rows {
		runs[i] = run{r, join(r, &number)}
	}
	return runs
}

// join makes lanes of the tasks and the recording.
func join(r Row, number *int) []lane {
	tasks := map[string][]int{} // those that have no record yet, by name
	for i, l := range r.Lanes {
		tasks[l.Name] = append(tasks[l.Name], i)
	}
	met := make([]bool, len(r.Lanes))
	var recorded []lane
	if r.Recording != nil {
		recorded = goroutines(r.Recording, r.Headless, number)
	}
	for i := range recorded {
		l := &recorded[i]
		if waiting := tasks[l.name]; len(waiting) > 0 && r.Recording.Lanes[l.index].Name != "" {
			met[waiting[0]] = true
			tasks[l.name] = waiting[1:]
			l.failure = r.Lanes[waiting[0]].Failure
		}
	}
	lanes := recorded
	for i, l := range r.Lanes {
		if !met[i] {
			lanes = append(lanes, lane{name: l.Name, depth: min(max(l.Depth, 0), maxDepth), start: l.Start, end: l.End, failure: l.Failure, index: -1})
		}
	}
	return lanes
}

const maxDepth = 4 // of the indentation

// goroutines returns the lanes of a recording, children below their parents.
func goroutines(rec *sched.Recording, headless bool, number *int) []lane {
	lanes := make([]lane, 0, len(rec.Lanes))
	children := make([][]int, len(rec.Lanes))
	depths := make([]int, len(rec.Lanes))
	var roots []int
	for i, l := range rec.Lanes {
		switch {
		case l == nil:
		case l.Parent < 0 || l.Parent >= i || rec.Lanes[l.Parent] == nil: // none, or not born before its child
			roots = append(roots, i)
		default:
			children[l.Parent] = append(children[l.Parent], i)
			if l.Parent > 0 || headless {
				depths[i] = min(depths[l.Parent]+1, maxDepth)
			}
		}
	}
	slices.Reverse(roots)
	names := make([]string, len(rec.Lanes))
	for i, l := range rec.Lanes {
		if l != nil {
			names[i] = laneName(l, i, number)
		}
	}
	for stack := roots; len(stack) > 0; {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, child := range slices.Backward(children[i]) {
			stack = append(stack, child)
		}
		l := rec.Lanes[i]
		one := lane{
			name: names[i], depth: depths[i], start: l.Start, end: l.End, spans: l.Spans, marks: l.Marks,
			index: i, ended: l.Ended, goes: !l.Ended && i > 0,
		}
		if l.Name == "" && i > 0 {
			one.pos = l.Pos
		}
		lanes = append(lanes, one)
	}
	return lanes
}

func laneName(l *sched.Lane, index int, number *int) string {
	switch {
	case l.Name != "":
		return l.Name
	case index == 0:
		return "main"
	}
	*number++
	return fmt.Sprintf("g%d", *number)
}

// split returns the lanes drawn one by one and the others. If not all can be, the tasks come before the goroutines without names.
func (r run) split(limit int) (shown, rest []lane) {
	if len(r.lanes) <= limit {
		return r.lanes, nil
	}
	order := make([]int, len(r.lanes))
	for i := range order {
		order[i] = i
	}
	rank := func(i int) int {
		l := r.lanes[i]
		if l.recorded() && l.index > 0 && r.Recording.Lanes[l.index].Name == "" {
			return 1 + l.index // in the order of births
		}
		return 0
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rank(a), rank(b)) })
	first := order[:limit]
	slices.Sort(first)
	for _, i := range first {
		shown = append(shown, r.lanes[i])
	}
	rest = make([]lane, 0, len(order)-limit)
	for _, i := range order[limit:] {
		rest = append(rest, r.lanes[i])
	}
	return shown, rest
}

// cut reports whether the record ends before the run does.
func (r run) cut() bool {
	return r.Recording != nil && r.Recording.Recorded < r.Elapsed && r.Recording.Recorded < r.Recording.Elapsed
}

// remarks say what the lanes do not show; empty if they show everything.
func (r run) remarks() string {
	rec := r.Recording
	if rec == nil {
		return ""
	}
	var s []string
	if r.cut() {
		s = append(s, fmt.Sprintf("recorded the first %s of %s", Duration(rec.Recorded), Duration(r.Elapsed)))
	}
	if rec.Dropped > 0 {
		s = append(s, count(rec.Dropped, "more goroutine")+" not recorded")
	}
	if rec.Folded > 0 {
		s = append(s, count(rec.Folded, "goroutine")+" of the standard library not drawn")
	}
	return strings.Join(s, " · ")
}

// ran is the time that the lane had a processor.
func (l lane) ran() time.Duration {
	var sum time.Duration
	for _, s := range l.spans {
		if s.State == sched.Running {
			sum += max(s.End-s.Start, 0)
		}
	}
	return sum
}

// extent is the length of the axis that all runs share, never zero.
func extent(runs []run) time.Duration {
	end := time.Duration(1)
	for _, r := range runs {
		end = max(end, r.Elapsed, r.Max)
		for _, l := range r.lanes {
			end = max(end, l.start, l.end)
		}
	}
	return end
}
