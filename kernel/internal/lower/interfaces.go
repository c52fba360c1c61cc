package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

var ifaces = &Pass{
	Name: "interfaces",
	Doc:  "comparisons of interfaces are the host's, assertions from any to an interface are type switches: the interpreter confuses values with what it wraps them in",
	Run: func(t *tree) {
		names := map[string]string{}
		t.rewrite(func(c *astutil.Cursor) {
			switch n := c.Node().(type) {
			case *ast.BinaryExpr:
				if (n.Op == token.EQL || n.Op == token.NEQ) && t.comparesInterfaces(n) {
					c.Replace(t.equal(n))
				}
			case *ast.TypeAssertExpr:
				if from, ok := t.info.TypeOf(n.X).Underlying().(*types.Interface); ok && from.Empty() && n.Type != nil && t.wraps(t.info.TypeOf(n.Type)) {
					c.Replace(t.assertion(n, names))
				}
			}
		})
	},
}

// wraps reports whether values of a type are wrapped by the interpreter: it is an interface with methods, but for error.
func (t *tree) wraps(typ types.Type) bool {
	if typ == nil {
		return false
	}
	i, ok := typ.Underlying().(*types.Interface)
	return ok && !i.Empty() && !types.Identical(typ, types.Universe.Lookup("error").Type())
}

// comparesInterfaces reports whether one operand is an interface that the interpreter wraps values in.
func (t *tree) comparesInterfaces(n *ast.BinaryExpr) bool {
	x, y := t.info.TypeOf(n.X), t.info.TypeOf(n.Y)
	if t.info.Types[n.X].IsNil() || t.info.Types[n.Y].IsNil() || !types.IsInterface(x) && !types.IsInterface(y) {
		return false
	}
	return t.wraps(x) || t.wraps(y) || t.mentionsNotebook(x) || t.mentionsNotebook(y)
}

// equal makes rt.Equal(x, y), or its negation.
func (t *tree) equal(n *ast.BinaryExpr) ast.Expr {
	call := t.standIn(n, t.rt("Equal", n.Pos()), n.X, n.Y)
	if n.Op == token.EQL {
		return call
	}
	not := &ast.UnaryExpr{OpPos: n.Pos(), Op: token.NOT, X: call}
	t.info.Types[not] = types.TypeAndValue{Type: t.info.TypeOf(n)}
	return not
}

// assertion makes the call of a function that asserts by a type switch; names holds those there are.
func (t *tree) assertion(n *ast.TypeAssertExpr, names map[string]string) ast.Expr {
	from, to := t.typ(n, t.info.TypeOf(n.X)), t.typ(n, t.info.TypeOf(n.Type))
	_, commaOK := t.info.TypeOf(n).(*types.Tuple)
	key := fmt.Sprint(from, to, commaOK)
	name := names[key]
	if name == "" {
		name = t.helperName()
		names[key] = name
		if commaOK {
			t.helpers = append(t.helpers, fmt.Sprintf("func %s(x %s) (%s, bool) {\nvar none %[3]s\nswitch v := x.(type) {\ncase %[3]s:\nreturn v, true\n}\nreturn none, false\n}", name, from, to))
		} else {
			want := types.TypeString(t.info.TypeOf(n.Type), types.RelativeTo(t.unit.Package))
			t.helpers = append(t.helpers, fmt.Sprintf("func %s(x %s) %s {\nswitch v := x.(type) {\ncase %[3]s:\nreturn v\n}\npanic(%s.NoConversion(x, %q))\n}", name, from, to, t.imported(rtPath), want))
		}
	}
	return t.standIn(n, &ast.Ident{Name: name, NamePos: n.Pos()}, n.X)
}
