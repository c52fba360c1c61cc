package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golanes/kernel/internal/proc"
)

// How long it may take to stop a cell. Calls of the host that wait are given less time, as nothing ends them; what runs, such as a deep
// recursion on its way out or a long computation of the host, more, but less than the supervisor gives the worker.
const (
	waitingPatience = 150 * time.Millisecond
	runningPatience = 1200 * time.Millisecond
)

// stop ends the cell and every goroutine that cells have started, and says why. What cells have declared works afterwards as before.
func (w *Worker) stop(ctx context.Context) *proc.Failure {
	w.mu.Lock()
	w.stopped = w.cell
	w.mu.Unlock()
	left := w.halt()
	var thrown *goroutineError
	if errors.As(context.Cause(ctx), &thrown) {
		return thrown.failure
	}
	text := "the cell was stopped, with every goroutine that cells had started"
	switch {
	case left == 1:
		text += ", but for one in a call that cannot be stopped: it goes on when that returns"
	case left > 1:
		text += fmt.Sprintf(", but for %d in calls that cannot be stopped: they go on when these return", left)
	}
	return &proc.Failure{Name: "interrupted", Value: text}
}

// halt ends what executes cells and returns how many goroutines could not be ended in time.
func (w *Worker) halt() (left int) {
	run := w.brake.current()
	w.brake.apply()
	w.rt.Stop()
	begin := time.Now()
	for idle := time.Millisecond; ; idle = min(2*idle, 32*time.Millisecond) {
		w.brake.wake(idle)
		c := w.census()
		took := time.Since(begin)
		if c.running == 0 && (c.waiting == 0 || took > waitingPatience) || took > runningPatience {
			left = c.running + c.waiting
			break
		}
		w.brake.apply() // to what began meanwhile, and so has the new number
	}
	// In this order: a wait that begins must not end at once and then go on.
	w.rt.Resume()
	w.brake.release(run)
	return left
}
