package worker

import (
	"slices"
	"testing"
	"time"

	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/sched"
)

// recorded runs the body of a cell and returns what the scheduler did.
func recorded(t *testing.T, decls, body string) *sched.Recording {
	t.Helper()
	w := New(Options{Event: func(proc.Event) {}})
	source := "package main\n" + decls + "\nfunc cellˑ1() {\n" + body + "\n}"
	r, err := sched.Start(sched.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := w.Run(t.Context(), proc.Run{Cell: 1, Name: "In[1]", Source: source, Entry: "cellˑ1"})
	if err != nil || f != nil {
		t.Errorf("Run: %+v, %v", f, err)
	}
	rec, err := r.Stop()
	if err != nil {
		t.Fatal(err)
	}
	return rec
}

// TestReasonsOfCells sees to it that the stacks of interpreted goroutines say what they wait for.
func TestReasonsOfCells(t *testing.T) {
	for _, tc := range []struct {
		body string
		want sched.Reason
	}{
		{"c := make(chan int); go func() { time.Sleep(5e6); c <- 1 }(); <-c", sched.Receive},
		{"c := make(chan int); go func() { time.Sleep(5e6); close(c) }(); for range c { }", sched.Receive},
		{`c := make(chan int); rt.Go("", func() { time.Sleep(5e6); <-c }); c <- 1`, sched.Send},
		{`c := make(chan int); rt.Go("", func() { time.Sleep(5e6); c <- 1 }); rt.Select1("r", c)`, sched.Select},
		{"time.Sleep(5e6)", sched.Sleep},
		{`var wg sync.WaitGroup; wg.Add(1); rt.Go("", func() { time.Sleep(5e6); wg.Done() }); wg.Wait()`, sched.WaitGroup},
		{`var mu sync.Mutex; mu.Lock(); rt.Go("", func() { time.Sleep(5e6); mu.Unlock() }); mu.Lock()`, sched.Mutex},
	} {
		rec := recorded(t, `import ("golanes/rt"; "sync"; "time"); var _ sync.Mutex; var _ time.Time; var _ = rt.Go`, tc.body)
		var waits []sched.Reason
		for _, l := range rec.Lanes[1:] { // the first waits for the cell
			for _, s := range l.Spans {
				if s.State == sched.Waiting && s.End-s.Start > time.Millisecond {
					waits = append(waits, s.Reason)
				}
			}
		}
		if !slices.Contains(waits, tc.want) || slices.Contains(waits, sched.Other) {
			t.Errorf("%s: waits for %v, want %v", tc.body, waits, tc.want)
		}
	}
}

// TestPrintsOfCells sees to it that what a cell writes is on the lane of the goroutine that writes it, also on that of a timer.
func TestPrintsOfCells(t *testing.T) {
	rec := recorded(t, `import ("fmt"; "time")`, `done := make(chan bool)
time.AfterFunc(1e6, func() { fmt.Println("late"); done <- true })
<-done`)
	for _, l := range rec.Lanes {
		if slices.ContainsFunc(l.Marks, func(m sched.Mark) bool { return m.Text == "late" }) {
			return
		}
	}
	t.Errorf("no lane has the mark, of %d", len(rec.Lanes))
}

// TestTraceOfCell lets a cell that is recorded trace itself.
func TestTraceOfCell(t *testing.T) {
	rec := recorded(t, `import ("bytes"; "runtime/trace")`, `trace.Stop()
var b bytes.Buffer
if err := trace.Start(&b); err != nil { panic(err) }
trace.Stop()
if b.Len() == 0 { panic("no trace") }`)
	if rec.Recorded >= rec.Elapsed {
		t.Errorf("recorded %v of %v", rec.Recorded, rec.Elapsed)
	}
}
