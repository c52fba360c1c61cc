package worker

import (
	"io"
	"runtime/pprof"
	"time"

	stacks "golanes/kernel/internal/census"
	"golanes/kernel/internal/proc"
)

// leakPatience is for how many looks, a millisecond apart, goroutines of a cell may be at work after it before they are taken to go on. It
// is not a time: on a busy machine they get less of it, and so does who looks.
const leakPatience = 100

// leaks says which goroutines the cell has left behind, which has ended, that wait for others. Those that sleep, run or wait for the
// network go on; so may those that receive while there are timers. A cell that has started no goroutine is looked at no further: the number
// of goroutines there are would not do, as others end meanwhile.
//
// Where the runtime has the profile "goroutineleak", those are told apart that can never continue. They wait for a WaitGroup, a Cond or a
// lock that nobody else has: operations on channels do not count, as cells wait for the brake there too, and that is never out of reach.
func (x *watch) leaks() {
	if !x.run.Leaks || x.w.starts.count.Load() == x.before {
		return
	}
	var waits []proc.Wait
	for range leakPatience {
		busy := false
		if waits, busy = x.w.left(x.run.Cell); !busy {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if len(waits) == 0 {
		return
	}
	if p := pprof.Lookup("goroutineleak"); p != nil && p.WriteTo(io.Discard, 0) == nil { // it marks those that nothing can wake
		waits, _ = x.w.left(x.run.Cell)
	}
	x.w.options.Event(proc.Event{Kind: proc.Left, Cell: x.run.Cell, Waits: waits})
}

// runs are the functions of package lanes that wait for tasks.
var runs = []string{"golanes/kernel/lanes.(*vigil).wait", "golanes/kernel/lanes.(*vigil).enter"}

// left returns the goroutines of a cell that wait for others, and whether others of them are at work, and may be about to end.
func (w *Worker) left(cell int) (waits []proc.Wait, busy bool) {
	pending, _ := w.wakeups.pending()
	for _, g := range stacks.Survey() {
		wait := w.waitOf(g, cell)
		switch {
		case wait.Earlier || !w.executes(g.Labels, g.Frames) || g.Held():
		case !g.Asleep():
			busy = busy || g.State == "running" || g.State == "runnable"
		case pending && !wait.Never && (g.Wait() == stacks.Receive || g.Wait() == stacks.Select):
		case g.In(runs...): // waits for the tasks of a run, which are looked at themselves
		case g.In(interpreted...):
			waits = append(waits, wait)
		}
	}
	sortWaits(waits)
	return waits, busy
}
