package worker

import (
	"context"
	"maps"
	"runtime"
	"runtime/pprof"
	"strconv"
	"sync"
	"sync/atomic"

	"golanes/kernel/internal/label"
	"golanes/kernel/internal/rt"
)

// A life is what the goroutines of one cell have in common: what ends them.
type life struct {
	cell int
	name string        // "In[3]"
	done chan struct{} // the interpreter's channel operations wait for it too; unbuffered, see brake
	next bool          // the cell had a life before, and whoever is left of that does nothing any more

	mu       sync.Mutex    // held by who sets the next two
	stopping atomic.Bool   // its goroutines are to end
	hard     atomic.Bool   // without their deferred calls
	stop     chan struct{} // closed when the host's waits are to end
	late     chan struct{} // closed when those of deferred calls of goroutines that end are to end too
	closing  sync.Once     // of stop
	giving   sync.Once     // up: of late
}

func newLife(cell int, name string) *life {
	return &life{cell: cell, name: name, done: make(chan struct{}), stop: make(chan struct{}), late: make(chan struct{})}
}

// doom makes the goroutines end, with their deferred calls if soft. It reports false if they have to already.
func (l *life) doom(soft bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stopping.Load() {
		return false
	}
	l.hard.Store(!soft)
	l.stopping.Store(true)
	return true
}

// begin makes the goroutines end. The waits of the host end at once only where deferred calls may run, else with the brake.
func (l *life) begin(soft bool) {
	l.doom(soft)
	if !l.hard.Load() {
		l.wake()
	}
}

// wake ends the waits of the host, now and from now on.
func (l *life) wake() { l.closing.Do(func() { close(l.stop) }) }

// giveUp ends the waits of deferred calls.
func (l *life) giveUp() { l.giving.Do(func() { close(l.late) }) }

// lives are those of all cells. Readers need no lock: goroutines of cells ask with each wait and each print. Safe for concurrent use.
type lives struct {
	mu   sync.Mutex // serializes writers
	of   atomic.Pointer[map[string]*life]
	some atomic.Bool // something was stopped once
}

func (l *lives) all() map[string]*life {
	if m := l.of.Load(); m != nil {
		return *m
	}
	return nil
}

func (l *lives) add(x *life) {
	l.mu.Lock()
	defer l.mu.Unlock()
	next := maps.Clone(l.all())
	if next == nil {
		next = map[string]*life{}
	}
	next[strconv.Itoa(x.cell)] = x
	l.of.Store(&next)
}

// renew gives cells whose goroutines have ended new lives: timers and servers that they have started call functions as before. Those who
// wait for a lock, and go on when they get it, still have the old ones; see Waiting.
func (l *lives) renew(ended map[*life]bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	next := maps.Clone(l.all())
	for x := range ended {
		if key := strconv.Itoa(x.cell); next[key] == x {
			fresh := newLife(x.cell, x.name)
			fresh.done = x.done // functions that the cell has made wait for it
			fresh.next = true
			next[key] = fresh
		}
	}
	l.of.Store(&next)
}

// endingLabel marks goroutines that are to execute nothing but what they have deferred. Its value says where they leave the function that
// they were stopped in, see Leave; it is empty when they have.
const endingLabel = "ending"

func ending() bool {
	_, ok := label.Get(endingLabel)
	return ok
}

// life returns that of the cell that started the calling goroutine; where that is not known, as in a callback of the network, that of the
// running cell, and between cells one that is nobody's.
func (w *Worker) life() *life {
	if name, _ := label.Get(workerLabel); name == w.name {
		cell, _ := label.Get(cellLabel)
		if l := w.lives.all()[cell]; l != nil {
			return l
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.current != nil {
		return w.current
	}
	return w.stray
}

// adopt makes the calling goroutine one of the life's cell, unless it is one: then it has more labels, such as that of a task.
func (w *Worker) adopt(l *life) {
	if name, _ := label.Get(workerLabel); name == w.name {
		return
	}
	pprof.SetGoroutineLabels(pprof.WithLabels(context.Background(), pprof.Labels(cellLabel, strconv.Itoa(l.cell), workerLabel, w.name)))
}

// An ender is what package rt asks about the calling goroutine.
type ender struct{ *Worker }

var _ rt.Stopper = ender{}

// Stopped returns a channel that is closed when a wait of the calling goroutine is to end.
func (w ender) Stopped() <-chan struct{} { return w.stopped() }

func (w *Worker) stopped() <-chan struct{} {
	l := w.life()
	if w.lives.some.Load() && ending() {
		return l.late
	}
	return l.stop
}

// Waiting is called before a wait that nothing can end, and returns what is to be called after it: if the goroutine was stopped
// meanwhile, that calls undo and ends the goroutine.
func (w ender) Waiting() func(undo func()) {
	w.passed.Add(1)
	l, braked := w.life(), w.Braked()
	return func(undo func()) {
		if braked || l.stopping.Load() && !ending() {
			undo()
			w.end(l)
		}
	}
}

// End is called by a goroutine that was stopped: it executes nothing from now on but its deferred calls. If it must not execute those, it
// returns as long as the interpreter does not execute anything, and not at all otherwise.
func (w ender) End() { w.end(w.life()) }

func (w *Worker) end(l *life) {
	w.passed.Add(1)
	if !l.hard.Load() {
		label.Set(endingLabel, "")
		runtime.Goexit()
	}
	if !(ender{w}).Braked() {
		rt.Hold()
	}
}

// leaves reports whether the calling goroutine was stopped.
func (w *Worker) leaves() bool { return w.lives.some.Load() && (ending() || w.life().stopping.Load()) }
