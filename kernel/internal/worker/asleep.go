package worker

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	stacks "golanes/kernel/internal/census"
	"golanes/kernel/internal/proc"
)

// A cell whose goroutines all wait for each other hangs for ever. Go's runtime says so of a program, but here the kernel's own
// goroutines run. So while a cell runs, somebody looks now and then.

const (
	lookInterval = 250 * time.Millisecond
	mostListed   = 50_000 // goroutines that a traceback is made of, for 0.2 s
	looks        = 3      // with the same result, before it is said
)

// A watch looks whether the running cell is deadlocked. It belongs to the goroutine that waits for the end of the cell, and runs no
// other.
type watch struct {
	w         *Worker
	run       proc.Run
	ticker    *time.Ticker // nil when there is no more to find out
	gauge     stacks.Gauge
	before    uint64 // goroutines that had been started when the cell began; see leaks
	seen      string // who waited where at the last look; empty if somebody did not
	times     int
	collected bool
}

// newWatch begins to watch a cell that is about to begin.
func (w *Worker) newWatch(r proc.Run) *watch {
	if w.bubble != nil {
		return nil // its timers would have the clock go on, and package synctest knows of a deadlock
	}
	return &watch{w: w, run: r, ticker: time.NewTicker(lookInterval), before: w.starts.count.Load()}
}

func (x *watch) ticks() <-chan time.Time {
	if x == nil {
		return nil
	}
	return x.ticker.C
}

func (x *watch) end() {
	if x != nil {
		x.ticker.Stop()
	}
}

// look looks at the goroutines, unless one runs anyway, and says so when none has done anything at several looks in a row.
func (x *watch) look() {
	var waits []proc.Wait
	if x.gauge.Idle() {
		waits = x.w.asleep(x.run.Cell, stacks.Survey())
	}
	if waits == nil {
		x.seen, x.times = "", 0
		return
	}
	if seen := fmt.Sprint(waits); seen != x.seen {
		x.seen, x.times = seen, 0
	}
	x.times++
	if x.times < looks {
		return
	}
	pending, collectable := x.w.wakeups.pending()
	if collectable && !x.collected {
		x.collected = true
		collect()
		pending, _ = x.w.wakeups.pending()
	}
	if pending {
		x.seen, x.times = "", 0
		return
	}
	x.found(waits)
}

// found says that the cell is deadlocked, or ends it.
func (x *watch) found(waits []proc.Wait) {
	// Where they are many, until here they were only counted; now it may take a while, as nobody has anything to do.
	if n := len(waits); waits[n-1].ID == 0 && runtime.NumGoroutine() <= mostListed {
		if listed := x.w.asleep(x.run.Cell, stacks.Take()[1:]); listed != nil {
			waits = listed
		}
	}
	if x.w.lanes.Asleep(func(task string) string { return waitText(waits, task) }) {
		x.w.options.Event(proc.Event{Kind: proc.Asleep, Cell: x.run.Cell, Waits: waits, Name: "run"})
		x.seen, x.times = "", 0
		return
	}
	if x.run.EndAsleep {
		x.w.mu.Lock()
		current := x.w.current
		x.w.mu.Unlock()
		x.w.failLife(current, &goroutineError{failure: &proc.Failure{
			Name: "fatal error", Value: proc.AllAsleep, Waits: waits, Exited: true, Status: 2,
		}})
		return
	}
	x.w.options.Event(proc.Event{Kind: proc.Asleep, Cell: x.run.Cell, Waits: waits})
	x.ticker.Stop()
}

// asleep returns the goroutines of cells among all others, if they all wait for each other; nil if one does not.
func (w *Worker) asleep(cell int, all []stacks.Goroutine) []proc.Wait {
	var waits []proc.Wait
	var locks []uintptr            // that they wait for
	numbers := map[uint32]uint64{} // to ids
	for _, g := range all {
		if !w.concerns(g) {
			continue
		}
		if !g.Asleep() {
			return nil
		}
		if w.executes(g.Labels, g.Frames) && g.In(interpreted...) {
			waits = append(waits, w.waitOf(g, cell))
			numbers[numberOf(g.Labels[startLabel])] = g.ID
			locks = append(locks, g.Lock())
		}
	}
	for i := range waits {
		if n := w.locks.holder(locks[i]); n != 0 && strings.HasSuffix(waits[i].Operation, "Lock") {
			waits[i].Holder = numbers[n]
		}
	}
	sortWaits(waits)
	return waits
}

// concerns reports whether a goroutine may do something for a cell: its own goroutines, and those that libraries have for it.
func (w *Worker) concerns(g stacks.Goroutine) bool {
	name, labelled := g.Labels[workerLabel]
	executes := w.executes(g.Labels, g.Frames)
	switch {
	case labelled && name != w.name, executes && (g.Held() || w.ghost(g)):
		return false
	case executes:
		return true
	case g.Kernel(), g.In("runtime/trace.Start.func1", "runtime.ReadTrace", "os/signal.loop"):
		return false
	}
	return labelled || !g.Asleep() && g.State != "chan receive"
}

// ghost reports whether a goroutine was stopped, and waits for a lock or the like, after which it ends.
func (w *Worker) ghost(g stacks.Goroutine) bool {
	l := w.lives.all()[g.Labels[cellLabel]]
	return l != nil && (l.next || l.stopping.Load()) && g.In("golanes/kernel/internal/rt.waiting")
}

// waitOf describes a goroutine that waits.
func (w *Worker) waitOf(g stacks.Goroutine, cell int) proc.Wait {
	id, task := w.lanes.Task(g.Labels)
	return proc.Wait{
		ID:        g.ID,
		Count:     g.Count,
		Started:   positionOf(g.Labels[startLabel]),
		Entry:     g.In("golanes/kernel/internal/worker.(*Worker).execute.func1"),
		Earlier:   g.Labels[cellLabel] != fmt.Sprint(cell),
		Operation: g.Operation(),
		Never:     g.Leaked,
		Task:      task,
		TaskID:    id,
		Frames:    w.code.frames(g.Frames),
	}
}

// sortWaits puts the goroutine of the cell first, then the others in the order in which they were started.
func sortWaits(waits []proc.Wait) {
	slices.SortFunc(waits, func(a, b proc.Wait) int {
		if a.Entry != b.Entry {
			return map[bool]int{true: -1, false: 1}[a.Entry]
		}
		return cmp.Or(cmp.Compare(a.ID, b.ID), strings.Compare(fmt.Sprint(a), fmt.Sprint(b)))
	})
}

// waitText says what a task waits in, as far as it is known here.
func waitText(waits []proc.Wait, task string) string {
	for _, w := range waits {
		if w.TaskID == task && w.Started == "" {
			if len(w.Frames) > 0 {
				return fmt.Sprintf("%s, in the function at %s:%d", w.Operation, w.Frames[0].Cell, w.Frames[0].Line)
			}
			return w.Operation
		}
	}
	return ""
}
