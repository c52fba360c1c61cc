// Package worker interprets lowered cells with yaegi. It runs in a child process, started by package supervisor, or in the kernel's
// own process where there are no processes.
//
// Every goroutine of a cell carries the cell's number as a profiler label, which goroutines hand on to those they start; so what a
// goroutine prints is known to be its cell's, however late it comes.
package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/pprof"
	"strconv"
	"sync"

	"github.com/traefik/yaegi/interp"

	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/rt"
	"golanes/kernel/internal/symbols"
)

// Options configure a Worker.
type Options struct {
	Event func(proc.Event) // takes every event, in order; called from the goroutines of cells
}

// A Worker is an interpreter with the events of its cells. Run runs one cell at a time; all methods are safe for concurrent use.
// The goroutines of cells are the cells' own and end with the process.
type Worker struct {
	options Options
	interp  *interp.Interpreter
	globals globals
	warmer  warmer
	table   table
	rt      *rt.RT
	host    *host
	labels  labels
	traces  traces
	input   *input

	running  sync.Mutex      // held while a cell runs; guards imported
	imported map[string]bool // the packages that the interpreter has the symbols of
	mu       sync.Mutex      // guards what follows
	cell     int             // the running cell, 0 between cells
	cancel   context.CancelCauseFunc
	stopped  int // the goroutines of this cell and of those before it were stopped
}

// New returns a worker with a fresh interpreter.
func New(o Options) *Worker {
	w := &Worker{options: o, imported: map[string]bool{}}
	w.input = newInput(w)
	w.host = newHost(w)
	w.rt = rt.New(rt.Options{
		Stdin:     w.input,
		Stdout:    stream{w, "stdout"},
		Stderr:    stream{w, "stderr"},
		Show:      w.show,
		ShowText:  w.showText,
		Logger:    w.host.logger,
		Unwrap:    unwrap,
		Link:      w.link,
		Adapter:   symbols.Adapter,
		Recovered: w.traces.drop,
		Left:      w.traces.leave,
		Panicked:  w.panicked,
	})
	w.interp = interp.New(interp.Options{
		Stdin:  w.input,
		Stdout: stream{w, "stdout"},
		// The interpreter itself writes to standard error when a panic leaves a function.
		Stderr:       &traceFilter{next: stream{w, "stderr"}, traces: &w.traces},
		Unrestricted: true, // the environment is the learner's own
	})
	var err error
	if w.warmer, err = newWarmer(); err != nil {
		panic("worker: " + err.Error())
	}
	if w.globals, err = newGlobals(w.interp); err != nil {
		panic("worker: " + err.Error()) // another version of the interpreter
	}
	w.globals.grow()
	// The first execution with a context makes the interpreter generate channel operations that can be stopped.
	if f := w.eval(context.Background(), proc.Run{Source: "package main\nfunc cell() {}", Entry: "cell"}); f != nil {
		panic("worker: " + f.Value)
	}
	if w.table, err = newTable(w.interp); err != nil {
		panic("worker: " + err.Error())
	}
	return w
}

// goroutineError is the cause that ends a cell because of what one of its goroutines did.
type goroutineError struct{ failure *proc.Failure }

func (e *goroutineError) Error() string { return e.failure.Value }

// Run runs a program and returns when its entry function has returned, has panicked, or ctx is done. The error is always nil.
func (w *Worker) Run(ctx context.Context, r proc.Run) (*proc.Failure, error) {
	w.running.Lock()
	defer w.running.Unlock()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	w.begin(r.Cell, cancel)
	defer w.end()

	var failure *proc.Failure
	pprof.Do(ctx, pprof.Labels("cell", strconv.Itoa(r.Cell)), func(ctx context.Context) {
		w.labels.add(r.Cell)
		failure = w.eval(ctx, r)
	})
	return failure, nil
}

func (w *Worker) begin(cell int, cancel context.CancelCauseFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cell, w.cancel = cell, cancel
}

func (w *Worker) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cell, w.cancel = 0, nil
}

// eval declares what the program declares and runs its entry.
func (w *Worker) eval(ctx context.Context, r proc.Run) *proc.Failure {
	if err := w.use(r.Source); err != nil {
		return refused(err)
	}
	program, err := w.compile(r.Source)
	if err == nil {
		w.globals.grow()
		_, err = w.interp.Execute(program) // declarations only: nothing that could have to be stopped
	}
	if err != nil {
		return refused(err)
	}
	if r.Entry == "" {
		return nil
	}
	if program, err = w.compile(r.Entry + "()"); err != nil {
		return refused(err)
	}
	w.globals.grow()
	return w.execute(ctx, program, r.Entry)
}

// refused is the failure of a program that does not become executable.
func refused(err error) *proc.Failure {
	return &proc.Failure{Name: "internal error", Value: "the interpreter does not take this cell: " + err.Error(), Refused: true}
}

// compile compiles source. A program that the interpreter panics on is one that it does not take.
func (w *Worker) compile(source string) (p *interp.Program, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("it panicked: %v", v)
		}
	}()
	if p, err = w.interp.Compile(source); err == nil {
		w.warmer.warm(p)
	}
	return p, err
}

// execute executes a call. It always does so with a context: an execution without one, after one that was cancelled, would let channel
// operations return without a partner.
func (w *Worker) execute(ctx context.Context, p *interp.Program, entry string) *proc.Failure {
	_, err := w.interp.ExecuteWithContext(ctx, p)
	var thrown interp.Panic
	switch {
	case ctx.Err() != nil:
		return w.stop(ctx)
	case errors.As(err, &thrown):
		return &proc.Failure{Name: "panic", Value: w.panicText(thrown.Value), Frames: w.traces.of(entry)}
	case err != nil:
		return refused(err)
	}
	return nil
}

// stop ends what waits on the host and says why the cell was stopped.
func (w *Worker) stop(ctx context.Context) *proc.Failure {
	w.mu.Lock()
	w.stopped = w.cell
	w.mu.Unlock()
	w.rt.Stop()
	var thrown *goroutineError
	if errors.As(context.Cause(ctx), &thrown) {
		return thrown.failure
	}
	return &proc.Failure{Name: "interrupted", Value: "the cell was stopped, with every goroutine that cells had started"}
}

// panicked takes the panic that would end a goroutine which a cell started.
func (w *Worker) panicked(value any) {
	w.fail(&proc.Failure{Name: "panic", Value: w.panicText(value) + " (in a goroutine)", Frames: w.traces.own()})
}

// exit ends the cell as a program ends that calls the given function: at once, without deferred calls and with all its goroutines. What
// the cell has in its variables stays. It does not return.
func (w *Worker) exit(function string, status int) {
	w.fail(&proc.Failure{Name: function, Value: fmt.Sprintf("exit status %d", status), Exited: true, Status: status})
	select {} // a goroutine that ended would run what it has deferred
}

// fail fails the cell that started the calling goroutine, unless it is over. A goroutine that was stopped fails for no reason but that:
// the functions it called ended without results.
func (w *Worker) fail(failure *proc.Failure) {
	cell := w.cellOf()
	w.mu.Lock()
	stopped, running := cell <= w.stopped, cell == w.cell
	if running && !stopped {
		w.stopped = cell
		w.cancel(&goroutineError{failure})
	}
	w.mu.Unlock()
	if !stopped && !running {
		w.options.Event(proc.Event{Kind: proc.Panicked, Cell: cell, Failure: failure})
	}
}

// cellOf returns the cell that started the calling goroutine; where that is not known, the one that runs.
func (w *Worker) cellOf() int {
	if cell, ok := w.labels.cell(); ok {
		return cell
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.cell
}

// Reply answers an Input event.
func (w *Worker) Reply(_ int, line string, err error) error {
	w.input.reply(line, err)
	return nil
}

// Generation is always 1: a worker in this process cannot be replaced.
func (w *Worker) Generation() int { return 1 }

// Close stops what runs.
func (w *Worker) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cancel != nil {
		w.cancel(io.EOF)
	}
	return nil
}
