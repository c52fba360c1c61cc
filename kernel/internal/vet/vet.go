package vet

import (
	"cmp"
	"errors"
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"

	"golanes/kernel/internal/check"
	"golanes/kernel/internal/diag"
)

// Check returns what the analyses say of a unit, in source order. Call it before the unit is lowered or committed, both of which
// change its tree. An analysis that fails costs its own warnings; the error, which is for the log, says which ones did.
func Check(u *check.Unit) (diag.List, error) {
	if onlyShows(u) {
		return nil, nil
	}
	d := newDriver(u)
	var found []finding
	var errs []error
	for _, r := range rules {
		reports, err := d.run(r.analyzer)
		if err != nil {
			errs = append(errs, err)
		}
		for _, report := range reports {
			found = append(found, finding{r, report})
		}
	}
	return list(u, found), errors.Join(errs...)
}

// onlyShows reports whether a unit does no more than show a value, as many cells do: no analysis has anything to say about variables,
// constants and arithmetic.
func onlyShows(u *check.Unit) bool {
	shows := len(u.Decls) == 0
	for _, n := range u.Body {
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case nil, *ast.ExprStmt, *ast.ParenExpr, *ast.Ident, *ast.BasicLit, *ast.SelectorExpr, *ast.IndexExpr, *ast.StarExpr:
			case *ast.BinaryExpr:
				shows = shows && (n.Op.Precedence() > token.EQL.Precedence()) // what nilfunc and bools look at
			default:
				shows = false
			}
			return shows
		})
	}
	return shows
}

// A finding is a report and where it comes from.
type finding struct {
	rule   rule
	report analysis.Diagnostic
}

// list makes warnings of what was found: the reports on the cell that say something worth saying, each once.
func list(u *check.Unit, found []finding) diag.List {
	var l diag.List
	for _, f := range found {
		pos := f.report.Pos
		if !pos.IsValid() || u.Cell.Position(pos).Line == 0 || u.Cell.Fset.Position(pos).Filename != u.Cell.Name {
			continue
		}
		message := plain(u, f.report.Message)
		hint, worth := f.rule.hint(message)
		if !worth {
			continue
		}
		x := u.Cell.Diagnose(pos, "vet "+f.rule.analyzer.Name+": "+message, hint)
		if !slices.Contains(l, x) {
			l = append(l, x)
		}
	}
	slices.SortStableFunc(l, func(a, b diag.Diagnostic) int {
		return cmp.Or(a.Pos.Line-b.Pos.Line, a.Pos.Col-b.Pos.Col)
	})
	return l
}
