package lower

import (
	"go/ast"
	"go/types"
	"strings"
)

// An inspection is how a function of the host looks at what it is given as an any.
type inspection int

const (
	asIs   inspection = iota // it hands it on, or is one that prints values of the notebook
	outer                    // with package reflect, and may change it
	inside                   // with package reflect, and what is in it too
)

// inspection returns how a function or method of the host that is called looks at what it is given.
func (t *tree) inspection(fun ast.Expr) inspection {
	var id *ast.Ident
	switch f := ast.Unparen(fun).(type) {
	case *ast.SelectorExpr:
		id = f.Sel
	case *ast.Ident:
		id = f
	default:
		return asIs
	}
	f, ok := t.info.Uses[id].(*types.Func)
	if !ok || f.Pkg() == nil {
		return asIs
	}
	switch path := f.Pkg().Path(); {
	case strings.HasPrefix(path, "encoding/"), path == "text/template", path == "html/template":
		return inside
	case path == "reflect", path == "runtime", path == "sort", path == "database/sql", path == "net/rpc", path == "testing/quick":
		return outer
	}
	return asIs
}

// inspected converts an argument that is looked at with package reflect: a box would be seen.
func (c *converter) inspected(e *ast.Expr, how inspection) {
	typ := c.info.TypeOf(*e)
	name := "UnboxAll"
	switch {
	case typ == nil || c.info.Types[*e].IsNil() || hosts(typ):
		return
	case how == outer && !types.IsInterface(typ), !holdsInterface(typ, map[types.Type]bool{}):
		return // as it is, it is in no box
	case how == outer:
		name = "Unbox"
	}
	x := &ast.CallExpr{Fun: c.rt(name, (*e).Pos()), Lparen: (*e).Pos(), Args: []ast.Expr{*e}, Rparen: (*e).End()}
	c.info.Types[x] = types.TypeAndValue{Type: types.NewInterfaceType(nil, nil)}
	*e = x
}

// holdsInterface reports whether there may be an interface in a value without following pointers.
func holdsInterface(typ types.Type, seen map[types.Type]bool) bool {
	if seen[typ] {
		return false
	}
	seen[typ] = true
	switch typ := typ.Underlying().(type) {
	case *types.Interface:
		return true
	case *types.Slice:
		return holdsInterface(typ.Elem(), seen)
	case *types.Array:
		return holdsInterface(typ.Elem(), seen)
	case *types.Map:
		return holdsInterface(typ.Key(), seen) || holdsInterface(typ.Elem(), seen)
	case *types.Struct:
		for f := range typ.Fields() {
			if holdsInterface(f.Type(), seen) {
				return true
			}
		}
	}
	return false
}
