package sched

import (
	"cmp"
	"context"
	"runtime/trace"
	"slices"
	"strconv"
	"time"
)

// logClock is the category of what the clock of a bubble says, in nanoseconds.
const logClock = "golanes clock"

// LogClock notes what the clock of the calling goroutine's bubble says, when all others in the bubble wait.
func LogClock(now time.Time) {
	if process.logging.Load() {
		trace.Log(context.Background(), logClock, strconv.FormatInt(now.UnixNano(), 10))
	}
}

// A sample is what the bubble's clock said.
type sample struct {
	real    time.Duration // since the begin of the recording
	virtual int64         // nanoseconds of the bubble's clock
}

// sampled takes what a bubble's clock said. The clock of a bubble does not go back; another one's, that of a bubble before, is not asked.
func (s *scheduler) sampled(now time.Duration, text string) {
	at, err := strconv.ParseInt(text, 10, 64)
	if n := len(s.samples); err != nil || n > 0 && at < s.samples[n-1].virtual {
		return
	}
	s.samples = append(s.samples, sample{now, at})
}

// virtual stamps a recording with the time of a bubble's clock. The first sample is of its begin.
func (r *Recording) virtual(samples []sample) {
	begin, last := samples[0].virtual, samples[len(samples)-1]
	at := func(real time.Duration) time.Duration {
		i, _ := slices.BinarySearchFunc(samples, real, func(s sample, real time.Duration) int { return cmp.Compare(s.real, real) })
		if i == len(samples) {
			return time.Duration(last.virtual - begin)
		}
		return time.Duration(samples[i].virtual - begin)
	}
	r.Virtual = true
	r.Elapsed, r.Recorded = at(r.Elapsed), at(r.Recorded)
	for _, l := range r.Lanes {
		l.Start, l.End = at(l.Start), at(l.End)
		for i := range l.Spans {
			l.Spans[i].Start, l.Spans[i].End = at(l.Spans[i].Start), at(l.Spans[i].End)
		}
		l.Spans = bursts(l.Spans)
		for i := range l.Marks {
			l.Marks[i].At = at(l.Marks[i].At)
		}
	}
	for i := range r.Wakes {
		r.Wakes[i].At = at(r.Wakes[i].At)
	}
}

// bursts leaves of the spans of no length those in which the goroutine ran, one for each instant: work takes no virtual time. That
// somebody was ready, or waited for somebody who was at work, has no length either, and is nothing that virtual time knows. A wait that was
// interrupted so for no time is two waits only if the goroutine ran in between.
func bursts(spans []Span) []Span {
	kept := spans[:0]
	for _, s := range spans {
		n := len(kept)
		if n > 0 && kept[n-1].State == Waiting && s.State != Waiting {
			kept[n-1].End = s.End // there is no work that takes time
		}
		switch {
		case s.State != Waiting:
			s.State, s.Reason, s.Outside, s.Start = Running, Other, false, s.End
			if n > 0 && kept[n-1].State == Running && kept[n-1].End == s.End {
				continue
			}
		case s.Start == s.End:
			continue
		case n > 0 && kept[n-1].State == Waiting && kept[n-1].Reason == s.Reason && kept[n-1].Outside == s.Outside:
			kept[n-1].End = s.End
			continue
		}
		kept = append(kept, s)
	}
	return kept
}

// Cut is Stop for a recording in a bubble whose goroutines cannot go on. It is called outside of the bubble; the recording ends at the last
// time that the bubble's clock is known to have said.
func (r *Recorder) Cut() (*Recording, error) {
	r.once.Do(func() {
		r.leave(true)
		close(r.done)
		r.wg.Wait()
		r.result, r.err = r.read(0)
	})
	return r.result, r.err
}
