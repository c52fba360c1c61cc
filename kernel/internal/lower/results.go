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

var results = &Pass{
	Name: "results",
	Doc:  "a named result is a variable like any other, which is copied to the result when the function returns: x = f() has f work on x",
	Run: func(t *tree) {
		t.each(func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				t.copyResults(n.Type, n.Body)
			case *ast.FuncLit:
				t.copyResults(n.Type, n.Body)
			}
			return true
		})
	},
}

// copyResults turns func f() (n int) { body } into func f() (result int) { var n int; body }. Return statements
// assign to n first. Where calls are deferred, they may change n after that, so the first deferred call, which is the last to be
// made, copies n to the result.
func (t *tree) copyResults(f *ast.FuncType, body *ast.BlockStmt) {
	if f.Results == nil || body == nil {
		return
	}
	named := slices.ContainsFunc(f.Results.List, func(field *ast.Field) bool {
		return slices.ContainsFunc(field.Names, func(id *ast.Ident) bool { return id.Name != "_" })
	})
	if !named {
		return
	}
	var variables, own []*types.Var // the function's results, and the body's variables that stand for them
	var first []ast.Stmt
	for _, field := range f.Results.List {
		for _, id := range field.Names {
			v, ok := t.info.Defs[id].(*types.Var)
			if !ok || id.Name == "_" {
				v = t.variable("result", t.info.TypeOf(field.Type), id.Pos())
			}
			result := t.variable("result", v.Type(), id.Pos())
			id.Name = result.Name()
			t.info.Defs[id] = result
			variables, own = append(variables, result), append(own, v)
			first = append(first, t.declareVar(v, id.Pos()))
		}
	}
	if deferred, _ := t.deferredIn([]ast.Node{body}); len(deferred) > 0 {
		first = append(first, t.copyLast(variables, own, f.Results))
	}
	astutil.Apply(body, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if len(n.Results) > 0 {
				set := assignStmt(token.ASSIGN, n.Pos(), t.uses(own, n), n.Results)
				c.Replace(t.wrap(n.Pos(), set, &ast.ReturnStmt{Return: n.Pos(), Results: t.uses(own, n)}))
			} else {
				n.Results = t.uses(own, n)
			}
			return false
		}
		return true
	}, nil)
	body.List = slices.Concat(first, body.List)
}

// copyLast makes the deferred call that copies variables to results.
func (t *tree) copyLast(to, from []*types.Var, at ast.Node) ast.Stmt {
	var params []string
	var args []ast.Expr
	text := ""
	for i := range to {
		typ := t.typ(at, to[i].Type())
		params = append(params, fmt.Sprintf("a%d, b%d *%s", i, i, typ))
		args = append(args, t.address(t.use(to[i], at.Pos())), t.address(t.use(from[i], at.Pos())))
		text += fmt.Sprintf("*a%d = *b%d\n", i, i)
	}
	l := t.leaver(func(name, _, _, _ string) string {
		return fmt.Sprintf("func %s(%s) {\n%s}", name, strings.Join(params, ", "), text)
	})
	d := t.deferLeaver(l, at.Pos(), args...)
	l.copies = true
	return d
}
