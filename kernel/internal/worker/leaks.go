package worker

import (
	"io"
	"runtime"
	"runtime/pprof"
	"time"

	goroutines "golanes/kernel/internal/census"
	"golanes/kernel/internal/proc"
)

// leakPatience is how long goroutines that a cell has started may take to end after it.
const leakPatience = 10 * time.Millisecond

// leaks says which goroutines the cell has left behind, which has ended, that wait for others. Those that sleep, run or wait for the
// network go on; so may those that wait for a channel while there are timers. A cell after which there are no more goroutines than
// before is looked at no further.
func (x *watch) leaks() {
	if !x.run.Leaks {
		return
	}
	for begin := time.Now(); ; time.Sleep(time.Millisecond) {
		if x.gauge.Count() <= x.before {
			return
		}
		if x.gauge.Idle() || time.Since(begin) > leakPatience {
			break // nobody is on the way out
		}
		runtime.Gosched()
	}
	waits := x.w.left(x.run.Cell)
	if len(waits) == 0 {
		return
	}
	if p := pprof.Lookup("goroutineleak"); p != nil && p.WriteTo(io.Discard, 0) == nil { // it marks those that nothing can wake
		if waits = x.w.left(x.run.Cell); len(waits) == 0 {
			return
		}
	}
	x.w.options.Event(proc.Event{Kind: proc.Left, Cell: x.run.Cell, Waits: waits})
}

// left returns the goroutines of a cell that wait for others.
func (w *Worker) left(cell int) []proc.Wait {
	var waits []proc.Wait
	pending, _ := w.wakeups.pending()
	for _, g := range goroutines.Survey() {
		wait := w.waitOf(g, cell)
		switch {
		case wait.Earlier || !w.executes(g.Labels, g.Frames) || !g.In(interpreted...) || !g.Asleep() || g.Held():
		case pending && !wait.Never && (g.Wait() == goroutines.Receive || g.Wait() == goroutines.Select):
		default:
			waits = append(waits, wait)
		}
	}
	sortWaits(waits)
	return waits
}
