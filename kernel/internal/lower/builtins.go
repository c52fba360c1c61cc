package lower

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

var builtins = &Pass{
	Name: "builtins",
	Doc:  "recover is the host's, print and println write to standard error",
	Run: func(t *tree) {
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
			case "print":
				call.Fun = t.rt("Print", id.Pos())
			case "println":
				call.Fun = t.rt("Println", id.Pos())
			}
		})
	},
}
