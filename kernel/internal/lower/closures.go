package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

var closures = &Pass{
	Name: "closures",
	Doc:  "a variable that is one function literal for as long as it lives, and is only called, is that function",
	Run: func(t *tree) {
		t.findClosures()
		t.checkClosures()
		t.apply(nil, func(c *astutil.Cursor) bool {
			switch n := c.Node().(type) {
			case *ast.BlockStmt:
				n.List = t.joined(n.List)
			case *ast.CaseClause:
				n.Body = t.joined(n.Body)
			}
			return true
		})
	},
}

// findClosures finds the local variables that are defined as function literals, in f := func... or var f T; f = func...
func (t *tree) findClosures() {
	implicit := map[types.Object]bool{}
	for _, obj := range t.info.Implicits {
		implicit[obj] = true
	}
	find := func(list []ast.Stmt) {
		for i, s := range list {
			id, lit := definition(s)
			obj := t.info.ObjectOf(id)
			if lit == nil || !t.local(obj) || t.recovers[lit] || t.info.Defs[id] == nil && (i == 0 || !t.declaresOnly(list[i-1], obj)) {
				continue
			}
			// What it captures is named where it is called, so no other variable may have the name there.
			if !slices.ContainsFunc(t.captured(lit), func(v *types.Var) bool { return implicit[v] }) {
				t.closures[obj] = lit
			}
		}
	}
	t.each(func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			find(n.List)
		case *ast.CaseClause:
			find(n.Body)
		}
		return true
	})
}

// definition returns the variable and the literal of f := func... or f = func..., nil if s is neither.
func definition(s ast.Stmt) (*ast.Ident, *ast.FuncLit) {
	assign, ok := s.(*ast.AssignStmt)
	if !ok || len(assign.Lhs) != 1 || len(assign.Rhs) != 1 {
		return nil, nil
	}
	id, _ := assign.Lhs[0].(*ast.Ident)
	lit, _ := assign.Rhs[0].(*ast.FuncLit)
	if id == nil || lit == nil {
		return nil, nil
	}
	return id, lit
}

// declaresOnly reports whether a statement is var v T.
func (t *tree) declaresOnly(s ast.Stmt, v types.Object) bool {
	d, ok := s.(*ast.DeclStmt)
	if !ok {
		return false
	}
	g, ok := d.Decl.(*ast.GenDecl)
	if !ok || g.Tok != token.VAR || len(g.Specs) != 1 {
		return false
	}
	spec, ok := g.Specs[0].(*ast.ValueSpec)
	return ok && len(spec.Names) == 1 && len(spec.Values) == 0 && t.info.Defs[spec.Names[0]] == v
}

// checkClosures forgets the variables that anything else is done with than calling them, now and here.
func (t *tree) checkClosures() {
	calls := map[*ast.Ident]bool{} // and definitions
	t.each(func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok {
				calls[id] = true
			}
		case *ast.AssignStmt:
			if id, lit := definition(n); t.closureOf(n, lit) {
				calls[id] = true
			}
		}
		return true
	})
	t.each(func(n ast.Node) bool {
		var later *ast.CallExpr
		switch n := n.(type) {
		case *ast.GoStmt:
			later = n.Call
		case *ast.DeferStmt:
			later = n.Call
		case *ast.Ident:
			if !calls[n] {
				delete(t.closures, t.info.Uses[n])
			}
		}
		if later != nil {
			delete(t.closures, t.callee(later))
		}
		return true
	})
}

// closureOf reports whether a statement makes a variable stand for a literal.
func (t *tree) closureOf(s ast.Node, lit *ast.FuncLit) bool {
	assign, ok := s.(*ast.AssignStmt)
	if !ok || lit == nil {
		return false
	}
	id, defined := definition(assign)
	return defined == lit && t.closures[t.info.ObjectOf(id)] == lit
}

// callee returns the variable or function that a call names, nil if it is another expression.
func (t *tree) callee(call *ast.CallExpr) types.Object {
	id, _ := call.Fun.(*ast.Ident)
	return t.info.Uses[id]
}

// joined makes f := func... of var f T; f = func...
func (t *tree) joined(list []ast.Stmt) []ast.Stmt {
	var out []ast.Stmt
	for _, s := range list {
		if id, lit := definition(s); t.closureOf(s, lit) && t.info.Uses[id] != nil {
			s = t.declare(t.info.Uses[id], lit)
			out = out[:len(out)-1]
		}
		out = append(out, s)
	}
	return out
}

// liftClosures adds the functions that variables stand for. What one captures it is given with every call, and so is what those that it
// calls capture.
func (t *tree) liftClosures() {
	type closure struct {
		obj    types.Object
		lifted *lifted
		inside map[types.Object]bool
	}
	var list []closure
	t.each(func(n ast.Node) bool {
		if s, ok := n.(*ast.AssignStmt); ok {
			if id, lit := definition(s); t.closureOf(s, lit) {
				obj := t.info.Defs[id]
				t.direct[obj] = &lifted{captured: t.captured(lit), lit: lit, direct: true}
				list = append(list, closure{obj, t.direct[obj], t.declaredIn(lit)})
			}
		}
		return true
	})
	for changed := true; changed; {
		changed = false
		for _, c := range list {
			for _, v := range c.lifted.captured {
				called := t.direct[v]
				if called == nil {
					continue
				}
				for _, w := range called.captured {
					if !c.inside[w] && !slices.Contains(c.lifted.captured, w) {
						c.lifted.captured = append(c.lifted.captured, w)
						changed = true
					}
				}
			}
		}
	}
	for _, c := range list {
		c.lifted.captured = slices.DeleteFunc(c.lifted.captured, func(v *types.Var) bool { return t.direct[v] != nil })
		t.add(c.lifted)
	}
}
