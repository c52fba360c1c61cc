package worker

import (
	"bytes"
	"runtime/pprof"
	"slices"
	"strings"
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
	var b bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&b, 1); err != nil {
		panic("worker: " + err.Error()) // a Buffer takes everything
	}
	for text := range strings.SplitSeq(b.String(), "\n\n") {
		s := parseStack(text)
		if !s.executes(w.name) || s.held() {
			continue
		}
		parked := s.in(parking)
		waits := s.waits()
		l := w.lives.all()[s.cell()]
		switch {
		case l != nil && !lives[l]:
			if len(s.functions) == 1 && s.in(interpreted) { // it begins, or has ended
				continue
			}
			if l.stopping.Load() && waits { // it was stopped, and does not know yet
				continue
			}
			if t.alive[l] += s.count; !waits && !parked {
				t.others += s.count
			}
		case parked && (braking || s.in(parking[1:])): // else it has yet to notice that it may go on
		case s.ends():
			t.ending += s.count
		case waits && s.inChannel():
			t.channels += s.count
		case waits:
			t.waiting += s.count
			t.calls[s.call()] += s.count
		default:
			t.working += s.count
			t.calls[s.call()] += s.count
		}
	}
	return t
}

// parking are the functions in which goroutines wait for the end of a pulse, or make one.
var parking = []string{"golanes/kernel/internal/worker.(*pulse).wait", "golanes/kernel/internal/worker.(*Worker).halt"}

// cell returns the label that says whose the goroutines are.
func (s stack) cell() string {
	_, rest, _ := strings.Cut(s.labels, `"`+cellLabel+`":"`)
	cell, _, _ := strings.Cut(rest, `"`)
	return cell
}

// ends reports whether the goroutines were stopped and execute deferred calls.
func (s stack) ends() bool { return strings.Contains(s.labels, `"`+endingLabel+`":`) }

// inChannel reports whether the goroutines are in a channel operation of the interpreter.
func (s stack) inChannel() bool {
	i := slices.Index(s.functions, "reflect.Select")
	return i >= 0 && i+1 < len(s.functions) && strings.HasPrefix(s.functions[i+1], "github.com/traefik/yaegi/interp.")
}

// call returns the function of the host that a cell has called, as Go writes it in a program; empty if there is none.
func (s stack) call() string {
	i := slices.Index(s.functions, "reflect.Value.call")
	if i < 1 || strings.HasPrefix(s.functions[i-1], "github.com/traefik/yaegi/interp.") {
		return ""
	}
	name := s.functions[i-1]
	name = name[strings.LastIndexByte(name, '/')+1:]
	return strings.NewReplacer("(*", "", ")", "").Replace(name)
}
