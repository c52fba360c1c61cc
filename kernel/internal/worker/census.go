package worker

import (
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// A stack is an entry of a goroutine profile: goroutines that are at the same place with the same labels.
type stack struct {
	count     int
	pc        uintptr // the innermost return address
	labels    string
	functions []string // innermost first, without those of the runtime that are called by others
}

// parseStack reads an entry of a goroutine profile as [pprof.Profile.WriteTo] writes it with debug=1. What is no entry has count 0.
func parseStack(text string) (s stack) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, "# labels: "); ok {
			s.labels = rest
		} else if rest, ok := strings.CutPrefix(line, "#"); ok {
			if fields := strings.Fields(rest); len(fields) > 1 {
				name, _, _ := strings.Cut(fields[1], "+0x")
				s.functions = append(s.functions, name)
			}
		} else if count, pcs, ok := strings.Cut(line, " @"); ok {
			s.count, _ = strconv.Atoi(count)
			if pcs := strings.Fields(pcs); len(pcs) > 0 {
				pc, _ := strconv.ParseUint(pcs[0], 0, 64)
				s.pc = uintptr(pc)
			}
		}
	}
	return s
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

// executes reports whether the goroutines execute cells of the worker of the given name. Timers have no labels, and are nobody else's
// where each worker has a process.
func (s stack) executes(worker string) bool {
	own := strings.Contains(s.labels, labelOf(worker))
	foreign := !own && strings.Contains(s.labels, `"`+workerLabel+`":`)
	return !foreign && s.in(interpreted) || own && s.in(started)
}

// in reports whether the goroutines are in one of the functions.
func (s stack) in(functions []string) bool {
	return slices.ContainsFunc(s.functions, func(f string) bool { return slices.Contains(functions, f) })
}

// holding are the functions that the goroutines of a stopped cell do not leave.
var holding = []string{"golanes/kernel/internal/rt.Hold", "golanes/kernel/internal/rt.waiting"}

// held reports whether the goroutines will not execute anything of a stopped cell: they are held, or are iterators that nobody asks for
// their next value.
func (s stack) held() bool {
	return s.in(holding) || len(s.functions) > 0 && strings.HasPrefix(s.functions[0], "iter.Pull[")
}

// waits reports whether the goroutines wait in the runtime or in a system call.
func (s stack) waits() bool {
	if len(s.functions) > 0 && strings.Contains(strings.ToLower(s.functions[0]), "syscall") {
		return true
	}
	f := runtime.FuncForPC(s.pc - 1)
	return f != nil && f.Name() == "runtime.gopark"
}
