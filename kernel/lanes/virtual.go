package lanes

import (
	"fmt"
	"math"
	"testing"
	"testing/synctest"

	"golanes/kernel/internal/sched"
)

// Virtual runs the work in virtual time, which goes on only when every goroutine waits, and then at once to the time at which the next of
// them wakes up: see the package's documentation. What the tasks compute takes none of it. Work that waits for what has no virtual time,
// such as the network or other programs, does not go on.
//
// If all tasks wait and nothing can wake them, or a task leaves a goroutine behind, a cell ends with the words of package testing/synctest
// and a list of the goroutines; in a compiled program the call panics with these words.
func Virtual() Option { return Option{"Virtual", func(o *options) { o.virtual = true }} }

// Speed is [Virtual] for a run that is to be watched: whenever the clock goes on, by d, the run waits for d/x in real time, so that an hour
// can be seen in a minute with Speed(60), every line printed in its time. Results and times are those of Virtual. In a compiled
// program, where nothing tells when the clock goes on, it does not wait, and a note says so. Speed panics if x is not positive.
func Speed(x float64) Option {
	if !(x > 0) || math.IsInf(x, 0) {
		panic(fmt.Sprintf("lanes.Speed: argument 1 is %v: pass how many times faster the clock is to go, as in lanes.Speed(60)", x))
	}
	return Option{"Speed", func(o *options) { o.virtual, o.speed = true, x }}
}

// inBubble calls f in a bubble of package testing/synctest, for a program that is in none. It panics as [synctest.Test] does.
func (s *Session) inBubble(f func()) {
	if s.Host.Cell != nil {
		panic("lanes.Virtual: this cell does not run in virtual time: put %%virtual on top of it, or name lanes.Virtual in it")
	}
	var thrown any
	synctest.Test(&testing.T{}, func(*testing.T) {
		defer func() { thrown = recover() }()
		f()
	})
	if thrown != nil {
		panic(thrown)
	}
}

// play has the clock go on at a speed, if that is not 0, until restore is called.
func (s *Session) play(speed float64) (restore func()) {
	if speed == 0 || s.Host.Play == nil {
		return func() {}
	}
	return s.Host.Play(speed)
}

// TaskLabel is the profiler label that the goroutines of a task have, each task another one.
const TaskLabel = taskLabel

// Cut returns what [Session.Record] has recorded so far, in virtual time, of a program that cannot go on; it is called outside of the
// program's bubble. There is nothing, and ok is false, if nothing is being recorded or the record cannot be read.
func (s *Session) Cut(title string) (r *Run, ok bool) {
	recorder := s.recorder.Load()
	if recorder == nil {
		return nil, false
	}
	recording, err := recorder.Cut()
	if err != nil {
		return nil, false
	}
	figures := sched.Measure(recording, 0)
	return &Run{Title: title, Elapsed: recording.Elapsed, virtual: true, recording: recording, figures: &figures}, true
}
