package worker

import (
	"fmt"
	"reflect"
	"time"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"
	"github.com/traefik/yaegi/stdlib/syscall"
	"github.com/traefik/yaegi/stdlib/unrestricted"

	"golanes/kernel/internal/rt"
	"golanes/kernel/lanes"
)

// use gives the interpreter what cells can import.
func (w *Worker) use() {
	exit := w.options.Exit
	if exit == nil {
		exit = func(status int) { panic(fmt.Sprintf("os.Exit(%d)", status)) }
	}
	for _, exports := range []interp.Exports{
		stdlib.Symbols,
		unrestricted.Symbols, // os/exec: the machine is the learner's own, as in any kernel
		syscall.Symbols,
		{
			"golanes/kernel/lanes/lanes": lanesSymbols(),
			rt.Path + "/rt":              w.rt.Symbols(),
			// What would not notice that its cell was stopped, or ends the process.
			"time/time": {"Sleep": reflect.ValueOf(w.sleep)},
			"os/os":     {"Exit": reflect.ValueOf(exit)},
		},
	} {
		if err := w.interp.Use(exports); err != nil {
			panic(fmt.Sprintf("worker: the interpreter refuses its own symbols: %v", err))
		}
	}
}

// sleep is time.Sleep that ends with its cell's interrupt.
func (w *Worker) sleep(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-w.rt.Stopped():
	}
}

// lanesSymbols returns package lanes as the interpreter imports it; a test compares it with the package.
func lanesSymbols() map[string]reflect.Value {
	return map[string]reflect.Value{
		"Compare":    reflect.ValueOf(lanes.Compare),
		"Concurrent": reflect.ValueOf(lanes.Concurrent),
		"N":          reflect.ValueOf(lanes.N),
		"Sequential": reflect.ValueOf(lanes.Sequential),
		"Task":       reflect.ValueOf(lanes.Task),
		"Report":     reflect.ValueOf((*lanes.Report)(nil)),
		"Run":        reflect.ValueOf((*lanes.Run)(nil)),
		"TaskResult": reflect.ValueOf((*lanes.TaskResult)(nil)),
		"Work":       reflect.ValueOf((*lanes.Work)(nil)),
	}
}
