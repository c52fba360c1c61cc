package engine

import (
	"strings"

	"golanes/kernel/internal/diag"
	"golanes/kernel/internal/lower"
	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/session"
)

// CompileError is the name of the [session.ExecError] of a cell that did not run because it is not correct Go.
const CompileError = "CompileError"

// An Exit is the failure of a cell that ended as a program does: it called os.Exit, log.Fatal or the like.
type Exit struct {
	Status int
	*session.ExecError
}

// Unwrap returns the failure as the learner sees it.
func (e *Exit) Unwrap() error { return e.ExecError }

// maxFrames is how many calls of a traceback are shown; recursion without end has a million alike.
const maxFrames = 20

// failed turns what the executor says of a failed cell into its error.
func (e *Engine) failed(f *proc.Failure) error {
	x := e.report(f)
	if f.Exited {
		return &Exit{f.Status, x}
	}
	return x
}

// report turns a failure into what the learner reads: the failure in Go's words, then the learner's own calls with their lines,
// innermost first, and what the worker wrote as it died.
func (e *Engine) report(f *proc.Failure) *session.ExecError {
	x := &session.ExecError{Name: f.Name, Value: f.Value, Traceback: []string{f.Name + ": " + f.Value}}
	places := make([]lower.Place, len(f.Frames))
	for i, fr := range f.Frames {
		places[i] = lower.Place{Func: fr.Func, Cell: fr.Cell, Line: fr.Line, Statement: fr.Statement}
	}
	e.mu.Lock()
	positions := lower.Locate(e.functions, f.Value, places)
	e.mu.Unlock()
	for i, fr := range f.Frames {
		if i == maxFrames {
			x.Traceback = append(x.Traceback, "... and more calls")
			break
		}
		if lower.IsHelper(fr.Func) || len(f.Frames) > 1 && positions[i].Line == 0 && lower.Original(fr.Func) == "" {
			continue // a call that lowering made, or one of the standard library's generic functions
		}
		d := diag.Diagnostic{
			Pos:     positions[i],
			Message: "in the cell",
			Source:  e.line(positions[i].Cell, positions[i].Line),
		}
		if name := lower.Original(fr.Func); name != "" {
			d.Message = "in " + name
		}
		x.Traceback = append(x.Traceback, d.String())
	}
	x.Traceback = append(x.Traceback, f.Details...)
	if s := strings.TrimSpace(f.Stderr); s != "" {
		x.Traceback = append(x.Traceback, "the worker wrote:", s)
	}
	return x
}

// line returns line n of a cell, or nothing if it is not known.
func (e *Engine) line(name string, n int) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	lines := strings.Split(e.sources[name], "\n")
	if n < 1 || n > len(lines) {
		return ""
	}
	return strings.TrimRight(lines[n-1], "\r")
}
