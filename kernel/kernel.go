package kernel

import (
	"context"
	"log/slog"
	"os"
	"runtime/debug"

	"golanes/kernel/internal/engine"
	"golanes/kernel/internal/limit"
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
	// Memory is the limit of the memory of a worker, as GOLANES_MEMORY has it: "512MiB", or "0" for none. Empty is what that variable of
	// the environment says or, if there is none, half of what the machine or the control group has.
	Memory string
	// EndAsleep ends a cell whose goroutines all wait for each other, as Go ends a program: where nobody is there to interrupt it.
	EndAsleep bool
}

// CheckMemory says what is wrong with a limit of memory, if anything is.
func CheckMemory(text string) error {
	_, err := limit.ParseMemory(text)
	return err
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

// newEngine starts an engine with its worker, and returns the limits of cells.
func newEngine(ctx context.Context, o Options) (*engine.Engine, limit.Limits, error) {
	limits, err := o.limits()
	if err != nil {
		return nil, limits, err
	}
	e, err := engine.New(engine.Options{Logger: o.Logger, Version: Version, EndAsleep: o.EndAsleep, Start: func(sink func(proc.Event)) (engine.Executor, error) {
		if o.InProcess {
			return worker.New(worker.Options{Event: sink}), nil
		}
		return supervisor.New(ctx, supervisor.Config{Logger: o.Logger, Event: sink, Env: worker.Env, Limits: limits})
	}})
	return e, limits, err
}

// limits returns what the environment and the options say of the limits of cells.
func (o Options) limits() (limit.Limits, error) {
	return limit.FromEnv(func(name string) (string, bool) {
		if name == limit.Memory && o.Memory != "" {
			return o.Memory, true
		}
		return os.LookupEnv(name)
	})
}
