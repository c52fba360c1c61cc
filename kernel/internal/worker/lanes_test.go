package worker

import (
	"context"
	"runtime"
	"testing"
	"time"

	"golanes/kernel/internal/sched"
)

// TestStopLanes stops a cell whose tasks wait for their context, sleep or have not begun: all have ended when Run returns, and the next
// cell finds the session as if nothing had been.
func TestStopLanes(t *testing.T) {
	s := newStopper(t)
	const imports = "import \"context\"\nimport \"time\"\nimport \"golanes/kernel/lanes\"\n"
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	f := s.run(ctx, imports+"var began int\nvar left bool", `
		lanes.Concurrent(
			func(ctx context.Context) { <-ctx.Done() },
			func() { time.Sleep(3600e9) },
			func() { began++ },
			lanes.Limit(2))
		left = true`)
	if want := "the cell was stopped, with every goroutine that it had started"; f == nil || f.Value != want {
		t.Errorf("stopped: %+v, want %s", f, want)
	}
	f = s.run(t.Context(), "import context2 \"context\"\nimport lanes2 \"golanes/kernel/lanes\"", `
		if r := lanes2.Concurrent(func(ctx context2.Context) error { return ctx.Err() }); began > 0 || left || r.Err != nil {
			panic(r.Err)
		}`)
	if f != nil {
		t.Errorf("the cell after it: %+v", f)
	}
}

// TestStopHeldLanes stops a run that never ends, as one of its tasks is held: the next is recorded, with GOMAXPROCS as before.
func TestStopHeldLanes(t *testing.T) {
	s := newStopper(t)
	before := runtime.GOMAXPROCS(0)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	f := s.run(ctx, "import \"sync\"\nimport \"golanes/kernel/lanes\"", `
		var mu sync.Mutex
		sync.MutexˑLock(&mu)
		lanes.Concurrent(func() { sync.MutexˑLock(&mu) }, lanes.Procs(1))`)
	if f == nil || f.Name != "interrupted" {
		t.Errorf("stopped: %+v", f)
	}
	if n := runtime.GOMAXPROCS(0); n != before {
		t.Errorf("GOMAXPROCS %d after the run, before it %d", n, before)
	}
	r, err := sched.Start(sched.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Stop(); err != nil {
		t.Error(err)
	}
}
