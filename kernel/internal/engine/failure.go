package engine

import (
	"fmt"
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

// maxAlike is how many calls that are alike are shown each.
const maxAlike = 3

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
	x.Traceback = append(x.Traceback, e.calls(f.Value, f.Frames)...)
	for _, g := range f.Others {
		who := fmt.Sprintf("goroutine %d [%s]:", g.ID, g.State)
		if g.Count > 1 {
			who = fmt.Sprintf("%d goroutines [%s]:", g.Count, g.State)
		}
		// What it died of is not theirs.
		x.Traceback = append(append(x.Traceback, who), e.calls("", g.Frames)...)
	}
	if len(f.Waits) > 0 {
		x.Traceback = append(x.Traceback, e.waiting(f.Waits)...)
	}
	if s := strings.TrimSpace(f.Stderr); s != "" {
		x.Traceback = append(x.Traceback, "the worker wrote:", s)
	}
	return x
}

// calls returns lines for the calls that a failure with the given text has left.
func (e *Engine) calls(text string, frames []proc.Frame) (lines []string) {
	places := make([]lower.Place, len(frames))
	for i, fr := range frames {
		places[i] = lower.Place{Func: fr.Func, Cell: fr.Cell, Line: fr.Line, Statement: fr.Statement}
	}
	e.mu.Lock()
	positions := lower.Locate(e.functions, text, places)
	e.mu.Unlock()
	var all []string
	for i, fr := range frames {
		if lower.IsHelper(fr.Func) || len(frames) > 1 && positions[i].Line == 0 && lower.Original(fr.Func) == "" {
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
		all = append(all, d.String())
	}
	for len(all) > 0 {
		if len(lines) >= maxFrames {
			return append(lines, "... and more calls")
		}
		alike := 1 // more than a few are a recursion
		for alike < len(all) && all[alike] == all[0] {
			alike++
		}
		if alike <= maxAlike {
			lines = append(lines, all[0])
			all = all[1:]
			continue
		}
		lines = append(lines, all[0], fmt.Sprintf("... and %d more calls like it", alike-1))
		all = all[alike:]
	}
	return lines
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
