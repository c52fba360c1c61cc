package worker

import (
	"strings"

	stacks "golanes/kernel/internal/census" // not to be taken for the type
)

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

// parks reports whether goroutines wait in the runtime or in a system call.
func parks(calls stacks.Frames) bool {
	return len(calls) > 0 && (calls[0].Func == "runtime.gopark" || strings.Contains(strings.ToLower(calls[0].Func), "syscall"))
}
