package lower

import (
	"go/ast"
	"go/types"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
)

var builtins = &Pass{
	Name: "builtins",
	Doc:  "recover is the host's, print and println write to standard error",
	Run: func(t *tree) {
		recovers := t.findRecovers()
		t.rewrite(func(c *astutil.Cursor) {
			call, ok := c.Node().(*ast.CallExpr)
			if !ok {
				return
			}
			id, ok := call.Fun.(*ast.Ident)
			if !ok {
				return
			}
			b, ok := t.info.Uses[id].(*types.Builtin)
			if !ok {
				return
			}
			switch b.Name() {
			case "recover":
				switch c.Parent().(type) {
				case *ast.DeferStmt, *ast.GoStmt:
					call.Fun = t.rt("RecoverLate", call.Pos())
				default:
					named := &ast.Ident{Name: strconv.FormatBool(recovers[call] == nil), NamePos: call.Pos()}
					c.Replace(t.standIn(call, t.rt("Recovered", call.Pos()), named))
				}
			case "print":
				call.Fun = t.rt("Print", id.Pos())
			case "println":
				call.Fun = t.rt("Println", id.Pos())
			}
		})
	},
}

// findRecovers returns the calls of recover in function literals with their literals.
func (t *tree) findRecovers() map[*ast.CallExpr]*ast.FuncLit {
	found := map[*ast.CallExpr]*ast.FuncLit{}
	t.each(func(n ast.Node) bool {
		lit, ok := n.(*ast.FuncLit)
		if !ok {
			return true
		}
		ast.Inspect(lit.Body, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && t.info.Uses[id] == types.Universe.Lookup("recover") {
					found[call] = lit // the innermost literal is visited last
					t.recovers[lit] = true
				}
			}
			_, inner := n.(*ast.FuncLit)
			return !inner
		})
		return true
	})
	return found
}
