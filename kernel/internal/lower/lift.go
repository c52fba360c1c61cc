package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

var lift = &Pass{
	Name: "lift",
	Doc:  "a function literal becomes a function of what it captures; go is the host's, which learns of wg.Go; go and defer evaluate at once",
	Run: func(t *tree) {
		for _, obj := range t.info.Implicits {
			t.implicit[obj] = true
		}
		t.liftClosures()
		t.rewrite(func(c *astutil.Cursor) {
			switch n := c.Node().(type) {
			case *ast.FuncLit:
				if !called(c) && !t.closureOf(c.Parent(), n) {
					c.Replace(t.factory(n))
				}
			case *ast.AssignStmt:
				if _, lit := definition(n); t.closureOf(n, lit) {
					c.Delete()
				}
			case *ast.CallExpr:
				if lit, ok := n.Fun.(*ast.FuncLit); ok && !statement(c) {
					c.Replace(t.directCall(t.add(&lifted{captured: t.captured(lit), lit: lit, direct: true}), n))
				} else if l := t.direct[t.callee(n)]; l != nil {
					c.Replace(t.directCall(l, n))
				}
			case *ast.GoStmt:
				if lit, ok := n.Call.Fun.(*ast.FuncLit); ok {
					n.Call = t.directCall(t.add(&lifted{captured: t.captured(lit), lit: lit, direct: true}), n.Call)
				}
				c.Replace(&ast.ExprStmt{X: t.started(n.Call)})
			case *ast.DeferStmt:
				lit, ok := n.Call.Fun.(*ast.FuncLit)
				if ok {
					n.Call = t.directCall(t.add(&lifted{captured: t.captured(lit), lit: lit, direct: true}), n.Call)
				}
				c.Replace(t.deferred(n, ok))
			}
		})
	},
}

// A lifted is a function of the package that was a function literal. A direct one has the captured variables and then the literal's
// parameters; any other takes the captured variables and returns the function.
type lifted struct {
	name     string
	captured []*types.Var
	lit      *ast.FuncLit
	direct   bool
}

// called reports whether the literal at c is called where it stands.
func called(c *astutil.Cursor) bool {
	_, ok := c.Parent().(*ast.CallExpr)
	return ok && c.Name() == "Fun"
}

// statement reports whether the call at c is that of a go or defer statement.
func statement(c *astutil.Cursor) bool {
	switch c.Parent().(type) {
	case *ast.GoStmt, *ast.DeferStmt:
		return true
	}
	return false
}

// factory lifts a literal and makes the expression that stands for it.
func (t *tree) factory(lit *ast.FuncLit) ast.Expr {
	l := t.add(&lifted{captured: t.captured(lit), lit: lit})
	fun := &ast.Ident{Name: l.name, NamePos: lit.Pos()}
	return t.standIn(lit, fun, t.uses(l.captured, lit)...)
}

// directCall makes the call of a direct function of what was a call of its literal.
func (t *tree) directCall(l *lifted, call *ast.CallExpr) *ast.CallExpr {
	fun := &ast.Ident{Name: l.name, NamePos: call.Fun.Pos()}
	c := t.standIn(call, fun, append(t.uses(l.captured, call.Fun), call.Args...)...)
	c.Ellipsis = call.Ellipsis
	return c
}

// add gives a lifted function its name and returns it.
func (t *tree) add(l *lifted) *lifted {
	for _, v := range l.captured {
		// As a parameter it would clash with a variable of the same name at the top of the literal's body.
		if t.names[v] == "" && !t.implicit[v] {
			t.fresh++
			t.names[v] = fmt.Sprintf("%s%s%d", v.Name(), mark, t.fresh)
		}
	}
	t.fresh++
	l.name = fmt.Sprintf("lit%s%d%s%d", mark, t.number, mark, t.fresh)
	t.lifted = append(t.lifted, l)
	return l
}

func (t *tree) uses(vars []*types.Var, at ast.Node) []ast.Expr {
	list := make([]ast.Expr, len(vars))
	for i, v := range vars {
		list[i] = t.use(v, at.Pos())
	}
	return list
}

// wrapper makes a function that takes the operands of a call and returns the function that makes it, and the call of that function.
func (t *tree) wrapper(call *ast.CallExpr) *ast.CallExpr {
	p := t.split(call)
	return t.standIn(call, &ast.Ident{Name: t.wrapperOf(p, call), NamePos: call.Pos()}, p.args...)
}

// wrapperOf writes that function and returns its name.
func (t *tree) wrapperOf(p split, call *ast.CallExpr) string {
	name := t.helperName()
	t.helpers = append(t.helpers, fmt.Sprintf("func %s(%s) func() {\nreturn func() {\n%s%s(%s)\n}\n}",
		name, strings.Join(p.params, ", "), t.line(call), p.fun, strings.Join(p.names, ", ")))
	return name
}

// A split is a call whose operands are parameters of another function.
type split struct {
	params []string   // with their types
	passed []string   // the names of the parameters
	args   []ast.Expr // what they stand for
	fun    string     // what the call calls, in terms of the parameters
	names  []string   // its arguments, likewise
}

func (t *tree) split(call *ast.CallExpr) split {
	var s split
	param := func(e ast.Expr) string {
		p := fmt.Sprintf("a%d", len(s.params))
		s.params = append(s.params, p+" "+t.typ(e, types.Default(t.info.TypeOf(e))))
		s.passed = append(s.passed, p)
		s.args = append(s.args, e)
		return p
	}
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.SelectorExpr:
		if sel := t.info.Selections[f]; sel != nil && sel.Kind() == types.MethodVal {
			receiver := f.X
			if _, isPointer := t.info.TypeOf(receiver).Underlying().(*types.Pointer); t.addresses(sel) && !isPointer {
				receiver = t.address(f.X)
			}
			s.fun = param(receiver) + "." + f.Sel.Name
		} else if sel != nil {
			s.fun = param(f)
		} else {
			s.fun = t.expr(f)
		}
	case *ast.Ident:
		switch obj := t.info.Uses[f].(type) {
		case *types.Builtin, nil: // nil: a lifted function
			s.fun = f.Name
		case *types.Func:
			s.fun = t.name(obj)
		default:
			s.fun = param(f)
		}
	default:
		s.fun = param(f)
	}
	for _, a := range call.Args {
		if t.info.Types[a].IsNil() {
			s.names = append(s.names, "nil")
			continue
		}
		s.names = append(s.names, param(a))
	}
	if call.Ellipsis.IsValid() {
		s.names[len(s.names)-1] += "..."
	}
	return s
}

// operands makes variables of the operands of a deferred call, which are to have the values of now, and returns the statements that
// declare them.
func (t *tree) operands(call *ast.CallExpr) []ast.Stmt {
	var list []ast.Stmt
	now := func(e ast.Expr) ast.Expr {
		if tv := t.info.Types[e]; tv.Value != nil || tv.IsNil() || tv.IsType() {
			return e
		}
		v := t.variable("operand", types.Default(t.info.TypeOf(e)), e.Pos())
		list = append(list, t.declare(v, e))
		return t.use(v, e.Pos())
	}
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.SelectorExpr:
		if s := t.info.Selections[f]; s != nil && s.Kind() == types.MethodVal {
			receiver := f.X
			if _, isPointer := t.info.TypeOf(receiver).Underlying().(*types.Pointer); t.addresses(s) && !isPointer {
				receiver = t.address(f.X)
			}
			f.X = now(receiver)
		} else if s != nil {
			call.Fun = now(f)
		}
	case *ast.Ident:
		if _, isVar := t.info.Uses[f].(*types.Var); isVar {
			call.Fun = now(f)
		}
	}
	for i, a := range call.Args {
		call.Args[i] = now(a)
	}
	return list
}

// helper returns the name of a function that lowering makes, given from its parameters on.
func (t *tree) helper(format string, args ...any) string {
	text := fmt.Sprintf(format, args...)
	name := t.helped[text]
	if name == "" {
		name = t.helperName()
		t.helped[text] = name
		t.helpers = append(t.helpers, "func "+name+text)
	}
	return name
}

// helperName returns a new name for a function that lowering makes.
func (t *tree) helperName() string {
	t.fresh++
	return fmt.Sprintf("go%s%d%s%d", mark, t.number, mark, t.fresh)
}

// address makes &e.
func (t *tree) address(e ast.Expr) ast.Expr {
	a := &ast.UnaryExpr{OpPos: e.Pos(), Op: token.AND, X: e}
	t.info.Types[a] = types.TypeAndValue{Type: types.NewPointer(t.info.TypeOf(e))}
	return a
}

// liftedFunc writes a lifted function.
func (t *tree) liftedFunc(l *lifted) string {
	params := make([]string, len(l.captured))
	for i, v := range l.captured {
		params[i] = t.name(v) + " " + t.typ(l.lit, v.Type())
	}
	sig := t.info.TypeOf(l.lit).(*types.Signature)
	if !l.direct {
		return fmt.Sprintf("func %s(%s) %s {\nreturn %s\n}", l.name, strings.Join(params, ", "), t.typ(l.lit, sig), t.funcLit(l.lit))
	}
	names := t.paramNames(l.lit.Type)
	for i := range sig.Params().Len() {
		if names[i] == "" || names[i] == "_" {
			names[i] = fmt.Sprintf("_%s%d", mark, i)
		}
	}
	text := t.signature(l.lit, sig, names)
	captured := strings.Join(params, ", ")
	if captured != "" && sig.Params().Len() > 0 {
		captured += ", "
	}
	return "func " + l.name + "(" + captured + text[1:] + " {\n" +
		t.functionBody(t.functionOf[l.lit.Body], func() string { return t.stmts(l.lit.Body.List) }) + "}"
}
