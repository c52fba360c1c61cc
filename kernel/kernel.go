package kernel

import (
	"context"
	"log/slog"
	"os"
	"runtime/debug"

	"golanes/kernel/internal/engine"
	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/supervisor"
	"golanes/kernel/internal/worker"
)

// Version is the version of golanes.
const Version = "0.1.0"

// AllAsleep is the value of the error of a cell that was ended since all its goroutines waited for each other.
const AllAsleep = proc.AllAsleep

// Options configure a kernel. The zero value is a kernel as Jupyter starts it.
type Options struct {
	Logger *slog.Logger // nil discards
	// InProcess interprets in this process: no child, and no protection from what cells do. For platforms without processes.
	InProcess bool
	// EndAsleep ends a cell whose goroutines all wait for each other, as Go ends a program: where nobody is there to interrupt it.
	EndAsleep bool
}

// Main runs the worker and ends the process if it was started as a worker; otherwise it returns, with the collector tuned for a kernel.
// It is the first line of main and of TestMain: a worker is the same binary, started again.
func Main() {
	tune()
	worker.Main()
}

// tune lets the heap grow a little further before it is collected: a big output is mostly garbage on its way through, and so are the
// frames of interpreted calls. GOGC overrides it.
func tune() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200)
	}
}

// newEngine starts an engine with its worker.
func newEngine(ctx context.Context, o Options) (*engine.Engine, error) {
	return engine.New(engine.Options{Logger: o.Logger, Version: Version, EndAsleep: o.EndAsleep, Start: func(sink func(proc.Event)) (engine.Executor, error) {
		if o.InProcess {
			return worker.New(worker.Options{Event: sink}), nil
		}
		return supervisor.New(ctx, supervisor.Config{Logger: o.Logger, Event: sink, Env: worker.Env})
	}})
}
