package sched

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/trace"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// record records f. The tests of this package run one after the other, as there is one recording in a process.
func record(t *testing.T, o Options, f func()) *Recording {
	t.Helper()
	r, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	f()
	rec, err := r.Stop()
	if err != nil {
		t.Fatal(err)
	}
	if err := consistent(rec); err != nil {
		t.Fatal(err)
	}
	return rec
}

// consistent says what of the promises of Recording and Lane is not kept.
func consistent(r *Recording) error {
	if r.Recorded < 0 || r.Recorded > r.Elapsed || len(r.Lanes) == 0 || r.Dropped < 0 || r.Folded < 0 {
		return fmt.Errorf("recorded %v of %v, %d lanes, %d dropped, %d folded", r.Recorded, r.Elapsed, len(r.Lanes), r.Dropped, r.Folded)
	}
	var born time.Duration
	for i, l := range r.Lanes {
		if (l.Parent < 0) != (i == 0) || l.Parent >= len(r.Lanes) || l.Parent == i {
			return fmt.Errorf("lane %d has parent %d", i, l.Parent)
		}
		if l.Start < born || l.End < l.Start || l.End > r.Recorded {
			return fmt.Errorf("lane %d is from %v to %v", i, l.Start, l.End)
		}
		born = l.Start
		at := l.Start
		for _, s := range l.Spans {
			if s.Start != at || s.End <= s.Start || s.State > Syscall || s.Reason > Forever || s.State != Waiting && (s.Reason != Other || s.Outside) {
				return fmt.Errorf("lane %d has the span %+v at %v", i, s, at)
			}
			at = s.End
		}
		if at != l.End {
			return fmt.Errorf("lane %d ends at %v, its spans at %v", i, l.End, at)
		}
		at = l.Start
		for _, m := range l.Marks {
			if m.At < at || m.At > l.End || m.Kind > SpanEnd || len(m.Text) > maxText {
				return fmt.Errorf("lane %d has the mark %+v", i, m)
			}
			at = m.At
		}
	}
	var at time.Duration
	for _, w := range r.Wakes {
		if w.At < at || w.From == w.To || min(w.From, w.To) < 0 || max(w.From, w.To) >= len(r.Lanes) {
			return fmt.Errorf("wake %+v at %v", w, at)
		}
		at = w.At
	}
	return nil
}

// tracing reports whether a recording runs that has not ended early.
func tracing() bool {
	process.mu.Lock()
	defer process.mu.Unlock()
	return process.recorder.tracing
}

// await waits until n goroutines that are in a function are in a state, as the stacks of the runtime name both.
func await(state, function string, n int) {
	buf := make([]byte, 1<<20)
	for begin := time.Now(); time.Since(begin) < time.Minute; runtime.Gosched() {
		found := 0
		for stack := range strings.SplitSeq(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
			header, _, _ := strings.Cut(stack, "\n")
			if strings.Contains(header, "["+state) && strings.Contains(stack, function) {
				found++
			}
		}
		if found >= n {
			return
		}
	}
}

// total is the time that a lane spends in a state, for one of the reasons if there are any.
func total(l *Lane, state State, reasons ...Reason) (d time.Duration) {
	for _, s := range l.Spans {
		if s.State == state && (len(reasons) == 0 || slices.Contains(reasons, s.Reason)) {
			d += s.End - s.Start
		}
	}
	return d
}

// waited reports whether a lane waits for the reason somewhere.
func waited(l *Lane, reason Reason) bool { return total(l, Waiting, reason) > 0 }

// work computes for about n times a tenth of a millisecond.
func work(n int) (x int) {
	for i := range n * 100_000 {
		x += i * i
	}
	return x
}

var sink int

func procs(t *testing.T, n int) {
	t.Helper()
	before := runtime.GOMAXPROCS(n)
	t.Cleanup(func() { runtime.GOMAXPROCS(before) })
}

func TestNames(t *testing.T) {
	long := strings.Repeat("é", 60)
	rec := record(t, Options{}, func() {
		Task("main task")
		before := runtime.NumGoroutine()
		var wg sync.WaitGroup
		wg.Add(2)
		Started("In[3]:5")
		go func() {
			defer wg.Done()
			Task("first")
			LogPrint("one\n")
			LogMark("here")
			await("sync.WaitGroup.Wait", "TestNames", 1)
		}()
		go func() { defer wg.Done(); LogSpanBegin("part"); LogSpanEnd("part"); LogPrint(long) }()
		wg.Wait()
		for runtime.NumGoroutine() > before {
			runtime.Gosched()
		}
	})
	if len(rec.Lanes) != 3 || rec.Folded != 0 || rec.Dropped != 0 {
		t.Fatalf("%d lanes, %d folded, %d dropped", len(rec.Lanes), rec.Folded, rec.Dropped)
	}
	main, a, b := rec.Lanes[0], rec.Lanes[1], rec.Lanes[2]
	if main.Name != "main task" || a.Name != "first" || b.Name != "" || a.Pos != "In[3]:5" || b.Pos != "" || main.Pos != "" {
		t.Errorf("names %q %q %q, positions %q %q", main.Name, a.Name, b.Name, a.Pos, b.Pos)
	}
	if a.Parent != 0 || b.Parent != 0 || !a.Ended || !b.Ended || main.Ended {
		t.Errorf("parents %d %d, ended %t %t %t", a.Parent, b.Parent, a.Ended, b.Ended, main.Ended)
	}
	texts := func(l *Lane) (s []string) {
		for _, m := range l.Marks {
			s = append(s, fmt.Sprintf("%d %s", m.Kind, m.Text))
		}
		return s
	}
	if got, want := texts(a), []string{"0 one", "1 here"}; !slices.Equal(got, want) {
		t.Errorf("marks %q, want %q", got, want)
	}
	if got, want := texts(b), []string{"2 part", "3 part", "0 " + long[:40]}; !slices.Equal(got, want) {
		t.Errorf("marks %q, want %q", got, want)
	}
	if !waited(main, WaitGroup) || rec.Recorded != rec.Elapsed || rec.Procs != runtime.GOMAXPROCS(0) {
		t.Errorf("recorded %v of %v on %d, main %+v", rec.Recorded, rec.Elapsed, rec.Procs, main.Spans)
	}
	if !slices.ContainsFunc(rec.Wakes, func(w Wake) bool { return w.To == 0 && w.From > 0 && w.Reason == WaitGroup }) {
		t.Errorf("nobody woke main: %+v", rec.Wakes)
	}
}

func TestMarksAreLimited(t *testing.T) {
	rec := record(t, Options{}, func() {
		for range 2 * maxMarks {
			LogPrint("x")
		}
		LogMark("y")
	})
	if n := len(rec.Lanes[0].Marks); n != maxMarks+1 {
		t.Errorf("%d marks, want %d prints and one more", n, maxMarks)
	}
}

func TestOneAtATime(t *testing.T) {
	r, err := Start(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Start(Options{}); !errors.Is(err, ErrRecording) {
		t.Errorf("a second Start: %v", err)
	}
	first, err := r.Stop()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := r.Stop(); again != first || err != nil {
		t.Errorf("a second Stop: %p, %v, want %p", again, err, first)
	}
	record(t, Options{}, func() {})
}

func TestNothingIsLoggedBetweenRecordings(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { LogPrint("x"); LogMark("x"); Task("x"); Started("x") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestCap records more than there is room for.
func TestCap(t *testing.T) {
	var after time.Duration
	rec := record(t, Options{MaxBytes: 64 << 10}, func() {
		begin := time.Now()
		c, d := make(chan int), make(chan int)
		go func() {
			for v := range c {
				d <- v
			}
			close(d)
		}()
		for tracing() && time.Since(begin) < time.Minute {
			c <- 1
			<-d
		}
		after = time.Since(begin)
		for range 1000 { // which is not recorded
			c <- 1
			<-d
		}
		close(c)
		<-d
	})
	if rec.Recorded == 0 || rec.Recorded > after || rec.Recorded >= rec.Elapsed {
		t.Errorf("recorded %v of %v; it was full after %v", rec.Recorded, rec.Elapsed, after)
	}
	if len(rec.Lanes) != 2 || rec.Lanes[1].Ended || len(rec.Wakes) < 100 {
		t.Errorf("%d lanes, %d wakes", len(rec.Lanes), len(rec.Wakes))
	}
}

func TestTooManyLanes(t *testing.T) {
	rec := record(t, Options{MaxLanes: 4}, func() {
		var wg sync.WaitGroup
		for range 9 {
			wg.Go(func() {})
		}
		wg.Wait()
	})
	if len(rec.Lanes) != 4 || rec.Dropped != 6 {
		t.Errorf("%d lanes, %d dropped", len(rec.Lanes), rec.Dropped)
	}
}

// TestBesideTrace records while the program traces itself, which both must get.
func TestBesideTrace(t *testing.T) {
	var own bytes.Buffer
	if err := trace.Start(&own); err != nil {
		t.Fatal(err)
	}
	rec := record(t, Options{}, sleeps)
	trace.Stop()
	if len(rec.Lanes) != 4 || rec.Recorded != rec.Elapsed {
		t.Errorf("%d lanes, recorded %v of %v", len(rec.Lanes), rec.Recorded, rec.Elapsed)
	}
	if _, err := Read(&own, Options{}); err != nil {
		t.Errorf("the program's trace: %v", err)
	}
}

// TestCapBesideTrace records too much while the program traces itself.
func TestCapBesideTrace(t *testing.T) {
	if err := trace.Start(io.Discard); err != nil {
		t.Fatal(err)
	}
	defer trace.Stop()
	rec := record(t, Options{MaxBytes: 64 << 10}, func() {
		begin := time.Now()
		c := make(chan int)
		go func() {
			for range c {
				runtime.Gosched()
			}
		}()
		for tracing() && time.Since(begin) < time.Minute {
			c <- 1
		}
		close(c)
	})
	if len(rec.Lanes) != 2 || rec.Recorded == 0 || rec.Recorded > rec.Elapsed {
		t.Errorf("%d lanes, recorded %v of %v", len(rec.Lanes), rec.Recorded, rec.Elapsed)
	}
	if !trace.IsEnabled() {
		t.Error("the program's trace has ended")
	}
}

func TestAllTraced(t *testing.T) {
	f := trace.NewFlightRecorder(trace.FlightRecorderConfig{})
	if err := f.Start(); err != nil {
		t.Fatal(err)
	}
	defer f.Stop()
	record(t, Options{}, sleeps) // a flight recorder alone is no hindrance
	if err := trace.Start(io.Discard); err != nil {
		t.Fatal(err)
	}
	defer trace.Stop()
	if _, err := Start(Options{}); !errors.Is(err, ErrTraced) {
		t.Errorf("Start: %v, want %v", err, ErrTraced)
	}
}

// TestStartTrace lets recorded code trace itself.
func TestStartTrace(t *testing.T) {
	var own bytes.Buffer
	rec := record(t, Options{}, func() {
		done := make(chan bool)
		StopTrace() // of a program that traces nothing
		go func() { done <- true }()
		<-done
		if err := StartTrace(&own); err != nil {
			t.Fatal(err)
		}
		if err := StartTrace(io.Discard); err == nil {
			t.Error("the second trace starts")
		}
		go func() { done <- true }()
		<-done
		StopTrace()
		if trace.IsEnabled() {
			t.Error("the program cannot stop its trace")
		}
	})
	if len(rec.Lanes) != 2 || rec.Recorded >= rec.Elapsed {
		t.Errorf("%d lanes, recorded %v of %v", len(rec.Lanes), rec.Recorded, rec.Elapsed)
	}
	if own.Len() == 0 {
		t.Error("the program's trace is empty")
	}
}

func TestFormat(t *testing.T) {
	for _, s := range []string{"", "go", "text that is no trace", "go 1.21 trace\x00\x00\x00", "go 1.99 trace\x00\x00\x00 of the future"} {
		if _, err := Read(strings.NewReader(s), Options{}); !errors.Is(err, ErrFormat) {
			t.Errorf("Read(%q): %v, want %v", s, err, ErrFormat)
		}
	}
	var b bytes.Buffer
	if err := trace.Start(&b); err != nil {
		t.Fatal(err)
	}
	trace.Stop()
	if _, err := Read(&b, Options{}); !errors.Is(err, ErrNoBegin) {
		t.Errorf("a trace without a recording: %v, want %v", err, ErrNoBegin)
	}
	if _, err := Read(io.MultiReader(strings.NewReader("go 1.26 trace\x00\x00\x00"), failing{}), Options{}); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("a reader's error: %v", err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrNoProgress }

// TestCycles sees to it that nothing is left of recordings.
func TestCycles(t *testing.T) {
	cycle := func() { record(t, Options{}, func() { sink += work(1) }) }
	heap := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	for range 20 {
		cycle()
	}
	goroutines, before := runtime.NumGoroutine(), heap()
	for range 300 {
		cycle()
	}
	for begin := time.Now(); runtime.NumGoroutine() > goroutines && time.Since(begin) < time.Minute; {
		runtime.Gosched() // the runtime's own that write a trace end after it
	}
	if n := runtime.NumGoroutine(); n > goroutines {
		t.Errorf("%d goroutines, before it were %d", n, goroutines)
	}
	if after := heap(); after > before+4<<20 {
		t.Errorf("%d bytes of heap, before it were %d", after, before)
	}
}

// TestStopElsewhere stops a recording from another goroutine than the one that started it, with lanes alive.
func TestStopElsewhere(t *testing.T) {
	r, err := Start(Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := make(chan bool)
	go func() { c <- true; <-c }()
	<-c
	var rec *Recording
	var wg sync.WaitGroup
	wg.Go(func() { rec, err = r.Stop() })
	wg.Wait()
	close(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := consistent(rec); err != nil {
		t.Error(err)
	}
	if len(rec.Lanes) != 3 || rec.Lanes[1].Ended || rec.Lanes[0].Ended {
		t.Errorf("%d lanes", len(rec.Lanes))
	}
}

func BenchmarkNotRecording(b *testing.B) {
	for b.Loop() {
		Started("In[3]:5")
	}
}
