package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

var rangeInt = &Pass{
	Name: "rangeint",
	Doc:  "for i := range n becomes a loop with a counter, which the body cannot change; so does a range over a slice of channels",
	Run: func(t *tree) {
		t.rewrite(func(c *astutil.Cursor) {
			s, ok := c.Node().(*ast.RangeStmt)
			if !ok {
				return
			}
			switch x := t.info.TypeOf(s.X).Underlying().(type) {
			case *types.Basic:
				if x.Info()&types.IsInteger != 0 {
					c.Replace(t.countedLoop(s, t.rangeType(s), s.X, nil))
				}
			case *types.Slice:
				if _, ok := x.Elem().Underlying().(*types.Chan); ok {
					c.Replace(t.indexed(s))
				}
			case *types.Array:
				if _, ok := x.Elem().Underlying().(*types.Chan); ok {
					c.Replace(t.indexed(s))
				}
			}
		})
	},
}

// rangeType returns the type of the counter of a range over an integer.
func (t *tree) rangeType(s *ast.RangeStmt) types.Type {
	if id, ok := s.Key.(*ast.Ident); ok && s.Tok == token.DEFINE && t.info.Defs[id] != nil {
		return t.info.Defs[id].Type()
	}
	return types.Default(t.info.TypeOf(s.X))
}

// indexed turns a range over a slice of channels, which the interpreter takes for a range over a channel, into a counted loop.
func (t *tree) indexed(s *ast.RangeStmt) ast.Stmt {
	xs := t.variable("xs", t.info.TypeOf(s.X), s.Pos())
	length := &ast.CallExpr{Fun: ast.NewIdent("len"), Args: []ast.Expr{t.use(xs, s.Pos())}}
	t.info.Types[length] = types.TypeAndValue{Type: types.Typ[types.Int]}
	loop := t.countedLoop(s, types.Typ[types.Int], length, xs)
	return t.wrap(s.Pos(), t.declare(xs, s.X), loop)
}

// countedLoop makes the loop for i, n := T(0), T(limit); i < n; i++ { key, value := i, xs[i]; body }.
func (t *tree) countedLoop(s *ast.RangeStmt, typ types.Type, limit ast.Expr, xs *types.Var) *ast.ForStmt {
	pos := s.Pos()
	i, n := t.variable("i", typ, pos), t.variable("n", typ, pos)
	zero := &ast.BasicLit{ValuePos: pos, Kind: token.INT, Value: "0"}
	t.info.Types[zero] = types.TypeAndValue{Type: typ, Value: constant.MakeInt64(0)}
	if tv := t.info.Types[limit]; tv.Value != nil {
		t.info.Types[limit] = types.TypeAndValue{Type: typ, Value: tv.Value}
	}
	less := &ast.BinaryExpr{X: t.use(i, pos), OpPos: pos, Op: token.LSS, Y: t.use(n, pos)}
	t.info.Types[less] = types.TypeAndValue{Type: types.Typ[types.Bool]}
	var head []ast.Stmt
	bind := func(left, right ast.Expr) {
		if id, ok := left.(*ast.Ident); left != nil && (!ok || id.Name != "_") {
			head = append(head, assignStmt(s.Tok, pos, []ast.Expr{left}, []ast.Expr{right}))
		}
	}
	bind(s.Key, t.use(i, pos))
	if s.Value != nil {
		element := &ast.IndexExpr{X: t.use(xs, pos), Index: t.use(i, pos)}
		t.info.Types[element] = types.TypeAndValue{Type: t.info.TypeOf(s.Value)}
		bind(s.Value, element)
	}
	return &ast.ForStmt{
		For:  pos,
		Init: assignStmt(token.DEFINE, pos, []ast.Expr{t.define(i, pos), t.define(n, pos)}, []ast.Expr{zero, limit}),
		Cond: less,
		Post: &ast.IncDecStmt{X: t.use(i, pos), TokPos: pos, Tok: token.INC},
		Body: &ast.BlockStmt{Lbrace: s.Body.Lbrace, List: append(head, s.Body.List...), Rbrace: s.Body.Rbrace},
	}
}
