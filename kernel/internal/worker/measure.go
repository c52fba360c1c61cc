package worker

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	"golanes/kernel/internal/proc"
)

// measure runs the entry of a program whose declarations have been executed, as often as is asked for, and sends what that took.
//
// Calls that are measured are made by a loop of the interpreter: to enter it from outside takes longer than many a cell. The loop is in
// a function, which the brake stops like any other.
func (w *Worker) measure(ctx context.Context, r proc.Run) *proc.Failure {
	if r.Entry == "" {
		_, _, ok := cpuTime()
		w.options.Event(proc.Event{Kind: proc.Usage, Cell: r.Cell, Measured: &proc.Measured{HasCPU: ok}})
		return nil
	}
	once, err := w.prepare(r.Entry + "()")
	if err != nil {
		return refused(err)
	}
	measured := make(chan rounds, 1) // what a stopped cell has measured nobody takes
	user, system, _ := cpuTime()
	begin := time.Now()
	failure := w.execute(ctx, r, func() *proc.Failure {
		failure := w.enter(once, r)
		if failure == nil && r.Measure.Rounds > 0 && ctx.Err() == nil {
			w.muted.add(r.Cell)
			l := loop{w, ctx, r}
			var done rounds
			if done, failure = l.measure(); failure == nil {
				measured <- done
			}
		}
		return failure
	})
	m := &proc.Measured{Wall: time.Since(begin)}
	if u, s, ok := cpuTime(); ok {
		m.User, m.System, m.HasCPU = u-user, s-system, true
	}
	if failure == nil {
		select {
		case done := <-measured:
			m.Calls, m.Rounds = done.calls, done.times
		default: // runtime.Goexit ended the calls
		}
	}
	w.options.Event(proc.Event{Kind: proc.Usage, Cell: r.Cell, Measured: m})
	return failure
}

// loopName is the function that calls an entry a number of times.
func loopName(r proc.Run) string { return "timesˑ" + r.Entry }

// loopOf is the source of that function, or nothing if it is not needed.
func loopOf(r proc.Run) string {
	if r.Entry == "" || r.Measure.Rounds == 0 {
		return ""
	}
	return fmt.Sprintf("\nfunc %s(n int) {\nfor i := 0; i < n; i++ {\n%s()\n}\n}\n", loopName(r), r.Entry)
}

// rounds are measured rounds of calls.
type rounds struct {
	calls int
	times []time.Duration
}

// A loop calls the entry of a program again and again.
type loop struct {
	w   *Worker
	ctx context.Context // of the run; a round does not begin when it is done
	run proc.Run
}

// measure measures the rounds. If it is not said how many calls they have, it tries 1, 2, 5, 10 and so on.
func (l loop) measure() (rounds, *proc.Failure) {
	m := l.run.Measure
	calls := m.Calls
	for step := 0; m.Calls == 0; step++ {
		calls = min(nice(step), m.Most)
		took, failure := l.round(calls)
		if failure != nil || l.ctx.Err() != nil {
			return rounds{}, failure
		}
		if took >= m.AtLeast || calls == m.Most {
			break
		}
	}
	done := rounds{calls: calls}
	for range m.Rounds {
		runtime.GC() // each round begins with the same garbage: none
		took, failure := l.round(calls)
		if failure != nil || l.ctx.Err() != nil {
			return rounds{}, failure
		}
		done.times = append(done.times, took)
	}
	return done, nil
}

// nice returns number n of 1, 2, 5, 10, 20, 50 and so on.
func nice(n int) int {
	power := 1
	for range n / 3 {
		power *= 10
	}
	return power * []int{1, 2, 5}[n%3]
}

// round calls the entry so many times and returns how long that took.
func (l loop) round(calls int) (time.Duration, *proc.Failure) {
	p, err := l.w.prepare(fmt.Sprintf("%s(%d)", loopName(l.run), calls))
	if err != nil {
		return 0, refused(err)
	}
	begin := time.Now()
	failure := l.w.call(p, l.run.Entry)
	took := time.Since(begin)
	l.w.traces.own() // the loop, which a panic left after the entry
	return took, failure
}

// muted are the cells whose output is dropped. The zero value is none; safe for concurrent use.
type muted struct {
	mu    sync.RWMutex // guards cells
	cells map[int]bool
}

// add drops what a cell puts out from now on, however late.
func (m *muted) add(cell int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.cells == nil {
		m.cells = map[int]bool{}
	}
	m.cells[cell] = true
}

// drops reports whether an event is output of a cell that is muted.
func (m *muted) drops(e proc.Event) bool {
	if e.Live {
		return false
	}
	switch e.Kind {
	case proc.Stream, proc.Display, proc.Clear, proc.Result:
		m.mu.RLock()
		defer m.mu.RUnlock()
		return m.cells[e.Cell]
	}
	return false
}
