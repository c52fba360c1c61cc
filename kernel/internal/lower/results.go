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
	Doc:  "a named result is a variable like any other, which is copied to the result when the function returns: the interpreter has the result in the variable that the call is assigned to",
	Run: func(t *tree) {
		shared := t.shared()
		t.each(func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				t.copyResults(n.Type, n.Body, shared)
			case *ast.FuncLit:
				t.copyResults(n.Type, n.Body, shared)
			}
			return true
		})
	},
}

// copyResults turns func f() (n int) { body } into func f() (result int) { var n int; body }. Where something else may see n after the
// function has returned, return statements assign to n first. Where calls are deferred, they may change n after that, so the first
// deferred call, which is the last to be made, copies n to the result. A function without named results that may recover gets some:
// what it returns then is zero.
func (t *tree) copyResults(f *ast.FuncType, body *ast.BlockStmt, shared map[types.Object]bool) {
	if f.Results == nil || body == nil || len(f.Results.List) == 0 {
		return
	}
	deferred, _ := t.deferredIn([]ast.Node{body})
	if len(f.Results.List[0].Names) == 0 {
		if !slices.ContainsFunc(deferred, t.mayRecover) {
			return
		}
		for _, field := range f.Results.List {
			field.Names = []*ast.Ident{{Name: "_", NamePos: field.Pos()}}
		}
	}
	var variables, own []*types.Var // the function's results, and the body's variables that stand for them
	var first []ast.Stmt
	seen := len(deferred) > 0
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
			seen = seen || shared[v]
			first = append(first, t.declareVar(v, id.Pos()))
		}
	}
	if len(deferred) > 0 {
		first = append(first, t.copyLast(variables, own, f.Results))
	}
	astutil.Apply(body, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			switch {
			case len(n.Results) > 0 && !seen:
			case len(n.Results) > 0:
				set := assignStmt(token.ASSIGN, n.Pos(), t.uses(own, n), n.Results)
				c.Replace(t.wrap(n.Pos(), set, &ast.ReturnStmt{Return: n.Pos(), Results: t.uses(own, n)}))
			default:
				n.Results = t.uses(own, n)
			}
			return false
		}
		return true
	}, nil)
	body.List = slices.Concat(first, body.List)
}

// mayRecover reports whether a deferred call may recover from a panic. It is asked before methods have become functions.
func (t *tree) mayRecover(s *ast.DeferStmt) bool {
	switch f := ast.Unparen(s.Call.Fun).(type) {
	case *ast.Ident:
		if _, ok := t.info.Uses[f].(*types.Builtin); ok {
			return false
		}
	case *ast.SelectorExpr:
		if m, ok := t.info.Uses[f.Sel].(*types.Func); ok && m.Signature().Recv() != nil && t.ofNotebook(m) {
			return true
		}
	}
	return !t.cannotRecover(s.Call)
}

// copyLast makes the deferred call that copies variables to results.
func (t *tree) copyLast(to, from []*types.Var, at ast.Node) ast.Stmt {
	var params []string
	var args []ast.Expr
	var text strings.Builder
	for i := range to {
		typ := t.typ(at, to[i].Type())
		params = append(params, fmt.Sprintf("a%d, b%d *%s", i, i, typ))
		args = append(args, t.address(t.use(to[i], at.Pos())), t.address(t.use(from[i], at.Pos())))
		fmt.Fprintf(&text, "*a%d = *b%d\n", i, i)
	}
	l := t.leaver(func(name, _, _, _ string) string {
		return fmt.Sprintf("func %s(%s) {\n%s}", name, strings.Join(params, ", "), text.String())
	})
	d := t.deferLeaver(l, at.Pos(), args...)
	l.copies = true
	return d
}
