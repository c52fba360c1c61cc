package census

import (
	"runtime"
	"runtime/metrics"
	"slices"
	"strings"
)

// listed is up to how many goroutines [Survey] lists one by one: that takes 2 ms for this many, and 40 ms for five times as many.
const listed = 2000

// Survey returns all goroutines of the process but the calling one: each with what Take says of it where they are few, else those that are
// alike together, without ids, states, creators and arguments.
func Survey() []Goroutine {
	if runtime.NumGoroutine() <= listed {
		return Take()[1:]
	}
	var list []Goroutine
	for _, e := range Profile() {
		if !e.In("golanes/kernel/internal/census.Profile") {
			list = append(list, Goroutine{Labels: e.Labels, Frames: e.Frames, Count: e.Count})
		}
	}
	return list
}

// A Gauge tells without a look at any goroutine whether there may be one to look for. The zero value is ready; it is not safe for
// concurrent use. A reading takes less than a microsecond.
type Gauge struct{ samples [2]metrics.Sample }

// Idle reports whether no goroutine but the calling one runs or could. Those in system calls may be about to.
func (g *Gauge) Idle() bool {
	if g.samples[0].Name == "" {
		g.samples[0].Name = "/sched/goroutines/running:goroutines"
		g.samples[1].Name = "/sched/goroutines/runnable:goroutines"
	}
	metrics.Read(g.samples[:])
	n := uint64(0)
	for _, s := range g.samples {
		if s.Value.Kind() == metrics.KindUint64 { // else it is another release of Go, and whoever asks has to look
			n += s.Value.Uint64()
		}
	}
	return n <= 1
}

// operations are what goroutines wait in, as the runtime's states have it or in the like, by the function that does it.
var operations = []struct{ function, name string }{
	{interp + "rangeChan", "chan receive (range)"},
	{interp + "recv", Receive},
	{interp + "send", Send},
	{"golanes/kernel/internal/rt.(*RT).wait", Select},
	{"golang.org/x/sync/errgroup.(*Group).Wait", "errgroup.Group.Wait"},
	{"golang.org/x/sync/errgroup.(*Group).Go", "errgroup.Group.Go"},
	{"golang.org/x/sync/semaphore.(*Weighted).Acquire", "semaphore.Weighted.Acquire"},
	{"golanes/kernel/lanes.(*vigil).", "lanes"},
	{"sync.(*Cond).Wait", "sync.Cond.Wait"},
	{"sync.(*WaitGroup).Wait", "sync.WaitGroup.Wait"},
	{"sync.(*Once).", "sync.Once.Do"},
	{"sync.(*RWMutex).Lock", "sync.RWMutex.Lock"},
	{"sync.(*RWMutex).RLock", "sync.RWMutex.RLock"},
	{"sync.(*Mutex).Lock", "sync.Mutex.Lock"},
	{"io.(*PipeReader).Read", "io.PipeReader.Read"},
	{"io.(*PipeWriter).Write", "io.PipeWriter.Write"},
}

// Operation names what the goroutine waits in: "chan receive", "select", "sync.Mutex.Lock". It is the state where there is no better word.
func (g Goroutine) Operation() string {
	found := g.Meaning()
	for _, frame := range g.Frames {
		if own(frame.Func) {
			break // what it was called by is not what waits
		}
		for _, o := range operations {
			if strings.HasPrefix(frame.Func, o.function) {
				found = o.name // of calls of the library within each other the outermost
				break
			}
		}
	}
	return found
}

// lockers are the functions that wait for a lock, whose address is their first argument.
var lockers = []string{"internal/sync.(*Mutex).lockSlow", "sync.(*Mutex).Lock", "sync.(*RWMutex).Lock", "sync.(*RWMutex).RLock"}

// Lock returns the address of the mutex that the goroutine waits for; 0 if it does not, or if it is not known. That of a sync.RWMutex is
// also that of the mutex in it.
func (f Frames) Lock() uintptr {
	for _, frame := range f {
		if own(frame.Func) {
			break
		}
		if p := frame.Pointer(); p != 0 && slices.Contains(lockers, frame.Func) {
			return p
		}
	}
	return 0
}

// asleep are the functions of libraries that wait for what another goroutine does, and for nothing else.
var asleep = []string{
	interp, "golanes/kernel/internal/rt.", "golanes/kernel/internal/worker.(*Worker).", "golanes/kernel/lanes.(*vigil).", "golanes/kernel/lanes.(*Session).context",
	"sync.", "golang.org/x/sync/", "context.(*cancelCtx).propagateCancel", "io.(*pipe)", "iter.Pull",
}

// Asleep reports whether the goroutine waits for another goroutine and for nothing else, as far as its calls tell: for no clock, network
// or user. A channel that it waits for may be that of a timer.
func (g Goroutine) Asleep() bool {
	if g.State == "" && (len(g.Frames) == 0 || g.Frames[0].Func != "runtime.gopark") {
		return false // one of a profile, which runs
	}
	switch g.Wait() {
	case Receive, Send, Select, Lock:
	default:
		return strings.HasPrefix(g.Waiter(), "iter.Pull")
	}
	switch g.State {
	case "running", "runnable", "syscall", "IO wait", "sleep":
		return false
	}
	waiter := g.Waiter()
	return slices.ContainsFunc(asleep, func(p string) bool { return strings.HasPrefix(waiter, p) })
}
