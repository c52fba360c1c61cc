package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golanes/kernel/internal/proc"
)

// How long stopping a cell may take before Run returns. Calls of the host that wait are given less time, as nothing ends them; what runs,
// such as a deep recursion on its way out or a long computation of the host, more, but less than the supervisor gives the worker.
const (
	waitingPatience = 150 * time.Millisecond
	runningPatience = 1200 * time.Millisecond
)

// stop ends the cell, whose entry has ended when it has sent to ended, and every goroutine that cells have started, and says why. What
// cells have declared works afterwards as before.
func (w *Worker) stop(ctx context.Context, ended <-chan *proc.Failure) *proc.Failure {
	w.mu.Lock()
	w.stopped = w.cell
	w.mu.Unlock()
	w.live.Load().stop()
	left := w.halt()
	w.lanes.Abandon()
	select {
	case <-ended: // all that it did comes before what the next cell does
	default: // it is held
	}
	var thrown *goroutineError
	if errors.As(context.Cause(ctx), &thrown) {
		return thrown.failure
	}
	return interrupted(left)
}

// interrupted is the failure of a cell that was interrupted.
func interrupted(left census) *proc.Failure {
	text := "the cell was stopped, with every goroutine that cells had started"
	switch {
	case left.running > 0:
		text += fmt.Sprintf(", but for %d still at work: the next cell waits for that", left.running)
	case left.waiting == 1:
		text += ", but for one in a call that cannot be stopped: it goes on when that returns"
	case left.waiting > 1:
		text += fmt.Sprintf(", but for %d in calls that cannot be stopped: they go on when these return", left.waiting)
	}
	return &proc.Failure{Name: "interrupted", Value: text}
}

// halt ends what executes cells and returns what has not ended in time. If that runs, a goroutine sees to its end; see halted.
func (w *Worker) halt() census {
	run := w.brake.current()
	w.brake.apply()
	w.rt.Stop()
	begin := time.Now()
	idle := time.Millisecond
	left := w.settle(&idle, func(c census) bool {
		took := time.Since(begin)
		return c.running == 0 && (c.waiting == 0 || took > waitingPatience) || took > runningPatience
	})
	if left.running == 0 {
		w.release(run)
		return left
	}
	halted := make(chan struct{})
	w.halted = halted
	go func() { // ends before the next cell begins
		defer close(halted)
		w.settle(&idle, func(c census) bool { return c.running == 0 })
		w.release(run)
	}()
	return left
}

// settle wakes and counts what executes cells until enough says that it need not any more.
func (w *Worker) settle(idle *time.Duration, enough func(census) bool) census {
	for {
		w.brake.wake(*idle)
		if c := w.census(); enough(c) {
			return c
		}
		w.brake.apply() // to what began meanwhile, and so has the new number
		*idle = min(2**idle, 32*time.Millisecond)
	}
}

// release lets calls go on and begin again.
func (w *Worker) release(run uint64) {
	w.rt.Resume() // first: a wait that begins must not end at once and then go on
	w.brake.release(run)
}

// settled waits until the last stop has ended all that ran. It reports false if ctx ends before.
func (w *Worker) settled(ctx context.Context) bool {
	if w.halted == nil {
		return true
	}
	select {
	case <-w.halted:
		w.halted = nil
		return true
	case <-ctx.Done():
		return false
	}
}
