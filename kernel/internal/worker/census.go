package worker

import (
	"strings"

	stacks "golanes/kernel/internal/census" // not to be taken for the type
)

// A census counts the goroutines that execute cells.
type census struct {
	running int
	waiting int // in calls of the host that nothing ends
}

// census counts the goroutines that execute cells of this worker, whoever started them. Those that are held do not count, nor those
// of the host that will call functions of cells, as timers and servers do, but do not do so now.
//
// It takes the runtime's word, the goroutine profile: a count of the goroutines that cells start would not know of those that the host
// starts for them, and would take time when there is nothing to stop.
func (w *Worker) census() (c census) {
	for _, e := range stacks.Profile() {
		switch {
		case !w.executes(e.Labels, e.Frames) || held(e.Frames):
		case parked(e.Frames):
			c.waiting += e.Count
		default:
			c.running += e.Count
		}
	}
	return c
}

// Functions that a goroutine that executes a cell is in. It may be about to, and not in the interpreter yet.
var (
	interpreted = []string{
		"github.com/traefik/yaegi/interp.runCfg",
		"golanes/kernel/internal/rt.(*RT).start.func1",
		"golanes/kernel/internal/worker.(*Worker).execute.func1",
		"reflect.makeFuncStub", // a function value
	}
	started = []string{ // by the host for cells, but also for itself
		"sync.(*WaitGroup).Go.func1",
		"golang.org/x/sync/errgroup.(*Group).Go.func1",
	}
)

// executes reports whether goroutines with these labels, in these calls, execute cells of this worker. Timers have no labels, and are
// nobody else's where each worker has a process.
func (w *Worker) executes(labels map[string]string, calls stacks.Frames) bool {
	name, labelled := labels[workerLabel]
	return (!labelled || name == w.name) && calls.In(interpreted...) || name == w.name && calls.In(started...)
}

// holding are the functions that the goroutines of a stopped cell do not leave.
var holding = []string{"golanes/kernel/internal/rt.Hold", "golanes/kernel/internal/rt.waiting"}

// held reports whether goroutines of a stopped cell will not execute anything of it: they are held, or are iterators that nobody asks for
// their next value.
func held(calls stacks.Frames) bool {
	return calls.In(holding...) || strings.HasPrefix(calls.Waiter(), "iter.Pull[")
}

// parked reports whether goroutines wait in the runtime or in a system call.
func parked(calls stacks.Frames) bool {
	return len(calls) > 0 && (calls[0].Func == "runtime.gopark" || strings.Contains(strings.ToLower(calls[0].Func), "syscall"))
}
