package lanes

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// errAsleep is the error of tasks that waited for each other, in the words of Go's runtime.
var errAsleep = errors.New("all goroutines are asleep - deadlock")

// A vigil waits for the tasks of one run, or until somebody finds that they wait for each other. The run ends then, and the tasks that have
// not ended are no part of it any more.
type vigil struct {
	id    string
	all   chan struct{} // closed when all tasks have ended
	dead  chan struct{} // closed when they never will
	where func(task string) string

	mu      sync.Mutex // guards what follows, and the results
	left    int        // tasks that have not ended
	settled map[*TaskResult]bool
	over    bool // nothing changes the run any more
}

// keep begins a vigil over a run of n tasks. It must be ended with leave.
func (s *Session) keep(id string, n int) *vigil {
	v := &vigil{id: id, all: make(chan struct{}), dead: make(chan struct{}), left: n, settled: map[*TaskResult]bool{}}
	s.vigils.Store(id, v)
	return v
}

func (s *Session) forget(v *vigil) { s.vigils.Delete(v.id) }

// enter waits for a place among the tasks in progress. It reports false if there will not be any.
func (v *vigil) enter(slots chan<- struct{}) bool {
	select {
	case slots <- struct{}{}:
		return true
	case <-v.dead:
		return false
	}
}

// settle writes down how a task has ended, by f, unless the run is over.
func (v *vigil) settle(r *TaskResult, f func()) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.over {
		f()
		v.settled[r] = true
	}
}

// ended notes that a task has ended, and calls f unless the run is over.
func (v *vigil) ended(f func()) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.over {
		return
	}
	f()
	if v.left--; v.left == 0 {
		close(v.all)
	}
}

// wait returns when all tasks have ended or are not going to.
func (v *vigil) wait() (dead bool) {
	select {
	case <-v.all:
		return false
	case <-v.dead:
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.over = true
	return v.left > 0
}

// abandon ends the tasks of a run that wait for each other, and those that have not begun.
func (v *vigil) abandon(c *crew, r *Run) {
	at := time.Since(r.begin)
	v.mu.Lock()
	defer v.mu.Unlock()
	for i := range r.Tasks {
		result := &r.Tasks[i]
		if v.settled[result] {
			continue
		}
		result.End, result.Err = at, errAsleep
		t := &c.tasks[i]
		if !t.inProgress() {
			result.Start, result.Skipped = at, true
			result.Err = fmt.Errorf("did not begin: %w", errAsleep)
			continue
		}
		t.end()
		result.endSpans()
		if where := v.where(t.id()); where != "" {
			result.Err = fmt.Errorf("%w: it waits in %s", errAsleep, where)
		}
	}
}

// Asleep ends the runs that are in progress, of runs within each other the innermost, since all goroutines wait for each other and nothing is
// left to wake them. Tasks that have not ended fail. Where says what a task waits in, by the label that [Session.Task] reads; it may return
// an empty string. Asleep reports whether there was a run. It is for who owns the session.
func (s *Session) Asleep(where func(task string) string) bool {
	var ids []string
	s.vigils.Range(func(id, _ any) bool {
		ids = append(ids, fmt.Sprint(id))
		return true
	})
	found := false
	for _, id := range ids {
		inner := false
		for _, other := range ids {
			inner = inner || strings.HasPrefix(other, id+".")
		}
		if x, ok := s.vigils.Load(id); ok && !inner {
			v, _ := x.(*vigil)
			v.where = where
			close(v.dead)
			s.forget(v)
			found = true
		}
	}
	return found
}

// Task returns the label of a goroutine that says which task it is part of, and the name of the task if that is in progress.
func (s *Session) Task(labels map[string]string) (label, name string) {
	label = labels[taskLabel]
	if t := s.task(label); t != nil {
		t.with(func(r *TaskResult, _ time.Duration) { name = r.Name })
	}
	return label, name
}

// deadline gives a context a deadline, which the host hears of.
func (s *Session) deadline(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	if s.Host.Deadline != nil {
		return s.Host.Deadline(ctx, d)
	}
	return context.WithTimeout(ctx, d)
}
