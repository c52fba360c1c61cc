package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

var conditions = &Pass{
	Name: "conditions",
	Doc:  "a composite literal in an operand of && or || is made by a function: the interpreter would take it for the outcome",
	Run: func(t *tree) {
		inside := map[*ast.CompositeLit]bool{}
		t.each(func(n ast.Node) bool {
			x, ok := n.(*ast.BinaryExpr)
			if !ok || x.Op != token.LAND && x.Op != token.LOR {
				return true
			}
			ast.Inspect(x, func(n ast.Node) bool {
				lit, ok := n.(*ast.CompositeLit)
				if ok {
					inside[lit] = true
				}
				_, isFunc := n.(*ast.FuncLit)
				return !isFunc
			})
			return true
		})
		t.rewrite(func(c *astutil.Cursor) {
			switch n := c.Node().(type) {
			case *ast.CompositeLit:
				if u, ok := c.Parent().(*ast.UnaryExpr); ok && u.Op == token.AND || !inside[n] {
					return
				}
				c.Replace(t.constructor(n, n, ""))
			case *ast.UnaryExpr:
				if lit, ok := n.X.(*ast.CompositeLit); ok && n.Op == token.AND && inside[lit] {
					c.Replace(t.constructor(n, lit, "&"))
				}
			}
		})
	},
}

// constructor makes the call of a function that makes the value of a literal, or its address, in the place of e.
func (t *tree) constructor(e ast.Expr, lit *ast.CompositeLit, address string) ast.Expr {
	typ := types.Unalias(t.info.TypeOf(lit))
	if p, ok := typ.Underlying().(*types.Pointer); ok {
		typ, address = p.Elem(), "&" // an element whose &T was left out
	}
	var params, elems []string
	var args []ast.Expr
	param := func(arg ast.Expr, typ types.Type) string {
		name := fmt.Sprintf("a%d", len(params))
		params = append(params, name+" "+t.typ(arg, typ))
		args = append(args, arg)
		return name
	}
	for i, elt := range lit.Elts {
		kv, keyed := elt.(*ast.KeyValueExpr)
		if keyed {
			elt = kv.Value
		}
		switch u := typ.Underlying().(type) {
		case *types.Struct:
			if keyed {
				name := kv.Key.(*ast.Ident).Name
				i = slices.IndexFunc(slices.Collect(u.Fields()), func(f *types.Var) bool { return f.Name() == name })
			}
			value := param(elt, u.Field(i).Type())
			if u.Field(i).Name() == "_" {
				continue // stays zero
			}
			if t.crosses(typ, i) {
				value = t.in(elt, value, u.Field(i).Type())
			}
			elems = append(elems, fieldName(u, i)+": "+value)
		case *types.Map:
			elems = append(elems, param(kv.Key, u.Key())+": "+param(elt, u.Elem()))
		case interface{ Elem() types.Type }: // an array or slice
			key := ""
			if keyed {
				key = t.expr(kv.Key) + ": "
			}
			elems = append(elems, key+param(elt, u.Elem()))
		}
	}
	result := strings.Replace(address, "&", "*", 1) + t.typ(lit, typ)
	name := t.helper("(%s) %s {\nreturn %s%s{%s}\n}", strings.Join(params, ", "), result, address, t.structural(lit, typ), strings.Join(elems, ", "))
	return t.standIn(e, &ast.Ident{Name: name, NamePos: e.Pos()}, args...)
}
