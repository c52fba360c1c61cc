package worker

import (
	"fmt"
	"reflect"
	"strings"

	"golanes/kernel/internal/rt"
	"golanes/kernel/lanes"
)

const lanesPath = "golanes/kernel/lanes"

// newLanes returns the session of package lanes that the cells of a worker share.
func newLanes(w *Worker) *lanes.Session {
	return &lanes.Session{Host: w.bubble.host(lanes.Host{
		Stopped: w.rt.Stopped,
		Where:   w.thrownAt,
		Thrown:  func(p any) any { return rt.Panic(unwrap(p)) },
		Cell: func(labels map[string]string) (string, bool) {
			if labels[workerLabel] != w.name {
				return "", false
			}
			return "In[" + labels[cellLabel] + "]", true
		},
		Stop: func() { w.exit("lanes.Stop", 0) },
	})}
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
