package worker

import (
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"golanes/kernel/internal/label"
	"golanes/kernel/internal/proc"
)

// A pulse is the time for which the brake is applied. It is short, as the brake knows no cells: whatever is at work in that time ends,
// while what waits does not notice. So goroutines of other cells wait at gates, which are in most of what the host does for them, and
// the brake is applied when they have had the time to come to one.
type pulse struct {
	lives    map[*life]bool // to be stopped
	hard     bool           // no deferred calls
	applied  atomic.Bool
	released chan struct{}

	mu  sync.Mutex
	hit map[*life]int // how many goroutines of other cells ended
}

// wait waits for the end of the pulse. Its name is looked for in the stacks of goroutines.
//
//go:noinline
func (p *pulse) wait() { <-p.released }

// noteHit notes that a goroutine of a cell ended with the pulse.
func (p *pulse) noteHit(l *life) {
	if p.lives[l] {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.hit == nil {
		p.hit = map[*life]int{}
	}
	p.hit[l]++
}

// Gate keeps a goroutine of a cell that is not to be stopped from executing while the brake is applied, and ends one that was.
func (w ender) Gate() { w.gate() }

func (w *Worker) gate() {
	p := w.pulse.Load()
	if w.lives.some.Load() && w.life().stopping.Load() && !ending() && (p == nil || !p.applied.Load()) {
		w.end(w.life())
	}
	if p != nil && !p.lives[w.life()] {
		p.wait()
	}
}

// Braked reports whether the brake is applied: then the calling goroutine ends, whatever its cell.
func (w ender) Braked() bool {
	p := w.pulse.Load()
	return p != nil && p.applied.Load()
}

// Leaving is the first of the deferred calls of a function that defers what the interpreter executes. A function that the brake has ended
// waits here until the brake is released, since before that the interpreter would not execute its deferred calls.
func (w ender) Leaving() {
	p := w.pulse.Load()
	if p == nil {
		return
	}
	if !p.applied.Load() { // it ends by itself
		p.wait()
		return
	}
	if l := w.life(); !p.hard || !p.lives[l] {
		p.noteHit(l)
		label.Set(endingLabel, depth())
		p.wait()
	}
}

// Leave is the last of the deferred calls of a function that has Leaving as its first. The function that called it does not go on if the
// goroutine was stopped.
func (w ender) Leave() {
	if !w.lives.some.Load() {
		return
	}
	if at, _ := label.Get(endingLabel); at != "" && at == depth() {
		label.Set(endingLabel, "")
		runtime.Goexit()
	}
}

// depth returns how deep the stack of the calling goroutine is: deferred calls that are executed meanwhile call functions with deferred
// calls of their own, and it is not those that are left.
func depth() string {
	pcs := make([]uintptr, 256)
	for {
		n := runtime.Callers(2, pcs)
		if n < len(pcs) {
			return strconv.Itoa(n)
		}
		pcs = make([]uintptr, 4*len(pcs))
	}
}

// Returned is called at the end of a goroutine.
func (w ender) Returned() {
	w.passed.Add(1)
	if p := w.pulse.Load(); p != nil && p.applied.Load() && !ending() {
		p.noteHit(w.life())
	}
}

// How long goroutines of other cells have to come to a gate, and how long those have to end that have not.
const (
	gatePatience   = 10 * time.Millisecond
	othersPatience = 100 * time.Millisecond
)

// brakeFor applies the brake until nothing that it ends is at work, and releases it. Unless it is forced it does not apply it while
// goroutines of other cells do not come to a gate, and reports false. If the cells are at work for too long, which what the host computes
// may be, it returns, and the brake stays applied until the channel that it returns is closed.
//
// Others is how many goroutines of other cells were at work a moment ago.
func (w *Worker) brakeFor(s *stopping, hard bool, others int) (ok bool, halted <-chan struct{}) {
	p := &pulse{lives: s.lives, hard: hard, released: make(chan struct{})}
	w.pulse.Store(p)
	open := func() {
		w.pulse.Store(nil)
		close(p.released)
	}
	begin := time.Now()
	for pause := pause(0); others > 0; others = w.tally(s.lives).others {
		pause.next()
		if time.Since(begin) > gatePatience {
			if !s.force {
				open()
				return false, nil
			}
			break
		}
	}
	run := w.brake.current()
	p.applied.Store(true)
	w.brake.apply()
	for l := range s.lives {
		l.wake()
	}
	release := func() {
		w.brake.release(run)
		open()
		p.mu.Lock()
		defer p.mu.Unlock()
		for l, n := range p.hit {
			s.hit[l] += n
		}
	}
	if w.settle(s, p, runningPatience) {
		release()
		return true, nil
	}
	if s.cell != nil && w.options.Replaceable {
		w.options.Event(proc.Event{Kind: proc.Stream, Cell: s.cell.cell, Name: "stderr", Text: "still at work, in a call that cannot be stopped" +
			in(w.tally(s.lives).calls) + ": if that does not return in time, the worker is replaced\n"})
		for !w.settle(s, p, time.Hour) { // or until the end of the process
		}
		release()
		return true, nil
	}
	ended := make(chan struct{})
	go func() { // ends before the next cell begins
		defer close(ended)
		for !w.settle(s, p, time.Hour) {
		}
		release()
	}()
	return true, ended
}

// settle wakes and counts until nothing is at work, and reports false if that takes longer than patience.
func (w *Worker) settle(s *stopping, p *pulse, patience time.Duration) bool {
	begin := time.Now()
	still := 0 // how often nothing but channel operations was left
	for pause := pause(0); ; pause.next() {
		for l := range p.lives {
			l.wakeChannels()
		}
		t := w.tally(p.lives)
		took := time.Since(begin)
		if still++; t.working > 0 || t.channels == 0 {
			still = 0
		}
		if still > 5 {
			// They wait in function values that were made by another cell, and so with its channel.
			for _, l := range w.lives.all() {
				l.wakeChannels()
			}
		}
		// What other cells have at work for longer than that the host computes for them: it does not notice.
		others := t.others > 0 && took < othersPatience
		if t.working == 0 && t.channels == 0 && !others && (!p.hard || t.ending == 0) {
			return true
		}
		if took > patience {
			return false
		}
		w.brake.apply() // to what began meanwhile, and so has the new number
	}
}

// wakeChannels ends the channel operations that wait with the life's channel.
func (l *life) wakeChannels() {
	for {
		select {
		case l.done <- struct{}{}:
		default:
			return
		}
	}
}

// A pause is how long the last of several pauses was, each twice as long as the one before.
type pause time.Duration

func (p *pause) next() {
	*p = min(max(2**p, pause(50*time.Microsecond)), pause(2*time.Millisecond))
	time.Sleep(time.Duration(*p))
}
