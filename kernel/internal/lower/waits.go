package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golanes/kernel/internal/diag"
)

// A goroutine that waits is known by the operation and by the functions that it is in. Most functions have one place where they do that
// operation, and call each other at one place: so it is known where the goroutine waits, and running costs nothing for it.

// The operations that only a statement of Go's makes; any other is a method of the host's, as in "sync.Mutex.Lock".
const (
	waitReceive = "chan receive"
	waitRange   = "chan receive (range)"
	waitSend    = "chan send"
	waitSelect  = "select"
	waitRun     = "lanes" // for the tasks of a run of package lanes, by one of runs
)

var runs = []string{"lanes.Sequential", "lanes.Concurrent", "lanes.Compare", "lanes.Sweep"}

// waits adds where n itself can come to wait.
func (c collector) waits(n ast.Node) {
	add := func(operation string, pos token.Pos) {
		if pos.IsValid() {
			c.f.Waits = append(c.f.Waits, Site{operation, c.unit.Cell.Position(pos)})
		}
	}
	switch n := n.(type) {
	case *ast.UnaryExpr:
		if n.Op == token.ARROW {
			add(waitReceive, n.Pos())
		}
	case *ast.RangeStmt:
		if _, ok := c.under(n.X).(*types.Chan); ok {
			add(waitRange, n.Pos())
		}
	case *ast.SendStmt:
		add(waitSend, n.Pos())
	case *ast.CallExpr:
		switch f := ast.Unparen(n.Fun).(type) {
		case *ast.Ident:
			_, symbol, _ := strings.Cut(f.Name, ".")
			switch {
			case c.info.Uses[f] != nil:
			case strings.HasPrefix(symbol, "Select"):
				add(waitSelect, n.Pos())
			case replaces(f.Name):
				add(symbol, n.Pos())
			}
		case *ast.SelectorExpr:
			if obj, ok := c.info.Uses[f.Sel].(*types.Func); ok && obj.Pkg() != nil && obj.Pkg() != c.unit.Package {
				add(obj.Pkg().Name()+"."+obj.Name(), n.Pos())
			}
		}
	}
}

// Waiting returns where a goroutine can wait that is in an operation, in calls of the given functions, innermost first: one position for
// each line that it may be at, of the innermost function that a learner has written, and that function. There is no position if nothing
// is known of the functions.
func Waiting(functions []Function, operation string, places []Place) (at []diag.Position, function string) {
	callee := ""
	for _, p := range places {
		f, ok := find(functions, p)
		if !ok {
			f, ok = only(functions, p)
		}
		if !ok || IsHelper(p.Func) {
			callee = p.Func
			continue
		}
		sites := f.waiting(operation)
		if callee != "" {
			sites = f.matching("", callee)
		}
		for _, s := range sites {
			if !slices.ContainsFunc(at, func(p diag.Position) bool { return p.Line == s.Pos.Line }) {
				at = append(at, s.Pos)
			}
		}
		if len(at) == 0 && Original(p.Func) != "" {
			at = []diag.Position{{Cell: f.Cell, Line: f.First}}
		}
		return at, Original(strings.TrimSuffix(p.Func, ".func"))
	}
	return nil, ""
}

// only returns the function that a place names, if there is one of that name in the cell: the line may be that of a helper's text.
func only(functions []Function, p Place) (found Function, ok bool) {
	for _, f := range functions {
		if f.Name == p.Func && f.Cell == p.Cell {
			if ok {
				return Function{}, false
			}
			found, ok = f, true
		}
	}
	return found, ok
}

// waiting returns the sites of an operation. A method "sync.Mutex.Lock" is a function of the worker's or called as it is.
func (f Function) waiting(operation string) []Site {
	var list []Site
	_, method, _ := strings.Cut(operation, ".")
	symbol := strings.ReplaceAll(method, ".", mark)
	pkg, _, _ := strings.Cut(operation, ".")
	called := pkg + "." + operation[strings.LastIndexByte(operation, '.')+1:]
	for _, s := range f.Waits {
		if s.Cause == operation || operation == waitRun && slices.Contains(runs, s.Cause) || symbol != "" && s.Cause == symbol || s.Cause == called {
			list = append(list, s)
		}
	}
	return list
}
