package sched

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"time"

	"golang.org/x/exp/trace"
)

// A goroutine is one of the run, or one that may turn out to be.
type goroutine struct {
	lane    Lane
	role    role
	parent  *goroutine // nil of the first, and of those that the runtime has started
	born    int        // in the order of births
	index   int        // of the lane
	current Span       // has no end yet
	marks   [SpanEnd + 1]int
	next    string // the position of the next goroutine that it starts
}

// A role is what a goroutine is to the recording.
type role uint8

const (
	kept    role = iota // has a lane
	aside               // the library's or the runtime's: may become a lane
	dropped             // would have a lane if there were not too many
	ignored             // the library's, without a chance, as there are too many
)

// bear makes a goroutine that is born now.
func (s *scheduler) bear(id trace.GoID, parent *goroutine) *goroutine {
	g := &goroutine{parent: parent, born: s.born, role: aside, lane: Lane{ID: uint64(id), Start: s.now}}
	s.born++
	s.goroutines[id] = g
	return g
}

// birth returns the goroutine whose creation an event tells of, nil if it is none of the run's.
func (s *scheduler) birth(id trace.GoID, e trace.Event, t trace.StateTransition) *goroutine {
	delete(s.goroutines, id)
	parent := s.goroutines[e.Goroutine()]
	orphan := e.Goroutine() == trace.NoGoroutine
	if parent == nil && !orphan {
		return nil // somebody else's
	}
	from := s.origin(t.Stack, e.Stack())
	if from.runtimes {
		return nil // the collector's
	}
	g := s.bear(id, parent)
	switch {
	case orphan && from.timers, parent != nil && from.work:
		s.keep(g)
		if parent != nil {
			g.lane.Pos, parent.next = parent.next, ""
		}
		return g
	case parent != nil:
		s.recording.Folded++
	}
	if s.aside++; s.aside > s.maxLanes {
		s.aside--
		g.role = ignored
	}
	return g
}

// stacks are that of a new goroutine and that of who creates it.
type stacks struct{ start, creator trace.Stack }

// An origin is what the stacks at a birth say.
type origin struct {
	runtimes bool // it is the runtime's own
	timers   bool // the function of a timer, if nobody has started it
	work     bool // it is the work's, and not the library's for itself
}

// origin looks at the stacks of a birth. Where there are many goroutines, most have the same.
func (s *scheduler) origin(start, creator trace.Stack) origin {
	key := stacks{start, creator}
	o, ok := s.origins[key]
	if !ok {
		f := functionOf(start.Frames())
		o = origin{
			runtimes: strings.HasPrefix(f, "runtime.") && f != coroutine,
			timers:   f == functionValue || strings.HasPrefix(f, "main."),
			work:     startedByWork(f, creator.Frames()),
		}
		s.origins[key] = o
	}
	return o
}

// keep gives g a lane, or drops it.
func (s *scheduler) keep(g *goroutine) {
	if len(s.lanes) >= s.maxLanes {
		g.role = dropped
		s.recording.Dropped++
		return
	}
	g.role = kept
	s.lanes = append(s.lanes, g)
}

// adopt gives a lane to a goroutine that was the library's or the runtime's, and does the work.
func (s *scheduler) adopt(g *goroutine) {
	if g.role != aside {
		return
	}
	s.aside--
	if g.parent != nil {
		s.recording.Folded--
	}
	s.keep(g)
}

// forget forgets a goroutine that has ended.
func (s *scheduler) forget(id trace.GoID, g *goroutine) {
	delete(s.goroutines, id)
	if g.role == aside {
		s.aside--
	}
}

// change ends the state that a goroutine is in.
func (g *goroutine) change(now time.Duration, state State, reason Reason) {
	g.close(now)
	g.current = Span{Start: now, State: state, Reason: reason}
}

// end ends what is recorded of a goroutine.
func (g *goroutine) end(now time.Duration) {
	g.close(now)
	g.lane.End = now
}

// close keeps the state that a goroutine was in until now.
func (g *goroutine) close(now time.Duration) {
	span := g.current
	span.End = now
	if span.End == span.Start || g.role != kept && g.role != aside {
		return
	}
	n := len(g.lane.Spans)
	if n == 0 {
		const few = 6 // most goroutines that sleep once have no more
		g.lane.Spans = make([]Span, 0, few)
	} else {
		last := &g.lane.Spans[n-1]
		if last.State == span.State && last.Reason == span.Reason && last.Outside == span.Outside {
			last.End = now // there was another state for no time
			return
		}
	}
	g.lane.Spans = append(g.lane.Spans, span)
}

func (g *goroutine) mark(m Mark) {
	if g.role == kept && g.marks[m.Kind] < maxMarks {
		g.marks[m.Kind]++
		g.lane.Marks = append(g.lane.Marks, m)
	}
}

// parentLane returns the index of the nearest lane that g descends from.
func (g *goroutine) parentLane() int {
	if g.index == 0 {
		return -1
	}
	for p := g.parent; p != nil; p = p.parent {
		if p.role == kept {
			return p.index
		}
	}
	return 0
}

// order sorts lanes by birth.
func order(lanes []*goroutine) {
	slices.SortFunc(lanes, func(a, b *goroutine) int { return cmp.Compare(a.born, b.born) })
}

// Functions that goroutines begin with.
const (
	functionValue = "reflect.makeFuncStub" // is how a function of the interpreter is called from outside
	coroutine     = "runtime.corostart"    // of iter.Pull
)

// starters are functions of the standard library that start a goroutine on behalf of who calls them.
var starters = []string{"sync.(*WaitGroup).Go", "iter.Pull", "runtime."}

// startedByWork reports whether a goroutine is the work's and not the library's for itself, from the function that it begins with and
// the stack of who starts it.
func startedByWork(start string, creator iter.Seq[trace.StackFrame]) bool {
	if start == functionValue || start != "" && !standard(start) {
		return true
	}
	for f := range creator {
		if !slices.ContainsFunc(starters, func(s string) bool { return strings.HasPrefix(f.Func, s) }) {
			return !standard(f.Func) || strings.HasPrefix(f.Func, "reflect.") // whose calls are the interpreter's
		}
	}
	return false
}

// functionOf returns the innermost function of a stack, empty if there is none.
func functionOf(frames iter.Seq[trace.StackFrame]) string {
	for f := range frames {
		return f.Func
	}
	return ""
}

// roots are the first elements of the import paths of the standard library, which the go command keeps to itself where they have no dot;
// but modules of that kind exist, this one among them.
var roots = strings.Fields(`archive bufio bytes cmp compress container context crypto database debug embed encoding errors expvar flag
	fmt go hash html image index internal io iter log maps math mime net os path plugin reflect regexp runtime slices sort strconv
	strings structs sync syscall testing text time unicode unique unsafe vendor weak`)

// standard reports whether a function is the standard library's.
func standard(function string) bool {
	end := strings.IndexAny(function, "./")
	return end > 0 && slices.Contains(roots, function[:end])
}
