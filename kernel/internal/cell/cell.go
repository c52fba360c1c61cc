// Package cell splits the source of a cell into magics, imports, declarations and statements, and finds its last value.
//
// A cell is neither a Go file nor a Go function: declarations and statements stand side by side, and the last expression is the
// cell's value. Parse cuts the source at its top-level semicolons and gives Go's parser two texts, one with the declarations and one
// with the statements as the body of a function. Each is as long as the cell, what belongs to the other is blank: so every position is
// that of the cell without any bookkeeping.
//
// A cell that was cut into parts is more than one function: each part is a text of its own, blank up to where the part begins. A brace
// that is missing in one part is missing there, whatever the next one has.
package cell

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golanes/kernel/internal/diag"
)

// A Cell is a parsed cell. Its positions belong to Fset, and Fset.Position gives lines and columns of the cell under its name.
type Cell struct {
	Name   string // "In[3]"
	Source string
	Magics []Magic // lines that begin with %, before any Go
	// Imports, Decls and Stmts are in source order. Decls are constants, types, variables and functions of the top level; a
	// package clause is dropped.
	Imports []*ast.ImportSpec
	Decls   []ast.Decl
	Stmts   []ast.Stmt
	// Parts are the pieces that [Cell.Cut] made; what is in them is not in the fields above.
	Parts []Part
	// Quiet says that the last statement ends in an explicit semicolon: its value is not shown.
	Quiet bool
	Fset  *token.FileSet

	code  []byte // the source with the magics blank
	cuts  []cut
	texts []text // that Parse made of the source
}

// A text is a file in which the cell's source begins at an offset.
type text struct {
	file   *token.File
	offset int
}

// A Magic is a line that is not Go, "%name arguments".
type Magic struct {
	Name string // with its percent signs
	Args string
	Pos  diag.Position // of the name
	// ArgsCol is the column of Args, 0 if there are none.
	ArgsCol int
}

// Position returns where pos is: in this cell, or in another one that was parsed with the same Fset. It has no line if pos is in
// neither.
func (c *Cell) Position(pos token.Pos) diag.Position {
	p := c.Fset.Position(pos)
	name := c.Name
	if p.IsValid() && !c.Owns(pos) {
		name = p.Filename
	}
	if name == "" {
		return diag.Position{Cell: c.Name}
	}
	return diag.Position{Cell: name, Line: p.Line, Col: p.Column}
}

// Owns reports whether pos is a position of this cell.
func (c *Cell) Owns(pos token.Pos) bool {
	return slices.ContainsFunc(c.texts, func(t text) bool { return t.holds(pos) })
}

func (t text) holds(pos token.Pos) bool {
	return token.Pos(t.file.Base()) <= pos && pos <= t.file.End()
}

// Text returns the source of a node of this cell, and nothing for another node.
func (c *Cell) Text(node ast.Node) string {
	for _, t := range c.texts {
		if t.holds(node.Pos()) && t.holds(node.End()) {
			start, end := t.file.Offset(node.Pos())-t.offset, t.file.Offset(node.End())-t.offset
			if 0 <= start && start <= end && end <= len(c.Source) {
				return c.Source[start:end]
			}
		}
	}
	return ""
}

// Compare returns a negative number if a stands before b in the cell, a positive one if b stands before a. Positions themselves do not
// compare: declarations and statements were parsed as two texts.
func (c *Cell) Compare(a, b token.Pos) int {
	p, q := c.Fset.Position(a), c.Fset.Position(b)
	return cmp.Or(p.Line-q.Line, p.Column-q.Column)
}

// Line returns line n of the source, counted from 1, or nothing if there is no such line.
func (c *Cell) Line(n int) string {
	lines := strings.Split(c.Source, "\n")
	if n < 1 || n > len(lines) {
		return ""
	}
	return strings.TrimRight(lines[n-1], "\r")
}

// Diagnose returns a diagnostic at pos, with its line if that is one of this cell.
func (c *Cell) Diagnose(pos token.Pos, message, hint string) diag.Diagnostic {
	d := diag.Diagnostic{Pos: c.Position(pos), Message: message, Hint: hint}
	if d.Pos.Cell == c.Name {
		d.Source = c.Line(d.Pos.Line)
	}
	return d
}
