package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"

	"golanes/kernel/internal/rt"
)

var defers = &Pass{
	Name: "defer",
	Doc:  "a deferred call is made by a function that hands the panic over to the host, if there is one; see package rt",
	Run: func(t *tree) {
		t.rewrite(t.thrown)
		t.each(func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				n.Body.List = append(t.deferrals([]ast.Node{n.Body}, n.Body.List), n.Body.List...)
			case *ast.FuncLit:
				n.Body.List = append(t.deferrals([]ast.Node{n.Body}, n.Body.List), n.Body.List...)
			}
			return true
		})
		var top []ast.Stmt
		for _, n := range t.body {
			if s, ok := n.(ast.Stmt); ok {
				top = append(top, s)
			}
		}
		for i, s := range t.deferrals(t.body, top) {
			t.body = slices.Insert(t.body, i, ast.Node(s))
		}
	},
}

// thrown makes panic(x) throw the value that x has now, not what deferred calls make of it.
func (t *tree) thrown(c *astutil.Cursor) {
	call, ok := c.Node().(*ast.CallExpr)
	if !ok || len(call.Args) != 1 || t.info.Types[call.Args[0]].Value != nil {
		return
	}
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && t.info.Uses[id] == types.Universe.Lookup("panic") {
		call.Args[0] = t.standIn(call.Args[0], t.rt("Thrown", call.Pos()), call.Args[0])
	}
}

// A deferral is how a deferred call is made. What it is handed to is a variable that the function begins with.
type deferral struct {
	form deferForm
	with *types.Var
}

// The forms, in the order of what they cost. The first deferred call of a function is the last to be made, and throws the panic again.
type deferForm int

const (
	// deferMade is what lowering itself defers.
	deferMade deferForm = iota
	// deferPlain: the only deferred call of its function, and it cannot recover. The interpreter makes it.
	deferPlain
	// deferOnly: the only deferred call of its function.
	deferOnly
	// deferFirst: it has an interface in common with those that come after it, for the panic that goes on.
	deferFirst
	// deferLater: what it panics with goes there, so that the calls before it are made.
	deferLater
	// deferStacked: it may be executed more than once, or is not certain to be executed first. The host has a stack of the calls.
	deferStacked
)

// deferrals decides the forms of the deferred calls of a function, and returns what the function begins with. Its top statements are
// those that are not within others.
func (t *tree) deferrals(nodes []ast.Node, top []ast.Stmt) []ast.Stmt {
	found, stacked := t.deferredIn(nodes)
	found = slices.DeleteFunc(found, func(d *ast.DeferStmt) bool {
		known, ok := t.deferral[d]
		return ok && known.form == deferMade
	})
	if len(found) == 0 {
		return nil
	}
	pos := found[0].Pos()
	switch {
	case stacked || len(found) > 1 && !slices.Contains(top, ast.Stmt(found[0])):
		stack := t.variable("defers", types.Typ[types.UnsafePointer], pos)
		for _, d := range found {
			t.deferral[d] = deferral{deferStacked, stack}
		}
		made := &ast.CallExpr{Fun: t.rt("NewDefers", pos), Args: []ast.Expr{t.place(pos), t.statementCount(pos)}}
		name := t.leaverName()
		t.leavers = append(t.leavers, fmt.Sprintf("func %s(d *%[2]s.Deferred) {\np := recover()\n%[2]s.Run(d, p)\n}", name, t.imported(rt.Path)))
		run := &ast.CallExpr{Fun: &ast.Ident{Name: name, NamePos: pos}, Args: []ast.Expr{t.use(stack, pos)}}
		return []ast.Stmt{assignStmt(token.DEFINE, pos, []ast.Expr{t.define(stack, pos)}, []ast.Expr{made}), t.made(run)}
	case len(found) > 1:
		typ := types.Universe.Lookup("any").Type()
		thrown := t.variable("thrown", types.NewPointer(typ), pos)
		for _, d := range found {
			t.deferral[d] = deferral{deferLater, thrown}
		}
		t.deferral[found[0]] = deferral{deferFirst, thrown}
		return []ast.Stmt{t.declare(thrown, t.newOf(typ, pos))}
	case t.cannotRecover(found[0].Call):
		t.deferral[found[0]] = deferral{form: deferPlain}
	default:
		t.deferral[found[0]] = deferral{form: deferOnly}
	}
	return nil
}

// made makes a deferred call of lowering's own.
func (t *tree) made(call *ast.CallExpr) ast.Stmt {
	d := &ast.DeferStmt{Defer: call.Pos(), Call: call}
	t.deferral[d] = deferral{form: deferMade}
	return d
}

// deferredIn returns the defer statements of a function, and whether one may be executed more than once.
func (t *tree) deferredIn(nodes []ast.Node) (found []*ast.DeferStmt, repeated bool) {
	for _, root := range nodes {
		var open []ast.Node
		ast.Inspect(root, func(n ast.Node) bool {
			switch n := n.(type) {
			case nil:
				open = open[:len(open)-1]
				return true
			case *ast.FuncLit:
				return false
			case *ast.BranchStmt:
				repeated = repeated || n.Tok == token.GOTO
			case *ast.DeferStmt:
				found = append(found, n)
				repeated = repeated || slices.ContainsFunc(open, isLoop)
			}
			open = append(open, n)
			return true
		})
	}
	return found, repeated
}

func isLoop(n ast.Node) bool {
	switch n.(type) {
	case *ast.ForStmt, *ast.RangeStmt:
		return true
	}
	return false
}

// cannotRecover reports whether what a call calls is known, and has no recover of its own.
func (t *tree) cannotRecover(call *ast.CallExpr) bool {
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.FuncLit:
		return !t.recovers[f]
	case *ast.SelectorExpr:
		if s := t.info.Selections[f]; s != nil {
			return s.Kind() == types.MethodVal && !types.IsInterface(s.Recv()) // a method of the host
		}
		_, isFunc := t.info.Uses[f.Sel].(*types.Func)
		return isFunc
	case *ast.Ident:
		return t.info.Uses[f] == nil && strings.Contains(f.Name, ".") && !strings.HasSuffix(f.Name, ".RecoverLate") // of package rt
	}
	return false
}

// deferred makes the statement of a deferred call, whose literal has been lifted.
func (t *tree) deferred(s *ast.DeferStmt, literal bool) ast.Stmt {
	d := t.deferral[s]
	switch d.form {
	case deferMade:
		return s
	case deferPlain:
		if first := t.operands(s.Call); first != nil {
			return t.wrap(s.Pos(), first, s)
		}
		return s
	case deferStacked:
		call := t.wrapper(s.Call)
		args := []ast.Expr{t.use(d.with, s.Pos()), call, t.depth(s.Call, literal)}
		return &ast.ExprStmt{X: &ast.CallExpr{Fun: t.rt("Defer", s.Pos()), Args: args}}
	}
	p := t.split(s.Call)
	call := p.fun + "(" + strings.Join(p.names, ", ") + ")"
	thrown := fmt.Sprintf("p, %s(%s), %s", t.wrapperOf(p, s.Call), strings.Join(p.passed, ", "), t.depth(s.Call, literal).Name)
	params := slices.Clone(p.params)
	var args []ast.Expr
	var text string
	switch d.form {
	case deferOnly:
		params = append([]string{"place string", "at *int"}, params...)
		args = append([]ast.Expr{t.place(s.Pos()), t.statementCount(s.Pos())}, p.args...)
		text = fmt.Sprintf("if p := recover(); p != nil {\n%s.Finish(place, at, %s)\nreturn\n}\n%s%s\n", t.imported(rt.Path), thrown, t.line(s), call)
	case deferFirst:
		params = append([]string{"place string", "at *int", "thrown *interface{}"}, params...)
		args = append([]ast.Expr{t.place(s.Pos()), t.statementCount(s.Pos()), t.use(d.with, s.Pos())}, p.args...)
		text = fmt.Sprintf("p := recover()\nif p == nil {\np = *thrown\n}\nif p != nil {\n%s.Finish(place, at, %s)\nreturn\n}\n%s%s\n",
			t.imported(rt.Path), thrown, t.line(s), call)
	case deferLater:
		catch := t.leaverName()
		t.leavers = append(t.leavers, fmt.Sprintf("func %s(thrown *interface{}) {\nif p := recover(); p != nil {\n*thrown = p\n}\n}", catch))
		params = append([]string{"thrown *interface{}"}, params...)
		args = append([]ast.Expr{t.use(d.with, s.Pos())}, p.args...)
		text = fmt.Sprintf("p := recover()\nif p == nil {\np = *thrown\n}\nif p != nil {\n*thrown = %s.Contain(%s)\nreturn\n}\ndefer %s(thrown)\n%s%s\n",
			t.imported(rt.Path), thrown, catch, t.line(s), call)
	}
	name := t.leaverName()
	t.leavers = append(t.leavers, fmt.Sprintf("func %s(%s) {\n%s}", name, strings.Join(params, ", "), text))
	return t.made(t.standIn(s.Call, &ast.Ident{Name: name, NamePos: s.Pos()}, args...))
}

// depth makes the number that says how deep below its call a deferred function can be that may recover, see package rt: a value may be
// a function that stands for a named one, and a method of an interface is called by a function that finds it.
func (t *tree) depth(call *ast.CallExpr, literal bool) *ast.Ident {
	depth := "3"
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		switch t.info.Uses[id].(type) {
		case *types.Var:
		case nil:
			if depth = "4"; literal {
				depth = "2"
			}
		default:
			depth = "2"
		}
	}
	return &ast.Ident{Name: depth, NamePos: call.Pos()}
}

// leaverName returns a new name for a function that lowering makes to be called when a function is left.
func (t *tree) leaverName() string {
	t.fresh++
	return fmt.Sprintf("%s%d%s%d", leaver, t.number, mark, t.fresh)
}

// leaver is what such names begin with.
const leaver = "go" + mark + "leave" + mark

// place makes the place of the function that it is written in, see rt.left.
func (t *tree) place(pos token.Pos) ast.Expr {
	id := &ast.Ident{Name: "place", NamePos: pos}
	t.late[id] = func() string { return t.current.place() }
	return id
}

// statementCount makes the pointer to what counts the statements of the function that it is written in, nil if nothing does.
func (t *tree) statementCount(pos token.Pos) ast.Expr {
	id := &ast.Ident{Name: "count", NamePos: pos}
	t.late[id] = func() string {
		if t.current.counts {
			return "&" + counter
		}
		return "nil"
	}
	return id
}

// place writes what rt.left is told about a function.
func (f *function) place() string {
	return fmt.Sprintf("%q", fmt.Sprintf("%s %s:%d", f.Name, f.Cell, f.First))
}

// left writes the function that the functions defer which count their statements and defer nothing else that says when a panic leaves
// them, if there are any.
func (t *tree) left(functions []*function) {
	for _, f := range functions {
		if f.counts && !f.leaves {
			t.leftName = t.leaverName()
			t.leavers = append(t.leavers, fmt.Sprintf("func %s(place string, at *int) {\nif p := recover(); p != nil {\n%s.Left(place, at, p)\n}\n}",
				t.leftName, t.imported(rt.Path)))
			return
		}
	}
}
