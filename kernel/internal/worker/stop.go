package worker

import (
	"context"
	"errors"
	"time"

	"golanes/kernel/internal/proc"
)

// How long stopping a cell may take before Run returns. Calls of the host that wait are given less time, as nothing ends them; what runs,
// such as a deep recursion on its way out or a long computation of the host, more, but less than the supervisor gives the worker.
const (
	waitingPatience = 120 * time.Millisecond
	endingPatience  = 100 * time.Millisecond // for deferred calls
	runningPatience = 1200 * time.Millisecond
	forcePatience   = 500 * time.Millisecond // with goroutines of other cells that are at work
	gatePause       = 50 * time.Millisecond  // between attempts to stop something without those
)

// A stopping is the end of the goroutines of some cells, and what came of it.
type stopping struct {
	lives map[*life]bool
	cell  *life // the one that runs, if it is to end; nil if it is not
	soft  bool  // deferred calls run
	force bool  // also if goroutines of other cells are at work, and end with them
	// impatient stops force it after some time, as somebody waits for them.
	impatient bool

	hit     map[*life]int // goroutines of other cells that ended too
	given   int           // up: goroutines whose deferred calls took too long
	left    tally         // what has not ended
	halted  <-chan struct{}
	stopped map[*life]int // goroutines that there were
}

// stop ends the cell, whose entry has ended when it has sent to ended, with its goroutines, and says why. What cells have declared works
// afterwards as before.
func (w *Worker) stop(ctx context.Context, current *life, ended <-chan *proc.Failure) *proc.Failure {
	w.live.Load().stop()
	s := &stopping{lives: map[*life]bool{current: true}, cell: current, soft: true, force: true}
	var thrown *goroutineError
	if errors.As(context.Cause(ctx), &thrown) {
		s.soft = thrown.soft
		for _, l := range thrown.lives {
			s.lives[l] = true
		}
	}
	w.halt(s)
	if len(s.left.alive) > 0 { // without those that were about to end
		time.Sleep(time.Millisecond)
		again := w.tally(s.lives).alive
		for l, n := range s.left.alive {
			if s.left.alive[l] = min(n, again[l]); again[l] == 0 {
				delete(s.left.alive, l)
			}
		}
	}
	w.lanes.Abandon()
	select {
	case <-ended: // all that it did comes before what the next cell does
	default: // it is held
	}
	if thrown != nil {
		return thrown.failure
	}
	return &proc.Failure{Name: "interrupted", Value: w.interrupted(s)}
}

// halt ends the goroutines. What is still at work then, a goroutine sees to its end; see halted.
func (w *Worker) halt(s *stopping) {
	w.stops.Lock()
	defer w.stops.Unlock()
	s.hit = map[*life]int{}
	w.lives.some.Store(true)
	if w.braked != nil {
		select {
		case <-w.braked:
			w.braked = nil
		default: // the brake is applied to what does not end; so it is to this
			s.left, s.halted = w.tally(s.lives), w.braked
			return
		}
	}
	asleep := false // waits of the host, which end with the brake
	for l := range s.lives {
		l.begin(s.soft)
		asleep = asleep || l.hard.Load()
	}
	begin := time.Now()
	changed := begin // since when the deferred calls that run now may run
	for pause := pause(0); ; pause.next() {
		t := w.tally(s.lives)
		busy := t.working + t.channels
		switch {
		case busy+t.ending == 0 && !(asleep && t.waiting > 0):
			if t.waiting == 0 || time.Since(begin) > waitingPatience {
				if s.left = t; t.waiting == 0 {
					w.lives.renew(s.lives)
				}
				return
			}
			continue
		case s.soft && t.ending > 0 && time.Since(changed) < endingPatience:
			continue
		case t.ending > 0:
			s.given += t.ending
			for l := range s.lives {
				l.giveUp()
			}
		}
		ok, halted := w.brakeFor(s, !s.soft || t.ending > 0, t.others)
		switch {
		case halted != nil:
			s.left, s.halted = w.tally(s.lives), halted
			w.braked = halted
			w.await(halted)
			return
		case !ok:
			if w.closed.Load() {
				return
			}
			time.Sleep(gatePause)
			s.force = s.impatient && time.Since(begin) > forcePatience
		default:
			pause, changed, asleep = 0, time.Now(), false
		}
	}
}

// await makes the next cell wait until a channel is closed.
func (w *Worker) await(c <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.awaited = append(w.awaited, c)
}

// settled waits until all stops have ended what ran. It reports false if ctx ends before.
func (w *Worker) settled(ctx context.Context) bool {
	for {
		w.mu.Lock()
		if len(w.awaited) == 0 {
			w.mu.Unlock()
			return true
		}
		c := w.awaited[0]
		w.mu.Unlock()
		select {
		case <-c:
		case <-ctx.Done():
			return false
		}
		w.mu.Lock()
		w.awaited = w.awaited[1:]
		w.mu.Unlock()
	}
}

// StopAll ends the goroutines of all cells that there are, and says under the last which these were. It does not wait for that, but the
// next cell does.
func (w *Worker) StopAll() {
	s := w.all()
	w.mu.Lock()
	last := w.last
	if w.current != nil { // it ends with its context
		delete(s.lives, w.current)
	}
	w.mu.Unlock()
	ended := make(chan struct{})
	w.await(ended)
	w.background.Go(func() {
		defer close(ended)
		s.stopped = w.tally(nil).alive
		for l := range s.stopped {
			if !s.lives[l] {
				delete(s.stopped, l)
			}
		}
		w.halt(s)
		if text := w.stoppedAll(s); text != "" && last != nil {
			w.options.Event(proc.Event{Kind: proc.Stream, Cell: last.cell, Name: "stderr", Text: text + "\n"})
		}
	})
}

// all returns the end of everything.
func (w *Worker) all() *stopping {
	s := &stopping{lives: map[*life]bool{}, soft: true, force: true}
	for _, l := range w.lives.all() {
		s.lives[l] = true
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	s.lives[w.stray] = true
	w.stray = newLife(0, "")
	return s
}

// stopEarlier ends the goroutines of cells that are over, without those of others.
func (w *Worker) stopEarlier(soft bool, lives ...*life) {
	s := &stopping{lives: map[*life]bool{}, soft: soft}
	for _, l := range lives {
		s.lives[l] = true
	}
	w.background.Go(func() { w.halt(s) })
}
