// Package engine is [session.Engine] for Go: it parses, checks and lowers a cell and hands it to the worker that runs it.
//
// The engine owns the notebook's scope. A cell that does not type-check never reaches the worker, and when a worker dies the engine
// still knows which names there were: functions, types, constants and imports are declared again in the next worker, and the
// variables that are gone are named under the cell that ended it.
package engine

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"golanes/kernel/internal/check"
	"golanes/kernel/internal/lower"
	"golanes/kernel/internal/magic"
	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/session"
	"golanes/kernel/internal/stdtypes"
)

// An Executor runs lowered cells, one at a time. *supervisor.Supervisor (a child process) and *worker.Worker (this process) are executors.
type Executor interface {
	// Run returns when the cell is over and its events have been delivered. The error is the executor's own.
	Run(ctx context.Context, r proc.Run) (*proc.Failure, error)
	// Reply answers an Input event.
	Reply(cell int, line string, err error) error
	// StopAll ends the goroutines of all cells. It does not wait for that.
	StopAll()
	// Generation counts the workers; a new number means that everything declared before is gone.
	Generation() int
	Close() error
}

// Options configure an Engine.
type Options struct {
	Logger  *slog.Logger // nil discards
	Version string       // of golanes
	// EndAsleep ends a cell whose goroutines all wait for each other, with Go's words [proc.AllAsleep]; else the cell is told and goes on.
	EndAsleep bool
	// Start starts the executor. It hands every event to sink, in order, also those that a goroutine causes after its cell has ended.
	Start func(sink func(proc.Event)) (Executor, error)
}

// An Engine runs Go. Execute and Evaluate run one at a time; every method is safe for concurrent use.
// It owns no goroutine but those that wait for a line of input, which end with their cell.
type Engine struct {
	log       *slog.Logger
	version   string
	exec      Executor
	endAsleep bool

	running   sync.Mutex // held while a cell runs; guards what follows, up to types
	runs      int        // programs made so far; numbers them
	notBefore time.Time  // no worker is to be started
	gen       int        // generation of the executor that knows the notebook's declarations
	declared  []proc.Run // what brings a new worker to where the notebook is, but for variables
	magics    magic.Session

	types     *stdtypes.Importer
	mu        sync.Mutex // guards what follows
	notebook  *check.Notebook
	lowerer   *lower.Lowerer
	functions []lower.Function  // of all programs, for tracebacks
	sources   map[string]string // cell name to its source, for tracebacks
	cells     map[int]*run      // by number of the program; a goroutine may print under its cell for ever

	interrupts interrupts
}

// New starts an engine with its executor. Close ends both.
func New(o Options) (*Engine, error) {
	importer, err := stdtypes.NewImporter()
	if err != nil {
		return nil, err
	}
	e := &Engine{
		log:       o.Logger,
		version:   o.Version,
		endAsleep: o.EndAsleep,
		types:     importer,
		notebook:  check.New(importer),
		sources:   map[string]string{},
		cells:     map[int]*run{},
	}
	e.lowerer = lower.New(e.notebook.Fset, importer, importer)
	if e.log == nil {
		e.log = slog.New(slog.DiscardHandler)
	}
	if e.exec, err = o.Start(e.event); err != nil {
		return nil, fmt.Errorf("start the worker: %w", err)
	}
	e.gen = e.exec.Generation()
	return e, nil
}

// Close stops what runs and ends the executor.
func (e *Engine) Close() error { return e.exec.Close() }

var _ session.Engine = (*Engine)(nil)
