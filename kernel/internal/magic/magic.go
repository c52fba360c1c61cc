package magic

import (
	"context"
	"fmt"
	"strings"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/diag"
	"golanes/kernel/internal/mime"
	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/session"
	"golanes/kernel/internal/spell"
)

// All are the magics in the order of %help.
var All = []*Magic{help, timeOnce, timeit, timelineCell, timelineSession, compare, virtual}

// A Magic is one command.
type Magic struct {
	Name  string // as written, "%help"
	Usage string // its arguments, "[-n N]"; empty if it takes none
	Doc   string // one line for %help
	Help  string // more for %help NAME, of lines up to 80 columns; may be empty
	// Read reads the arguments of a use of the magic. The error is one of [Call.Wrong].
	Read func(*Call) (Use, error)
}

// A Use is what a magic does with a cell. What is nil does nothing but go on.
type Use struct {
	// Parse parses the cell by calling next, before or after which it changes the cell. The error is a diag.List.
	Parse func(c *cell.Cell, next func() error) error
	// Run runs the cell by calling next.
	Run func(ctx context.Context, next Next) (mime.Bundle, error)
}

// A Next runs what stands below a magic and returns the cell's value.
type Next func(context.Context) (mime.Bundle, error)

// A Call is a magic on a cell.
type Call struct {
	cell.Magic
	Out     session.Output
	Table   []*Magic // all magics
	Run     *Run     // the same for all magics of the cell
	Session *Session // the same for all cells

	source string // the line
}

// A Run is what the magics of a cell and the engine that runs it tell each other.
type Run struct {
	Measure  *proc.Measure  // what is to be measured; nil is nothing
	Measured *proc.Measured // what was, once the cell has run; nil if it did not run to an end
	Record   bool           // whether what the scheduler does is to be drawn
	Virtual  bool           // whether the cell runs in virtual time
	Speed    float64        // how many times faster than real time that goes on; 0 does not wait
}

// A Session is what magics say of the cells to come. It is not safe for concurrent use.
type Session struct {
	Record bool // as for a Run
}

// Uses are the magics of one cell.
type Uses struct {
	Run
	uses []Use
}

// Read reads the magics of a cell. A magic that is not known, and arguments that are wrong, are the learner's mistake, an *ExecError.
func Read(c *cell.Cell, out session.Output, of *Session) (*Uses, error) {
	u := &Uses{Run: Run{Record: of.Record}}
	seen := map[string]bool{}
	for _, m := range c.Magics {
		call := &Call{Magic: m, Out: out, Table: All, Run: &u.Run, Session: of, source: c.Line(m.Pos.Line)}
		if name, ok := strings.CutSuffix(m.Name, "?"); ok && name != "" {
			call.Name, call.Args, call.ArgsCol = help.Name, name, m.Pos.Col
		}
		known := find(All, call.Name)
		if known == nil {
			return nil, call.unknown()
		}
		if seen[known.Name] && strings.HasPrefix(known.Name, "%%") {
			return nil, call.wrong(m.Pos.Col, known.Name+" stands above this cell twice", "")
		}
		seen[known.Name] = true
		use, err := known.Read(call)
		if err != nil {
			return nil, err
		}
		u.uses = append(u.uses, use)
	}
	return u, nil
}

// find returns the magic of the given name, or nil.
func find(table []*Magic, name string) *Magic {
	for _, m := range table {
		if m.Name == name {
			return m
		}
	}
	return nil
}

// Empty reports whether there are no magics.
func (u *Uses) Empty() bool { return len(u.uses) == 0 }

// Parse parses a cell that [cell.Begin] returned as its magics want it. The error is a diag.List.
func (u *Uses) Parse(c *cell.Cell) error { return parse(c, u.uses) }

func parse(c *cell.Cell, uses []Use) error {
	if len(uses) == 0 {
		return c.Parse()
	}
	next := func() error { return parse(c, uses[1:]) }
	if uses[0].Parse == nil {
		return next()
	}
	return uses[0].Parse(c, next)
}

// Do runs the magics around cell, which runs the cell itself.
func (u *Uses) Do(ctx context.Context, cell Next) (mime.Bundle, error) { return do(ctx, u.uses, cell) }

func do(ctx context.Context, uses []Use, cell Next) (mime.Bundle, error) {
	if len(uses) == 0 {
		return cell(ctx)
	}
	next := func(ctx context.Context) (mime.Bundle, error) { return do(ctx, uses[1:], cell) }
	if uses[0].Run == nil {
		return next(ctx)
	}
	return uses[0].Run(ctx, next)
}

// unknown is the error of a magic that there is not.
func (c *Call) unknown() error {
	near := spell.Nearest{Wrong: c.Name}
	names := make([]string, len(c.Table))
	for i, m := range c.Table {
		near.Offer(m.Name)
		names[i] = m.Name
	}
	return c.wrong(c.Pos.Col, fmt.Sprintf("no magic %s; there are: %s", c.Name, strings.Join(names, ", ")), near.Hint())
}

// wrong is the error of a use of a magic that is wrong at a column of its line.
func (c *Call) wrong(col int, message, hint string) error {
	d := diag.Diagnostic{Pos: c.Pos, Message: message, Source: c.source, Hint: hint}
	d.Pos.Col = col
	return &session.ExecError{Name: "UsageError", Value: d.Error(), Traceback: []string{d.String()}}
}
