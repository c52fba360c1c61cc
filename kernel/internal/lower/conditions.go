package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

var conditions = &Pass{
	Name: "conditions",
	Doc:  "a struct literal in an operand of && or || is made by a function: the interpreter would take the struct for the outcome",
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
				if call := t.constructor(n, n, ""); call != nil {
					c.Replace(call)
				}
			case *ast.UnaryExpr:
				if lit, ok := n.X.(*ast.CompositeLit); ok && n.Op == token.AND && inside[lit] {
					if call := t.constructor(n, lit, "&"); call != nil {
						c.Replace(call)
					}
				}
			}
		})
	},
}

// constructor makes the call of a function that makes the struct of a literal, or its address, in the place of e. It returns nil for a
// literal of another type.
func (t *tree) constructor(e ast.Expr, lit *ast.CompositeLit, address string) ast.Expr {
	typ := t.info.TypeOf(lit)
	if p, ok := typ.Underlying().(*types.Pointer); ok {
		typ, address = p.Elem(), "&" // an element whose &T was left out
	}
	st, ok := typ.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var params, fields []string
	var args []ast.Expr
	for i, elt := range lit.Elts {
		name, field := fieldName(st, i), st.Field(i)
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			id, _ := kv.Key.(*ast.Ident)
			name, elt = id.Name, kv.Value
			field, _ = t.info.Uses[id].(*types.Var)
		}
		params = append(params, fmt.Sprintf("a%d %s", i, t.typ(elt, field.Type())))
		fields = append(fields, fmt.Sprintf("%s: a%d", name, i))
		args = append(args, elt)
	}
	result := strings.Replace(address, "&", "*", 1) + t.typ(lit, typ)
	name := t.helper("(%s) %s {\nreturn %s%s{%s}\n}", strings.Join(params, ", "), result, address, t.typ(lit, typ), strings.Join(fields, ", "))
	return t.standIn(e, &ast.Ident{Name: name, NamePos: e.Pos()}, args...)
}
