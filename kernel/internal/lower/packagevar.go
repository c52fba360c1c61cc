package lower

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

var packageVar = &Pass{
	Name: "packagevar",
	Doc:  "a variable of another package is assigned to through a pointer: the interpreter would lose the assignment",
	Run: func(t *tree) {
		t.rewrite(func(c *astutil.Cursor) {
			switch n := c.Node().(type) {
			case *ast.AssignStmt:
				for i := range n.Lhs {
					t.throughPointer(&n.Lhs[i])
				}
			case *ast.IncDecStmt:
				t.throughPointer(&n.X)
			case *ast.RangeStmt:
				if n.Tok == token.ASSIGN {
					t.throughPointer(&n.Key)
					t.throughPointer(&n.Value)
				}
			}
		})
	},
}

// throughPointer makes *(&p.V) of p.V where that is a variable of another package.
func (t *tree) throughPointer(e *ast.Expr) {
	sel, ok := ast.Unparen(*e).(*ast.SelectorExpr)
	if !ok {
		return
	}
	id, ok := sel.X.(*ast.Ident)
	if !ok {
		return
	}
	if _, isPackage := t.info.Uses[id].(*types.PkgName); !isPackage {
		return
	}
	typ := t.info.TypeOf(sel)
	address := &ast.UnaryExpr{OpPos: sel.Pos(), Op: token.AND, X: sel}
	group := &ast.ParenExpr{Lparen: sel.Pos(), X: address, Rparen: sel.End()}
	star := &ast.StarExpr{Star: sel.Pos(), X: group}
	for _, x := range []ast.Expr{address, group} {
		t.info.Types[x] = types.TypeAndValue{Type: types.NewPointer(typ)}
	}
	t.info.Types[star] = types.TypeAndValue{Type: typ}
	*e = star
}
