package lanes_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golanes/kernel/lanes"
)

// TestShortRunsAreNotRepeated calls the work once, and says what would measure it.
func TestShortRunsAreNotRepeated(t *testing.T) {
	calls := 0
	r := lanes.Sequential(func() { calls++ })
	const want = "; lanes.Repeat(100) among the work measures it"
	if text := r.String(); calls != 1 || r.Elapsed < 5*time.Millisecond && !strings.Contains(text, want) {
		t.Errorf("%d calls, and\n%s\nlacks %q", calls, text, want)
	}
	if text := lanes.Sequential(func() { time.Sleep(6 * time.Millisecond) }).String(); strings.Contains(text, "Repeat") {
		t.Errorf("a run that is not short is called short:\n%s", text)
	}
}

// TestShortRepeats records the first of short repeats and measures the others, all of them as often as is asked for.
func TestShortRepeats(t *testing.T) {
	var calls atomic.Int64
	work := func() { calls.Add(1) }
	r := lanes.Concurrent(work, work, lanes.Repeat(50))
	if n := calls.Load(); n != 100 || len(r.Repeats) != 50 {
		t.Fatalf("%d calls, %d repeats, want 100 and 50", n, len(r.Repeats))
	}
	if r.Repeats[0] >= 5*time.Millisecond {
		t.Skipf("the machine is busy: the first repeat took %v", r.Repeats[0])
	}
	shortest, longest := r.Repeats[1], r.Repeats[1]
	for _, d := range r.Repeats[1:] {
		shortest, longest = min(shortest, d), max(longest, d)
	}
	if r.Min != shortest || r.Max != longest || r.Elapsed < shortest || r.Elapsed > longest {
		t.Errorf("elapsed %v, %v to %v, want it of the others than the first: %v", r.Elapsed, r.Min, r.Max, r.Repeats)
	}
	text := r.String()
	for _, want := range []string{"times and figures are of 49 runs that were not recorded; the picture is of one that was, in ", "in flight "} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if strings.Contains(text, "on a CPU at once") {
		t.Errorf("figures of a recording in\n%s", text)
	}
	if text := lanes.Compare(work, lanes.Repeat(3)).String(); !strings.Contains(text, "too short to compare") || strings.Contains(text, "faster") {
		t.Errorf("short runs are compared:\n%s", text)
	}
}

// TestLongRepeats records each repeat of what is not short.
func TestLongRepeats(t *testing.T) {
	text := lanes.Concurrent(func() { time.Sleep(6 * time.Millisecond) }, lanes.Repeat(2)).String()
	if !strings.Contains(text, "on a CPU at once") || strings.Contains(text, "not recorded") {
		t.Errorf("not recorded:\n%s", text)
	}
}
