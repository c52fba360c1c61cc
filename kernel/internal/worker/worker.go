package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/pprof"
	"strconv"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/traefik/yaegi/interp"

	"golanes/kernel/internal/crash"
	"golanes/kernel/internal/limit"
	"golanes/kernel/internal/mime"
	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/rt"
	"golanes/kernel/internal/symbols"
	"golanes/kernel/lanes"
)

// Options configure a Worker.
type Options struct {
	Event func(proc.Event) // takes every event, in order; called from the goroutines of cells
	// Limits are those of a process that is the worker's own; nil where it is not.
	Limits *limit.Limits
	// Replaceable says that the process ends if Run does not return for some time after its context is done. Then a cell that is to stop,
	// and is in a call of the host that computes, does not end before that call; else it does, and the next cell waits for the call.
	Replaceable bool
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
	code    code
	guard   *guard // nil where there are no limits
	table   table
	rt      *rt.RT
	host    *host
	lanes   *lanes.Session
	traces  traces
	input   *input
	muted   muted
	live    atomic.Pointer[live] // of the running cell; nil if it shows none
	wakeups wakeups
	starts  starts
	locks   locks
	bubble  *bubble // nil in real time

	lives  lives
	pulse  atomic.Pointer[pulse] // the one that is on, nil if none is
	closed atomic.Bool
	passed atomic.Int64 // counts ends of goroutines, and waits; who reads it after them sees what they wrote

	background sync.WaitGroup  // ends of goroutines of cells that are over
	stops      sync.Mutex      // held while goroutines are ended; guards braked
	stopsAll   atomic.Bool     // StopAll goes on
	braked     <-chan struct{} // closed when what a stop has left at work has ended; may be nil

	running    sync.Mutex              // held while a cell runs; guards what follows
	knownLocks map[unsafe.Pointer]bool // the mutexes that were told to be locked
	imported   map[string]bool         // the packages that the interpreter has the symbols of
	mu         sync.Mutex              // guards what follows
	current    *life                   // of the running cell, nil between cells
	last       *life                   // of that or the last one
	stray      *life                   // of goroutines that are of no cell
	awaited    []<-chan struct{}       // what the next cell waits for: that they are closed
	cancel     context.CancelCauseFunc
}

// New returns a worker with a fresh interpreter.
func New(o Options) *Worker { return newWorker(o, nil) }

// newWorker is New for one that is in a bubble of virtual time, if b is not nil.
func newWorker(o Options, b *bubble) *Worker {
	w := &Worker{options: o, bubble: b, imported: map[string]bool{}, stray: newLife(0, "")}
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
	if o.Limits != nil {
		w.guard = newGuard(w, *o.Limits)
	}
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
		Starting:  w.starts.starting,
		Panicked:  w.panicked,
		Stopper:   ender{w},
		Began:     w.began,
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
	w.code.table = crash.Table{}
	if w.code.coder, err = newCoder(); err != nil {
		panic("worker: " + err.Error())
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

// began is told by a goroutine that it begins, which a statement at a position has started.
func (w *Worker) began(pos string) (ended func()) {
	w.starts.began(pos)
	if w.bubble == nil {
		return nil
	}
	return w.bubble.places.begin(pos)
}

// goroutineError is the cause that ends a cell because of what one of its goroutines did.
type goroutineError struct {
	failure *proc.Failure
	soft    bool    // deferred calls run
	lives   []*life // other cells whose goroutines end too
}

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
	current := newLife(r.Cell, r.Name)
	w.lives.add(current)
	w.brake.use(current.done)
	w.begin(current, cancel)
	defer w.over()
	if r.Virtual != nil {
		failure := w.runVirtual(ctx, r)
		w.relieved(failure)
		return failure, nil
	}
	var failure *proc.Failure
	if r.Live {
		w.newLive(r)
		defer func() { w.closeLive(failure) }()
	}
	pprof.Do(ctx, pprof.Labels(cellLabel, strconv.Itoa(r.Cell), workerLabel, w.name, startLabel, w.starts.first()), func(ctx context.Context) {
		failure = w.eval(ctx, r)
	})
	w.relieved(failure)
	return failure, nil
}

func (w *Worker) begin(l *life, cancel context.CancelCauseFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.current, w.last, w.cancel = l, l, cancel
}

func (w *Worker) over() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.current, w.cancel = nil, nil
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
		if list := w.code.add(program, w.interp.FileSet()); w.guard != nil {
			// Whoever reads what is left of a process that dies knows its functions by their addresses.
			w.options.Event(proc.Event{Kind: proc.Code, Cell: r.Cell, Functions: list})
		}
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
	return w.execute(ctx, r, func() *proc.Failure { return w.enter(program, r) })
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
func (w *Worker) execute(ctx context.Context, r proc.Run, calls func() *proc.Failure) *proc.Failure {
	watch := w.newWatch(r)
	ended := make(chan *proc.Failure, 1) // nobody takes it of a cell that was stopped
	w.mu.Lock()
	current := w.current
	w.mu.Unlock()
	go func() {
		var failure *proc.Failure
		defer func() { ended <- failure }() // also after runtime.Goexit
		failure = calls()
	}()
	defer watch.end()
	for {
		select {
		case failure := <-ended:
			if w.ends(ctx) {
				watch.leaks()
				return failure
			}
			ended <- failure // as before
			return w.stop(ctx, current, ended)
		case <-ctx.Done():
			return w.stop(ctx, current, ended)
		case <-watch.ticks():
			watch.look()
		}
	}
}

// enter calls the entry of a program, and draws what the scheduler does meanwhile if that is asked for.
func (w *Worker) enter(p *interp.Program, r proc.Run) (failure *proc.Failure) {
	if !r.Record {
		return w.call(p, r.Entry)
	}
	line := w.line(r.Cell)
	going := line.Progress().Begin(r.Name, 0)
	run := w.lanes.Record(r.Name, func() { failure = w.call(p, r.Entry) })
	going.End()
	picture := proc.Event{Kind: proc.Display, Cell: r.Cell, Bundle: mime.Bundle{Data: run.MIMEBundle()}}
	if line.Take(true) {
		picture.DisplayID, picture.Update = w.live.Load().display, true
	}
	w.options.Event(picture)
	return failure
}

// call executes a call.
func (w *Worker) call(p *interp.Program, entry string) *proc.Failure {
	_, err := w.interp.Execute(p)
	var thrown interp.Panic
	switch {
	case errors.As(err, &thrown):
		return &proc.Failure{Name: "panic", Value: w.panicText(thrown.Value), Frames: w.traces.thrown(entry)}
	case err != nil:
		return refused(err)
	}
	return nil
}

// ends ends the running cell, whose entry has ended by itself. It reports false if something has stopped the cell before.
func (w *Worker) ends(ctx context.Context) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if ctx.Err() != nil {
		return false
	}
	w.current, w.cancel = nil, nil
	return true
}

// panicked takes the panic that would end a goroutine which a cell started.
func (w *Worker) panicked(value any) {
	w.fail(&goroutineError{failure: &proc.Failure{Name: "panic", Value: w.panicText(value) + " (in a goroutine)", Frames: w.traces.own()}})
}

// exit ends the cell as a program ends that calls the given function: at once, without deferred calls and with all its goroutines. What
// the cell has in its variables stays. It does not return.
func (w *Worker) exit(function string, status int) {
	w.fail(&goroutineError{failure: &proc.Failure{Name: function, Value: fmt.Sprintf("exit status %d", status), Exited: true, Status: status}})
	rt.Hold()
}

// fail fails the cell that started the calling goroutine, with its goroutines; if the cell is over, these end, and what happened is told
// under it. A goroutine that was stopped fails for no reason but that: the functions it called ended without results.
func (w *Worker) fail(e *goroutineError) { w.failLife(w.life(), e) }

func (w *Worker) failLife(l *life, e *goroutineError) {
	w.mu.Lock()
	stopped, running := !l.doom(e.soft), l == w.current
	if running && !stopped {
		w.cancel(e)
	}
	w.mu.Unlock()
	if !stopped && !running {
		w.options.Event(proc.Event{Kind: proc.Panicked, Cell: l.cell, Failure: e.failure})
		w.stopEarlier(e.soft, append(e.lives, l)...)
	}
}

// cellOf returns the cell that started the calling goroutine; where that is not known, the one that runs.
func (w *Worker) cellOf() int { return w.life().cell }

// Reply answers an Input event.
func (w *Worker) Reply(_ int, line string, err error) error {
	w.input.reply(line, err)
	return nil
}

// Generation is always 1: a worker in this process cannot be replaced.
func (w *Worker) Generation() int { return 1 }

// Close stops what runs.
func (w *Worker) Close() error {
	w.closed.Store(true)
	w.mu.Lock()
	if w.cancel != nil {
		w.cancel(io.EOF)
	}
	w.mu.Unlock()
	w.background.Wait()
	return nil
}
