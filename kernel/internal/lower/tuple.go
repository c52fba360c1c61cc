package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

var tuple = &Pass{
	Name: "tuple",
	Doc:  "a, b = x, f() goes through variables of its own: with a call or literal on its right side the interpreter forgets the other values",
	Run: func(t *tree) {
		t.rewrite(func(c *astutil.Cursor) {
			if spec, ok := c.Node().(*ast.ValueSpec); ok {
				t.together(spec.Values)
				return
			}
			s, ok := c.Node().(*ast.AssignStmt)
			if ok && s.Tok == token.DEFINE {
				t.together(s.Rhs)
			}
			if !ok || s.Tok != token.ASSIGN || !t.parallel(s.Rhs) {
				return
			}
			switch c.Name() {
			case "Init", "Post":
				t.fail(s, "an assignment of several values with a call is not supported here yet", "assign before the statement")
				return
			}
			first, values := t.separate(s.Rhs, s.TokPos)
			s.Rhs = values
			c.Replace(t.wrap(s.Pos(), first, s))
		})
		var body []ast.Node
		for _, n := range t.body {
			if spec, ok := n.(*ast.ValueSpec); ok && t.parallel(spec.Values) {
				first, values := t.separate(spec.Values, spec.Pos())
				spec.Values = values
				body = append(body, first)
			}
			body = append(body, n)
		}
		t.body = body
	},
}

// together makes calls of those of several values that are composite literals, which the interpreter would put where the first one goes.
func (t *tree) together(values []ast.Expr) {
	if len(values) < 2 {
		return
	}
	for i, v := range values {
		if lit, ok := ast.Unparen(v).(*ast.CompositeLit); ok {
			typ := t.typ(lit, t.info.TypeOf(lit))
			values[i] = t.standIn(lit, &ast.Ident{Name: t.helper("(x %s) %s {\nreturn x\n}", typ, typ), NamePos: lit.Pos()}, lit)
		}
	}
}

// parallel reports whether several values are assigned at once and one of them comes from a call. A literal will be one.
func (t *tree) parallel(values []ast.Expr) bool {
	if len(values) < 2 {
		return false
	}
	return slices.ContainsFunc(values, t.calls)
}

func (t *tree) calls(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.CompositeLit:
			found = true
		case *ast.CallExpr:
			if !t.info.Types[n.Fun].IsType() && t.info.Types[n].Value == nil {
				found = true
			}
		}
		return !found
	})
	return found
}

// separate makes x, y := f(), g() of what is not constant among values, and the values to assign.
func (t *tree) separate(values []ast.Expr, pos token.Pos) (first ast.Stmt, after []ast.Expr) {
	define := &ast.AssignStmt{TokPos: pos, Tok: token.DEFINE}
	for _, v := range values {
		if tv := t.info.Types[v]; tv.Value != nil || tv.IsNil() {
			after = append(after, v)
			continue
		}
		x := t.variable("value", types.Default(t.info.TypeOf(v)), v.Pos())
		define.Lhs = append(define.Lhs, t.define(x, v.Pos()))
		define.Rhs = append(define.Rhs, v)
		after = append(after, t.use(x, v.Pos()))
	}
	t.together(define.Rhs)
	return define, after
}
