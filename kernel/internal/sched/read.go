package sched

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"time"

	"golang.org/x/exp/trace"
)

// Read reads a recording from an execution trace that was made between [Start] and Stop. Without the end of the recording in it, which
// is so when it became too long, Elapsed is as much as was recorded. Of the options only MaxLanes is of meaning.
//
// The error wraps [ErrFormat] or [ErrNoBegin], or says what is wrong with the trace. Read never panics, whatever r holds, and is safe
// for concurrent use.
func Read(r io.Reader, o Options) (*Recording, error) {
	s, err := read(r, o)
	if err != nil {
		return nil, err
	}
	return s.recording, nil
}

// oldest is the first version of Go whose traces are of the present kind.
const oldest = 22

func read(r io.Reader, o Options) (s *scheduler, err error) {
	defer func() {
		// The library takes traces for what the runtime wrote, and panics on some that it did not.
		if v := recover(); v != nil {
			s, err = nil, fmt.Errorf("read trace: it is damaged: %v", v)
		}
	}()
	buffered := bufio.NewReader(r)
	var version int
	header, err := buffered.Peek(len("go 1.22 trace"))
	if _, scanErr := fmt.Sscanf(string(header), "go 1.%d trace", &version); scanErr != nil || version < oldest {
		return nil, fmt.Errorf("read trace: %w: %w", ErrFormat, errors.Join(err, scanErr))
	}
	events, err := trace.NewReader(buffered)
	if err != nil {
		return nil, fmt.Errorf("read trace: %w: %w", ErrFormat, err)
	}
	s = newScheduler(o)
	for !s.ended {
		e, err := events.ReadEvent()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read trace: %w", err)
		}
		s.event(e)
	}
	if !s.begun {
		return nil, fmt.Errorf("read trace: %w", ErrNoBegin)
	}
	s.finish()
	return s, nil
}

// A scheduler follows the events of a trace and keeps what becomes of the goroutines of a run.
type scheduler struct {
	recording  *Recording
	maxLanes   int
	begun      bool
	ended      bool // by a mark, and not because the trace ends
	first      trace.Time
	now        time.Duration // of the last event
	goroutines map[trace.GoID]*goroutine
	born       int          // goroutines so far
	lanes      []*goroutine // in the order in which they became lanes
	aside      int          // living goroutines that could become lanes
	wakes      []wake
	seen       map[wait]Reason
	origins    map[stacks]origin
}

// A wait is what decides about a Reason.
type wait struct {
	word  string
	stack trace.Stack
}

type wake struct {
	at       time.Duration
	from, to *goroutine
	reason   Reason
}

func newScheduler(o Options) *scheduler {
	return &scheduler{
		recording:  &Recording{},
		maxLanes:   o.maxLanes(),
		goroutines: map[trace.GoID]*goroutine{},
		seen:       map[wait]Reason{},
		origins:    map[stacks]origin{},
	}
}

func (s *scheduler) event(e trace.Event) {
	if s.begun {
		s.now = max(s.now, e.Time().Sub(s.first))
	}
	switch e.Kind() {
	case trace.EventMetric:
		s.metric(e.Metric())
	case trace.EventLog:
		s.log(e)
	case trace.EventStateTransition:
		if t := e.StateTransition(); s.begun && t.Resource.Kind == trace.ResourceGoroutine {
			s.transition(e, t)
		}
	}
}

// metric takes the number of processors: the last that is known when the recording begins, else the first.
func (s *scheduler) metric(m trace.Metric) {
	if m.Name == "/sched/gomaxprocs:threads" && (!s.begun || s.recording.Procs == 0) {
		s.recording.Procs = int(min(m.Value.Uint64(), 1<<20))
	}
}

// log takes what the recorded code has logged.
func (s *scheduler) log(e trace.Event) {
	id, l := e.Goroutine(), e.Log()
	if l.Category == logBegin && !s.begun && id != trace.NoGoroutine {
		s.begun, s.first = true, e.Time()
		g := s.bear(id, nil)
		g.current = Span{State: Running}
		s.keep(g)
		return
	}
	kind, isMark := marks[l.Category]
	if !s.begun || !isMark && l.Category != logEnd && l.Category != logTask && l.Category != logStarted {
		return // somebody else's
	}
	if l.Category == logEnd {
		s.ended = true
		return
	}
	g := s.goroutines[id]
	if g == nil {
		return
	}
	s.adopt(g) // what it does is logged: it does the work
	switch {
	case isMark:
		g.mark(Mark{At: s.now, Kind: kind, Text: cut(l.Message, maxText)})
	case l.Category == logTask:
		g.lane.Name = l.Message
	case l.Category == logStarted:
		g.next = l.Message
	}
}

var marks = map[string]MarkKind{logPrint: Print, logMark: User, logSpanBegin: SpanBegin, logSpanEnd: SpanEnd}

// stateOf returns the state that the library names, and whether it is one of a goroutine that lives.
func stateOf(s trace.GoState) (state State, ok bool) {
	switch s {
	case trace.GoRunnable:
		return Ready, true
	case trace.GoRunning:
		return Running, true
	case trace.GoWaiting:
		return Waiting, true
	case trace.GoSyscall:
		return Syscall, true
	}
	return 0, false
}

// transition takes the change of a goroutine from one state to another.
func (s *scheduler) transition(e trace.Event, t trace.StateTransition) {
	id := t.Resource.Goroutine()
	from, to := t.Goroutine()
	state, known := stateOf(to)
	g := s.goroutines[id]
	switch {
	case from == trace.GoNotExist:
		if g = s.birth(id, e, t); g == nil {
			return
		}
		g.current = Span{Start: s.now, State: state}
		return
	case g == nil:
		return
	case to == trace.GoNotExist:
		g.end(s.now)
		g.lane.Ended = true
		s.forget(id, g)
		return
	}
	if !known || state == g.current.State {
		return
	}
	if g.current.State == Waiting {
		s.wake(s.goroutines[e.Goroutine()], g)
	}
	if g.role == aside && interprets(t.Stack.Frames()) {
		s.adopt(g)
	}
	var reason Reason
	if state == Waiting {
		reason = s.reason(t)
	}
	g.change(s.now, state, reason)
}

// wake notes who has ended a wait.
func (s *scheduler) wake(from, to *goroutine) {
	if from == nil || from.role != kept {
		to.current.Outside = true
	} else if from != to && to.role == kept {
		s.wakes = append(s.wakes, wake{s.now, from, to, to.current.Reason})
	}
}

func (s *scheduler) reason(t trace.StateTransition) Reason {
	key := wait{t.Reason, t.Stack}
	reason, ok := s.seen[key]
	if !ok {
		reason = reasonOf(t.Reason, t.Stack.Frames())
		s.seen[key] = reason
	}
	return reason
}

// finish makes the recording of what there is.
func (s *scheduler) finish() {
	r := s.recording
	r.Recorded, r.Elapsed = s.now, s.now
	order(s.lanes)
	for i, g := range s.lanes {
		g.index = i
		r.Lanes = append(r.Lanes, &g.lane)
	}
	for _, g := range s.lanes {
		if !g.lane.Ended {
			g.end(s.now)
		}
		g.lane.Parent = g.parentLane()
	}
	for _, w := range s.wakes {
		r.Wakes = append(r.Wakes, Wake{At: w.at, From: w.from.index, To: w.to.index, Reason: w.reason})
	}
}
