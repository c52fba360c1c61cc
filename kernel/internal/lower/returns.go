package lower

import (
	"go/ast"
	"go/types"
	"slices"
)

// returnStmts are the return statements that must evaluate all results before they set one. The interpreter does not: return b, a with
// results named a and b gives b twice, and a function that recovers from a panic in its second result has its first set.
type returnStmts struct {
	*tree
	named    map[types.Object]bool    // results
	deferred map[*ast.ReturnStmt]bool // in functions that defer
}

func (t *tree) returnStmts() returnStmts {
	r := returnStmts{t, map[types.Object]bool{}, map[*ast.ReturnStmt]bool{}}
	t.each(func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncType:
			if n.Results != nil {
				for _, field := range n.Results.List {
					for _, id := range field.Names {
						r.named[t.info.Defs[id]] = true
					}
				}
			}
		case *ast.FuncDecl:
			if n.Body != nil {
				r.function(n.Body)
			}
		case *ast.FuncLit:
			r.function(n.Body)
		}
		return true
	})
	return r
}

// function notes the return statements of a function that defers.
func (r returnStmts) function(body *ast.BlockStmt) {
	var list []*ast.ReturnStmt
	defers := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			defers = true
		case *ast.ReturnStmt:
			list = append(list, n)
		}
		return true
	})
	if defers {
		for _, s := range list {
			r.deferred[s] = true
		}
	}
}

// apart reports whether a statement must evaluate its results first.
func (r returnStmts) apart(s *ast.ReturnStmt) bool {
	return slices.ContainsFunc(s.Results, func(e ast.Expr) bool {
		found := false
		ast.Inspect(e, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				found = found || r.named[r.info.Uses[n]]
			case *ast.CallExpr, *ast.StarExpr, *ast.IndexExpr, *ast.SliceExpr, *ast.SelectorExpr, *ast.TypeAssertExpr, *ast.BinaryExpr:
				found = found || r.deferred[s] && r.info.Types[e].Value == nil
			}
			return !found
		})
		return found
	})
}
