package engine

import (
	"context"
	"errors"
	"fmt"
	"go/token"
	"strings"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/check"
	"golanes/kernel/internal/diag"
	"golanes/kernel/internal/lower"
	"golanes/kernel/internal/magic"
	"golanes/kernel/internal/mime"
	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/session"
	"golanes/kernel/internal/vet"
)

// A run is a program that the executor was given.
type run struct {
	name     string
	ctx      context.Context // of the execution; ends what waits for input
	out      session.Output
	result   mime.Bundle // guarded by Engine.mu, like measured
	measured *proc.Measured
	live     *proc.Event // how far it has come, as long as it shows that
}

// An execution is a cell on its way to the executor.
type execution struct {
	name, source string
	isCell       bool // of the notebook: it is vetted
	live         bool // who shows it shows displays that change
	magics       *magic.Uses
	out          session.Output
}

// Execute runs one cell. What package vet says of it goes to stderr before it runs.
func (e *Engine) Execute(ctx context.Context, x session.Execution, out session.Output) (mime.Bundle, error) {
	// A front end that says which of its cells this is has a place for the output of each, and can change what is there. Others, such as
	// consoles, print what comes and do not hear of changes.
	live := x.CellID != "" && !x.Silent
	return e.run(ctx, &execution{name: fmt.Sprintf("In[%d]", x.Count), source: x.Code, isCell: true, live: live, out: out})
}

// Evaluate returns the value of an expression of one or more values.
func (e *Engine) Evaluate(ctx context.Context, expr string) (mime.Bundle, error) {
	return e.Run(ctx, "user_expressions", expr, discard{})
}

// Run runs source as the cell of the given name, the file name of every position in it. It writes what the program writes, as `go run`
// does: nothing is vetted, and nothing is said of what a dead worker had.
func (e *Engine) Run(ctx context.Context, name, source string, out session.Output) (mime.Bundle, error) {
	return e.run(ctx, &execution{name: name, source: source, out: out})
}

func (e *Engine) run(ctx context.Context, x *execution) (mime.Bundle, error) {
	e.running.Lock()
	defer e.running.Unlock()

	session := &e.magics
	if !x.isCell {
		session = &magic.Session{} // what the notebook's magics say is not of this
	}
	magics, err := magic.Read(cell.Begin(token.NewFileSet(), x.name, x.source), x.out, session)
	if err != nil {
		return mime.Bundle{}, err
	}
	x.magics = magics
	c, err := e.parse(x)
	if err != nil {
		return mime.Bundle{}, compileError(err)
	}
	e.remember(x.name, x.source)
	return magics.Do(ctx, func(ctx context.Context) (mime.Bundle, error) {
		if !magics.Empty() && len(c.Imports)+len(c.Decls)+len(c.Stmts) == 0 {
			return mime.Bundle{}, nil // nothing but magics
		}
		value, err := e.attempt(ctx, x, c)
		if errors.Is(err, proc.ErrNotBegun) {
			// The next worker has it, with what the notebook has left. Lowering has rewritten the cell.
			if c, err = e.parse(x); err != nil {
				return mime.Bundle{}, compileError(err)
			}
			value, err = e.attempt(ctx, x, c)
		}
		return value, err
	})
}

// parse parses a cell with the notebook's positions.
func (e *Engine) parse(x *execution) (*cell.Cell, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	c := cell.Begin(e.notebook.Fset, x.name, x.source)
	if err := x.magics.Parse(c); err != nil {
		e.notebook.RefuseNames(x.name, cell.Declares(x.source))
		return nil, err
	}
	return c, nil
}

// attempt checks a cell and runs it in the worker there is.
func (e *Engine) attempt(ctx context.Context, x *execution, c *cell.Cell) (mime.Bundle, error) {
	if err := e.redeclare(ctx, x.out); err != nil {
		return mime.Bundle{}, err
	}
	unit, program, err := e.compile(c, x.isCell)
	if err != nil {
		return mime.Bundle{}, compileError(err)
	}
	for _, w := range unit.Warnings {
		x.out.Stream("stderr", warning(w))
	}
	for _, notice := range unit.Notices {
		x.out.Stream("stderr", notice+"\n")
	}
	return e.execute(ctx, x, unit, program)
}

// warning returns the lines that are printed for a warning.
func warning(d diag.Diagnostic) string {
	if d.Hint == "" {
		return d.Error() + "\n"
	}
	return d.Error() + "\n    " + d.Hint + "\n"
}

// compile checks a cell, vets it if it is one of the notebook, and lowers it. Nothing has changed until the unit is committed.
func (e *Engine) compile(c *cell.Cell, isCell bool) (*check.Unit, *lower.Program, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	unit, err := e.notebook.Check(c)
	if err != nil {
		return nil, nil, err
	}
	if isCell {
		found, err := vet.Check(unit)
		if err != nil {
			e.log.Error("vet a cell", "err", err)
		}
		unit.Warnings = append(unit.Warnings, found...)
	}
	e.runs++
	program, err := e.lowerer.Lower(unit, e.runs)
	if err != nil {
		e.notebook.Refuse(unit)
		return nil, nil, err
	}
	e.functions = append(e.functions, program.Functions...)
	return unit, program, nil
}

// execute gives a program to the executor and commits its unit, unless the executor refused it.
func (e *Engine) execute(ctx context.Context, x *execution, unit *check.Unit, program *lower.Program) (mime.Bundle, error) {
	p := proc.Run{
		Cell: e.runs, Name: x.name, Source: program.Source, Entry: program.Entry,
		Measure: x.magics.Measure, Record: x.magics.Record, Live: x.live, EndAsleep: e.endAsleep, Leaks: x.isCell,
	}
	r, failure, err := e.start(ctx, p, x.out)
	if err != nil {
		return mime.Bundle{}, err
	}
	if failure == nil || !failure.Refused {
		// A cell that panicked has declared its names and run up to the panic, as a reader of the notebook sees it.
		e.mu.Lock()
		e.notebook.Commit(unit)
		e.lowerer.Commit(program)
		e.mu.Unlock()
		e.declared = append(e.declared, proc.Run{Name: x.name, Source: program.Declarations})
	}
	e.mu.Lock()
	x.magics.Measured = r.measured
	e.mu.Unlock()
	if failure == nil {
		e.mu.Lock()
		defer e.mu.Unlock()
		return r.result, nil
	}
	report := e.failed(failure)
	e.mu.Lock()
	live := r.live
	e.mu.Unlock()
	if failure.Died && live != nil { // the worker could not say it
		x.out.Display(session.Display{Bundle: mime.Text(live.Text), ID: live.DisplayID, Update: true})
	}
	if failure.Died && x.isCell { // after a program there is nothing that would be missed
		e.mourn(x.name, x.out)
		if e.pause(failure.Pause, x.out); failure.Pause == 0 {
			if err := e.redeclare(context.WithoutCancel(ctx), x.out); err != nil {
				e.log.Error("declare the notebook's names in a new worker", "err", err)
			}
		}
	}
	return mime.Bundle{}, report
}

// start gives a program to the executor and waits for its end.
func (e *Engine) start(ctx context.Context, p proc.Run, out session.Output) (*run, *proc.Failure, error) {
	// What waits for input is the cell's: it ends with it.
	inputs, cancel := context.WithCancel(ctx)
	defer cancel()
	r := &run{name: p.Name, ctx: inputs, out: out}
	e.mu.Lock()
	e.cells[p.Cell] = r
	e.mu.Unlock()
	failure, err := e.exec.Run(ctx, p)
	if err != nil {
		return nil, nil, fmt.Errorf("run %s: %w", p.Name, err)
	}
	return r, failure, nil
}

// redeclare gives a fresh worker the functions, types and imports of the notebook and says which variables are gone. After too many
// deaths it waits before there is a fresh worker.
func (e *Engine) redeclare(ctx context.Context, out session.Output) error {
	if err := e.await(ctx); err != nil {
		return err
	}
	gen := e.exec.Generation()
	if gen == e.gen {
		return nil
	}
	e.mourn("", out)
	for _, p := range e.declared {
		e.runs++
		p.Cell = e.runs
		_, failure, err := e.start(ctx, p, out)
		if err == nil && failure != nil {
			e.pause(failure.Pause, out)
			err = errors.New(failure.Value)
		}
		if err != nil {
			return fmt.Errorf("declare the names of %s in a new worker: %w", p.Name, err)
		}
	}
	e.gen = gen
	return nil
}

// event takes one event of the executor to the output of the cell that caused it.
func (e *Engine) event(ev proc.Event) {
	e.mu.Lock()
	r := e.cells[ev.Cell]
	switch {
	case r == nil:
	case ev.Kind == proc.Result:
		r.result = ev.Bundle
	case ev.Kind == proc.Usage:
		r.measured = ev.Measured
	case ev.Live:
		r.live = &ev
	case ev.Kind == proc.Display && r.live != nil && ev.DisplayID == r.live.DisplayID:
		r.live = nil
	}
	e.mu.Unlock()
	if r == nil {
		e.log.Error("event of an unknown cell", "cell", ev.Cell, "kind", ev.Kind)
		return
	}
	switch ev.Kind {
	case proc.Stream:
		r.out.Stream(ev.Name, ev.Text)
	case proc.Display:
		r.out.Display(session.Display{Bundle: ev.Bundle, ID: ev.DisplayID, Update: ev.Update})
	case proc.Clear:
		r.out.ClearOutput(ev.Wait)
	case proc.Asleep:
		r.out.Stream("stderr", e.asleep(ev))
	case proc.Left:
		r.out.Stream("stderr", e.left(r.name, ev.Waits))
	case proc.Panicked:
		r.out.Stream("stderr", strings.Join(e.report(ev.Failure).Traceback, "\n")+"\n")
	case proc.Input:
		// The user may take an hour, and other goroutines of the cell print meanwhile.
		go e.input(ev, r)
	}
}

// input asks the user for a line and hands it to the worker.
func (e *Engine) input(ev proc.Event, r *run) {
	line, err := r.out.Input(r.ctx, ev.Text, ev.Password)
	if r.ctx.Err() != nil {
		return // the cell is over, nobody waits for the line
	}
	if err := e.exec.Reply(ev.Cell, line, err); err != nil {
		e.log.Warn("answer an input request", "err", err)
	}
}

// remember keeps the source of a cell for tracebacks.
func (e *Engine) remember(name, source string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.sources[name] = source
}

// compileError turns the diagnostics of a cell into a failed execution; any other error is ours and stays what it is.
func compileError(err error) error {
	var list diag.List
	if !errors.As(err, &list) || len(list) == 0 {
		return err
	}
	value := list[0].Error()
	if n := len(list) - 1; n > 0 {
		value += fmt.Sprintf(" (and %d more)", n)
	}
	x := &session.ExecError{Name: CompileError, Value: value}
	for _, d := range list {
		x.Traceback = append(x.Traceback, d.String())
	}
	return x
}
