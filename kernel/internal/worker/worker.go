// Package worker interprets lowered cells with yaegi. It runs in a child process, started by package supervisor, or in the kernel's
// own process where there are no processes.
//
// Every goroutine of a cell carries the cell's number as a profiler label, which goroutines hand on to those they start; so what a
// goroutine prints is known to be its cell's, however late it comes.
//
// # Stopping a cell
//
// An interrupt, a panic that leaves a goroutine and a call of os.Exit stop the running cell and every goroutine that cells have started,
// at their next statement, or in their wait for a channel, a select, time.Sleep or input. What the cell would have shown is dropped. Run
// returns when all have ended. From then on everything that cells have declared works as before: variables, channels, functions and
// function values, methods; so do timers and servers that cells have started.
//
//   - A goroutine that waits for a lock, a WaitGroup or the like stays where it is, and is held there when its wait ends: what it gets
//     it gives back, and executes nothing more.
//   - A goroutine in any other call of the host that does not end, of the network for example, is given some time. The failure says how
//     many are left after that. They go on when their call returns.
//   - A goroutine that is still at work, in a long computation of the host for example, ends when it is done. The next cell waits for it.
//   - Deferred calls of stopped functions do not run, except calls of the host that are the only ones their function defers, such as
//     the defer mu.Unlock() of a method. What else was locked stays locked.
//
// # Virtual time
//
// Virtual time is that of a bubble of package testing/synctest: its clock begins at midnight UTC of 2000-01-01 and stands still while
// anybody in the bubble is at work. When all wait, it goes on at once to the time at which the next of them is woken.
//
// A bubble has an interpreter of its own, made inside, for channels belong to the bubble that they were made in: the one that ends the
// interpreter's operations, those of package rt, the cell's. What is outside never touches them, as that would be fatal. It waits for
// the bubble, looks at it, and in the end leaves it behind: nothing in it can be stopped but by ending the process, which the kernel does.
//
// # Standing still
//
// A goroutine that waits for what is not in the bubble, such as the network, keeps the clock where it is. Outside somebody looks, in real
// time: if for a second the clock has not gone on and nothing was written, and then for a second more no goroutine of the bubble was ever
// seen at work, all of them being where they were, the run fails. Computing is work, however long it takes; after five seconds it is said
// who computes, as the clock stands still for ever if that has no end. Waiting for a line of input is no standstill either.
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

	"golanes/kernel/internal/mime"
	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/rt"
	"golanes/kernel/internal/sched"
	"golanes/kernel/internal/symbols"
	"golanes/kernel/lanes"
)

// Options configure a Worker.
type Options struct {
	Event func(proc.Event) // takes every event, in order; called from the goroutines of cells
}

// A Worker is an interpreter with the events of its cells. Run runs one cell at a time; all methods are safe for concurrent use.
// The goroutines of cells are the cells' own and end with the process.
type Worker struct {
	options Options
	name    string // in the labels of goroutines
	interp  *interp.Interpreter
	brake   brake
	globals globals
	warmer  warmer
	table   table
	rt      *rt.RT
	host    *host
	lanes   *lanes.Session
	traces  traces
	input   *input
	muted   muted
	bubble  *bubble // nil in real time

	running  sync.Mutex      // held while a cell runs; guards what follows
	halted   <-chan struct{} // closed when what the last stop left at work has ended; nil if it left nothing
	imported map[string]bool // the packages that the interpreter has the symbols of
	mu       sync.Mutex      // guards what follows
	cell     int             // the running cell, 0 between cells
	cancel   context.CancelCauseFunc
	stopped  int // the goroutines of this cell and of those before it were stopped
}

// New returns a worker with a fresh interpreter.
func New(o Options) *Worker { return newWorker(o, nil) }

// newWorker is New for one that is in a bubble of virtual time, if b is not nil.
func newWorker(o Options, b *bubble) *Worker {
	w := &Worker{options: o, bubble: b, imported: map[string]bool{}}
	w.options.Event = func(e proc.Event) {
		if !w.muted.drops(e) {
			o.Event(e)
		}
	}
	w.name = fmt.Sprintf("%p", w)
	if w.input = newInput(w); b != nil {
		w.input = b.outer.input // of outside, where the lines come from
	}
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
		Renew:     w.renew,
		Adapter:   symbols.Adapter,
		Recovered: w.traces.drop,
		Left:      w.traces.leave,
		Starting:  sched.Started,
		Panicked:  w.panicked,
		Began:     b.began(),
	})
	w.lanes = newLanes(w)
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
	// The first execution, and no other, is one with a context: it makes the interpreter generate channel operations that can be ended.
	p, err := w.compile("package main")
	if err == nil {
		_, err = w.interp.ExecuteWithContext(context.Background(), p)
	}
	if err == nil {
		w.brake, err = newBrake(w.interp)
	}
	if err != nil {
		panic("worker: " + err.Error())
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
	if !w.settled(ctx) {
		return &proc.Failure{Name: "interrupted", Value: "the cell did not begin: a stopped one is still at work", Refused: true}, nil
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	w.begin(r.Cell, cancel)
	defer w.end()
	if r.Virtual != nil {
		return w.runVirtual(ctx, r), nil
	}

	var failure *proc.Failure
	pprof.Do(ctx, pprof.Labels(cellLabel, strconv.Itoa(r.Cell), workerLabel, w.name), func(ctx context.Context) {
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
	source := r.Source
	if r.Measure != nil {
		source += loopOf(r)
	}
	source, err := w.bubble.placed(source)
	if err == nil {
		err = w.use(source)
	}
	if err != nil {
		return refused(err)
	}
	program, err := w.compile(source)
	if err == nil {
		w.globals.grow()
		_, err = w.interp.Execute(program) // declarations only: nothing that could have to be stopped
	}
	if err != nil {
		return refused(err)
	}
	if r.Measure != nil {
		return w.measure(ctx, r)
	}
	if r.Entry == "" {
		if r.Record {
			w.options.Event(proc.Event{Kind: proc.Display, Cell: r.Cell, Bundle: mime.Text("nothing to draw: the cell only declares")})
		}
		return nil
	}
	if program, err = w.prepare(r.Entry + "()"); err != nil {
		return refused(err)
	}
	return w.execute(ctx, func() *proc.Failure { return w.enter(program, r) })
}

// prepare compiles source for execution.
func (w *Worker) prepare(source string) (*interp.Program, error) {
	p, err := w.compile(source)
	w.globals.grow()
	return p, err
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

// execute executes calls on a goroutine of its own and returns when that has ended or was stopped.
func (w *Worker) execute(ctx context.Context, calls func() *proc.Failure) *proc.Failure {
	ended := make(chan *proc.Failure, 1) // nobody takes it of a cell that was stopped
	go func() {
		var failure *proc.Failure
		defer func() { ended <- failure }() // also after runtime.Goexit
		failure = calls()
	}()
	select {
	case failure := <-ended:
		if w.over(ctx) {
			return failure
		}
		ended <- failure // as before
	case <-ctx.Done():
	}
	return w.stop(ctx, ended)
}

// enter calls the entry of a program, and draws what the scheduler does meanwhile if that is asked for.
func (w *Worker) enter(p *interp.Program, r proc.Run) (failure *proc.Failure) {
	if !r.Record {
		return w.call(p, r.Entry)
	}
	run := w.lanes.Record(r.Name, func() { failure = w.call(p, r.Entry) })
	w.options.Event(proc.Event{Kind: proc.Display, Cell: r.Cell, Bundle: mime.Bundle{Data: run.MIMEBundle()}})
	return failure
}

// call executes a call.
func (w *Worker) call(p *interp.Program, entry string) *proc.Failure {
	_, err := w.interp.Execute(p)
	var thrown interp.Panic
	switch {
	case errors.As(err, &thrown):
		return &proc.Failure{Name: "panic", Value: w.panicText(thrown.Value), Frames: w.traces.of(entry)}
	case err != nil:
		return refused(err)
	}
	return nil
}

// over ends the running cell, whose entry has ended by itself. It reports false if something has stopped the cell before.
func (w *Worker) over(ctx context.Context) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if ctx.Err() != nil {
		return false
	}
	w.cell, w.cancel = 0, nil
	return true
}

// panicked takes the panic that would end a goroutine which a cell started.
func (w *Worker) panicked(value any) {
	w.fail(&proc.Failure{Name: "panic", Value: w.panicText(value) + " (in a goroutine)", Frames: w.traces.own()})
}

// exit ends the cell as a program ends that calls the given function: at once, without deferred calls and with all its goroutines. What
// the cell has in its variables stays. It does not return.
func (w *Worker) exit(function string, status int) {
	w.fail(&proc.Failure{Name: function, Value: fmt.Sprintf("exit status %d", status), Exited: true, Status: status})
	rt.Hold()
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
	if cell, ok := w.labelled(); ok {
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
