package lower

import (
	"go/ast"
	"go/types"
)

var refuse = &Pass{
	Name: "refuse",
	Doc:  "what cannot be lowered yet is refused with its position, before anything runs",
	Run: func(t *tree) {
		t.each(func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.RangeStmt:
				if _, ok := t.info.TypeOf(n.X).Underlying().(*types.Signature); ok {
					t.fail(n.X, "range over a function is not supported yet", "call the function with a function literal: it is the loop's body")
				}
			case *ast.Ident:
				if b, ok := t.info.Uses[n].(*types.Builtin); ok {
					switch b.Name() {
					case "min", "max", "clear":
						t.fail(n, "the builtin function "+b.Name()+" is not supported yet", "")
					}
				}
			}
			return true
		})
	},
}
