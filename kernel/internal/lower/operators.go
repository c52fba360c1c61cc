package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"

	"golanes/kernel/internal/rt"
)

var operators = &Pass{
	Name: "operators",
	Doc:  "negative counts of shifts are found, operands of comparisons get one type, nil as a key has its type, &p[i] goes through a slice of the array that p points to",
	Run: func(t *tree) {
		counters := t.counters()
		t.rewrite(func(c *astutil.Cursor) {
			switch n := c.Node().(type) {
			case *ast.BinaryExpr:
				if t.info.Types[n].Value != nil {
					return
				}
				switch n.Op {
				case token.SHL, token.SHR:
					n.Y = t.shiftCount(n.Y, counters)
				case token.EQL, token.NEQ:
					t.sameType(n)
				}
			case *ast.AssignStmt:
				if n.Tok == token.SHL_ASSIGN || n.Tok == token.SHR_ASSIGN {
					n.Rhs[0] = t.shiftCount(n.Rhs[0], counters)
				}
			case *ast.UnaryExpr:
				if n.Op == token.AND {
					t.elementAddress(n)
				}
			case *ast.IndexExpr:
				if m, ok := t.info.TypeOf(n.X).Underlying().(*types.Map); ok && t.info.Types[n.Index].IsNil() {
					n.Index = t.typedNil(m.Key(), n.Index)
				}
			}
		})
	},
}

// sameType converts an operand of a comparison to the type of the other, which the interpreter wants to be the same.
func (t *tree) sameType(n *ast.BinaryExpr) {
	x, y := t.info.TypeOf(n.X), t.info.TypeOf(n.Y)
	for _, typ := range []types.Type{x, y} {
		if basic, ok := typ.Underlying().(*types.Basic); types.IsInterface(typ) || ok && basic.Info()&types.IsUntyped != 0 {
			return
		}
	}
	switch {
	case types.Identical(x, y):
	case types.AssignableTo(x, y):
		n.X = t.conversion(y, n.X)
	default:
		n.Y = t.conversion(x, n.Y)
	}
}

// elementAddress makes &p[:][i] of &p[i], for a pointer to an array: the interpreter does not see that it is addressable.
func (t *tree) elementAddress(n *ast.UnaryExpr) {
	index, ok := ast.Unparen(n.X).(*ast.IndexExpr)
	if !ok {
		return
	}
	if array := pointedArray(t.info.TypeOf(index.X)); array != nil {
		all := &ast.SliceExpr{X: index.X, Lbrack: index.Lbrack, Rbrack: index.Lbrack}
		t.info.Types[all] = types.TypeAndValue{Type: types.NewSlice(array.Elem())}
		index.X = all
	}
}

// shiftCount makes what stands for the count of a shift.
func (t *tree) shiftCount(e ast.Expr, counters map[types.Object]bool) ast.Expr {
	tv := t.info.Types[e]
	if tv.Value != nil {
		return t.literalOf(constant.ToInt(tv.Value), types.Typ[types.Int], e.Pos()) // it may be 1.0
	}
	typ := types.Default(tv.Type)
	basic, ok := typ.Underlying().(*types.Basic)
	if !ok || basic.Info()&types.IsUnsigned != 0 || t.notNegative(e, counters) {
		return e
	}
	check := t.helperIdent(e, "(n %s) uint {\nif n < 0 {\npanic(%s.ShiftCount())\n}\nreturn uint(n)\n}", t.typ(e, typ), t.imported(rt.Path))
	call := &ast.CallExpr{Fun: check, Lparen: e.Pos(), Args: []ast.Expr{e}, Rparen: e.End()}
	t.info.Types[call] = types.TypeAndValue{Type: types.Typ[types.Uint]}
	return call
}

// notNegative reports whether a number can be seen to be at least 0, so that its check can be left out.
func (t *tree) notNegative(e ast.Expr, counters map[types.Object]bool) bool {
	if v := t.info.Types[e].Value; v != nil {
		return constant.Sign(v) >= 0
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return counters[t.info.Uses[e]]
	case *ast.BinaryExpr:
		switch e.Op {
		case token.AND:
			return t.notNegative(e.X, counters) || t.notNegative(e.Y, counters)
		case token.REM, token.SHR:
			return t.notNegative(e.X, counters)
		case token.QUO, token.OR:
			return t.notNegative(e.X, counters) && t.notNegative(e.Y, counters)
		}
	case *ast.CallExpr:
		id, ok := e.Fun.(*ast.Ident)
		if !ok {
			return false
		}
		f, ok := t.info.Uses[id].(*types.Builtin)
		return ok && (f.Name() == "len" || f.Name() == "cap")
	}
	return false
}

// counters returns the variables of loops that count up from a constant and that nothing else changes.
func (t *tree) counters() map[types.Object]bool {
	counters := map[types.Object]bool{}
	t.each(func(n ast.Node) bool {
		s, ok := n.(*ast.ForStmt)
		if !ok {
			return true
		}
		init, ok := s.Init.(*ast.AssignStmt)
		post, up := s.Post.(*ast.IncDecStmt)
		if !ok || !up || init.Tok != token.DEFINE || post.Tok != token.INC || len(init.Lhs) != len(init.Rhs) || s.Cond == nil {
			return true
		}
		for i, e := range init.Lhs {
			id, ok := e.(*ast.Ident)
			if !ok || !t.notNegative(init.Rhs[i], nil) {
				continue
			}
			if v, ok := t.info.Defs[id].(*types.Var); ok && !t.assigned(s.Body, map[types.Object]*types.Var{v: v}) {
				counters[v] = true
			}
		}
		return true
	})
	return counters
}
