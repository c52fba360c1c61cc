package session

import (
	"context"
	"errors"

	"golanes/kernel/internal/mime"
	"golanes/kernel/internal/wire"
)

// ErrInterrupt is the cause of the cancelled context of a cell that was interrupted.
var ErrInterrupt = errors.New("interrupted")

// ErrStdinNotAllowed is what Output.Input returns when the front end cannot ask its user.
var ErrStdinNotAllowed = errors.New("the front end does not support input requests")

// Notice is the name of a stream for what the engine itself has to say of a cell, such as what is lost: it is shown as standard error,
// however much the cell has written.
const Notice = "notice"

// An Execution is one cell to run.
type Execution struct {
	Code   string
	Count  int    // execution count: the n of In[n]
	CellID string // the front end's id of the cell; may be empty
	Silent bool   // nothing is remembered or shown
}

// An ExecError is a cell that failed: it did not compile, panicked, was interrupted, or its worker died.
type ExecError struct {
	Name      string   // kind, "CompileError", "panic"; Jupyter's ename
	Value     string   // message on one line; Jupyter's evalue
	Traceback []string // lines as shown to the user; may contain ANSI colours
}

func (e *ExecError) Error() string { return e.Name + ": " + e.Value }

// An Output takes what a cell produces. It stays valid after the cell has ended: a goroutine that the cell started may go on
// printing under it. Safe for concurrent use.
type Output interface {
	Stream(name, text string) // name is "stdout", "stderr" or Notice; text may end in the middle of a rune
	Display(d Display)
	ClearOutput(wait bool)
	// Input asks the user for a line. The error is ErrStdinNotAllowed, or the cause of ctx.
	Input(ctx context.Context, prompt string, password bool) (string, error)
	Payload(p map[string]any) // see Jupyter's "payloads"; part of the execute_reply
}

// A Display is display_data or, with Update, update_display_data.
type Display struct {
	Bundle mime.Bundle
	ID     string // display_id; may be empty unless Update
	Update bool
}

// A Completion is the answer to complete_request. Offsets are bytes in the code.
type Completion struct {
	Start, End int
	Matches    []Match
}

// A Match is one completion.
type Match struct {
	Text      string
	Type      string // "function", "variable", "module", ...; may be empty
	Signature string // may be empty
}

// An Engine runs cells of a language. Execute and Evaluate run one at a time, the other methods at any time.
type Engine interface {
	Info() LanguageInfo
	// Execute runs a cell and returns its value (empty if it has none). A cell that fails is an *ExecError. When ctx is cancelled the
	// cell is stopped, and what it leaves behind is ready for the next cell.
	Execute(ctx context.Context, x Execution, out Output) (mime.Bundle, error)
	// Evaluate returns the value of an expression, for user_expressions.
	Evaluate(ctx context.Context, expr string) (mime.Bundle, error)
	Complete(ctx context.Context, code string, cursor int) (Completion, error)
	// Inspect describes what stands at byte offset cursor; an empty bundle means nothing was found.
	Inspect(ctx context.Context, code string, cursor, detail int) (mime.Bundle, error)
	// IsComplete returns "complete", "incomplete", "invalid" or "unknown", and the indent of the next line of an incomplete cell.
	IsComplete(code string) (status, indent string)
	// Interrupted is told of each interrupt, after the context of the cell that runs, if one does, was cancelled. It does not wait.
	Interrupted()
	// Close stops what runs and ends every process that the engine started.
	Close() error
}

// LanguageInfo is what kernel_info_reply says about kernel and language.
type LanguageInfo struct {
	Implementation, ImplementationVersion, Banner string
	Language                                      wire.LanguageInfo
	HelpLinks                                     []wire.HelpLink
}
