package lanes

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
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
	// MaxActive is the largest number of tasks that were in progress at the same time.
	MaxActive int
}

// A TaskResult is what came of one task.
type TaskResult struct {
	// Name is the one given with [Task], otherwise "task 1", "task 2" and so on, counting all tasks of the run.
	Name string
	// Start and End are times since the start of the run.
	Start, End time.Duration
	// Err is the error that the task returned. If it panicked, Err says "panic: " and the value, and wraps it if that is an error.
	Err error
	// Panic is the value that the task panicked with, nil if it did not.
	Panic any
}

// Sequential runs the work one after the other, each in a goroutine of its own, and returns when the last has ended. A task that
// fails does not keep the next from starting. Sequential panics if there is no work, or if an argument is no work.
func Sequential(work ...any) *Run { return sequential(collect("Sequential", work)) }

// Concurrent starts all the work at once, each in a goroutine of its own, and returns when all have ended. A task that fails does
// not stop the others. Concurrent panics if there is no work, or if an argument is no work.
func Concurrent(work ...any) *Run { return concurrent(collect("Concurrent", work)) }

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
	r := &Run{Title: title, Tasks: make([]TaskResult, len(works))}
	var active gauge
	start := time.Now()
	schedule(func(i int) {
		active.enter()
		defer active.leave()
		works[i].do(&r.Tasks[i], start)
	})
	r.Elapsed = time.Since(start)
	r.MaxActive = int(active.most.Load())
	var errs []error
	for i, w := range works {
		t := &r.Tasks[i]
		if t.Name = w.name; t.Name == "" {
			t.Name = fmt.Sprintf("task %d", i+1)
		}
		if t.Err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", t.Name, t.Err))
		}
	}
	r.Err = errors.Join(errs...)
	return r
}

var errGoexit = errors.New("called runtime.Goexit")

// do runs the work and writes to t how it ended, whichever way that is.
func (w Work) do(t *TaskResult, start time.Time) {
	returned := false
	defer func() {
		p := recover()
		t.End = time.Since(start)
		switch {
		case p != nil:
			t.Panic = plain(p)
			t.Err = &panicError{t.Panic}
		case !returned:
			t.Err = errGoexit
		}
	}()
	t.Start = time.Since(start)
	t.Err = w.run()
	returned = true
}

// plain returns what was passed to panic. From an interpreted function it arrives as a reflect.Value, nil as one that holds nothing.
func plain(p any) any {
	v, ok := p.(reflect.Value)
	switch {
	case !ok:
		return p
	case v.IsValid() && v.CanInterface() && v.Interface() != nil:
		return v.Interface()
	}
	return new(runtime.PanicNilError) // as compiled code has it
}

// A panicError is the error of a task that panicked.
type panicError struct{ value any }

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v", e.value) }

// Unwrap returns the value if it is an error, as it is for panics of the runtime.
func (e *panicError) Unwrap() error {
	err, _ := e.value.(error)
	return err
}

// A gauge counts who is inside and remembers the most.
type gauge struct{ now, most atomic.Int64 }

func (g *gauge) enter() {
	n := g.now.Add(1)
	for most := g.most.Load(); n > most && !g.most.CompareAndSwap(most, n); most = g.most.Load() {
	}
}

func (g *gauge) leave() { g.now.Add(-1) }
