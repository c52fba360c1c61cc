package lower

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

var lookup = &Pass{
	Name: "lookup",
	Doc:  "v, ok := m[k] is a call: the interpreter leaves v as it was where the map has no entry",
	Run: func(t *tree) {
		t.rewrite(func(c *astutil.Cursor) {
			switch n := c.Node().(type) {
			case *ast.AssignStmt:
				if len(n.Lhs) == 2 && len(n.Rhs) == 1 && !blank(n.Lhs[0]) {
					t.lookUp(&n.Rhs[0])
				}
			case *ast.ValueSpec:
				if len(n.Names) == 2 && len(n.Values) == 1 && n.Names[0].Name != "_" {
					t.lookUp(&n.Values[0])
				}
			}
		})
	},
}

// lookUp replaces m[k] by the call of a helper that returns an entry and whether there is one.
func (t *tree) lookUp(e *ast.Expr) {
	index, ok := ast.Unparen(*e).(*ast.IndexExpr)
	if !ok {
		return
	}
	m, ok := t.info.TypeOf(index.X).Underlying().(*types.Map)
	if !ok {
		return
	}
	typ := t.info.TypeOf(index.X)
	fun := t.helperIdent(index, "(m %s, k %s) (%s, bool) {\nv, ok := m[k]\nreturn v, ok\n}", t.structural(index, typ), t.typ(index, m.Key()), t.typ(index, m.Elem()))
	var params, results []*types.Var
	for _, p := range []types.Type{typ.Underlying(), m.Key()} {
		params = append(params, types.NewParam(index.Pos(), nil, "", p))
	}
	for _, r := range []types.Type{m.Elem(), types.Typ[types.Bool]} {
		results = append(results, types.NewParam(index.Pos(), nil, "", r))
	}
	sig := types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), types.NewTuple(results...), false)
	t.info.Types[fun] = types.TypeAndValue{Type: sig}
	call := &ast.CallExpr{Fun: fun, Lparen: index.Pos(), Args: []ast.Expr{index.X, index.Index}, Rparen: index.End()}
	t.info.Types[call] = types.TypeAndValue{Type: sig.Results()}
	*e = call
}

// blank reports whether e is the blank identifier.
func blank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}
