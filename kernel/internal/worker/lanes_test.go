package worker

import (
	"context"
	"testing"
	"time"
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
	if want := "the cell was stopped, with every goroutine that cells had started"; f == nil || f.Value != want {
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
