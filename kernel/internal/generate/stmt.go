package generate

import (
	"fmt"
	"strings"
)

// statements writes about n statements.
func (g *generator) statements(n int) {
	for range n {
		g.statement()
	}
}

// statement writes one statement, which may hold others.
func (g *generator) statement() {
	if g.cost > maxCost/8 {
		return
	}
	if g.depth > 3 {
		g.plain()
		return
	}
	switch n := g.IntN(20); {
	case n < 9:
		g.plain()
	case n < 11:
		g.ifStatement()
	case n < 12:
		g.switchStatement()
	case n < 13:
		g.typeSwitch()
	case n < 16:
		g.loop()
	case n < 17:
		g.shadow()
	case n < 18 && !g.quiet:
		g.recovered()
	case n < 19 && !g.quiet && g.barrier == 0:
		g.concurrent()
	default:
		g.closures()
	}
}

// plain writes a statement that holds no others.
func (g *generator) plain() {
	switch n := g.IntN(12); {
	case n < 4:
		g.declareLocal()
	case n < 7:
		g.changeSome()
	case n == 7 && g.leaves():
	case n == 8:
		g.multiple()
	default:
		g.show()
	}
}

// leaves writes break, continue or return, under a condition, where one is possible.
func (g *generator) leaves() bool {
	var ways []func() string
	add := func(f func() string) { ways = append(ways, f) }
	if g.inLoop {
		add(func() string { return "continue" })
		if !g.inSwitch {
			add(func() string { return "break" })
		}
	}
	if g.returns && g.results != nil {
		add(func() string { return "return " + g.exprs(g.results) })
	}
	if len(g.labels) > 0 {
		add(func() string {
			l := pick(g, g.labels...)
			l.used = true
			return pick(g, "continue ", "break ") + l.name
		})
	}
	if len(ways) == 0 {
		return false
	}
	condition := g.condition(2)
	g.emit("if (%s) { %s }", condition, pick(g, ways...)())
	return true
}

// declareLocal declares a variable or a constant.
func (g *generator) declareLocal() {
	t := g.anyType()
	name := g.name("v")
	switch g.IntN(5) {
	case 0:
		g.emit("var %s %s", name, t.name)
		if t.kind == mapKind || t.kind == pointerKind || t.kind == interfaceKind { // nil would panic sooner or later
			g.emit("%s = %s", name, g.expr(t, 2))
		}
	case 1:
		g.emit("var %s %s = %s", name, t.name, g.expr(t, 3))
	case 2:
		if t.scalar() {
			g.emit("const %s %s = %s", name, t.name, g.simple(t))
			v := g.declare(name, t)
			v.readOnly, v.constant, v.used = true, true, true
			return
		}
		g.emit("%s := %s(%s)", name, parenthesised(t), g.expr(t, 2))
	case 3:
		// Two at once, of which the second copies.
		other := g.name("v")
		g.emit("%s, %s := %s(%s), %s", name, other, parenthesised(t), g.expr(t, 3), g.value(intType, 2))
		g.declare(name, t)
		g.declare(other, intType)
		return
	default:
		g.emit("%s := %s(%s)", name, parenthesised(t), g.expr(t, 3))
	}
	g.declare(name, t)
}

// parenthesised is a type as a conversion has it.
func parenthesised(t *typ) string {
	if t.kind == pointerKind || t.kind == funcKind {
		return "(" + t.name + ")"
	}
	return t.name
}

// writable are the variables that may change here.
func (g *generator) writable() []*variable {
	var found []*variable
	for _, v := range g.scope[g.barrier:] {
		// A parameter of a method is the caller's where it shares memory.
		if !v.readOnly && !g.shadowed(v) {
			found = append(found, v)
		}
	}
	if g.barrier == 0 && !g.quiet {
		for _, v := range g.globals {
			if !v.readOnly {
				found = append(found, v)
			}
		}
	}
	return found
}

// shadowed reports whether a later variable has the name of v.
func (g *generator) shadowed(v *variable) bool {
	for i := len(g.scope) - 1; g.scope[i] != v; i-- {
		if g.scope[i].name == v.name {
			return true
		}
	}
	return false
}

func (g *generator) changeSome() {
	if found := g.writable(); len(found) > 0 {
		g.change(found[g.IntN(len(found))])
	} else {
		g.declareLocal()
	}
}

// change changes a variable, or a part of what it holds. In functions that expressions call only the variable itself is changed: what
// it points to may be the caller's.
func (g *generator) change(v *variable) {
	t := v.typ
	own := !g.quiet
	switch t.kind {
	case intKind, floatKind:
		if g.chance(3) {
			g.emit("%s%s", v.name, pick(g, "++", "--"))
			return
		}
		g.emit("%s %s= %s", v.name, pick(g, "+", "-", "*", ""), g.value(t, 3))
	case stringKind:
		g.emit("if len(%s) < 50 { %s += %s }", v.name, v.name, g.expr(t, 2))
	case structKind, pointerKind:
		s := t
		if t.kind == pointerKind {
			s = t.elem
		}
		if t.kind == structKind && g.chance(4) {
			g.emit("%s = %s", v.name, g.expr(t, 3))
			return
		}
		if own && g.chance(3) {
			for _, m := range s.methods {
				if m.result == nil && g.affords(m.cost) {
					g.emit("%s.%s(%s)", v.name, m.name, g.exprs(m.params))
					return
				}
			}
		}
		f := pick(g, s.fields...)
		if f.typ.kind == arrayKind && g.chance(2) {
			g.emit("%s.%s[%d] = %s", v.name, f.name, g.IntN(f.typ.length), g.expr(f.typ.elem, 2))
			return
		}
		g.emit("%s.%s = %s", v.name, f.name, g.expr(f.typ, 3))
	case arrayKind:
		g.emit("%s[%s%%%d] = %s", v.name, g.unsigned(1), t.length, g.expr(t.elem, 2))
	case sliceKind:
		switch n := g.IntN(4); {
		case n == 0 && own:
			g.emit("if len(%s) > 0 { %s[0] = %s }", v.name, v.name, g.expr(t.elem, 2))
		case n == 1:
			g.emit("%s = %s[:len(%s)/2]", v.name, v.name, v.name)
		case n == 2:
			g.emit("if len(%s) < 20 { %s = append(%s, %s) }", v.name, v.name, g.cloned(t, 1), g.expr(t.elem, 2))
		default:
			g.emit("%s = %s", v.name, g.expr(t, 2))
		}
	case mapKind:
		switch n := g.IntN(5); {
		case !own:
			g.emit("%s = %s", v.name, g.expr(t, 2))
		case n == 0:
			g.emit("delete(%s, %s)", v.name, g.expr(t.key, 1))
		case n == 1 && g.chance(3):
			g.emit("clear(%s)", v.name)
		case n == 2 && t.elem.kind == intKind:
			g.emit("%s[%s]++", v.name, g.expr(t.key, 1))
		default:
			g.emit("%s[%s] = %s", v.name, g.expr(t.key, 1), g.expr(t.elem, 2))
		}
	default:
		if t.kind == funcKind {
			return // its cost is known
		}
		g.emit("%s = %s", v.name, g.expr(t, 3))
	}
}

// multiple writes an assignment of several values: a swap, comma-ok forms, or the results of a function.
func (g *generator) multiple() {
	switch g.IntN(4) {
	case 0:
		found := g.writable()
		if len(found) == 0 {
			return
		}
		a := found[g.IntN(len(found))]
		for _, b := range found {
			if a != b && same(a.typ, b.typ) && a.typ.kind != funcKind {
				a.used, b.used = true, true
				g.emit("%s, %s = %s, %s", a.name, b.name, b.name, a.name)
				return
			}
		}
	case 1:
		v, ok := g.name("v"), g.name("ok")
		t := g.valueType()
		g.emit("%s, %s := any(%s).(%s)", v, ok, g.value(pick(g, t, g.valueType()), 2), t.name)
		g.declare(v, t)
		g.declare(ok, boolType)
	case 2:
		for _, m := range g.candidates(func(v *variable) bool { return v.typ.kind == mapKind }) {
			v, ok := g.name("v"), g.name("ok")
			m.used = true
			g.emit("%s, %s := %s[%s]", v, ok, m.name, g.expr(m.typ.key, 1))
			g.declare(v, m.typ.elem)
			g.declare(ok, boolType)
			return
		}
	case 3:
		for _, f := range g.funcs {
			if len(f.results) == 2 && g.affords(f.cost) {
				a, b := g.name("v"), g.name("v")
				g.emit("%s, %s := %s", a, b, g.call(f, 2))
				g.declare(a, f.results[0])
				g.declare(b, f.results[1])
				return
			}
		}
	}
}

// show prints some values.
func (g *generator) show() {
	if g.quiet {
		g.changeSome()
		return
	}
	var args []string
	for range 1 + g.IntN(3) {
		found := g.candidates(func(v *variable) bool { return v.typ.printable() })
		if v := found[g.IntN(len(found))]; g.chance(2) {
			v.used = true
			args = append(args, v.name)
		} else {
			t := g.valueType()
			for !t.printable() {
				t = g.scalarType()
			}
			args = append(args, g.expr(t, 3))
		}
	}
	if g.chance(2) {
		g.emit("fmt.Println(%s)", strings.Join(args, ", "))
		return
	}
	verbs := make([]string, len(args))
	for i := range verbs {
		verbs[i] = pick(g, "%v", "%+v", "%v", "%T")
	}
	g.emit("fmt.Printf(%q, %s)", strings.Join(verbs, " ")+"\n", strings.Join(args, ", "))
}

func (g *generator) ifStatement() {
	var head string
	mark := len(g.scope)
	if g.chance(3) {
		name := g.name("v")
		t := g.valueType()
		head = fmt.Sprintf("%s := (%s(%s)); ", name, parenthesised(t), g.expr(t, 2))
		g.declare(name, t).used = true
		head += fmt.Sprintf("%s(%s) || ", g.use("never"), name)
	}
	text := fmt.Sprintf("if %s(%s) {\n%s}", head, g.condition(2), g.block(func() { g.statements(1 + g.IntN(2)) }))
	if g.chance(2) {
		text += fmt.Sprintf(" else if (%s) {\n%s}", g.condition(2), g.block(func() { g.statements(1) }))
	}
	if g.chance(2) {
		text += fmt.Sprintf(" else {\n%s}", g.block(func() { g.statements(1) }))
	}
	g.scope = g.scope[:mark]
	g.emit("%s", text)
}

func (g *generator) switchStatement() {
	inSwitch := g.inSwitch
	g.inSwitch = true
	defer func() { g.inSwitch = inSwitch }()
	body := func() string { return g.block(func() { g.statements(1) }) }
	var b strings.Builder
	if g.chance(2) {
		t := g.scalarType()
		for !t.comparable() || t.kind == boolKind || t.kind == floatKind {
			t = g.scalarType()
		}
		fmt.Fprintf(&b, "switch (%s) {\n", g.value(t, 2))
		for range 1 + g.IntN(3) {
			fmt.Fprintf(&b, "case %s, %s:\n%s", g.value(t, 1), g.value(t, 1), body())
			if g.chance(4) {
				b.WriteString("fallthrough\n")
			}
		}
	} else {
		b.WriteString("switch {\n")
		for range 1 + g.IntN(3) {
			fmt.Fprintf(&b, "case %s:\n%s", g.condition(2), body())
		}
	}
	fmt.Fprintf(&b, "default:\n%s}", body())
	g.emit("%s", b.String())
}

func (g *generator) typeSwitch() {
	inSwitch := g.inSwitch
	g.inSwitch = true
	defer func() { g.inSwitch = inSwitch }()
	name := g.name("x")
	dynamic := g.expr(anyType, 2)
	var b strings.Builder
	fmt.Fprintf(&b, "switch %s := (%s).(type) {\n", name, dynamic)
	seen := map[string]bool{}
	for range 2 + g.IntN(3) {
		t := pick(g, g.valueType(), pick(g, g.types...))
		if seen[t.name] {
			continue
		}
		seen[t.name] = true
		fmt.Fprintf(&b, "case %s:\n%s", t.name, g.block(func() {
			g.scope = append(g.scope, &variable{name: name, typ: t, used: true, readOnly: t.kind == interfaceKind})
			fmt.Fprintf(g.body, "_ = %s\n", name)
			g.statements(1)
		}))
	}
	fmt.Fprintf(&b, "default:\n_ = %s\n%s}", name, g.block(func() { g.statements(1) }))
	g.emit("%s", b.String())
}

// shadow writes a block in which a variable has the name of one outside.
func (g *generator) shadow() {
	found := g.candidates(func(v *variable) bool { return !v.global && v.typ.kind != funcKind })
	if len(found) == 0 {
		g.plain()
		return
	}
	v := found[g.IntN(len(found))]
	v.used = true
	g.emit("{\n%s}", g.block(func() {
		g.emit("%s := %s", v.name, v.name)
		g.scope = append(g.scope, &variable{name: v.name, typ: v.typ, readOnly: g.barrier > 0 || g.quiet})
		g.statements(1 + g.IntN(3))
	}))
}
