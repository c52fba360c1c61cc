package worker

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"

	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/progress"
	"golanes/kernel/internal/rt"
	"golanes/kernel/lanes"
)

const lanesPath = "golanes/kernel/lanes"

// newLanes returns the session of package lanes that the cells of a worker share.
func newLanes(w *Worker) *lanes.Session {
	return &lanes.Session{Host: lanes.Host{
		Stopped: w.stopped,
		Gate:    w.gate,
		Where:   w.thrownAt,
		Thrown:  func(p any) any { return rt.Panic(unwrap(p)) },
		Cell: func(labels map[string]string) (string, bool) {
			if labels[workerLabel] != w.name {
				return "", false
			}
			return "In[" + labels[cellLabel] + "]", true
		},
		Started: func(labels map[string]string) string { return positionOf(labels[startLabel]) },
		Begin: func() {
			rt.Grow()
			w.starts.count.Add(1) // not by who starts it, but before the run ends
			w.starts.began("")
		},
		Deadline: func(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
			return w.wakeups.context(context.WithTimeout(ctx, d))
		},
		Progress: func() *progress.Progress { return w.line(w.cellOf()).Progress() },
		Stop:     w.stopCells,
	}}
}

// lanesOf returns the functions of package lanes as a session has them.
func lanesOf(s *lanes.Session) map[string]reflect.Value {
	symbols := map[string]reflect.Value{}
	for name, f := range map[string]any{
		"Sequential": s.Sequential, "Concurrent": s.Concurrent, "Compare": s.Compare, "Sweep": s.Sweep, "Guess": s.Guess,
		"Check": s.Check, "Mark": s.Mark, "Span": s.Span, "Goroutines": s.Goroutines, "Stop": s.Stop,
	} {
		symbols[name] = reflect.ValueOf(f)
	}
	return symbols
}

// thrownAt says where the panic was thrown that the calling goroutine has just recovered, and forgets it. Of a function that lowering has
// taken apart, one with deferred calls for example, only its first line is known here.
func (w *Worker) thrownAt() string {
	for _, f := range w.traces.own() {
		switch {
		case f.Cell == "" || f.Line == 0, strings.HasPrefix(f.Func, "goˑ"): // lowering's own
		case f.Statement > 0 || strings.HasSuffix(f.Func, ".func"):
			return fmt.Sprintf("in the function at %s:%d", f.Cell, f.Line)
		default:
			return fmt.Sprintf("%s:%d", f.Cell, f.Line)
		}
	}
	return ""
}

// stopCells ends the goroutines of the cells of the given numbers, as in In[3]; without numbers those of all cells, and the calling cell.
func (w *Worker) stopCells(cells []int) {
	if len(cells) == 0 {
		var lives []*life
		for l := range w.all().lives {
			lives = append(lives, l)
		}
		w.fail(&goroutineError{failure: &proc.Failure{Name: "lanes.Stop", Value: "exit status 0", Exited: true}, soft: true, lives: lives})
		w.end(w.life())
		return
	}
	own := w.life()
	s := &stopping{lives: map[*life]bool{}, soft: true, impatient: true}
	for _, l := range w.lives.all() {
		for _, n := range cells {
			if l.name == fmt.Sprintf("In[%d]", n) {
				s.lives[l] = true
			}
		}
	}
	if s.lives[own] {
		panic(fmt.Sprintf("lanes.Stop(%s): it is this cell that runs; lanes.Stop() ends it too", strings.TrimSuffix(strings.TrimPrefix(own.name, "In["), "]")))
	}
	w.halt(s)
}
