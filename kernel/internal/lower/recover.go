package lower

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

var recovers = &Pass{
	Name: "recover",
	Doc:  "recover is the host's, which knows by how deep a function was called whether it may",
	Run: func(t *tree) {
		r := recoverers{tree: t, literals: map[*ast.CallExpr]*ast.FuncLit{}, named: map[types.Object]bool{}}
		t.each(func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if r.recovers(n.Body, nil) {
					r.named[t.info.Defs[n.Name]] = true
				}
			case *ast.FuncLit:
				t.recovers[n] = r.recovers(n.Body, n)
			}
			return true
		})
		if len(r.named) > 0 {
			t.each(func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.FuncDecl:
					r.enter(n.Body)
				case *ast.FuncLit:
					r.enter(n.Body)
				}
				return true
			})
		}
		t.rewrite(r.call)
	},
}

// recoverers are the functions that call recover.
type recoverers struct {
	*tree
	literals map[*ast.CallExpr]*ast.FuncLit // those of calls of recover in literals
	named    map[types.Object]bool
}

// own calls f for what is in a function's body but not in literals within it.
func own(body *ast.BlockStmt, f func(ast.Node)) {
	ast.Inspect(body, func(n ast.Node) bool {
		if _, inner := n.(*ast.FuncLit); inner {
			return false
		}
		f(n)
		return true
	})
}

// recovers reports whether a function, whose literal may be nil, calls recover itself.
func (r *recoverers) recovers(body *ast.BlockStmt, lit *ast.FuncLit) bool {
	found := false
	if body == nil {
		return false
	}
	own(body, func(n ast.Node) {
		if call, ok := n.(*ast.CallExpr); ok && r.isRecover(call) {
			found = true
			r.literals[call] = lit
		}
	})
	return found
}

func (r *recoverers) isRecover(call *ast.CallExpr) bool {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	return ok && r.info.Uses[id] == types.Universe.Lookup("recover")
}

// enter lets a function that calls one which recovers say so when it begins: the one that it calls was not deferred.
func (r *recoverers) enter(body *ast.BlockStmt) {
	if body == nil {
		return
	}
	calls := false
	later := map[*ast.CallExpr]bool{}
	own(body, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.DeferStmt:
			later[n.Call] = true
		case *ast.GoStmt:
			later[n.Call] = true
		}
		call, ok := n.(*ast.CallExpr)
		if !ok || later[call] {
			return
		}
		switch f := ast.Unparen(call.Fun).(type) {
		case *ast.Ident:
			calls = calls || r.named[r.info.Uses[f]]
		case *ast.SelectorExpr:
			calls = calls || r.named[r.info.Uses[f.Sel]]
		}
	})
	if calls {
		entered := &ast.ExprStmt{X: &ast.CallExpr{Fun: r.rt("Entered", body.Pos())}}
		body.List = slices.Insert(body.List, 0, ast.Stmt(entered))
	}
}

// call replaces the builtin.
func (r *recoverers) call(c *astutil.Cursor) {
	call, ok := c.Node().(*ast.CallExpr)
	if !ok || !r.isRecover(call) {
		return
	}
	switch c.Parent().(type) {
	case *ast.DeferStmt, *ast.GoStmt:
		call.Fun = r.rt("RecoverLate", call.Pos())
		return
	}
	named := "false"
	if r.literals[call] == nil {
		named = "true"
	}
	c.Replace(r.standIn(call, r.rt("Recovered", call.Pos()), &ast.Ident{Name: named, NamePos: call.Pos()}))
}
