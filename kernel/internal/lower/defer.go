package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

var defers = &Pass{
	Name: "defer",
	Doc:  "in a function that defers in a loop, deferred calls go on a stack of the host: the interpreter would evaluate their arguments at the end",
	Run: func(t *tree) {
		t.each(func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				n.Body.List = append(t.deferStack(n.Body.List), n.Body.List...)
			case *ast.FuncLit:
				n.Body.List = append(t.deferStack(n.Body.List), n.Body.List...)
			}
			return true
		})
		var body []ast.Stmt
		for _, n := range t.body {
			if s, ok := n.(ast.Stmt); ok {
				body = append(body, s)
			}
		}
		for i, s := range t.deferStack(body) {
			t.body = slices.Insert(t.body, i, ast.Node(s))
		}
	},
}

// deferStack returns what a function with the given statements begins with if one of them defers in a loop, and notes that all of its
// defers go on the stack.
func (t *tree) deferStack(body []ast.Stmt) []ast.Stmt {
	var found []*ast.DeferStmt
	inLoop := false
	for _, s := range body {
		var open []ast.Node
		ast.Inspect(s, func(n ast.Node) bool {
			switch n := n.(type) {
			case nil:
				open = open[:len(open)-1]
				return true
			case *ast.FuncLit:
				return false
			case *ast.DeferStmt:
				found = append(found, n)
				for _, o := range open {
					switch o.(type) {
					case *ast.ForStmt, *ast.RangeStmt:
						inLoop = true
					}
				}
			}
			open = append(open, n)
			return true
		})
	}
	if !inLoop {
		return nil
	}
	for _, d := range found {
		if lit, ok := d.Call.Fun.(*ast.FuncLit); ok && t.recovers(lit) {
			t.fail(d, "recover is not supported yet in a function that defers in a loop", "put the loop's body into a function of its own")
		}
	}
	pos := found[0].Pos()
	stack := t.variable("defers", types.Typ[types.UnsafePointer], pos)
	for _, d := range found {
		t.stacks[d] = stack
	}
	made := assignStmt(token.DEFINE, pos, []ast.Expr{t.define(stack, pos)}, []ast.Expr{&ast.CallExpr{Fun: t.rt("NewDefers", pos)}})
	run := &ast.CallExpr{Fun: &ast.Ident{Name: t.name(stack) + ".Run", NamePos: pos}}
	return []ast.Stmt{made, &ast.DeferStmt{Defer: pos, Call: run}}
}

// recovers reports whether a literal calls recover itself.
func (t *tree) recovers(lit *ast.FuncLit) bool {
	found := false
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			b, isBuiltin := t.info.Uses[id].(*types.Builtin)
			found = found || isBuiltin && b.Name() == "recover"
		}
		_, inner := n.(*ast.FuncLit)
		return !inner
	})
	return found
}
