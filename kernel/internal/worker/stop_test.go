package worker

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/traefik/yaegi/interp"

	"golanes/kernel/internal/proc"
)

// A stopper runs cells of one worker, and counts what they show.
type stopper struct {
	*testing.T
	worker *Worker
	cells  int
	shown  atomic.Int64
}

func newStopper(t *testing.T) *stopper {
	s := &stopper{T: t}
	s.worker = New(Options{Event: func(e proc.Event) {
		if e.Kind == proc.Result {
			s.shown.Add(1)
		}
	}})
	return s
}

// run runs the body of a cell after declarations.
func (s *stopper) run(ctx context.Context, declarations, body string) *proc.Failure {
	s.Helper()
	s.cells++
	entry := fmt.Sprintf("cellˑ%d", s.cells)
	source := fmt.Sprintf("package main\n%s\nfunc %s() {\n%s\n}", declarations, entry, body)
	f, err := s.worker.Run(ctx, proc.Run{Cell: s.cells, Name: fmt.Sprintf("In[%d]", s.cells), Source: source, Entry: entry})
	if err != nil {
		s.Fatal(err)
	}
	return f
}

// stop runs the body of a cell that does not end and stops it after some time.
func (s *stopper) stop(after time.Duration, body string) *proc.Failure {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), after)
	defer cancel()
	return s.run(ctx, "", body)
}

// function declares a function value, a closure, and the means to see that they work.
const function = `import "golanes/rt"
var c = make(chan int)
var f func(int) int
func take() { <-c }
func call() { f(1) }
func closure(n int) func(int) int { return func(x int) int { c <- n; return x + n } }`

// works is the body of a cell that panics if they do not.
const works = `rt.Go("", take); if f(1) != 2 { panic("f does not work") }`

// TestBrake sees to it that the interpreter's run and channel are where the brake looks for them, and stay.
func TestBrake(t *testing.T) {
	s := newStopper(t)
	again := func() brake {
		b, err := newBrake(s.worker.interp)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	first, run := again(), s.worker.brake.current()
	if f := s.run(t.Context(), function, "f = closure(1)\n"+works); f != nil {
		t.Fatalf("%+v", f)
	}
	first.apply()
	if f := s.run(t.Context(), "", "f(1)"); f != nil {
		t.Errorf("a function value of another run waits or panics: %+v", f)
	}
	first.release(run)
	for range 3 {
		s.stop(5*time.Millisecond, "<-c")
		if b := again(); b != first || b.current() != run {
			t.Errorf("the brake is %v in run %d, was %v in run %d", b, b.current(), first, run)
		}
		if f := s.run(t.Context(), "", works); f != nil {
			t.Errorf("after a stop: %+v", f)
		}
	}
}

// TestStopOften stops many cells in a row. No goroutine stays.
func TestStopOften(t *testing.T) {
	s := newStopper(t)
	if f := s.run(t.Context(), function, "f = closure(1)\n"+works); f != nil {
		t.Fatalf("%+v", f)
	}
	before := runtime.NumGoroutine()
	bodies := []string{"for {}", "<-c", "c <- 1", `for { rt.Go("", call) }`, `rt.Select("")`, "for range c { }", "for { f(1) }"}
	for i := range 100 {
		f := s.stop(time.Duration(i%10)*100*time.Microsecond, bodies[i%len(bodies)])
		if f == nil || f.Name != "interrupted" || strings.Contains(f.Value, "cannot be stopped") {
			t.Errorf("%s: %+v", bodies[i%len(bodies)], f)
		}
		if f := s.run(t.Context(), "", works); f != nil {
			t.Fatalf("after %s: %+v", bodies[i%len(bodies)], f)
		}
	}
	for wait := time.Millisecond; runtime.NumGoroutine() > before && wait < 10*time.Second; wait *= 2 {
		time.Sleep(wait) // one that has ended for the worker may not for the runtime
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines, were %d", after, before)
	}
}

// TestStopAtEnd stops cells about when they end by themselves: they have ended, or were stopped, and then show nothing.
func TestStopAtEnd(t *testing.T) {
	s := newStopper(t)
	if f := s.run(t.Context(), function, "f = closure(1)\n"+works); f != nil {
		t.Fatalf("%+v", f)
	}
	for range 200 {
		s.shown.Store(0)
		f := s.stop(time.Duration(rand.IntN(1000))*time.Microsecond, "for i := 0; i < 1000; i++ { }; rt.Show(1)")
		switch shown := s.shown.Load(); {
		case f == nil && shown != 1:
			t.Errorf("a cell that has ended showed %d values", shown)
		case f != nil && f.Name != "interrupted":
			t.Errorf("%+v", f)
		}
		if f := s.run(t.Context(), "", works); f != nil {
			t.Fatalf("after it: %+v", f)
		}
	}
}

// TestStopByPanic lets goroutines panic about when their cell ends: one of the two, and never neither, says so.
func TestStopByPanic(t *testing.T) {
	events := make(chan proc.Event, 1000)
	s := &stopper{T: t, worker: New(Options{Event: func(e proc.Event) { events <- e }})}
	s.run(t.Context(), `import "golanes/rt"`, "")
	for range 100 {
		f := s.run(t.Context(), "", `rt.Go("", func() { panic("x") }); for i := 0; i < 100; i++ { }`)
		if f != nil && f.Name == "panic" {
			continue
		}
		if f != nil {
			t.Fatalf("%+v", f)
		}
		select {
		case e := <-events:
			if e.Kind != proc.Panicked || e.Failure.Name != "panic" || e.Cell != s.cells {
				t.Errorf("%+v", e)
			}
		case <-time.After(10 * time.Second):
			t.Fatal("the panic is lost")
		}
	}
}

// TestStopDeep stops a deep recursion, which takes longer to end than a wait is given.
func TestStopDeep(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var begin time.Time
	s := &stopper{T: t, worker: New(Options{Event: func(proc.Event) { begin = time.Now(); cancel() }})}
	s.run(t.Context(), `import "golanes/rt"
func deep(n int) int {
	if n == 200000 { rt.Show(n); for {} }
	return deep(n+1) + 1
}`, "")
	f := s.run(ctx, "", "deep(0)")
	t.Logf("the recursion took %v to end", time.Since(begin))
	if f == nil || f.Name != "interrupted" || strings.Contains(f.Value, "but for") {
		t.Errorf("%+v", f)
	}
}

// TestStopBusy stops a cell in a call of the host that computes for longer than a stop is given, and the next while it waits for that.
func TestStopBusy(t *testing.T) {
	s := newStopper(t)
	var work, calls atomic.Bool
	work.Store(true)
	if err := s.worker.interp.Use(interp.Exports{"test/test": {
		"Work": reflect.ValueOf(func() {
			for work.Load() {
			}
		}),
		"Call": reflect.ValueOf(func() { calls.Store(true) }),
	}}); err != nil {
		t.Fatal(err)
	}
	if f := s.run(t.Context(), "import \"test\"\n"+function, "f = closure(1)\n"+works); f != nil {
		t.Fatalf("%+v", f)
	}
	if f := s.stop(20*time.Millisecond, "test.Work(); test.Call()"); f == nil || !strings.HasSuffix(f.Value, "but for 1 still at work (worker.TestStopBusy.func1): the next cell waits for that") {
		t.Errorf("%+v", f)
	}
	if f := s.stop(20*time.Millisecond, works); f == nil || !f.Refused {
		t.Errorf("the next cell, while the stopped one is at work: %+v", f)
	}
	work.Store(false)
	if f := s.run(t.Context(), "", works); f != nil {
		t.Errorf("a cell after it: %+v", f)
	}
	if calls.Load() {
		t.Error("the stopped cell went on")
	}
}

// TestStopCauses wants the failure to be what stopped the cell.
func TestStopCauses(t *testing.T) {
	s := newStopper(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("before it began"))
	if f := s.run(ctx, "", "for {}"); f == nil || f.Name != "interrupted" {
		t.Errorf("a cell whose context is done: %+v", f)
	}
	if f := s.run(t.Context(), "", ""); f != nil {
		t.Errorf("the next: %+v", f)
	}
}
