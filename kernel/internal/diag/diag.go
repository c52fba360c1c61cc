// Package diag holds what golanes says about a learner's source: a message at a position of a cell.
package diag

import (
	"fmt"
	"strings"
)

// A Position is a place in a cell. Line and Col count from 1, Col in bytes as go/token does; 0 means unknown.
type Position struct {
	Cell string // name of the cell, "In[3]"
	Line int
	Col  int
}

// String formats p as "In[3]:2:5", without the parts that are unknown.
func (p Position) String() string {
	switch {
	case p.Line == 0:
		return p.Cell
	case p.Col == 0:
		return fmt.Sprintf("%s:%d", p.Cell, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.Cell, p.Line, p.Col)
}

// A Diagnostic is one finding.
type Diagnostic struct {
	Pos     Position
	Message string // in the compiler's words, one line
	Source  string // the line of the cell that Pos names; empty when it is unknown
	Hint    string // what to do, one line; may be empty
}

// Error returns position and message on one line.
func (d Diagnostic) Error() string { return d.Pos.String() + ": " + d.Message }

// String returns position and message, the line with a caret under the column, and the hint.
func (d Diagnostic) String() string {
	var b strings.Builder
	b.WriteString(d.Error())
	if d.Source != "" {
		fmt.Fprintf(&b, "\n    %s", d.Source)
		if d.Pos.Col > 0 {
			fmt.Fprintf(&b, "\n    %s^", indent(d.Source, d.Pos.Col))
		}
	}
	if d.Hint != "" {
		b.WriteString("\n" + d.Hint)
	}
	return b.String()
}

// indent returns white space as wide as the first col-1 bytes of line; tabs stay tabs, so that both lines align.
func indent(line string, col int) string {
	var b strings.Builder
	for _, r := range line[:min(col-1, len(line))] {
		if r == '\t' {
			b.WriteByte('\t')
		} else {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// A List is what one check found, in source order. It is an error when it is not empty.
type List []Diagnostic

// Error returns each diagnostic with its line and caret.
func (l List) Error() string {
	parts := make([]string, len(l))
	for i, d := range l {
		parts[i] = d.String()
	}
	return strings.Join(parts, "\n")
}
