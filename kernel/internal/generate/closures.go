package generate

// closures writes something with function values: literals that capture variables, method values, deferred calls.
func (g *generator) closures() {
	switch n := g.IntN(7); {
	case n == 0:
		g.literalVariable()
	case n == 1:
		g.collected()
	case n == 2:
		g.methodValue()
	case n == 3 && !g.quiet:
		g.counter()
	case n == 4 && !g.quiet:
		g.deferred()
	case n == 5 && !g.quiet:
		g.changing()
	case g.generic:
		g.stack()
	default:
		g.literalVariable()
	}
}

// literalVariable puts a literal without effects in a variable.
func (g *generator) literalVariable() {
	t := funcOf([]*typ{g.scalarType()}, g.valueType())
	text, cost := g.literalOf(t)
	name := g.name("fn")
	g.emit("%s := %s", name, text)
	g.declare(name, t).cost = cost
}

// collected calls literals that captured the variable of a loop, after the loop.
func (g *generator) collected() {
	fs, f, i := g.name("fs"), g.name("f"), g.name("i")
	t := g.scalarType()
	capture := &variable{name: i, typ: intType, readOnly: true, used: true}
	mark := len(g.scope)
	g.scope = append(g.scope, capture)
	text, cost := g.literalOf(funcOf(nil, t))
	g.scope = g.scope[:mark]
	g.cost += g.factor * 4 * cost
	head := pick(g, "for %[1]s := range 3", "for %[1]s := 0; %[1]s < 3; %[1]s++", "for %[1]s := 6; %[1]s > 0; %[1]s -= 2")
	g.emit("var %s []func() %s", fs, t.name)
	g.emit(head+" {\n%[2]s = append(%[2]s, %[3]s)\n_ = %[1]s\n}", i, fs, text)
	sum := g.name("v")
	g.emit("var %s []%s", sum, t.name)
	g.emit("for _, %s := range %s { %s = append(%s, %s()) }", f, fs, sum, sum, f)
	g.declare(sum, sliceOf(t))
}

// methodValue puts a method value or a method expression in a variable.
func (g *generator) methodValue() {
	for range 4 {
		t := pick(g, g.types...)
		if len(t.methods) == 0 || t.kind == interfaceKind {
			continue
		}
		m := pick(g, t.methods...)
		if m.result == nil || m.pointer {
			continue
		}
		name := g.name("fn")
		if g.chance(3) {
			g.emit("%s := %s.%s", name, t.name, m.name)
			g.declare(name, funcOf(append([]*typ{t}, m.params...), m.result)).cost = m.cost
			return
		}
		// The receiver is copied now: what happens to the variable later does not matter.
		v := g.name("v")
		g.emit("%s := %s(%s)", v, t.name, g.expr(t, 2))
		g.emit("%s := %s.%s", name, v, m.name)
		g.declare(v, t)
		g.declare(name, funcOf(m.params, m.result)).cost = m.cost
		return
	}
}

// counter makes a function that counts its calls and calls it.
func (g *generator) counter() {
	next := g.name("next")
	a, b := g.name("v"), g.name("v")
	g.emit("%s := %s(%s)", next, g.use("counter"), g.value(intType, 2))
	g.emit("%s, %s := %s(), %s()+%s()", a, b, next, next, next)
	g.declare(a, intType)
	g.declare(b, intType)
}

// changing calls a literal that changes variables around it.
func (g *generator) changing() {
	text, cost := g.literal(nil, func() {
		g.returns = false
		g.changeSome()
		g.statements(g.IntN(2))
	})
	name := g.name("fn")
	if g.cost += g.factor * cost; !g.affords(cost) || g.chance(2) {
		g.emit("func() {\n%s}()", text)
		return
	}
	g.emit("%s := func() {\n%s}", name, text)
	g.emit("%s()", name)
	g.emit("%s()", name)
}

// deferred calls a literal with deferred calls, whose arguments are values of now and which run in reverse.
func (g *generator) deferred() {
	text, cost := g.literal(nil, func() {
		g.returns = false
		t := g.scalarType()
		g.emit("defer fmt.Println(%q, %s)", "deferred", g.expr(t, 2))
		if g.chance(2) {
			i := g.name("i")
			g.emit("for %s := range 3 { defer func(n int) { fmt.Println(%q, n, %s) }(%s * 2) }", i, "deferred in a loop", i, i)
		}
		g.statements(1 + g.IntN(2))
		inner, cost := g.literal(nil, func() { g.returns = false; g.changeSome(); g.show() })
		g.cost += g.factor * cost
		g.emit("defer func() {\n%s}()", inner)
		g.statements(1)
	})
	g.cost += g.factor * cost
	g.emit("func() {\n%s}()", text)
}

// recovered calls a literal that panics and recovers.
func (g *generator) recovered() {
	text, cost := g.literal(nil, func() {
		g.returns = false
		g.emit("defer func() { fmt.Println(%q, recover()) }()", "recovered")
		g.statements(1)
		g.panics()
	})
	g.cost += g.factor * cost
	g.emit("func() {\n%s}()", text)
}

// panics writes a statement that panics, always or under a condition.
func (g *generator) panics() {
	t := g.scalarType()
	switch g.IntN(10) {
	case 0:
		g.emit("panic(%s)", g.expr(t, 2))
	case 1:
		g.emit("panic(fmt.Errorf(\"bad %%v\", %s))", g.expr(t, 2))
	case 2:
		g.emit("if (%s) { panic(\"perhaps\") }", g.condition(2))
	case 3:
		g.emit("var none []%s\nfmt.Println(none[len(none)])", t.name)
	case 4:
		g.emit("var none map[string]%s\nnone[\"a\"] = %s", t.name, g.expr(t, 1))
	case 5:
		g.emit("zero := %[1]s - %[1]s\nfmt.Println(1 / zero)", g.globals[0].name)
	case 6:
		x := g.name("x")
		g.emit("var %[1]s any = %[2]s\nfmt.Println(%[1]s.(%[3]s))", x, g.value(t, 2), g.valueType().name)
	case 7:
		g.emit("var none *struct{ n int }\nfmt.Println(none.n)")
	case 8:
		g.emit("defer panic(\"second\")\npanic(\"first\")")
	default:
		g.emit("defer func() {\ndefer func() { fmt.Println(\"inner\", recover()) }()\npanic(\"in a deferred call\")\n}()\npanic(\"outer\")")
	}
}
