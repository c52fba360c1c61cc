package worker

import (
	"context"
	"fmt"
	"maps"
	"os"
	"regexp"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golanes/kernel/internal/limit"
	"golanes/kernel/internal/proc"
)

// How often a guard looks: a cell allocates some megabytes in a millisecond.
const (
	busyTick = 10 * time.Millisecond
	nearTick = time.Millisecond       // where memory is more than half the limit: a cell takes 100 MiB in 10 ms
	idleTick = 100 * time.Millisecond // between cells
)

// collectAgain is how soon the guard itself collects garbage again. The runtime collects too where memory is short.
const collectAgain = 100 * time.Millisecond

// What a goroutine may use of stack. A call of a function of a cell takes 600 bytes, one through a function value up to 3 KiB. A stack
// doubles when it is full: so the guard stops a goroutine whose calls take more than 128 MiB, which is 200,000 calls, when its stack has
// become 256 MiB. Twice that takes four times as long to stop. Compiled code recurses faster than a guard looks; for that there is the
// runtime's own limit, at which the process dies.
const (
	mostStack    = 128 << 20
	stackShare   = 8        // of the memory at most
	usualStack   = 16 << 10 // of a goroutine; what is more is one that is deep
	runtimeStack = 512 << 20
)

// leastSlack is what a cell may take between a guard's look and its stop.
const leastSlack = 192 << 20

// talkative is up to how many goroutines a dying process writes all of them, not only the one that it dies of: each takes a while.
const talkative = 200

// A guard sees to it that cells do not use more than their limits. It looks at what the runtime counts and, when that is too much, stops
// the running cell with every goroutine that cells have started. What cells have in their variables stays, unless there is too little
// memory even so: then the process ends as one does that has no memory left.
type guard struct {
	worker  *Worker
	limits  limit.Limits
	base    atomic.Int64              // bytes that variables held after the last stop, if that was much
	left    atomic.Int64              // goroutines that were there after the last stop, if they were many: some cannot be ended
	swept   time.Time                 // when stacks that nobody has were last collected; of watch alone
	failed  atomic.Pointer[complaint] // the last
	level   string                    // of the runtime's tracebacks; watch alone uses it
	mu      sync.Mutex                // guards samples
	samples []metrics.Sample
}

// A complaint is the failure of a cell that was stopped.
type complaint struct {
	*proc.Failure
	stack string // of the goroutine that the failure names, as the runtime writes it
}

// The samples of a guard.
const (
	totalMemory = iota
	releasedMemory
	stackMemory
	goroutineCount
)

// newGuard sets the runtime's own limits. A guard whose limits are 0 limits nothing but the stack.
func newGuard(w *Worker, l limit.Limits) *guard {
	g := &guard{worker: w, limits: l, samples: make([]metrics.Sample, 4)}
	for i, name := range []string{
		totalMemory: "/memory/classes/total:bytes", releasedMemory: "/memory/classes/heap/released:bytes",
		stackMemory: "/memory/classes/heap/stacks:bytes", goroutineCount: "/sched/goroutines:goroutines",
	} {
		g.samples[i].Name = name
	}
	debug.SetMaxStack(runtimeStack)
	g.talk(usage{})
	if l.Memory > 0 {
		debug.SetMemoryLimit(l.Memory / 4 * 3) // what is garbage is collected before anybody looks
	}
	return g
}

// A usage is what the process uses.
type usage struct {
	memory     int64 // bytes
	stack      int64 // bytes, more or less of the largest one
	goroutines int64
}

// usage reads what the runtime counts. Of memory that is also what has been allocated and never touched, which costs nothing: where it
// looks like much, the system knows better.
func (g *guard) usage() usage {
	g.mu.Lock()
	defer g.mu.Unlock()
	metrics.Read(g.samples)
	n := func(i int) int64 { return int64(g.samples[i].Value.Uint64()) }
	memory := n(totalMemory) - n(releasedMemory)
	if l := g.limits.Memory; l > 0 && memory > l/2 {
		if resident := limit.Resident(os.Getpid()); resident > 0 {
			memory = min(memory, resident)
		}
	}
	return usage{memory, n(stackMemory) - n(goroutineCount)*usualStack, n(goroutineCount)}
}

// watch looks until ctx ends.
func (g *guard) watch(ctx context.Context) {
	timer := time.NewTimer(busyTick)
	defer timer.Stop()
	var collected time.Time
	for {
		select {
		case <-timer.C:
		case <-ctx.Done():
			return
		}
		cell := g.running()
		u := g.usage()
		if l := g.limits.Memory; l > 0 && u.memory > g.threshold() && u.memory < l+leastSlack/2 && time.Since(collected) > collectAgain {
			collected = time.Now()
			runtime.GC() // it may be garbage, such as a variable has held that was set to nil
			u = g.usage()
		}
		g.talk(u)
		if c := g.excess(u); c != nil {
			g.stop(cell, c)
		}
		timer.Reset(g.tick(u))
	}
}

// running returns the life of the cell that runs, nil between cells.
func (g *guard) running() *life {
	g.worker.mu.Lock()
	defer g.worker.mu.Unlock()
	return g.worker.current
}

// tick is how long it is until the next look.
func (g *guard) tick(u usage) time.Duration {
	switch {
	case g.limits.Memory > 0 && u.memory > max(g.limits.Memory/2, g.base.Load()):
		return nearTick
	case g.running() == nil:
		return idleTick
	}
	return busyTick
}

// talk has the runtime write all goroutines when it dies, unless there are many.
func (g *guard) talk(u usage) {
	level := "all"
	if u.goroutines > talkative {
		level = "single"
	}
	if level != g.level {
		g.level = level
		debug.SetTraceback(level)
	}
}

// stackOverflow is the name of failures of cells whose calls are too deep.
const stackOverflow = "stack overflow"

// errMemory is in the failures of cells that have used too much memory.
const errMemory = "out of memory"

// excess says what is too much, or nothing.
func (g *guard) excess(u usage) *complaint {
	l := g.limits
	var f *proc.Failure
	switch {
	case u.stack > g.stackLimit()*15/8: // while it is moved, a stack is there twice, once of half its size
		f = &proc.Failure{Name: stackOverflow, Value: fmt.Sprintf("goroutine stack exceeds %s limit: a function calls itself without end, or too deep",
			limit.Size(g.stackLimit()))}
	case l.Goroutines > 0 && u.goroutines-g.left.Load() > int64(l.Goroutines):
		f = &proc.Failure{Name: "too many goroutines", Value: fmt.Sprintf("%s goroutines at once: the limit is %s (%s)",
			limit.Count(u.goroutines), limit.Count(int64(l.Goroutines)), limit.Goroutines)}
	case l.Memory > 0 && u.memory > g.threshold():
		f = &proc.Failure{Name: errMemory, Value: fmt.Sprintf("cells use %s, the limit is %s (%s)", limit.Size(u.memory), limit.Size(l.Memory), limit.Memory)}
	default:
		g.forget(u)
		return nil
	}
	c := &complaint{Failure: f}
	depth := 0
	f.Frames, c.stack, depth = g.where(u)
	if f.Name == stackOverflow && depth < deep {
		// The stacks of goroutines that have ended, until they are collected, or of many.
		if time.Since(g.swept) > time.Second {
			runtime.GC()
			g.swept = time.Now()
		}
		return nil
	}
	return c
}

// deep is how many calls of the host a recursion has at least that takes too much stack; ten for each of a cell.
const deep = 50_000

// elided is how a traceback says that it does not have all calls.
var elided = regexp.MustCompile(`(?m)^\.\.\.(\d+) frames elided\.\.\.$`)

// depthOf returns how many calls a traceback leaves out.
func depthOf(stack string) int {
	if m := elided.FindStringSubmatch(stack); m != nil {
		n, _ := strconv.Atoi(m[1]) // digits
		return n
	}
	return 0
}

// threshold is how much memory stops a cell: less than the limit, so that what it has in its variables can stay. What variables have
// held since the last stop leaves room for a cell that lets go of it.
func (g *guard) threshold() int64 {
	soft, base := g.soft(), g.base.Load()
	if base < soft {
		return soft
	}
	return base + max((g.limits.Memory-base)/2, g.limits.Memory/16)
}

func (g *guard) soft() int64 { return g.limits.Memory / 8 * 7 }

// hard is how much memory ends the process once its cells have been stopped: more than the limit by what a cell takes until it stops.
func (g *guard) hard() int64 { return g.limits.Memory + max(g.limits.Memory/4, leastSlack) }

// stackLimit is what the calls of one goroutine may take.
func (g *guard) stackLimit() int64 {
	if l := g.limits.Memory; l > 0 {
		return min(mostStack, l/stackShare)
	}
	return mostStack
}

// forget forgets what was left after the last stop once it has gone.
func (g *guard) forget(u usage) {
	if u.memory < g.soft() {
		g.base.Store(0)
	}
	g.left.Store(min(g.left.Load(), u.goroutines))
}

// where returns the calls and the stack of the goroutine that most likely is the one: that which runs or can run, and is the deepest; and
// how many calls the deepest of all leaves out.
func (g *guard) where(u usage) (frames []proc.Frame, stack string, depth int) {
	if u.goroutines > 10*talkative {
		return nil, "", 0 // the world would stop for long
	}
	buf := make([]byte, 64<<10+u.goroutines*4<<10)
	for part := range strings.SplitSeq(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
		depth = max(depth, depthOf(part))
		for _, c := range g.worker.code.read(part) {
			runs := c.State == "running" || c.State == "runnable" || strings.HasPrefix(c.State, "GC ") // it helps the collector
			if runs && len(c.Frames) > len(frames) {
				frames, stack = c.Frames, part
			}
		}
	}
	return frames, stack, depth
}

// stop stops the cell that ran at the look or, between cells, what cells have left. It does nothing if another one runs by now.
func (g *guard) stop(cell *life, c *complaint) {
	w := g.worker
	all := w.all()
	all.soft = false
	w.mu.Lock()
	running, last := w.current, w.last
	if running != cell {
		w.mu.Unlock()
		return
	}
	if running != nil && running.doom(false) {
		g.failed.Store(c)
		w.cancel(&goroutineError{failure: c.Failure, lives: slices.Collect(maps.Keys(all.lives))})
	}
	w.mu.Unlock()
	if running != nil {
		g.insist(c)
		return
	}
	if last == nil || !w.running.TryLock() {
		return // a cell begins or ends; the next look is soon
	}
	defer w.running.Unlock()
	w.halt(all)
	g.relieve(c)
	w.options.Event(proc.Event{Kind: proc.Panicked, Cell: last.cell, Failure: c.Failure})
}

// insist ends the process if a cell that is being stopped goes on to take memory.
func (g *guard) insist(c *complaint) {
	if l := g.limits.Memory; l > 0 {
		if u := g.usage(); u.memory > g.hard()+l/8 {
			g.die(u, c)
		}
	}
}

// relieve frees the memory that a stopped cell has left, and ends the process if that is too little. Else it adds to the failure what
// there is to do.
func (g *guard) relieve(c *complaint) {
	debug.FreeOSMemory()
	c.Value += "; what cells had started was stopped, variables are kept"
	u := g.usage()
	if u.goroutines > int64(g.limits.Goroutines)/4 {
		g.left.Store(u.goroutines)
	}
	if c.Name != errMemory {
		return
	}
	if u.memory > g.hard() {
		g.die(u, c)
	}
	if u.memory > g.limits.Memory/2 {
		c.Value += fmt.Sprintf(" and hold %s: set to nil what is not needed", limit.Size(u.memory))
	}
	if u.memory > g.soft() {
		g.base.Store(u.memory)
	}
}

// die ends the process in the words of the runtime, which the parent reads.
func (g *guard) die(u usage, c *complaint) {
	fmt.Fprintf(os.Stderr, "fatal error: %s: the worker uses %s, the limit is %s (%s)\n\n%s\n",
		errMemory, limit.Size(u.memory), limit.Size(g.limits.Memory), limit.Memory, c.stack)
	os.Exit(2)
}

// relieved sees to the failure of a cell, if it is a guard's.
func (w *Worker) relieved(failure *proc.Failure) {
	if failure == nil || w.guard == nil {
		return
	}
	if c := w.guard.failed.Load(); c != nil && c.Failure == failure {
		w.guard.relieve(c)
	}
}
