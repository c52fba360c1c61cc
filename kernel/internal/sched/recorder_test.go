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
