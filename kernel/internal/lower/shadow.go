package lower

import (
	"fmt"
	"go/ast"
	"go/types"
)

var shadow = &Pass{
	Name: "shadow",
	Doc:  "a variable named like something predeclared, len or int, gets another name: what lowering writes refers to the predeclared",
	Run: func(t *tree) {
		rename := func(obj types.Object) {
			if obj != nil && t.local(obj) && t.names[obj] == "" && types.Universe.Lookup(obj.Name()) != nil {
				t.fresh++
				t.names[obj] = fmt.Sprintf("%s%s%d", obj.Name(), mark, t.fresh)
			}
		}
		t.each(func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				rename(t.info.Defs[n])
			case *ast.TypeSwitchStmt:
				// Its variable is one object a clause, but declared once.
				if a, ok := n.Assign.(*ast.AssignStmt); ok {
					if id, ok := a.Lhs[0].(*ast.Ident); ok && types.Universe.Lookup(id.Name) != nil {
						t.fresh++
						id.Name = fmt.Sprintf("%s%s%d", id.Name, mark, t.fresh)
					}
				}
			}
			return true
		})
	},
}
