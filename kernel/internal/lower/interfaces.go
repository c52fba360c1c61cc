package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/astutil"

	"golanes/kernel/internal/rt"
)

var ifaces = &Pass{
	Name: "interfaces",
	Doc:  "what depends on the type of the value in an interface is written out: comparisons, assertions, type switches",
	Run: func(t *tree) {
		a := assertions{t}
		t.rewrite(func(c *astutil.Cursor) {
			switch n := c.Node().(type) {
			case *ast.BinaryExpr:
				if (n.Op == token.EQL || n.Op == token.NEQ) && t.comparesInterfaces(n.X, n.Y) {
					c.Replace(t.equal(n, n.Op, n.X, n.Y))
				}
			case *ast.TypeAssertExpr:
				if n.Type != nil {
					c.Replace(a.assertion(n))
				}
			case *ast.TypeSwitchStmt:
				c.Replace(a.typeSwitch(n))
			case *ast.CallExpr:
				a.errorsAs(n)
			}
		})
	},
}

// comparesInterfaces reports whether one of two operands is an interface, and none is nil.
func (t *tree) comparesInterfaces(x, y ast.Expr) bool {
	if t.info.Types[x].IsNil() || t.info.Types[y].IsNil() {
		return false
	}
	return types.IsInterface(t.info.TypeOf(x)) || types.IsInterface(t.info.TypeOf(y))
}

// equal makes rt.Equal(x, y), or its negation, in the place of e.
func (t *tree) equal(e ast.Expr, op token.Token, x, y ast.Expr) ast.Expr {
	call := &ast.CallExpr{Fun: t.rt("Equal", e.Pos()), Lparen: e.Pos(), Args: []ast.Expr{t.toAny(x), t.toAny(y)}, Rparen: e.End()}
	t.info.Types[call] = types.TypeAndValue{Type: types.Typ[types.Bool]}
	if op == token.EQL {
		return call
	}
	not := &ast.UnaryExpr{OpPos: e.Pos(), Op: token.NOT, X: call}
	t.info.Types[not] = types.TypeAndValue{Type: types.Typ[types.Bool]}
	return not
}

// assertions write what depends on the type of the value in an interface.
type assertions struct{ *tree }

// assertion makes the call of a helper that asserts.
func (a assertions) assertion(n *ast.TypeAssertExpr) ast.Expr {
	_, commaOK := a.info.TypeOf(n).(*types.Tuple)
	return a.standIn(n, &ast.Ident{Name: a.asserting(n, a.info.TypeOf(n.X), a.info.TypeOf(n.Type), commaOK), NamePos: n.Pos()}, a.toAny(n.X))
}

// asserting returns the name of a function that asserts a type.
func (a assertions) asserting(at ast.Node, from, to types.Type, commaOK bool) string {
	test, value := a.test(at, to)
	if commaOK {
		return a.helper("(x interface{}) (%s, bool) {\n%s\nif ok {\nreturn %s, true\n}\nvar none %[1]s\nreturn none, false\n}", a.typ(at, to), test, value)
	}
	methods := "nil"
	if types.IsInterface(to) {
		methods = a.methodList(to)
	}
	return a.helper("(x interface{}) %s {\n%s\nif !ok {\npanic(%s.NoConversion(x, %q, %q, %s))\n}\nreturn %s\n}",
		a.typ(at, to), test, a.imported(rt.Path), a.display(from), a.display(to), methods, value)
}

// test writes the statement that sets ok to whether x, an interface{}, holds a value of a type, and the expression of that value.
func (a assertions) test(at ast.Node, to types.Type) (statement, value string) {
	text := a.typ(at, to)
	switch {
	case types.IsInterface(to) && to.Underlying().(*types.Interface).NumMethods() == 0:
		return "ok := x != nil", "x"
	case types.IsInterface(to):
		statement = fmt.Sprintf("ok := %s.Implements(x, %s)", a.imported(rt.Path), a.methodList(to))
		if hosts(to) {
			return statement, a.asHost(to) + "(x)"
		}
		return statement, "x"
	case a.boxed(to):
		value = "v.V"
		text = a.typ(at, a.box(to))
	default:
		value = "v"
	}
	statement = fmt.Sprintf("v, ok := x.(%s)", text)
	switch types.Unalias(to).(type) {
	case *types.Slice, *types.Map, *types.Chan, *types.Signature, *types.Pointer, *types.Array:
		if !a.boxed(to) {
			// The interpreter takes a named type of the host for its underlying type.
			statement += fmt.Sprintf("\nok = ok && %s.SameType(x, v)", a.imported(rt.Path))
		}
	}
	return statement, value
}

// methodList writes the methods of an interface as rt.Implements takes them: a slice of names and signatures.
func (t *tree) methodList(typ types.Type) string {
	i, _ := typ.Underlying().(*types.Interface)
	parts := make([]string, i.NumMethods())
	for k := range parts {
		m := i.Method(k)
		parts[k] = strconv.Quote(m.Name() + " func" + signatureExpression(m.Signature(), t.identity))
	}
	return "[]string{" + strings.Join(parts, ", ") + "}"
}

// typeSwitch makes a switch over the number of the clause that the type of the value chooses.
func (a assertions) typeSwitch(s *ast.TypeSwitchStmt) ast.Stmt {
	var guard *ast.TypeAssertExpr
	bound := false
	switch g := s.Assign.(type) {
	case *ast.AssignStmt:
		guard, bound = g.Rhs[0].(*ast.TypeAssertExpr), true
	case *ast.ExprStmt:
		guard = g.X.(*ast.TypeAssertExpr)
	}
	pos := s.Assign.Pos()
	from := a.info.TypeOf(guard.X)
	x := a.variable("x", from, pos)
	raw := a.variable("raw", types.NewInterfaceType(nil, nil), pos)
	chosen := a.variable("chosen", types.Typ[types.Int], pos)
	var list []ast.Stmt
	if s.Init != nil {
		list = append(list, s.Init)
	}
	list = append(list, a.declare(x, guard.X), a.declare(raw, a.toAny(a.use(x, pos))), a.declare(chosen, a.integer(0, pos)))

	body := &ast.BlockStmt{Lbrace: s.Body.Lbrace, Rbrace: s.Body.Rbrace}
	var first, last *ast.IfStmt
	for i, clause := range s.Body.List {
		clause := clause.(*ast.CaseClause)
		out := &ast.CaseClause{Case: clause.Case, Body: clause.Body}
		if clause.List != nil {
			out.List = []ast.Expr{a.integer(i+1, clause.Pos())}
		}
		variable, _ := a.info.Implicits[clause].(*types.Var)
		if variable != nil && bound && !a.refers(clause, variable) {
			variable = nil
		}
		var value types.Object = x
		for _, e := range clause.List {
			choose := assignStmt(token.ASSIGN, e.Pos(), []ast.Expr{a.use(chosen, e.Pos())}, []ast.Expr{a.integer(i+1, e.Pos())})
			test := &ast.IfStmt{If: e.Pos(), Body: &ast.BlockStmt{Lbrace: e.Pos(), List: []ast.Stmt{choose}}}
			if a.info.Types[e].IsNil() {
				test.Cond = &ast.BinaryExpr{X: a.use(raw, e.Pos()), OpPos: e.Pos(), Op: token.EQL, Y: &ast.Ident{Name: "nil", NamePos: e.Pos()}}
				a.info.Types[test.Cond] = types.TypeAndValue{Type: types.Typ[types.Bool]}
			} else {
				to := a.info.TypeOf(e)
				ok := a.variable("ok", types.Typ[types.Bool], e.Pos())
				var to0 types.Object
				left := &ast.Ident{Name: "_", NamePos: e.Pos()}
				if variable != nil && len(clause.List) == 1 {
					v := a.variable(variable.Name(), to, e.Pos())
					list = append(list, a.declareZero(v, e.Pos()))
					to0, value = v, v
					got := a.variable(variable.Name(), to, e.Pos())
					left = a.define(got, e.Pos())
					set := assignStmt(token.ASSIGN, e.Pos(), []ast.Expr{a.use(to0, e.Pos())}, []ast.Expr{a.use(got, e.Pos())})
					test.Body.List = append(test.Body.List, set)
				}
				call := &ast.CallExpr{Fun: &ast.Ident{Name: a.asserting(e, from, to, true), NamePos: e.Pos()}, Lparen: e.Pos(), Args: []ast.Expr{a.use(raw, e.Pos())}, Rparen: e.End()}
				test.Init = assignStmt(token.DEFINE, e.Pos(), []ast.Expr{left, a.define(ok, e.Pos())}, []ast.Expr{call})
				test.Cond = a.use(ok, e.Pos())
			}
			if first == nil {
				first = test
			} else {
				last.Else = test
			}
			last = test
		}
		if variable != nil {
			// The clause's own variable, as it may be captured.
			out.Body = append([]ast.Stmt{a.declare(variable, a.use(value, clause.Pos()))}, out.Body...)
		}
		body.List = append(body.List, out)
	}
	if first != nil {
		list = append(list, first)
	}
	if len(body.List) > 0 {
		list = append(list, &ast.SwitchStmt{Switch: s.Switch, Tag: a.use(chosen, pos), Body: body})
	} else {
		list = append(list, &ast.BlockStmt{Lbrace: pos, Rbrace: pos})
	}
	return a.wrap(s.Pos(), list...)
}

// declareZero makes var v T.
func (t *tree) declareZero(v types.Object, pos token.Pos) ast.Stmt {
	spec := &ast.ValueSpec{Names: []*ast.Ident{t.define(v, pos)}, Type: t.typeIdent(v.Type(), pos)}
	t.info.Types[spec.Type] = types.TypeAndValue{Type: v.Type()}
	return &ast.DeclStmt{Decl: &ast.GenDecl{TokPos: pos, Tok: token.VAR, Specs: []ast.Spec{spec}}}
}

// errorsAs makes errors.As with a type of the notebook a call with the function that asserts that type.
func (a assertions) errorsAs(n *ast.CallExpr) {
	sel, ok := n.Fun.(*ast.SelectorExpr)
	if !ok || len(n.Args) != 2 {
		return
	}
	f, ok := a.info.Uses[sel.Sel].(*types.Func)
	if !ok || f.FullName() != "errors.As" {
		return
	}
	p, ok := a.info.TypeOf(n.Args[1]).Underlying().(*types.Pointer)
	if !ok || hosts(p.Elem()) || !types.IsInterface(p.Elem()) && !a.mentionsNotebook(p.Elem()) {
		return
	}
	name := a.helper("(err error, target %s) bool {\nreturn %s.As(err, target == nil, func(x interface{}) bool {\nv, ok := %s(x)\nif ok {\n*target = v\n}\nreturn ok\n})\n}",
		a.typ(n, p), a.imported(rt.Path), a.asserting(n, types.NewInterfaceType(nil, nil), p.Elem(), true))
	n.Fun = &ast.Ident{Name: name, NamePos: n.Fun.Pos()}
	a.info.Types[n.Fun] = types.TypeAndValue{Type: types.NewSignatureType(nil, nil, nil, types.NewTuple(
		types.NewParam(n.Pos(), nil, "", types.Universe.Lookup("error").Type()), types.NewParam(n.Pos(), nil, "", p)),
		types.NewTuple(types.NewParam(n.Pos(), nil, "", types.Typ[types.Bool])), false)}
}
