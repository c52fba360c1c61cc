package lanes

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strconv"
	"sync"
	"time"

	"golanes/kernel/internal/census"
	"golanes/kernel/internal/label"
	"golanes/kernel/internal/timeline"
)

// A task is work in progress.
type task struct {
	*crew
	index  int // in the run
	mu     sync.Mutex
	result *TaskResult // guarded by mu while the task is in progress; nil before and after
}

// id is the value of its goroutines' label.
func (t *task) id() string { return t.crew.id + "." + strconv.Itoa(t.index) }

func (t *task) inProgress() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.result != nil
}

// start makes the calling goroutine, and those it will start, part of the task, which is in progress until end.
func (t *task) start(r *TaskResult) {
	label.Set(taskLabel, t.id())
	t.mu.Lock()
	defer t.mu.Unlock()
	t.result = r
	r.Start = time.Since(t.begin)
}

// with lets f change the result of a task that has not ended, at a time since the start of its run.
func (t *task) with(f func(r *TaskResult, at time.Duration)) {
	at := time.Since(t.begin)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.result != nil {
		f(t.result, at)
	}
}

// end takes the result from the task: nothing that it has left behind changes it any more.
func (t *task) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.result = nil
}

// perform does the work of a task and writes down how it ended, whichever way that is. It calls Goexit if the work does.
func (s *Session) perform(v *vigil, t *task, r *TaskResult, w Work, in input) {
	t.start(r)
	var value any
	var err error
	returned := false
	defer func() {
		p := recover()
		end := time.Since(t.begin)
		t.end()
		where := ""
		if p != nil {
			if p = plain(p); s.Host.Thrown != nil {
				p = s.Host.Thrown(p)
			}
			where = s.where()
		}
		v.settle(r, func() {
			r.Value, r.Err, r.End = value, err, end
			r.endSpans()
			switch {
			case p != nil:
				r.Panic, r.Where = p, where
				r.Err = &panicError{r.Panic, r.Where}
			case !returned:
				r.Err = errGoexit
			}
		})
	}()
	value, err = w.do(in)
	returned = true
}

// where says where the panic was thrown that has just been recovered.
func (s *Session) where() string {
	if s.Host.Where != nil {
		return s.Host.Where()
	}
	var pcs [64]uintptr
	var calls census.Frames // that the panic left
	for frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])]); ; {
		f, more := frames.Next()
		if f.Function == "runtime.gopanic" {
			calls = nil // until here they are ours
		} else {
			calls = append(calls, census.Frame{Func: f.Function, File: f.File, Line: f.Line})
		}
		if !more {
			break
		}
	}
	f, _ := calls.Innermost()
	return place(f)
}

// late is the error of a task that went on after the run's timeout.
func late(r *TaskResult, timeout time.Duration) error {
	return fmt.Errorf("%w: it went on for %s after the timeout of %s", context.DeadlineExceeded,
		timeline.Duration(r.End-timeout), timeline.Duration(timeout))
}

// source makes the random numbers of the task at a place in the run.
func (o *options) source(i int) *rand.Rand {
	if o.seeded {
		return rand.New(rand.NewPCG(o.seed, uint64(i)))
	}
	return rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
}
