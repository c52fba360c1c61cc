package lower

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

var fresh = &Pass{
	Name: "fresh",
	Doc:  "where something may point to a variable, x := []int{} is another x each time and x = T{} the same x: the literal becomes *&T{}",
	Run: func(t *tree) {
		f := freshener{t, t.pointed()}
		t.rewrite(func(c *astutil.Cursor) {
			switch s := c.Node().(type) {
			case *ast.AssignStmt:
				if s.Tok != token.DEFINE && s.Tok != token.ASSIGN || len(s.Lhs) != len(s.Rhs) {
					return
				}
				for i, e := range s.Lhs {
					if id, ok := e.(*ast.Ident); ok {
						s.Rhs[i] = f.value(id, s.Rhs[i])
					}
				}
			case *ast.ValueSpec:
				if len(s.Names) != len(s.Values) {
					return
				}
				for i, id := range s.Names {
					s.Values[i] = f.value(id, s.Values[i])
				}
			}
		})
	},
}

// A freshener keeps the interpreter from making a composite literal in the place of the variable that it is assigned to. There an array,
// slice or map overwrites what the variable of the iteration before still is, and a struct is another variable than pointers point to.
type freshener struct {
	*tree
	pointed map[types.Object]bool // local variables
}

// value returns what is assigned to a variable instead of e.
func (f freshener) value(id *ast.Ident, e ast.Expr) ast.Expr {
	if _, ok := ast.Unparen(e).(*ast.CompositeLit); !ok || id.Name == "_" {
		return e
	}
	obj := f.info.Defs[id]
	if obj == nil {
		obj = f.info.Uses[id]
	}
	if obj == nil || f.local(obj) && !f.pointed[obj] {
		return e
	}
	star := &ast.StarExpr{Star: e.Pos(), X: f.address(e)}
	f.info.Types[star] = types.TypeAndValue{Type: f.info.TypeOf(e)}
	return star
}

// pointed returns the local variables that pointers may point to.
func (t *tree) pointed() map[types.Object]bool {
	pointed := map[types.Object]bool{}
	t.each(func(n ast.Node) bool {
		if e := t.addressed(n); e != nil {
			pointed[t.root(e)] = true
		}
		return true
	})
	delete(pointed, nil)
	return pointed
}

// addressed returns the operand whose address n takes, as &x, as x[:] where x is an array, or by calling a method; nil if it takes none.
func (t *tree) addressed(n ast.Node) ast.Expr {
	switch n := n.(type) {
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			return n.X
		}
	case *ast.SliceExpr:
		if _, ok := t.info.TypeOf(n.X).Underlying().(*types.Array); ok {
			return n.X
		}
	case *ast.SelectorExpr:
		if s := t.info.Selections[n]; s != nil && s.Kind() == types.MethodVal && t.addresses(s) {
			return n.X
		}
	}
	return nil
}
