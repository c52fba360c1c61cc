package lower

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

var stdio = &Pass{
	Name: "stdio",
	Doc:  "os.Stdin, os.Stdout and os.Stderr, where a reader or writer is meant, are those of the cell",
	Run: func(t *tree) {
		t.rewrite(func(c *astutil.Cursor) {
			sel, ok := c.Node().(*ast.SelectorExpr)
			if !ok {
				return
			}
			v, ok := t.info.Uses[sel.Sel].(*types.Var)
			if !ok || v.Pkg() == nil || v.Pkg().Path() != "os" {
				return
			}
			switch v.Name() {
			case "Stdin", "Stdout", "Stderr":
			default:
				return
			}
			switch parent := c.Parent().(type) {
			case *ast.SelectorExpr: // a method: only those of a writer have a counterpart
				switch parent.Sel.Name {
				case "Write", "WriteString", "Read":
					c.Replace(t.rt(v.Name(), sel.Pos()))
				}
			case *ast.CallExpr: // an argument, which go/types has seen become an interface
				if c.Name() == "Args" && t.becomesInterface(parent, c.Index()) {
					c.Replace(t.rt(v.Name(), sel.Pos()))
				}
			}
		})
	},
}

// becomesInterface reports whether argument i of a call is converted to an interface.
func (t *tree) becomesInterface(call *ast.CallExpr, i int) bool {
	sig, ok := t.info.TypeOf(call.Fun).Underlying().(*types.Signature)
	if !ok {
		return false
	}
	n := sig.Params().Len()
	if sig.Variadic() && i >= n-1 {
		slice, ok := sig.Params().At(n - 1).Type().(*types.Slice)
		return ok && types.IsInterface(slice.Elem())
	}
	return i < n && types.IsInterface(sig.Params().At(i).Type())
}
