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
			case *ast.FuncDecl:
				if n.Type.TypeParams != nil || n.Recv != nil && isGenericReceiver(n.Recv) {
					t.fail(n.Name, "generic functions are not supported yet", "write the function out for its types")
					return false
				}
			case *ast.TypeSpec:
				if n.TypeParams != nil {
					t.fail(n.Name, "generic types are not supported yet", "write the type out for its types")
					return false
				}
			case *ast.RangeStmt:
				if _, ok := t.info.TypeOf(n.X).Underlying().(*types.Signature); ok {
					t.fail(n.X, "range over a function is not supported yet", "call the function with a function literal: it is the loop's body")
				}
			case *ast.Ident:
				if instance, ok := t.info.Instances[n]; ok && instance.TypeArgs.Len() > 0 && t.info.Uses[n].Pkg() == t.unit.Package {
					t.fail(n, "generic functions and types are not supported yet", "")
				}
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

func isGenericReceiver(recv *ast.FieldList) bool {
	generic := false
	ast.Inspect(recv.List[0].Type, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.IndexExpr, *ast.IndexListExpr:
			generic = true
		}
		return true
	})
	return generic
}
