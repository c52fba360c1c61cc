package check

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/diag"
)

// sort tells the errors of a cell from what a notebook lets pass. What a cell makes wrong in an earlier one, as a method that makes
// another ambiguous, is said if nothing is wrong with the cell itself.
func (n *Notebook) sort(c *cell.Cell, d *declared, p *plan, found checked) (errors, warnings diag.List) {
	var elsewhere diag.List
	for _, e := range found.errors {
		if !e.Pos.IsValid() || strings.HasPrefix(e.Msg, "\t") || passes(c, d, e) {
			continue
		}
		switch unused := e.Soft && strings.HasPrefix(e.Msg, "declared and not used"); {
		case !c.Owns(e.Pos):
			if !e.Soft {
				elsewhere = append(elsewhere, c.Diagnose(e.Pos, n.plain(e.Msg, p), "this cell makes it wrong"))
			}
		case unused:
			warnings = append(warnings, c.Diagnose(e.Pos, n.plain(e.Msg, p), ""))
		default:
			errors = append(errors, c.Diagnose(e.Pos, n.plain(e.Msg, p), n.hint(e, d, p, found)))
		}
	}
	if len(errors) == 0 {
		errors = elsewhere
	}
	return merge(errors), merge(warnings)
}

// passes reports whether a notebook lets an error pass.
func passes(c *cell.Cell, d *declared, e types.Error) bool {
	switch {
	case strings.HasPrefix(e.Msg, "initialization cycle"):
		return len(c.Stmts) > 0 // what a package could not initialize, statements do one after the other
	case strings.HasSuffix(e.Msg, "imported and not used"), strings.Contains(e.Msg, "imported as") && strings.HasSuffix(e.Msg, "and not used"):
		return true
	case d.value != nil && e.Pos == d.valuePos():
		return strings.HasSuffix(e.Msg, "is not used")
	}
	return false
}

// merge joins lists in the order of their positions, each diagnostic once.
func merge(lists ...diag.List) diag.List {
	list := slices.Concat(lists...)
	slices.SortStableFunc(list, func(a, b diag.Diagnostic) int {
		return cmp.Or(a.Pos.Line-b.Pos.Line, a.Pos.Col-b.Pos.Col)
	})
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(d diag.Diagnostic) bool {
		twice := seen[d.Error()]
		seen[d.Error()] = true
		return twice
	})
}

// oneLine joins what go/types writes in several lines.
var oneLine = strings.NewReplacer("\n\thave ", ": have ", "\n\twant ", ", want ", "\n\t", " ", "\n", " ")

// plain makes a message of go/types one line without versions: what was superseded is called by its name and its cell.
func (n *Notebook) plain(message string, p *plan) string {
	message = oneLine.Replace(message)
	if !strings.Contains(message, mark) {
		return message
	}
	var from []string
	for _, x := range n.superseded(p) {
		name := x.name + " (" + x.cell + ")"
		if x.kind != token.TYPE {
			name = x.name
		}
		from = append(from, versioned(x.name, x.version), name)
	}
	message = strings.NewReplacer(longestFirst(from)...).Replace(message)
	for {
		before, after, found := strings.Cut(message, mark)
		if !found {
			return message
		}
		message = before + strings.TrimLeft(after, "0123456789")
	}
}

// longestFirst orders pairs so that a replacer takes "Tˑ12" before "Tˑ1".
func longestFirst(pairs []string) []string {
	var list [][]string
	for pair := range slices.Chunk(pairs, 2) {
		list = append(list, pair)
	}
	slices.SortStableFunc(list, func(a, b []string) int { return len(b[0]) - len(a[0]) })
	return slices.Concat(list...)
}
