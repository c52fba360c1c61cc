package sched

import (
	"cmp"
	"slices"
	"time"
)

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
	absent // is not alive
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

// An edge is where a lane goes from one class to another.
type edge struct {
	at       time.Duration
	from, to class
	inFlight int8 // what is added to the number in flight
}

// sweep adds up what the lanes do, instant by instant.
func sweep(r *Recording) (t totals) {
	edges := edgesOf(r, &t)
	slices.SortFunc(edges, func(a, b edge) int { return cmp.Compare(a.at, b.at) })
	var counts [classes]int
	inFlight := 0
	for i, e := range edges {
		counts[e.from]--
		counts[e.to]++
		inFlight += int(e.inFlight)
		if i+1 < len(edges) && edges[i+1].at > e.at {
			t.add(float64(edges[i+1].at-e.at), counts, inFlight, r.Procs)
		}
	}
	return t
}

// edgesOf returns the edges of all lanes, and counts those that compute.
func edgesOf(r *Recording, t *totals) []edge {
	n := len(r.Lanes)
	for _, l := range r.Lanes {
		n += len(l.Spans)
	}
	edges := make([]edge, 0, n)
	for i, l := range r.Lanes {
		var ran time.Duration
		main := i == 0 && len(r.Lanes) > 1
		part := !main || takesPart(r, l)
		last, counted := absent, int8(0)
		for j, s := range l.Spans {
			c, counts := classOf(s), int8(0)
			if c == running {
				ran += s.End - s.Start
			}
			if part && (!main || c != others) {
				counts = 1
			}
			edges = append(edges, edge{s.Start, last, c, counts - counted})
			if last, counted = c, counts; j == len(l.Spans)-1 {
				edges = append(edges, edge{s.End, c, absent, -counts})
			}
		}
		if float64(ran) > busy*float64(r.Recorded) {
			t.computers++
		}
	}
	return edges
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
