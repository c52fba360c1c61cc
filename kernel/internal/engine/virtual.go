package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"golanes/kernel/internal/check"
	"golanes/kernel/internal/lower"
	"golanes/kernel/internal/mime"
	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/session"
)

// A cell in virtual time has an executor of its own, which knows what the notebook has declared, but for the values of variables, and ends
// with the cell. Whatever becomes of it, the session's executor and what is in it stay what they are.

// isVirtual reports whether a cell runs in virtual time. The error is a diag.List of what it uses that there is not.
func (e *Engine) isVirtual(x *execution, unit *check.Unit) (bool, error) {
	virtual, list := e.notebook.Virtual(unit, x.magics.Virtual)
	if len(list) > 0 {
		e.notebook.Refuse(unit)
		return false, list
	}
	return virtual, nil
}

// executeVirtual runs a program in virtual time and commits its unit, unless the executor refused it.
func (e *Engine) executeVirtual(ctx context.Context, x *execution, unit *check.Unit, program *lower.Program) (mime.Bundle, error) {
	if m := x.magics.Measure; m != nil && m.Rounds > 0 {
		return mime.Bundle{}, usage("%%timeit measures real time, of which a cell in virtual time takes none: take one of the two away")
	}
	number := e.runs
	p := proc.Run{
		Cell: number, Name: x.name, Source: program.Source, Entry: program.Entry, Record: x.magics.Record,
		Virtual: &proc.Virtual{Declared: slices.Clone(e.declared), Speed: x.magics.Speed},
	}
	exec, err := e.launch(e.event)
	if err != nil {
		return mime.Bundle{}, fmt.Errorf("start a worker for virtual time: %w", err)
	}
	r, failure, err := e.startIn(ctx, exec, p, x.out)
	if closeErr := exec.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return mime.Bundle{}, err
	}
	if failure == nil || !failure.Refused {
		if err := e.declareVirtual(context.WithoutCancel(ctx), x, unit, program); err != nil {
			return mime.Bundle{}, err
		}
	}
	if failure != nil {
		if failure.Died {
			// It would have ended anyway, and had no variables that anybody misses.
			failure.Value, _, _ = strings.Cut(failure.Value, "; the worker ended")
			failure.Value, _, _ = strings.Cut(failure.Value, "; its variables")
		}
		return mime.Bundle{}, e.failed(failure)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return r.result, nil
}

// declareVirtual gives the session what a cell that ran in virtual time has declared.
func (e *Engine) declareVirtual(ctx context.Context, x *execution, unit *check.Unit, program *lower.Program) error {
	e.mu.Lock()
	e.notebook.CommitVirtual(unit)
	e.lowerer.Commit(program)
	e.mu.Unlock()
	declarations := proc.Run{Name: x.name, Source: program.Declarations}
	e.declared = append(e.declared, declarations)
	e.runs++
	declarations.Cell = e.runs
	_, failure, err := e.start(ctx, declarations, x.out)
	switch {
	case err != nil:
		// The next worker gets them, with all the others.
		e.log.Info("declare what a cell in virtual time has declared", "err", err)
	case failure != nil:
		return fmt.Errorf("declare the names of %s in the session's worker: %s", x.name, failure.Value)
	}
	return nil
}

// usage is the error of magics that do not go together.
func usage(text string) error {
	return &session.ExecError{Name: "UsageError", Value: text, Traceback: []string{text}}
}
