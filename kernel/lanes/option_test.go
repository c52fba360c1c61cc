package lanes_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golanes/kernel/lanes"
)

func titlesOf(p *lanes.Report) string {
	var titles []string
	for _, r := range p.Runs {
		titles = append(titles, fmt.Sprintf("%s %v", r.Title, r.Elapsed))
	}
	return strings.Join(titles, "; ")
}

func TestLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := lanes.Concurrent(nap(3*time.Second), nap(1*time.Second), nap(1*time.Second), lanes.Limit(2), nap(4*time.Second))
		checkRun(t, r, "Concurrent", 6*time.Second, 2, "task 1 0s-3s, task 2 0s-1s, task 3 1s-2s, task 4 2s-6s")
		if got := strings.Join(r.Order, ", "); got != "task 2, task 3, task 1, task 4" {
			t.Errorf("order %s", got)
		}
		p := lanes.Compare(lanes.N(4, nap(time.Second)), lanes.Limit(1, 2, 9), lanes.Title("Naps"))
		want := "Naps: Sequential 4s; Naps: Concurrent, limit 1 4s; Naps: Concurrent, limit 2 2s; Naps: Concurrent, limit 9 1s"
		if got := titlesOf(p); got != want {
			t.Errorf("rows %s, want %s", got, want)
		}
	})
}

func TestProcs(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	procs := func() int { return runtime.GOMAXPROCS(0) }
	for _, run := range []func(...any) *lanes.Run{lanes.Sequential, lanes.Concurrent} {
		if r := run(procs, lanes.Procs(1)); r.Values[0] != 1 || len(r.Notes) > 0 {
			t.Errorf("%s: GOMAXPROCS %v, notes %q; want 1, none", r.Title, r.Values[0], r.Notes)
		}
	}
	many := runtime.NumCPU() + 1
	refused := fmt.Sprintf("GOMAXPROCS %d is refused: this machine has %d CPUs, and more goroutines cannot compute at the same time", many, many-1)
	r := lanes.Concurrent(procs, lanes.Procs(many))
	if r.Values[0] != before || !slices.Equal(r.Notes, []string{refused}) {
		t.Errorf("GOMAXPROCS %v, notes %q; want %d, %q", r.Values[0], r.Notes, before, refused)
	}
	p := lanes.Compare(procs, lanes.Procs(1, many))
	if len(p.Runs) != 2 || p.Runs[1].Title != "Concurrent, GOMAXPROCS 1" || p.Runs[0].Values[0] != 1 || !slices.Equal(p.Notes, []string{refused}) {
		t.Errorf("%d runs, notes %q; want the two with 1, and %q\n%s", len(p.Runs), p.Notes, refused, p)
	}
	if !strings.Contains(p.String(), refused) {
		t.Errorf("no note in\n%s", p)
	}
	nested := lanes.Sequential(func() []string { return lanes.Sequential(procs, lanes.Procs(1)).Notes }, lanes.Procs(1))
	if got := fmt.Sprint(nested.Values); got != "[[GOMAXPROCS was not set to 1: another run had set it]]" {
		t.Errorf("notes of a run within one with Procs: %s", got)
	}
	if got := runtime.GOMAXPROCS(0); got != before {
		t.Errorf("GOMAXPROCS is %d afterwards, was %d", got, before)
	}
}

func TestTimeout(t *testing.T) {
	wait := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	synctest.Test(t, func(t *testing.T) {
		r := lanes.Concurrent(nap(time.Second), wait, nap(5*time.Second), nap(2*time.Second), lanes.Timeout(2*time.Second))
		want := "task 2: context deadline exceeded\ntask 3: context deadline exceeded: it went on for 3 s after the timeout of 2 s"
		if got := fmt.Sprint(r.Err); got != want || !errors.Is(r.Err, context.DeadlineExceeded) {
			t.Errorf("Err:\n%s\nwant\n%s", got, want)
		}
		var timedOut []bool
		for _, k := range r.Tasks {
			timedOut = append(timedOut, k.TimedOut)
		}
		if fmt.Sprint(timedOut) != "[false false true false]" || r.Elapsed != 5*time.Second {
			t.Errorf("timed out %v in %v", timedOut, r.Elapsed)
		}
		began := 0
		r = lanes.Sequential(nap(3*time.Second), func() { began++ }, lanes.Timeout(time.Second))
		want = "task 1: context deadline exceeded: it went on for 2 s after the timeout of 1 s\ntask 2: did not begin: context deadline exceeded"
		if got := fmt.Sprint(r.Err); got != want || began > 0 || !r.Tasks[1].Skipped || len(r.Order) != 1 {
			t.Errorf("Err:\n%s\nwant\n%s\nbegan %d, order %v", got, want, began, r.Order)
		}
	})
}

func TestFailFast(t *testing.T) {
	bad := errors.New("bad luck")
	synctest.Test(t, func(t *testing.T) {
		var began atomic.Int64
		work := []any{
			func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
			lanes.Task("bad", func() error { time.Sleep(time.Second); return bad }),
			func() { began.Add(1) },
		}
		r := lanes.Concurrent(append(work, lanes.Limit(2), lanes.FailFast())...)
		want := "task 1: context canceled\nbad: bad luck\ntask 3: did not begin: context canceled: bad failed"
		if got := fmt.Sprint(r.Err); got != want || !errors.Is(r.Tasks[2].Err, context.Canceled) || began.Load() > 0 || r.Elapsed != time.Second {
			t.Errorf("Err:\n%s\nwant\n%s", got, want)
		}
		r = lanes.Sequential(append(work[1:], lanes.FailFast())...)
		if got := fmt.Sprint(r.Err); got != "bad: bad luck\ntask 2: did not begin: context canceled: bad failed" || began.Load() > 0 {
			t.Errorf("one after the other: %s", got)
		}
		r = lanes.Sequential(work[1:]...)
		if got := fmt.Sprint(r.Err); got != "bad: bad luck" || began.Load() != 1 {
			t.Errorf("without FailFast: %s", got)
		}
	})
}

func TestRepeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		grow := func() int { n++; time.Sleep(time.Duration(n%3+1) * time.Second); return n % 2 }
		r := lanes.Sequential(grow, lanes.Repeat(3), lanes.Title("Grow")) // 2 s, 3 s, 1 s
		if r.Elapsed != 2*time.Second || r.Min != time.Second || r.Max != 3*time.Second || fmt.Sprint(r.Repeats) != "[2s 3s 1s]" || r.Title != "Grow" {
			t.Errorf("median %v of %v, from %v to %v", r.Elapsed, r.Repeats, r.Min, r.Max)
		}
		if want := []string{"the values differed: 1 of 3 repeats are not like the one shown"}; !slices.Equal(r.Notes, want) {
			t.Errorf("notes %q, want %q", r.Notes, want)
		}
		for _, want := range []string{"median 2 s, 1 s to 3 s\n", r.Notes[0]} {
			if !strings.Contains(r.String(), want) {
				t.Errorf("no %q in\n%s", want, r)
			}
		}
		same := lanes.Sequential(nap(2*time.Second), lanes.Repeat(2))
		if len(same.Notes) > 0 {
			t.Errorf("notes %q of repeats that are the same", same.Notes)
		}
		if p := lanes.Compare(r, same); !strings.Contains(p.String(), "spread too wide to conclude") {
			t.Errorf("ranges that overlap are compared:\n%s", p)
		}
	})
}

func TestSeed(t *testing.T) {
	draw := func(r *rand.Rand) int { return r.Int() }
	a, b := lanes.Concurrent(lanes.N(5, draw), lanes.Seed(3)), lanes.Sequential(lanes.N(5, draw), lanes.Seed(3))
	c, d := lanes.Concurrent(lanes.N(5, draw), lanes.Seed(4)), lanes.Concurrent(lanes.N(5, draw))
	if !slices.Equal(a.Values, b.Values) || slices.Equal(a.Values, c.Values) || slices.Equal(a.Values, d.Values) || a.Values[0] == a.Values[1] {
		t.Errorf("seed 3: %v and %v, seed 4: %v, none: %v", a.Values, b.Values, c.Values, d.Values)
	}
}

func TestQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := lanes.Concurrent(lanes.N(2, nap(time.Second)), lanes.Quiet(), lanes.Title("Naps"))
		if b := r.MIMEBundle(); len(b) != 1 || b["text/plain"] != "Naps: 1 s of virtual time · up to 2 tasks at once" {
			t.Errorf("bundle %v", b)
		}
		p := lanes.Compare(lanes.N(2, nap(time.Second)), lanes.Quiet())
		if got, want := p.String(), "Sequential: 2 s of virtual time\nConcurrent: 1 s of virtual time · 2.0× faster · up to 2 tasks at once"; got != want {
			t.Errorf("text\n%s\nwant\n%s", got, want)
		}
	})
}
