package sched

import (
	"cmp"
	"slices"
	"time"
)

// Figures sum a recording up.
type Figures struct {
	// Wall is the time that the run took.
	Wall time.Duration
	// CPU is the CPU time that the process got in it; 0 if that is not known.
	CPU time.Duration
	// Concurrency is the number of goroutines in flight, whatever they do. The first counts where it does a part of the work itself,
	// and not while it waits for others: it is then the one that they work for.
	Concurrency Level
	// Parallelism is the number of goroutines that ran at once.
	Parallelism Level
	// Queue is the number of goroutines, on average, that could run while every processor had another.
	Queue float64
	// Locked is the number of goroutines, on average, that waited for a lock.
	Locked float64
	// Efficiency is the part of what the processors could have done that was done, from 0 to 1. It is 0 where it has no meaning: if
	// computing was less than half of the time.
	Efficiency float64
	// Computing is the share of the time, from 0 to 1, in which somebody ran or was about to, and Idle that in which nobody did, but
	// somebody waited for a timer, the network or the system. In the rest of the time all waited for each other.
	Computing, Idle float64
	// Verdict says what took the time.
	Verdict Verdict
}

// A Level is a number that changes during a run: its average over the time recorded, and its peak.
type Level struct {
	Average float64
	Peak    int
}

// A Verdict is what took a run's time, in a word.
type Verdict uint8

// The verdicts.
const (
	Mixed       Verdict = iota // none of the others
	TooShort                   // to judge
	IOBound                    // nobody ran, somebody waited for time, the network or the system
	CPUBound                   // computing; see Figures.Queue for how many waited for a processor
	LockBound                  // goroutines waited for locks
	TakingTurns                // several computed, one at a time
	EachOther                  // nobody ran, all waited for others of the run
	BusyMachine                // computing, and the operating system gave the processors to somebody else
	lastVerdict = BusyMachine
)

var verdicts = [...]string{
	"mixed", "too short to judge", "I/O-bound", "CPU-bound", "lock-bound", "taking turns", "waiting for each other", "busy machine",
}

// String returns the verdict in words, such as "I/O-bound".
func (v Verdict) String() string {
	if v > lastVerdict {
		return "unknown"
	}
	return verdicts[v]
}

// Thresholds of the verdicts. They are measured, on runs of all kinds; near to them verdicts change from run to run, and the shares say
// more.
const (
	tooShort     = 500 * time.Microsecond
	mostly       = 0.6 // the share of the time that decides
	manyLocked   = 0.8 // goroutines that wait for a lock
	queued       = 0.5 // goroutines that wait for a processor
	busy         = 0.1 // the share of the time that a goroutine runs to count as one that computes, or takes part
	notParallel  = 1.1 // goroutines that run at once
	half         = 0.5 // of the time: computing counts
	given        = 0.8 // of the time that goroutines had a processor, the CPU time that there was
	enoughOfBusy = 20 * time.Millisecond
)

// Measure returns the figures of a recording. The CPU time is that of the process from the begin to the end of the run, 0 if it is not
// known. Averages and shares are of the time recorded.
//
// Each instant belongs to the most active thing: to computing if somebody runs or could, else to waiting for the outside if somebody
// does, and only then to waiting for each other. For waits for others come of what those do.
func Measure(r *Recording, cpu time.Duration) Figures {
	f := Figures{Wall: r.Elapsed, CPU: cpu}
	t := sweep(r)
	if r.Recorded <= 0 {
		f.Verdict = TooShort
		return f
	}
	whole := float64(r.Recorded)
	share := func(d float64) float64 { return d / whole }
	f.Concurrency = Level{share(t.inFlight), t.mostInFlight}
	f.Parallelism = Level{share(t.running), t.mostRunning}
	f.Queue, f.Locked = share(t.queued), share(t.locked)
	f.Computing, f.Idle = share(t.computing), share(t.idle)
	// Beyond what is recorded there is nothing to compare the CPU time with.
	known := cpu > 0 && r.Recorded >= r.Elapsed
	if f.Computing >= half && r.Procs > 0 {
		done := t.running
		if known {
			done = min(done, float64(cpu))
		}
		f.Efficiency = min(1, done/(whole*float64(r.Procs)))
	}
	starved := known && f.Computing >= half && t.running >= float64(enoughOfBusy) && float64(cpu) < given*t.running
	f.Verdict = f.judge(r, t, starved)
	return f
}

func (f *Figures) judge(r *Recording, t totals, starved bool) Verdict {
	switch {
	case r.Recorded < tooShort:
		return TooShort
	case starved:
		return BusyMachine
	case f.Locked >= manyLocked:
		return LockBound
	case f.Computing >= mostly && f.Queue < queued && r.Procs > 1 && t.computers >= 2 && f.Parallelism.Average < notParallel:
		return TakingTurns
	case f.Computing >= mostly:
		return CPUBound
	case f.Idle >= mostly:
		return IOBound
	case 1-f.Computing-f.Idle >= mostly:
		return EachOther
	}
	return Mixed
}

// totals are goroutines times nanoseconds, and times in nanoseconds.
type totals struct {
	inFlight, running, queued, locked float64
	computing, idle                   float64
	mostInFlight, mostRunning         int
	computers                         int // goroutines that ran for more than a tenth of the time
}

// A class is what a span counts as.
type class uint8

const (
	running class = iota
	ready
	outside // waits for time, the network, the system
	locked
	others // waits for others of the run
	classes
)

func classOf(s Span) class {
	switch s.State {
	case Running:
		return running
	case Ready:
		return ready
	case Syscall:
		return outside
	}
	switch {
	case s.Reason == Mutex:
		return locked // even where a timer's function unlocks
	case s.Outside, s.Reason == Sleep, s.Reason == Network, s.Reason == HTTP:
		return outside
	}
	return others
}

// An edge is the begin or the end of a span.
type edge struct {
	at       time.Duration
	class    class
	step     int
	inFlight bool // the span counts as one in flight
}

// sweep adds up what the lanes do, instant by instant.
func sweep(r *Recording) (t totals) {
	var edges []edge
	for i, l := range r.Lanes {
		var ran time.Duration
		main := i == 0 && len(r.Lanes) > 1
		part := !main || takesPart(r, l)
		for _, s := range l.Spans {
			c := classOf(s)
			if c == running {
				ran += s.End - s.Start
			}
			inFlight := part && (!main || c != others)
			edges = append(edges, edge{s.Start, c, 1, inFlight}, edge{s.End, c, -1, inFlight})
		}
		if float64(ran) > busy*float64(r.Recorded) {
			t.computers++
		}
	}
	slices.SortFunc(edges, func(a, b edge) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.step, b.step)) // ends first
	})
	var counts [classes]int
	inFlight := 0
	for i, e := range edges {
		counts[e.class] += e.step
		if e.inFlight {
			inFlight += e.step
		}
		if i+1 < len(edges) && edges[i+1].at > e.at {
			t.add(float64(edges[i+1].at-e.at), counts, inFlight, r.Procs)
		}
	}
	return t
}

// add adds a time in which nothing changes.
func (t *totals) add(d float64, counts [classes]int, inFlight, procs int) {
	t.inFlight += d * float64(inFlight)
	t.running += d * float64(counts[running])
	t.locked += d * float64(counts[locked])
	if counts[running] >= procs {
		t.queued += d * float64(counts[ready]) // else they are but waking up
	}
	t.mostInFlight, t.mostRunning = max(t.mostInFlight, inFlight), max(t.mostRunning, counts[running])
	switch {
	case counts[running]+counts[ready] > 0:
		t.computing += d
	case counts[outside] > 0:
		t.idle += d
	}
}

// takesPart reports whether the first lane does a part of the work itself, and not only starts others and waits for them.
func takesPart(r *Recording, l *Lane) bool {
	var active time.Duration
	for _, s := range l.Spans {
		if c := classOf(s); c == running || c == outside {
			active += s.End - s.Start
		}
	}
	return float64(active) > busy*float64(r.Recorded)
}
