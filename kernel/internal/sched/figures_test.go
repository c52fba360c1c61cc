package sched

import (
	"math"
	"strings"
	"testing"
	"time"
)

// lanesOf makes a recording on two processors from a picture: a line is a lane, a letter is what it does in a millisecond.
//
//	R runs  y is ready  c is in a system call  s sleeps  n waits for the network  h for HTTP  t receives from a timer
//	m waits for a lock  r receives  x sends  l selects  w waits for a WaitGroup  o for a Cond  f for ever   - does not live
func lanesOf(picture string) *Recording {
	waits := map[rune]Reason{
		's': Sleep, 'n': Network, 'h': HTTP, 't': Receive, 'm': Mutex, 'r': Receive, 'x': Send, 'l': Select, 'w': WaitGroup, 'o': Cond, 'f': Forever,
	}
	rec := &Recording{Procs: 2}
	for line := range strings.Lines(picture) {
		l := &Lane{Parent: -1}
		if len(rec.Lanes) > 0 {
			l.Parent = 0
		}
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		for i, c := range line {
			at := time.Duration(i) * time.Millisecond
			s := Span{Start: at, End: at + time.Millisecond, Outside: c == 't'}
			switch c {
			case '-':
				if len(l.Spans) == 0 {
					l.Start = s.End
				} else {
					l.Ended = true
				}
				continue
			case 'R':
				s.State = Running
			case 'y':
				s.State = Ready
			case 'c':
				s.State = Syscall
			default:
				s.State, s.Reason = Waiting, waits[c]
			}
			l.Spans, l.End = append(l.Spans, s), s.End
		}
		rec.Lanes = append(rec.Lanes, l)
		rec.Elapsed = max(rec.Elapsed, time.Duration(len(line))*time.Millisecond)
	}
	rec.Recorded = rec.Elapsed
	return rec
}

func TestVerdicts(t *testing.T) {
	for _, tc := range []struct {
		name, picture   string
		procs           int
		cpu             time.Duration
		want            Verdict
		computing, idle float64
	}{
		{"sleeps", "Rwwwwwwwww\nysssssssss\nysssssssss", 2, 0, IOBound, 0.1, 0.9},
		{"network and HTTP", "Rhhhhhhhhh\n-nnnnnnnnn", 2, 0, IOBound, 0.1, 0.9},
		{"a system call", "Rccccccccc", 2, 0, IOBound, 0.1, 0.9},
		{"a timer's channel", "Rttttttttt", 2, 0, IOBound, 0.1, 0.9},
		{"just mostly waiting", "RRRRssssss", 2, 0, IOBound, 0.4, 0.6},
		{"not quite mostly waiting", "RRRRRsssss", 2, 0, Mixed, 0.5, 0.5},
		{"just mostly computing", "RRRRRRssss", 2, 0, CPUBound, 0.6, 0.4},
		{"not quite mostly computing", "RRRRRRRRRRRsssssssss", 2, 0, Mixed, 0.55, 0.45},
		{"one computes", "RRRRRRRRRR", 2, 10 * time.Millisecond, CPUBound, 1, 0},
		{"two compute", "Rwwwwwwwww\nRRRRRRRRRR\nRRRRRRRRRR", 2, 0, CPUBound, 1, 0},
		{"four queue for two", "Rwwwwwwwww\nyRRyyRRyyR\nyRRyyRRyyR\nRyyRRyyRRy\nRyyRRyyRRy", 2, 0, CPUBound, 1, 0},
		{"two queue for one", "Rwwwwwwwww\nyRyRyRyRyR\nyyRyRyRyRy", 1, 0, CPUBound, 1, 0},
		{"turns", "RrRrRrRrRr\nrRrRrRrRrR", 2, 0, TakingTurns, 1, 0},
		{"turns with waking up", "RryRryRryRry\nyRryRryRryRr", 2, 0, TakingTurns, 1, 0},
		{"turns on one processor are no loss", "RrRrRrRrRr\nrRrRrRrRrR", 1, 0, CPUBound, 1, 0},
		{"turns of one and a little helper", "RRRRRRRRRRr\nrrrrrrrrrrR", 2, 0, CPUBound, 1, 0},
		{"a convoy", "Rwwwwwwwww\nRsssssssss\n-mmmmmmmmm", 2, 0, LockBound, 0.1, 0.9},
		{"a lock for 0.8", "Rwwwwwwwww\nRsssssssss\n--mmmmmmmm", 2, 0, LockBound, 0.1, 0.9},
		{"a lock for 0.7", "Rwwwwwwwww\nRsssssssss\n---mmmmmmm", 2, 0, IOBound, 0.1, 0.9},
		{"each other", "Rrrrrrrrrr\nrxxxxxxxxx\nrllllllooo\nrfffffffff", 2, 0, EachOther, 0.1, 0},
		{"one of them sleeps", "Rrrrrrrrrr\nrsssssssss", 2, 0, IOBound, 0.1, 0.9},
		{"a busy machine", strings.Repeat("R", 40), 2, 20 * time.Millisecond, BusyMachine, 1, 0},
		{"a machine that is just not busy", strings.Repeat("R", 40), 2, 32 * time.Millisecond, CPUBound, 1, 0},
		{"too little to call a machine busy", strings.Repeat("R", 19), 2, 5 * time.Millisecond, CPUBound, 1, 0},
		{"a busy machine does not matter to who waits", strings.Repeat("R", 20) + strings.Repeat("s", 60), 2, time.Millisecond, IOBound, 0.25, 0.75},
		{"a third of each", "RRRsssrrr", 2, 0, Mixed, 1. / 3, 1. / 3},
	} {
		r := lanesOf(tc.picture)
		r.Procs = tc.procs
		f := Measure(r, tc.cpu)
		if f.Verdict != tc.want {
			t.Errorf("%s: %v, want %v\n%+v", tc.name, f.Verdict, tc.want, f)
		}
		if math.Abs(f.Computing-tc.computing) > 1e-9 || math.Abs(f.Idle-tc.idle) > 1e-9 {
			t.Errorf("%s: shares %g and %g, want %g and %g", tc.name, f.Computing, f.Idle, tc.computing, tc.idle)
		}
	}
}

func TestTooShort(t *testing.T) {
	r := lanesOf("R")
	r.Elapsed, r.Recorded = tooShort-1, tooShort-1
	r.Lanes[0].Spans[0].End = tooShort - 1
	if f := Measure(r, 0); f.Verdict != TooShort {
		t.Errorf("a run of %v is %v", r.Elapsed, f.Verdict)
	}
	r.Elapsed, r.Recorded, r.Lanes[0].Spans[0].End = tooShort, tooShort, tooShort
	if f := Measure(r, 0); f.Verdict != CPUBound {
		t.Errorf("a run of %v is %v", r.Elapsed, f.Verdict)
	}
	if f := Measure(&Recording{Elapsed: time.Second}, time.Second); f != (Figures{Wall: time.Second, CPU: time.Second, Verdict: TooShort}) {
		t.Errorf("without a record: %+v", f)
	}
}

func TestLevels(t *testing.T) {
	for _, tc := range []struct {
		name, picture            string
		concurrency, parallelism Level
	}{
		{"three sleeps at once", "Rwwwwwwwwwwwwwwwwwww\n-sssssssssssssssssss\n-sssssssssssssssssss\n-sssssssssssssssssss", Level{2.85, 3}, Level{0.05, 1}},
		{"one after the other", "ssssssssss", Level{1, 1}, Level{0, 0}},
		{"the first works with the second", "RRRRR\nRRRRR", Level{2, 2}, Level{2, 2}},
		{"and waits for it then", "RRRRRRRRww\nRRRRRRRRRR", Level{1.8, 2}, Level{1.8, 2}},
		{"a life in the middle", "Rwwwwwwwwwwwwwwwwwww\n-----RRRRR----------", Level{0.25, 1}, Level{0.3, 1}},
		{"a peak", "wwww\nRRRR\n-RR-", Level{1.5, 2}, Level{1.5, 2}},
		{"a change of hands is no peak", "wwww\nRR--\n--RR", Level{1, 1}, Level{1, 1}},
	} {
		f := Measure(lanesOf(tc.picture), 0)
		same := func(a, b Level) bool { return math.Abs(a.Average-b.Average) < 1e-9 && a.Peak == b.Peak }
		if !same(f.Concurrency, tc.concurrency) || !same(f.Parallelism, tc.parallelism) {
			t.Errorf("%s: %v in flight and %v at once, want %v and %v", tc.name, f.Concurrency, f.Parallelism, tc.concurrency, tc.parallelism)
		}
	}
}

func TestQueueAndEfficiency(t *testing.T) {
	for _, tc := range []struct {
		name, picture     string
		cpu               time.Duration
		queue, efficiency float64
	}{
		{"four for two", "wwww\nyyRR\nyyRR\nRRyy\nRRyy", 8 * time.Millisecond, 2, 1},
		{"waking up is no queue", "wwww\nyyyy\nRRRR", 0, 0, 0.5},
		{"one of two processors", "RRRR", 4 * time.Millisecond, 0, 0.5},
		{"the system gave less", "RRRR", 2 * time.Millisecond, 0, 0.25},
		{"of the CPU time some was others'", "RRRR", 9 * time.Millisecond, 0, 0.5},
		{"half of the time", "RRss", 0, 0, 0.25},
		{"less than half", "Rsss", 0, 0, 0},
	} {
		f := Measure(lanesOf(tc.picture), tc.cpu)
		if math.Abs(f.Queue-tc.queue) > 1e-9 || math.Abs(f.Efficiency-tc.efficiency) > 1e-9 {
			t.Errorf("%s: queue %g, efficiency %g, want %g and %g", tc.name, f.Queue, f.Efficiency, tc.queue, tc.efficiency)
		}
	}
}

// TestCutRecording sees to it that the CPU time of a run is not compared with a part of it.
func TestCutRecording(t *testing.T) {
	r := lanesOf(strings.Repeat("R", 40))
	r.Elapsed = 10 * r.Recorded
	f := Measure(r, 20*time.Millisecond)
	if f.Verdict != CPUBound || f.Wall != 10*r.Recorded || f.Computing != 1 || f.Efficiency != 0.5 {
		t.Errorf("%+v", f)
	}
}

func TestVerdictString(t *testing.T) {
	seen := map[string]bool{}
	for v := range lastVerdict + 1 {
		seen[v.String()] = true
	}
	if len(seen) != len(verdicts) || int(lastVerdict)+1 != len(verdicts) || seen[""] {
		t.Errorf("words %v for %d verdicts", seen, lastVerdict+1)
	}
	if got := (lastVerdict + 1).String(); got != "unknown" {
		t.Errorf("an unknown verdict is %q", got)
	}
}
