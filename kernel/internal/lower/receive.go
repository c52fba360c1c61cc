package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

var receive = &Pass{
	Name: "receive",
	Doc:  "a receive anywhere but in v := <-c or on its own goes through a function of its own",
	Run: func(t *tree) {
		names := map[string]string{}
		t.rewrite(func(c *astutil.Cursor) {
			e, ok := c.Node().(*ast.UnaryExpr)
			if !ok || e.Op != token.ARROW {
				return
			}
			switch parent := c.Parent().(type) {
			case *ast.ExprStmt:
				return
			case *ast.AssignStmt:
				if parent.Tok == token.DEFINE && len(parent.Rhs) == 1 {
					return
				}
			}
			c.Replace(t.standIn(e, &ast.Ident{Name: t.receiver(e, names), NamePos: e.Pos()}, e.X))
		})
	},
}

// receiver returns the name of the function that receives from channels of the type of e's operand; names holds those there are.
func (t *tree) receiver(e *ast.UnaryExpr, names map[string]string) string {
	typ := t.info.TypeOf(e.X)
	channel, ok := typ.Underlying().(*types.Chan)
	if !ok {
		t.fail(e, "this receive has no type", "")
		return ""
	}
	_, commaOK := t.info.TypeOf(e).(*types.Tuple)
	key := fmt.Sprint(t.typ(e, typ), commaOK)
	if name := names[key]; name != "" {
		return name
	}
	name := t.helperName()
	names[key] = name
	format := "func %s(c %s) %s {\nv := <-c\nreturn v\n}"
	if commaOK {
		format = "func %s(c %s) (%s, bool) {\nv, ok := <-c\nreturn v, ok\n}"
	}
	t.helpers = append(t.helpers, fmt.Sprintf(format, name, t.typ(e, typ), t.typ(e, channel.Elem())))
	return name
}
