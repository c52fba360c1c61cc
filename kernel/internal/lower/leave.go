package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golanes/kernel/internal/rt"
)

// A leaver is a function that is deferred to hand a panic over. The interpreter must know it before it sees a function literal that
// defers it; else it forgets the deferred call.
type leaver struct {
	name   string
	call   *ast.CallExpr // the deferred call, nil if it is written as text
	in     *function     // what defers it
	copies bool          // it copies results, and knows nothing of panics
	// text writes the function. Its first parameter is at, which counts the statements of the function that is left, if that does so,
	// and so is the first argument where it hands at on: the strings to put there are empty if it does not.
	text func(place, param, at string) string
}

// leaverMark is what the names of leavers begin with.
const leaverMark = "go" + mark + "leave" + mark

// isLeaver reports whether a function is a leaver, or is called by one.
func isLeaver(name string) bool { return strings.HasPrefix(name, leaverMark) }

// leaver adds one, whose text is written when it is known which function defers it.
func (t *tree) leaver(text func(name, place, param, at string) string) *leaver {
	t.fresh++
	l := &leaver{name: fmt.Sprintf("%s%d%s%d", leaverMark, t.number, mark, t.fresh)}
	l.text = func(place, param, at string) string { return text(l.name, place, param, at) }
	t.leavers = append(t.leavers, l)
	return l
}

// deferLeaver makes the statement that defers a leaver.
func (t *tree) deferLeaver(l *leaver, pos token.Pos, args ...ast.Expr) ast.Stmt {
	l.call = &ast.CallExpr{Fun: &ast.Ident{Name: l.name, NamePos: pos}, Lparen: pos, Args: args, Rparen: pos}
	d := &ast.DeferStmt{Defer: pos, Call: l.call}
	t.deferral[d] = deferral{form: deferMade}
	return d
}

// hooked puts a deferred call that the interpreter executes between two of the host: a function that was stopped waits in one of them until
// the interpreter executes anything again, and ends its goroutine in the other. See package worker.
func (t *tree) hooked(d ast.Stmt) []ast.Stmt {
	hook := func(name string) ast.Stmt {
		h := &ast.DeferStmt{Defer: d.Pos(), Call: &ast.CallExpr{Fun: t.rt(name, d.Pos()), Lparen: d.Pos(), Rparen: d.Pos()}}
		t.deferral[h] = deferral{form: deferMade}
		return h
	}
	return []ast.Stmt{hook("Leave"), d, hook("Leaving")}
}

// write writes a leaver.
func (l *leaver) write() string {
	if l.in == nil || !l.in.counts {
		return l.text(l.in.place(), "", "nil")
	}
	return l.text(l.in.place(), "at *int", "at")
}

// place writes what rt.left is told about a function.
func (f *function) place() string {
	if f == nil {
		return `""`
	}
	return fmt.Sprintf("%q", fmt.Sprintf("%s %s:%d", f.Name, f.Cell, f.First))
}

// leaving notes which function defers a leaver.
func (t *tree) leaving(name string, f *function) {
	for _, l := range t.leavers {
		if l.name == name && !l.copies {
			l.in, f.leaves = f, true
		}
	}
}

// count makes the leavers of functions that count their statements, once it is known which do.
func (t *tree) count(functions []*function) {
	for _, l := range t.leavers {
		if l.in != nil && l.in.counts && l.call != nil {
			at := &ast.Ident{Name: "&" + counter, NamePos: l.call.Pos()}
			l.call.Args = slices.Insert(l.call.Args, 0, ast.Expr(at))
		}
	}
	for _, f := range functions {
		if f.counts && !f.leaves {
			l := t.leaver(func(name, place, _, _ string) string {
				return fmt.Sprintf("func %s(at *int) {\nif p := recover(); p != nil {\n%s.Left(%s, at, p)\n}\n}", name, t.imported(rt.Path), place)
			})
			l.in, f.left = f, l.name
		}
	}
}

// join joins parameters or arguments, of which the first may be empty.
func join(list ...string) string {
	return strings.Join(slices.DeleteFunc(list, func(s string) bool { return s == "" }), ", ")
}

// deferOnly makes the only deferred call of a function:
//
//	func leave(operands) {
//		p := recover()
//		if p != nil {
//			throw(p, operands)
//			return
//		}
//		call
//	}
func (t *tree) deferOnly(s *ast.DeferStmt, literal bool) ast.Stmt {
	p := t.split(s.Call)
	params, passed := strings.Join(p.params, ", "), strings.Join(p.passed, ", ")
	wrapper, depth := t.wrapperOf(p, s.Call), t.depth(s.Call, literal).Name
	l := t.leaver(func(name, place, param, at string) string {
		throw := name + mark + "throw"
		arg := strings.TrimSuffix(param, " *int")
		return fmt.Sprintf("func %s(%s) {\n%s.Finish(%s, %s, p, %s(%s), %s)\n}\n\n", throw, join(param, "p interface{}", params),
			t.imported(rt.Path), place, at, wrapper, passed, depth) +
			fmt.Sprintf("func %s(%s) {\np := recover()\nif p != nil {\n%s(%s)\nreturn\n}\n%s%s(%s)\n}", name, join(param, params),
				throw, join(arg, "p", passed), t.line(s), p.fun, strings.Join(p.names, ", "))
	})
	return t.wrap(s.Pos(), t.hooked(t.deferLeaver(l, s.Pos(), p.args...))...)
}

// beginStack makes what a function begins with whose deferred calls the host has.
func (t *tree) beginStack(stack *types.Var) []ast.Stmt {
	pos := stack.Pos()
	l := t.leaver(func(name, _, _, _ string) string {
		return fmt.Sprintf("func %s(d *%[2]s.Deferred) {\np := recover()\n%[2]s.Run(d, p)\n}", name, t.imported(rt.Path))
	})
	place := &ast.Ident{Name: "place", NamePos: pos}
	t.late[place] = func() string { return t.current.place() }
	at := &ast.Ident{Name: "nil", NamePos: pos}
	t.late[at] = func() string {
		if t.current != nil && t.current.counts {
			return "&" + counter
		}
		return "nil"
	}
	made := &ast.CallExpr{Fun: t.rt("NewDefers", pos), Args: []ast.Expr{place, at}}
	run := t.deferLeaver(l, pos, t.use(stack, pos))
	l.call = nil // the stack knows what counts
	return append([]ast.Stmt{assignStmt(token.DEFINE, pos, []ast.Expr{t.define(stack, pos)}, []ast.Expr{made})}, t.hooked(run)...)
}

// deferredCalls are the deferred calls of a function that has several. Their operands are in a struct, which says which are to be made:
//
//	type calls struct { done, d0, d1 bool; operands }
//
//	func leave(c *calls) {
//		p := recover()
//		if p != nil {
//			throw(c, p)
//			return
//		}
//		defer rest(c)
//		if c.d1 {
//			c.d1 = false
//			call
//		}
//		...
//		c.done = true
//	}
//
// If a call panics, rest leaves those that have not been made to the host.
type deferredCalls struct {
	variable *types.Var
	name     string // of the type
	fields   []string
	makes    []string // makes the calls, in the order of the statements
	pushes   []string // leaves them to the host
}

// beginCalls makes what a function with several deferred calls begins with.
func (t *tree) beginCalls(c *deferredCalls, pos token.Pos) []ast.Stmt {
	l := t.leaver(func(name, place, param, at string) string { return c.text(t, name, place, param, at) })
	c.name = l.name + mark + "calls"
	c.variable = t.variable("calls", types.Typ[types.UnsafePointer], pos)
	made := &ast.CallExpr{Fun: &ast.Ident{Name: "new", NamePos: pos}, Args: []ast.Expr{&ast.Ident{Name: c.name, NamePos: pos}}}
	return append([]ast.Stmt{assignStmt(token.DEFINE, pos, []ast.Expr{t.define(c.variable, pos)}, []ast.Expr{made})},
		t.hooked(t.deferLeaver(l, pos, t.use(c.variable, pos)))...)
}

// add makes the statement that sets a call's operands.
func (c *deferredCalls) add(t *tree, s *ast.DeferStmt, literal bool) ast.Stmt {
	p := t.split(s.Call)
	n := len(c.makes)
	rename := func(list []string) []string {
		renamed := slices.Clone(list)
		for i, text := range renamed {
			if name, ok := strings.CutPrefix(text, "a"); ok && name != "" {
				renamed[i] = fmt.Sprintf("c.d%da%s", n, name)
			}
		}
		return renamed
	}
	var set []ast.Stmt
	field := func(name, typ string, value ast.Expr) {
		c.fields = append(c.fields, name+" "+typ)
		left := &ast.Ident{Name: t.name(c.variable) + "." + name, NamePos: s.Pos()}
		set = append(set, assignStmt(token.ASSIGN, s.Pos(), []ast.Expr{left}, []ast.Expr{value}))
	}
	for i, param := range p.params {
		name, typ, _ := strings.Cut(param, " ")
		field(fmt.Sprintf("d%d%s", n, name), typ, p.args[i])
	}
	flag := fmt.Sprintf("d%d", n)
	field(flag, "bool", &ast.Ident{Name: "true", NamePos: s.Pos()})
	fun := p.fun
	if receiver, method, ok := strings.Cut(p.fun, "."); ok || slices.Contains(p.passed, p.fun) {
		if slices.Contains(p.passed, receiver) {
			fun = rename([]string{receiver})[0]
			if ok {
				fun += "." + method
			}
		}
	}
	c.makes = append(c.makes, fmt.Sprintf("if c.%s {\nc.%[1]s = false\n%s%s(%s)\n}\n", flag, t.line(s), fun, strings.Join(rename(p.names), ", ")))
	c.pushes = append(c.pushes, fmt.Sprintf("if c.%s {\n%s.Defer(d, %s(%s), %s)\n}\n", flag, t.imported(rt.Path),
		t.wrapperOf(p, s.Call), strings.Join(rename(p.passed), ", "), t.depth(s.Call, literal).Name))
	return t.wrap(s.Pos(), set...)
}

// text writes the type and the functions.
func (c *deferredCalls) text(t *tree, name, place, param, at string) string {
	arg := strings.TrimSuffix(param, " *int")
	throw, rest := name+mark+"throw", name+mark+"rest"
	makes := slices.Clone(c.makes)
	slices.Reverse(makes)
	return fmt.Sprintf("type %s struct {\ndone bool\n%s\n}\n\n", c.name, strings.Join(c.fields, "\n")) +
		fmt.Sprintf("func %s(%s) {\nd := %s.NewDefers(%s, %s)\n%s%[3]s.Run(d, p)\n}\n\n", throw, join(param, "c *"+c.name, "p interface{}"),
			t.imported(rt.Path), place, at, strings.Join(c.pushes, "")) +
		fmt.Sprintf("func %s(%s) {\nif c.done {\nreturn\n}\np := recover()\n%s(%s)\n}\n\n", rest, join(param, "c *"+c.name),
			throw, join(arg, "c", "p")) +
		fmt.Sprintf("func %s(%s) {\np := recover()\nif p != nil {\n%s(%s)\nreturn\n}\ndefer %s(%s)\n%sc.done = true\n}", name, join(param, "c *"+c.name),
			throw, join(arg, "c", "p"), rest, join(arg, "c"), strings.Join(makes, ""))
}
