package lower

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

var recovers = &Pass{
	Name: "recover",
	Doc:  "recover() returns the value that Go's does, not the interpreter's wrapping of it",
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
			if b, ok := t.info.Uses[id].(*types.Builtin); ok && b.Name() == "recover" {
				if _, deferred := c.Parent().(*ast.DeferStmt); !deferred {
					c.Replace(t.standIn(call, t.rt("Recovered", call.Pos()), call))
				}
			}
		})
	},
}
