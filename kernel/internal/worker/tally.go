package worker

import (
	"slices"
	"strings"

	stacks "golanes/kernel/internal/census" // not to be taken for the type
)

// A tally counts the goroutines that execute cells, in two groups: those of the cells that are to be stopped, and the others.
type tally struct {
	working  int
	channels int            // in a channel operation of the interpreter
	ending   int            // execute what they have deferred
	waiting  int            // in calls of the host that nothing ends
	calls    map[string]int // what the last are in
	others   int            // of other cells, at work
	alive    map[*life]int  // of other cells, at work or not
}

// tally counts the goroutines that execute cells of this worker, whoever started them. Those that are held do not count, nor those
// of the host that will call functions of cells, as timers and servers do, but do not do so now.
//
// It takes the runtime's word, the goroutine profile: a count of the goroutines that cells start would not know of those that the host
// starts for them, and would take time when there is nothing to stop.
func (w *Worker) tally(lives map[*life]bool) tally {
	braking := w.pulse.Load() != nil
	t := tally{calls: map[string]int{}, alive: map[*life]int{}}
	for _, e := range stacks.Profile() {
		if !w.executes(e.Labels, e.Frames) || held(e.Frames) {
			continue
		}
		parked := e.In(parking...)
		waits := parks(e.Frames)
		l := w.lives.all()[e.Labels[cellLabel]]
		switch {
		case l != nil && !lives[l]:
			if calls := outward(e.Frames); len(calls) == 1 && e.In(interpreted...) { // it begins, or has ended
				continue
			}
			if l.stopping.Load() && waits { // it was stopped, and does not know yet
				continue
			}
			if t.alive[l] += e.Count; !waits && !parked {
				t.others += e.Count
			}
		case parked && (braking || e.In(parking[1:]...)): // else it has yet to notice that it may go on
		case ends(e.Labels):
			t.ending += e.Count
		case waits && inChannel(e.Frames):
			t.channels += e.Count
		case waits:
			t.waiting += e.Count
			t.calls[call(e.Frames)] += e.Count
		default:
			t.working += e.Count
			t.calls[call(e.Frames)] += e.Count
		}
	}
	return t
}

// parking are the functions in which goroutines wait for the end of a pulse, or make one.
var parking = []string{"golanes/kernel/internal/worker.(*pulse).wait", "golanes/kernel/internal/worker.(*Worker).halt"}

// ends reports whether goroutines with these labels were stopped and execute deferred calls.
func ends(labels map[string]string) bool {
	_, ok := labels[endingLabel]
	return ok
}

// outward are the calls without those of the runtime that are the innermost and the outermost.
func outward(calls stacks.Frames) stacks.Frames {
	own := func(f stacks.Frame) bool { return !strings.HasPrefix(f.Func, "runtime.") }
	first := max(slices.IndexFunc(calls, own), 0)
	last := len(calls)
	for last > first && !own(calls[last-1]) {
		last--
	}
	return calls[first:last]
}

const interpreter = "github.com/traefik/yaegi/interp."

// inChannel reports whether goroutines are in a channel operation of the interpreter.
func inChannel(calls stacks.Frames) bool {
	i := slices.IndexFunc(calls, func(f stacks.Frame) bool { return f.Func == "reflect.Select" })
	return i >= 0 && i+1 < len(calls) && strings.HasPrefix(calls[i+1].Func, interpreter)
}

// call returns the function of the host that a cell has called, as Go writes it in a program; empty if there is none.
func call(calls stacks.Frames) string {
	calls = outward(calls)
	i := slices.IndexFunc(calls, func(f stacks.Frame) bool { return f.Func == "reflect.Value.call" })
	if i < 1 || strings.HasPrefix(calls[i-1].Func, interpreter) {
		return ""
	}
	name := calls[i-1].Func
	name = name[strings.LastIndexByte(name, '/')+1:]
	return strings.NewReplacer("(*", "", ")", "").Replace(name)
}
