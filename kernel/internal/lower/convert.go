package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

var convert = &Pass{
	Name: "convert",
	Doc:  "a value of the notebook's types is copied before it becomes an interface: the interpreter keeps the variable, not its value",
	Run: func(t *tree) {
		c := &converter{tree: t, names: map[string]string{}}
		for _, d := range t.decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
				if obj, ok := t.info.Defs[f.Name].(*types.Func); ok {
					c.walk(f.Body, obj.Signature())
				}
			}
		}
		for _, n := range t.body {
			c.walk(n, nil)
		}
	},
}

// A converter finds the places where Go converts a value to an interface without saying so.
type converter struct {
	*tree
	names map[string]string // helpers by the types they copy
}

// walk visits the nodes of a function with the given signature, nil for the cell's own body.
func (c *converter) walk(root ast.Node, sig *types.Signature) {
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			if inner, ok := c.info.TypeOf(n).(*types.Signature); ok {
				c.walk(n.Body, inner)
			}
			return false
		case *ast.AssignStmt:
			if n.Tok == token.ASSIGN && len(n.Lhs) == len(n.Rhs) {
				for i := range n.Rhs {
					c.to(&n.Rhs[i], c.info.TypeOf(n.Lhs[i]))
				}
			}
		case *ast.ValueSpec:
			if n.Type != nil {
				for i := range n.Values {
					c.to(&n.Values[i], c.info.TypeOf(n.Type))
				}
			}
		case *ast.SendStmt:
			if channel, ok := c.info.TypeOf(n.Chan).Underlying().(*types.Chan); ok {
				c.to(&n.Value, channel.Elem())
			}
		case *ast.ReturnStmt:
			if sig != nil && sig.Results().Len() == len(n.Results) {
				for i := range n.Results {
					c.to(&n.Results[i], sig.Results().At(i).Type())
				}
			}
		case *ast.CallExpr:
			c.call(n)
		case *ast.CompositeLit:
			c.composite(n)
		}
		return true
	})
}

func (c *converter) call(n *ast.CallExpr) {
	typ := c.info.TypeOf(n.Fun)
	if typ == nil {
		return // a function that lowering made
	}
	if c.info.Types[n.Fun].IsType() {
		if len(n.Args) == 1 {
			c.to(&n.Args[0], typ)
		}
		return
	}
	sig, ok := typ.Underlying().(*types.Signature)
	if !ok {
		return
	}
	last := sig.Params().Len() - 1
	for i := range n.Args {
		switch {
		case sig.Variadic() && i >= last && !n.Ellipsis.IsValid():
			if slice, ok := sig.Params().At(last).Type().(*types.Slice); ok {
				c.to(&n.Args[i], slice.Elem())
			}
		case i <= last:
			c.to(&n.Args[i], sig.Params().At(i).Type())
		}
	}
}

func (c *converter) composite(n *ast.CompositeLit) {
	typ := c.info.TypeOf(n).Underlying()
	if p, ok := typ.(*types.Pointer); ok {
		typ = p.Elem().Underlying()
	}
	for i := range n.Elts {
		value := &n.Elts[i]
		kv, keyed := n.Elts[i].(*ast.KeyValueExpr)
		if keyed {
			value = &kv.Value
		}
		switch typ := typ.(type) {
		case *types.Slice:
			c.to(value, typ.Elem())
		case *types.Array:
			c.to(value, typ.Elem())
		case *types.Map:
			c.to(&kv.Key, typ.Key())
			c.to(value, typ.Elem())
		case *types.Struct:
			if keyed {
				c.to(value, c.info.TypeOf(kv.Key))
			} else {
				c.to(value, typ.Field(i).Type())
			}
		}
	}
}

// to replaces *e by a copy that nothing else refers to where it becomes an interface and has a type of the notebook.
func (c *converter) to(e *ast.Expr, target types.Type) {
	source := c.info.TypeOf(*e)
	if target == nil || source == nil || !types.IsInterface(target) || types.IsInterface(source) || !c.mentionsNotebook(source) {
		return
	}
	if _, generic := target.(*types.TypeParam); generic {
		return
	}
	if hosts(target) {
		c.through(e, source, target)
		return
	}
	typ := c.typ(*e, source)
	name := c.names[typ]
	if name == "" {
		name = c.helperName()
		c.names[typ] = name
		c.helpers = append(c.helpers, fmt.Sprintf("func %[1]s(v %[2]s) *%[2]s {\np := new(%[2]s)\n*p = v\nreturn p\n}", name, typ))
	}
	copied := &ast.CallExpr{Fun: &ast.Ident{Name: name, NamePos: (*e).Pos()}, Lparen: (*e).Pos(), Args: []ast.Expr{*e}, Rparen: (*e).End()}
	c.info.Types[copied] = types.TypeAndValue{Type: types.NewPointer(source)}
	c.fromHelper[copied] = true
	x := &ast.StarExpr{Star: (*e).Pos(), X: copied}
	c.info.Types[x] = types.TypeAndValue{Type: source}
	*e = x
}

// hosts reports whether an interface is the host's: error, or one of another package.
func hosts(target types.Type) bool {
	named, ok := types.Unalias(target).(*types.Named)
	return ok && (named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != "cell")
}

// through converts *e in a function of its own: to the host's interfaces the interpreter makes a wrapper that looks into the frame
// where it was made.
func (c *converter) through(e *ast.Expr, source, target types.Type) {
	from, to := c.typ(*e, source), c.typ(*e, target)
	name := c.names[from+" "+to]
	if name == "" {
		name = c.helperName()
		c.names[from+" "+to] = name
		c.helpers = append(c.helpers, fmt.Sprintf("func %s(v %s) %s {\nreturn v\n}", name, from, to))
	}
	x := &ast.CallExpr{Fun: &ast.Ident{Name: name, NamePos: (*e).Pos()}, Lparen: (*e).Pos(), Args: []ast.Expr{*e}, Rparen: (*e).End()}
	c.info.Types[x] = types.TypeAndValue{Type: target}
	*e = x
}
