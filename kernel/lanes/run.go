package lanes

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"sync/atomic"
	"time"
)

// A Run is what came of running some work. It is complete when [Sequential] or [Concurrent] returns it, and nothing changes it
// afterwards. As the last value of a cell it draws itself.
type Run struct {
	// Title heads the run in pictures: "Sequential" or "Concurrent". It may be set to say more.
	Title string
	// Elapsed is the time from before the first start to after the last end.
	Elapsed time.Duration
	// Err joins the errors of the tasks, in the order of the tasks, each with the name of its task; nil if all ended well.
	Err error
	// Tasks are the results in the order of the work, whatever order it ended in.
	Tasks []TaskResult
	// Values are the first results of the tasks, in the order of the work; nil for tasks that return no value.
	Values []any
	// MaxActive is the largest number of tasks that were in progress at the same time.
	MaxActive int
}

// A TaskResult is what came of one task.
type TaskResult struct {
	Name string
	// Start and End are relative to the start of the run.
	Start, End time.Duration
	// Err is the error that the task returned, a *[PanicError] if it panicked, [ErrGoexit] if it ended its goroutine.
	Err error
	// Panic is the value that the task panicked with, nil if it did not.
	Panic any
	// Value is the first result of the task, if its function returns a value.
	Value any
}

// ErrGoexit is the error of a task that called runtime.Goexit instead of returning.
var ErrGoexit = errors.New("the task called runtime.Goexit")

// A PanicError is the error of a task that panicked.
type PanicError struct {
	Value any // what the task panicked with
}

// Error returns "panic: " and the value.
func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// Unwrap returns the value if it is an error, as it is for panics of the runtime.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// Sequential runs the work one after the other, each in a goroutine of its own, and returns when the last has ended. A task that
// fails does not keep the next from starting. Sequential panics if there is no work or if a part of it has no shape that the package comment lists.
func Sequential(work ...any) *Run {
	return sequential(collect("lanes.Sequential", work))
}

// Concurrent starts all the work at once, each in a goroutine of its own, and returns when all have ended: nothing outlives the
// call. A task that fails does not stop the others. Concurrent panics if there is no work or if a part of it has no shape that the package comment
// lists.
func Concurrent(work ...any) *Run {
	return concurrent(collect("lanes.Concurrent", work))
}

func sequential(works []Work) *Run {
	return run("Sequential", works, func(task func(i int)) {
		for i := range works {
			var wg sync.WaitGroup
			wg.Go(func() { task(i) }) // not in this goroutine: a task may end its own
			wg.Wait()
		}
	})
}

func concurrent(works []Work) *Run {
	return run("Concurrent", works, func(task func(i int)) {
		var wg sync.WaitGroup
		for i := range works {
			wg.Go(func() { task(i) })
		}
		wg.Wait()
	})
}

// run lets schedule call task once for each of the works and gathers what came of it.
func run(title string, works []Work, schedule func(task func(i int))) *Run {
	r := &Run{Title: title, Tasks: make([]TaskResult, len(works)), Values: make([]any, len(works))}
	for i, name := range names(works) {
		r.Tasks[i].Name = name
	}
	var g gauge
	start := time.Now()
	schedule(func(i int) {
		g.enter()
		defer g.leave()
		works[i].do(&r.Tasks[i], start)
	})
	r.Elapsed = time.Since(start)
	r.MaxActive = int(g.most.Load())
	var errs []error
	for i, t := range r.Tasks {
		r.Values[i] = t.Value
		if t.Err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", t.Name, t.Err))
		}
	}
	r.Err = errors.Join(errs...)
	return r
}

// do runs the work and writes to t how it ended, whichever way that is.
func (w Work) do(t *TaskResult, start time.Time) {
	returned := false
	defer func() {
		p := recover()
		t.End = time.Since(start)
		switch {
		case p != nil:
			t.Panic = plain(p)
			t.Err = &PanicError{Value: t.Panic}
		case !returned:
			t.Err = ErrGoexit
		}
	}()
	t.Start = time.Since(start)
	t.Value, t.Err = w.f(w.i)
	returned = true
}

// plain returns the value that an interpreted function panicked with: it may arrive in the interpreter's wrapping.
func plain(p any) any {
	if v, ok := p.(reflect.Value); ok && v.IsValid() && v.CanInterface() {
		return v.Interface()
	}
	return p
}

// A gauge counts who is inside and remembers the most.
type gauge struct{ now, most atomic.Int64 }

func (g *gauge) enter() {
	n := g.now.Add(1)
	for most := g.most.Load(); n > most && !g.most.CompareAndSwap(most, n); most = g.most.Load() {
	}
}

func (g *gauge) leave() { g.now.Add(-1) }
