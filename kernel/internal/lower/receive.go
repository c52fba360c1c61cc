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
	Doc:  "a receive anywhere but on its own and in v := <-c goes through a function; v is another variable than the interpreter receives in",
	Run: func(t *tree) {
		names := map[string]string{}
		t.rewrite(t.received)
		t.rewrite(func(c *astutil.Cursor) {
			e, ok := c.Node().(*ast.UnaryExpr)
			if !ok || e.Op != token.ARROW {
				return
			}
			switch parent := c.Parent().(type) {
			case *ast.ExprStmt:
				return
			case *ast.AssignStmt:
				if t.receives[parent] {
					return // made below
				}
			}
			c.Replace(t.standIn(e, &ast.Ident{Name: t.receiver(e, names), NamePos: e.Pos()}, t.opened(e.X)))
		})
	},
}

// received makes t := <-c; v := t of v := <-c: the interpreter could not assign to its v any more, and would have one v for all
// iterations of a loop.
func (t *tree) received(c *astutil.Cursor) {
	s, ok := c.Node().(*ast.AssignStmt)
	if !ok || s.Tok != token.DEFINE || len(s.Rhs) != 1 || c.Index() < 0 {
		return
	}
	e, ok := ast.Unparen(s.Rhs[0]).(*ast.UnaryExpr)
	if !ok || e.Op != token.ARROW {
		return
	}
	typ := t.info.TypeOf(e)
	first := &ast.AssignStmt{TokPos: s.Pos(), Tok: token.DEFINE, Rhs: s.Rhs}
	s.Rhs = nil
	add := func(typ types.Type) {
		v := t.variable("received", typ, s.Pos())
		first.Lhs = append(first.Lhs, t.define(v, s.Pos()))
		s.Rhs = append(s.Rhs, t.use(v, s.Pos()))
	}
	if tuple, ok := typ.(*types.Tuple); ok {
		for v := range tuple.Variables() {
			add(types.Default(v.Type()))
		}
	} else {
		add(typ)
	}
	t.receives[first] = true
	c.InsertBefore(first)
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
	param := t.structural(e, typ)
	key := fmt.Sprint(param, commaOK)
	if name := names[key]; name != "" {
		return name
	}
	name := t.helperName()
	names[key] = name
	format := "func %s(c %s) %s {\nv := <-c\nreturn v\n}"
	if commaOK {
		format = "func %s(c %s) (%s, bool) {\nv, ok := <-c\nreturn v, ok\n}"
	}
	t.helpers = append(t.helpers, fmt.Sprintf(format, name, param, t.typ(e, channel.Elem())))
	return name
}
