package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

var opaques = &Pass{
	Name: "opaque",
	Doc:  "a value of a type that is made of itself is taken out of its interface{} where it is called, indexed, ranged over and so on",
	Run: func(t *tree) {
		open := func(e *ast.Expr) { *e = t.opened(*e) }
		t.rewrite(func(c *astutil.Cursor) {
			switch n := c.Node().(type) {
			case *ast.CallExpr:
				open(&n.Fun)
				if id, ok := n.Fun.(*ast.Ident); ok {
					if b, ok := t.info.Uses[id].(*types.Builtin); ok {
						switch b.Name() {
						case "len", "cap", "append", "copy", "delete", "clear", "close":
							for i := range n.Args {
								if i == 0 || b.Name() == "copy" || n.Ellipsis.IsValid() {
									open(&n.Args[i])
								}
							}
						}
					}
				}
			case *ast.IndexExpr:
				open(&n.X)
			case *ast.SliceExpr:
				open(&n.X)
			case *ast.StarExpr:
				open(&n.X)
			case *ast.RangeStmt:
				open(&n.X)
			case *ast.SendStmt:
				open(&n.Chan)
			case *ast.UnaryExpr:
				if n.Op == token.ARROW {
					open(&n.X)
				}
			}
		})
	},
}

// opened returns an expression, or where its type is opaque one of what is in the interface{}.
func (t *tree) opened(e ast.Expr) ast.Expr {
	if e == nil || t.info.Types[e].IsType() || t.info.Types[e].IsNil() {
		return e
	}
	if typ := t.info.TypeOf(e); typ != nil && t.opaque(typ) {
		return t.throughOpaque(e, typ, typ.Underlying())
	}
	return e
}

// throughOpaque makes the call of a helper that takes a value out of the interface{} it is in as one of an opaque type, or puts it
// there. What is nil is nil in either form.
func (t *tree) throughOpaque(e ast.Expr, from, to types.Type) ast.Expr {
	if _, isArray := to.Underlying().(*types.Array); isArray {
		t.fail(e, fmt.Sprintf("%s is an array that is made of itself: such types cannot be used in a cell", t.display(from)), "use a slice")
	}
	var name string
	if t.opaque(from) {
		name = t.helper("(x interface{}) %s {\nv, _ := x.(%[1]s)\nreturn v\n}", t.structural(e, to))
	} else if _, isLit := ast.Unparen(e).(*ast.FuncLit); isLit {
		return e
	} else {
		name = t.helper("(x %s) interface{} {\nif x == nil {\nreturn nil\n}\nreturn x\n}", t.structural(e, from))
	}
	x := &ast.CallExpr{Fun: &ast.Ident{Name: name, NamePos: e.Pos()}, Lparen: e.Pos(), Args: []ast.Expr{e}, Rparen: e.End()}
	t.info.Types[x] = types.TypeAndValue{Type: to}
	return x
}

// structural writes what a type is made of: for an opaque one, what its interface{} holds.
func (t *tree) structural(at ast.Node, typ types.Type) string {
	if t.opaque(typ) {
		return t.typ(at, typ.Underlying())
	}
	return t.typ(at, typ)
}
