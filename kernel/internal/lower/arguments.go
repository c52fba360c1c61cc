package lower

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

var arguments = &Pass{
	Name: "arguments",
	Doc:  "operands of calls, of + and of literals: a slice that is one of many arguments is packed, append takes values that are there, nil pointers are found",
	Run: func(t *tree) {
		t.rewrite(func(c *astutil.Cursor) {
			switch n := c.Node().(type) {
			case *ast.CallExpr:
				if t.info.Types[n.Fun].IsType() {
					return
				}
				switch f := ast.Unparen(n.Fun).(type) {
				case *ast.FuncLit:
					n.Fun = f
				case *ast.StarExpr:
					n.Fun = t.derefed(f)
				case *ast.Ident:
					if f, ok := t.info.Uses[f].(*types.Builtin); ok {
						t.builtinOperands(n, f.Name())
						return
					}
				}
				t.packSlice(n)
			case *ast.BinaryExpr:
				if basic, ok := t.info.TypeOf(n).Underlying().(*types.Basic); ok && basic.Info()&types.IsString != 0 {
					n.X, n.Y = t.derefed(n.X), t.derefed(n.Y)
				}
			case *ast.CompositeLit:
				if _, ok := t.info.TypeOf(n).Underlying().(*types.Map); ok {
					t.entries(n)
				}
			}
		})
	},
}

// entries evaluates pointers among the values of a map: what a nil pointer points to the interpreter takes for no value.
func (t *tree) entries(n *ast.CompositeLit) {
	for _, e := range n.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			kv.Value = t.derefed(kv.Value)
		}
	}
}

// derefed makes, of *p, a call of a function that returns what a pointer points to. It panics if that is nil.
func (t *tree) derefed(x ast.Expr) ast.Expr {
	e, ok := ast.Unparen(x).(*ast.StarExpr)
	if !ok {
		return x
	}
	pointer, elem := t.info.TypeOf(e.X), t.info.TypeOf(e)
	return t.standIn(e, t.helperIdent(e, "(p %s) %s {\nv := *p\nreturn v\n}", t.typ(e, pointer), t.typ(e, elem)), e.X)
}

// typedNil makes a call of a function that returns the nil of a type.
func (t *tree) typedNil(typ types.Type, e ast.Expr) ast.Expr {
	call := t.standIn(e, t.helperIdent(e, "() %s {\nreturn nil\n}", t.typ(e, typ)))
	t.info.Types[call] = types.TypeAndValue{Type: typ}
	return call
}

// builtinOperands evaluates the values of an append before it begins: the interpreter evaluates each when the one before it is in its place,
// which may be where it comes from. And nil becomes a key of the right type for delete.
func (t *tree) builtinOperands(n *ast.CallExpr, builtin string) {
	switch {
	case builtin == "delete" && len(n.Args) == 2 && t.info.Types[n.Args[1]].IsNil():
		n.Args[1] = t.typedNil(t.info.TypeOf(n.Args[0]).Underlying().(*types.Map).Key(), n.Args[1])
	case builtin == "append" && n.Ellipsis.IsValid():
		n.Args[1] = t.derefed(n.Args[1])
	case builtin == "append" && len(n.Args) > 2:
		for _, a := range n.Args[1:] {
			if _, isIdent := a.(*ast.Ident); !isIdent && t.info.Types[a].Value == nil {
				t.pack(n, 1, types.NewSlice(t.info.TypeOf(n).Underlying().(*types.Slice).Elem()))
				return
			}
		}
	}
}

// pack makes f(x, []T{y, z}...) of f(x, y, z).
func (t *tree) pack(n *ast.CallExpr, first int, list *types.Slice) {
	pos := n.Args[first].Pos()
	packed := &ast.CompositeLit{Type: t.typeIdent(list, pos), Lbrace: pos, Elts: n.Args[first:], Rbrace: n.Rparen}
	t.info.Types[packed] = types.TypeAndValue{Type: list}
	n.Args, n.Ellipsis = append(n.Args[:first:first], packed), n.Rparen
}

// packSlice makes f([]any{x}...) of f(x) where x, a slice, is the one argument for a variadic parameter that could be the slice itself: the
// interpreter would take it for that.
func (t *tree) packSlice(n *ast.CallExpr) {
	typ := t.info.TypeOf(n.Fun)
	if typ == nil {
		return
	}
	if sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok && t.info.Uses[sel.Sel] != nil && t.info.Uses[sel.Sel].Pkg() != t.unit.Package {
		return // of the host
	}
	sig, ok := typ.Underlying().(*types.Signature)
	if !ok || !sig.Variadic() || len(n.Args) != sig.Params().Len() {
		return
	}
	last := len(n.Args) - 1
	if n.Ellipsis.IsValid() {
		if t.info.Types[n.Args[last]].IsNil() {
			n.Args[last] = t.typedNil(sig.Params().At(last).Type(), n.Args[last])
		}
		return
	}
	list, ok := sig.Params().At(last).Type().(*types.Slice)
	if !ok || !types.IsInterface(list.Elem()) {
		return
	}
	arg := n.Args[last]
	if _, ok := t.info.TypeOf(arg).Underlying().(*types.Slice); !ok {
		return
	}
	t.pack(n, last, list)
}
