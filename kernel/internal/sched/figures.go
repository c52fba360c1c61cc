package sched

import "time"

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
