package sched

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
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
