package lanes

import (
	"fmt"
	"strings"
	"testing"

	"golanes/kernel/internal/sched"
	"golanes/kernel/internal/timeline"
)

func TestWithoutFirst(t *testing.T) {
	rec := &sched.Recording{
		Lanes: []*sched.Lane{{ID: 1, Parent: -1}, {ID: 2, Parent: 0}, {ID: 3, Parent: 1}},
		Wakes: []sched.Wake{{At: 1, From: 0, To: 1}, {At: 2, From: 1, To: 2}, {At: 3, From: 2, To: 0}},
	}
	got := withoutFirst(rec)
	if len(got.Lanes) != 2 || got.Lanes[0].Parent != -1 || got.Lanes[1].Parent != 0 {
		t.Errorf("lanes %+v, %+v", got.Lanes[0], got.Lanes[1])
	}
	if len(got.Wakes) != 1 || got.Wakes[0] != (sched.Wake{At: 2, From: 0, To: 1}) {
		t.Errorf("wakes %+v", got.Wakes)
	}
}

func TestFinding(t *testing.T) {
	for _, tc := range []struct {
		figures sched.Figures
		procs   int
		want    string
	}{
		{sched.Figures{Verdict: sched.IOBound}, 2, "I/O-bound: mostly waiting"},
		{sched.Figures{Verdict: sched.CPUBound, Queue: 2.04}, 2, "CPU-bound: 2.0 goroutines queue for 2 CPUs"},
		{sched.Figures{Verdict: sched.CPUBound, Queue: 1}, 1, "CPU-bound: 1.0 goroutines queue for 1 CPU"},
		{sched.Figures{Verdict: sched.CPUBound}, 2, "CPU-bound: mostly computing"},
		{sched.Figures{Verdict: sched.LockBound, Locked: 1.5}, 2, "lock-bound: on average 1.5 goroutines wait for a lock"},
		{sched.Figures{Verdict: sched.TakingTurns}, 2, "computing, but taking turns: no parallelism"},
		{sched.Figures{Verdict: sched.EachOther}, 2, "waiting for each other"},
		{sched.Figures{Verdict: sched.Mixed, Computing: 0.45, Idle: 0.5}, 2, "mixed: computing 45 % of the time, waiting 50 %"},
		{sched.Figures{Verdict: sched.BusyMachine, Wall: 100, CPU: 56, Parallelism: sched.Level{Average: 1}}, 2, "busy machine: the system gave 56 % of the CPU time asked for"},
		{sched.Figures{Verdict: sched.TooShort}, 2, "too short to judge"},
	} {
		if got := finding(&tc.figures, tc.procs); got != tc.want {
			t.Errorf("finding %q, want %q", got, tc.want)
		}
	}
}

// TestNestedLanes has one lane for each task, those of runs within tasks indented also in pictures, recorded or not.
func TestNestedLanes(t *testing.T) {
	in := Concurrent(Task("outer", func() { Concurrent(Task("inner", func() {}), Task("broken", func() { panic("no") })) }))
	lanes := rows(in)[0].Lanes
	for i, want := range []timeline.Lane{{Name: "outer"}, {Name: "inner", Depth: 1}, {Name: "broken", Depth: 1}} {
		if lanes[i].Name != want.Name || lanes[i].Depth != want.Depth {
			t.Errorf("lane %d is %+v, want %+v", i, lanes[i], want)
		}
	}
	if text := lanes[2].Failure; text != "panic: no" { // this package's own functions have no place
		t.Errorf("failure %q", text)
	}
	thrown := &Run{Tasks: []TaskResult{{Panic: "no", Where: "In[3]:5", Err: &panicError{"no", "In[3]:5"}}}}
	if text := rows(thrown)[0].Lanes[0].Failure; text != "In[3]:5: panic: no" {
		t.Errorf("failure %q does not begin with its place", text)
	}
	for _, text := range []string{in.String(), fmt.Sprint(in.MIMEBundle()["text/plain"])} {
		if strings.Count(text, "inner") != 1 || !strings.Contains(text, "\n inner ") {
			t.Errorf("not one indented lane for the inner task:\n%s", text)
		}
	}
}
