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
			case *ast.CallExpr:
				t.refuseErrorsAs(n)
			case *ast.SelectorExpr:
				if s := t.info.Selections[n]; s != nil && s.Kind() == types.MethodExpr {
					t.fail(n, "method expressions are not supported yet", "write a function literal that calls the method")
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

// refuseErrorsAs refuses errors.As with a type of the notebook: the interpreter's types have no methods that the host can see.
func (t *tree) refuseErrorsAs(call *ast.CallExpr) {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) != 2 {
		return
	}
	f, ok := t.info.Uses[sel.Sel].(*types.Func)
	if !ok || f.FullName() != "errors.As" {
		return
	}
	if p, ok := t.info.TypeOf(call.Args[1]).(*types.Pointer); ok && t.mentionsNotebook(p.Elem()) {
		t.fail(call.Args[1], "errors.As does not know types of the notebook yet", "use a type assertion on the error, or errors.Is with a variable")
	}
}

// mentionsNotebook reports whether a type is one of the notebook, or a pointer to one.
func (t *tree) mentionsNotebook(typ types.Type) bool {
	if p, ok := typ.(*types.Pointer); ok {
		typ = p.Elem()
	}
	named, ok := types.Unalias(typ).(*types.Named)
	return ok && named.Obj().Pkg() == t.unit.Package
}
