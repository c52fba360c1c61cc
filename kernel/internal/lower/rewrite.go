package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"

	"golanes/kernel/internal/rt"
)

// rewrite calls f for every node of the unit, children first; f may replace it.
func (t *tree) rewrite(f func(*astutil.Cursor)) {
	t.apply(nil, func(c *astutil.Cursor) bool {
		f(c)
		return true
	})
}

// apply is [astutil.Apply] for every node of the unit.
func (t *tree) apply(pre, post astutil.ApplyFunc) {
	for i, d := range t.decls {
		t.decls[i], _ = astutil.Apply(d, pre, post).(ast.Decl)
	}
	for i, n := range t.body {
		t.body[i] = astutil.Apply(n, pre, post)
	}
}

// standIn makes a call of a function that lowering provides, with the type and value of the expression it stands for.
func (t *tree) standIn(e ast.Expr, fun ast.Expr, args ...ast.Expr) *ast.CallExpr {
	c := &ast.CallExpr{Fun: fun, Lparen: e.Pos(), Args: args, Rparen: e.End()}
	t.info.Types[c] = types.TypeAndValue{Type: t.info.TypeOf(e)}
	return c
}

// rt makes a reference to a function of package rt.
func (t *tree) rt(name string, pos token.Pos) *ast.Ident {
	return &ast.Ident{Name: t.imported(rt.Path) + "." + name, NamePos: pos}
}

// assignStmt makes left = right or left := right.
func assignStmt(tok token.Token, pos token.Pos, left, right []ast.Expr) *ast.AssignStmt {
	return &ast.AssignStmt{Lhs: left, TokPos: pos, Tok: tok, Rhs: right}
}

// declare makes the statement v := e.
func (t *tree) declare(v types.Object, e ast.Expr) ast.Stmt {
	return assignStmt(token.DEFINE, e.Pos(), []ast.Expr{t.define(v, e.Pos())}, []ast.Expr{e})
}

// local reports whether obj is a variable of a function, not of the package and not a field.
func (t *tree) local(obj types.Object) bool {
	v, ok := obj.(*types.Var)
	return ok && !v.IsField() && v.Parent() != t.unit.Package.Scope() && v.Pkg() == t.unit.Package
}

// captured returns the variables of enclosing functions that are used in a function literal.
func (t *tree) captured(lit *ast.FuncLit) []*types.Var {
	inside := t.declaredIn(lit)
	var list []*types.Var
	ast.Inspect(lit, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		if v, ok := t.info.Uses[id].(*types.Var); ok && t.local(v) && !inside[v] {
			inside[v] = true
			list = append(list, v)
		}
		return true
	})
	return list
}

// declaredIn returns the objects that are declared in a function literal.
func (t *tree) declaredIn(lit *ast.FuncLit) map[types.Object]bool {
	inside := map[types.Object]bool{}
	ast.Inspect(lit, func(n ast.Node) bool {
		if obj := t.info.Implicits[n]; obj != nil && n != nil {
			inside[obj] = true
		}
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		if obj := t.info.Defs[id]; obj != nil {
			inside[obj] = true
		}
		return true
	})
	return inside
}

// wrap makes a block that stands for its last statement.
func (t *tree) wrap(pos token.Pos, list ...ast.Stmt) *ast.BlockStmt {
	b := &ast.BlockStmt{Lbrace: pos, List: list}
	t.wrapped[b] = true
	return b
}

// typeIdent makes an identifier that stands for a type.
func (t *tree) typeIdent(typ types.Type, pos token.Pos) *ast.Ident {
	id := &ast.Ident{Name: "_", NamePos: pos}
	t.types[id] = typ
	tv := t.aType
	tv.Type = typ
	t.info.Types[id] = tv
	return id
}

// newOf makes new(typ).
func (t *tree) newOf(typ types.Type, pos token.Pos) *ast.CallExpr {
	call := &ast.CallExpr{Fun: &ast.Ident{Name: "new", NamePos: pos}, Args: []ast.Expr{t.typeIdent(typ, pos)}}
	t.info.Types[call] = types.TypeAndValue{Type: types.NewPointer(typ)}
	return call
}

// literalOf makes a constant of type typ.
func (t *tree) literalOf(v constant.Value, typ types.Type, pos token.Pos) ast.Expr {
	e := &ast.BasicLit{ValuePos: pos, Kind: token.INT, Value: v.ExactString()}
	t.info.Types[e] = types.TypeAndValue{Type: typ, Value: v}
	return e
}

// integer makes a constant of type int.
func (t *tree) integer(v int, pos token.Pos) ast.Expr {
	return t.literalOf(constant.MakeInt64(int64(v)), types.Typ[types.Int], pos)
}

// compare makes v op value.
func (t *tree) compare(op token.Token, v types.Object, value int, pos token.Pos) ast.Expr {
	e := &ast.BinaryExpr{X: t.use(v, pos), OpPos: pos, Op: op, Y: t.integer(value, pos)}
	t.info.Types[e] = types.TypeAndValue{Type: types.Typ[types.Bool]}
	return e
}

// when makes if cond { s }.
func (t *tree) when(cond ast.Expr, s ast.Stmt) *ast.IfStmt {
	return &ast.IfStmt{If: cond.Pos(), Cond: cond, Body: &ast.BlockStmt{Lbrace: cond.Pos(), List: []ast.Stmt{s}, Rbrace: cond.End()}}
}

// conversion makes typ(e), or e where it has that type.
func (t *tree) conversion(typ types.Type, e ast.Expr) ast.Expr {
	if types.Identical(t.info.TypeOf(e), typ) {
		return e
	}
	call := &ast.CallExpr{Fun: t.typeIdent(typ, e.Pos()), Lparen: e.Pos(), Args: []ast.Expr{e}, Rparen: e.End()}
	t.info.Types[call] = types.TypeAndValue{Type: typ}
	return call
}

// helperIdent makes a reference to a helper, see [tree.helper].
func (t *tree) helperIdent(at ast.Node, format string, args ...any) *ast.Ident {
	return &ast.Ident{Name: t.helper(format, args...), NamePos: at.Pos()}
}
