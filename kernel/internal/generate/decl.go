package generate

import (
	"fmt"
	"strings"
)

// function body state is put aside while a declaration is written: declarations do not nest.
func (g *generator) begin(params []*variable, results []*typ) {
	g.scope = params
	g.labels, g.depth, g.factor, g.cost, g.barrier = nil, 0, 1, 0, 0
	g.results, g.returns, g.inLoop, g.inSwitch = results, true, false, false
}

// parameters makes variables of these types and the text of their declaration.
func (g *generator) parameters(types []*typ, variadic bool) ([]*variable, string) {
	vars := make([]*variable, len(types))
	texts := make([]string, len(types))
	for i, t := range types {
		vars[i] = &variable{name: g.name("p"), typ: t, used: true}
		texts[i] = vars[i].name + " " + t.name
		if variadic && i == len(types)-1 {
			texts[i] = vars[i].name + " ..." + t.elem.name
		}
	}
	return vars, strings.Join(texts, ", ")
}

// declareGlobals declares a variable of each predeclared type, so that there is one for every expression, and of some others.
func (g *generator) declareGlobals() {
	g.begin(nil, nil)
	for _, t := range predeclared {
		g.declareGlobal(t)
	}
	for _, t := range g.types {
		g.declareGlobal(t)
	}
	name := g.name("C")
	fmt.Fprintf(&g.decls, "const %s = %d\n\n", name, 1+g.IntN(100))
	g.globals = append(g.globals, &variable{name: name, typ: intType, readOnly: true, constant: true, global: true})
}

func (g *generator) declareGlobal(t *typ) {
	name := g.name("g")
	fmt.Fprintf(&g.decls, "var %s %s = %s\n\n", name, t.name, g.simple(t))
	g.globals = append(g.globals, &variable{name: name, typ: t, global: true})
}

// declareMethod declares a method without effects that returns a value of a type.
func (g *generator) declareMethod(t *typ, name string, params []*typ, result *typ) {
	if params == nil && g.chance(2) {
		params = []*typ{g.scalarType()}
	}
	m := &method{name: name, params: params, result: result, pointer: t.kind == structKind && g.chance(3)}
	g.writeMethod(t, m, func(receiver *variable, _ []*variable) {
		if g.chance(3) && !m.pointer { // the caller's copy stays what it is
			g.change(receiver)
		}
		if g.chance(2) {
			g.statement()
		}
		g.final("return %s", g.expr(result, 3))
	})
}

// declareSetter declares a method that changes its receiver.
func (g *generator) declareSetter(t *typ) {
	m := &method{name: g.name("Set"), params: []*typ{g.scalarType()}, pointer: true}
	g.writeMethod(t, m, func(receiver *variable, params []*variable) {
		if t.kind != structKind {
			g.emit("*%s += %s(len(%s(%s)))", receiver.name, t.name, g.pkgSprint(), params[0].name)
			return
		}
		g.change(receiver)
		g.change(receiver)
	})
}

// pkgSprint is fmt.Sprint, whose result depends on any value.
func (g *generator) pkgSprint() string { return g.pkg("fmt") + ".Sprint" }

// declareStringer declares a String method. It formats parts of the value, never the value itself.
func (g *generator) declareStringer(t *typ) {
	m := &method{name: "String", result: stringType, cost: 3}
	part := "r"
	switch t.kind {
	case structKind:
		part = ""
		for _, f := range t.fields {
			if !f.embedded && f.typ.scalar() && !f.typ.declared {
				part = "r." + f.name
			}
		}
	case sliceKind:
		part = "len(r)"
	default:
		for _, p := range predeclared {
			if p.kind == t.kind && p.unsigned == t.unsigned {
				part = p.name + "(r)"
				break
			}
		}
	}
	if part == "" {
		return
	}
	fmt.Fprintf(&g.decls, "func (r %s) String() string { return fmt.Sprintf(\"%s<%%v>\", %s) }\n\n", t.name, t.name, part)
	t.methods = append(t.methods, m)
}

func (g *generator) writeMethod(t *typ, m *method, body func(*variable, []*variable)) {
	params, text := g.parameters(m.params, false)
	receiver := &variable{name: g.name("r"), typ: t, used: true}
	star, result := "", ""
	var results []*typ
	if m.pointer {
		star = "*"
		receiver.typ = t
		if t.kind == structKind {
			receiver.typ = pointerTo(t)
		}
	}
	if m.result != nil {
		result = m.result.name
		results = []*typ{m.result}
	}
	g.begin(append([]*variable{receiver}, params...), results)
	g.quiet = true
	written := g.block(func() { body(receiver, params) })
	g.quiet = false
	m.cost = g.cost + 1
	fmt.Fprintf(&g.decls, "func (%s %s%s) %s(%s) %s {\n%s}\n\n", receiver.name, star, t.name, m.name, text, result, written)
	t.methods = append(t.methods, m)
}

// declareInterface declares an interface and gives its methods to several types.
func (g *generator) declareInterface() {
	t := &typ{name: g.name("I"), kind: interfaceKind, declared: true}
	var text strings.Builder
	for range 1 + g.IntN(2) {
		m := &method{name: g.name("Do"), params: []*typ{g.scalarType()}, result: g.scalarType()}
		fmt.Fprintf(&text, "%s(%s) %s\n", m.name, list(m.params), m.result.name)
		t.methods = append(t.methods, m)
	}
	fmt.Fprintf(&g.decls, "type %s interface {\n%s}\n\n", t.name, text.String())
	candidates := 0
	for _, c := range g.types {
		if candidates > 1 && g.chance(2) {
			continue
		}
		candidates++
		for _, m := range t.methods {
			g.declareMethod(c, m.name, m.params, m.result)
			m.cost = max(m.cost, c.methods[len(c.methods)-1].cost)
		}
	}
	g.types = append(g.types, t)
}

// implementation reports how a type satisfies an interface: by its values, by pointers to them alone, or not at all.
func (t *typ) implementation(i *typ) (value, pointer bool) {
	value, pointer = true, true
	for _, want := range i.methods {
		found := false
		for _, m := range t.methods {
			if m.name == want.name {
				found = true
				value = value && !m.pointer
			}
		}
		value, pointer = value && found, pointer && found
	}
	return value, pointer
}

// declareFunc declares a function without effects, so that expressions can call it.
func (g *generator) declareFunc() {
	f := &function{name: g.name("F")}
	for range 1 + g.IntN(3) {
		f.params = append(f.params, g.anyType())
	}
	if g.chance(4) {
		f.params, f.variadic = append(f.params, sliceOf(g.scalarType())), true
	}
	for range 1 + g.IntN(5)/4 {
		f.results = append(f.results, g.valueType())
	}
	params, text := g.parameters(f.params, f.variadic)
	g.begin(params, f.results)
	g.quiet = true
	defer func() { g.quiet = false }()
	var body string
	result := "(" + list(f.results) + ")"
	if g.chance(3) {
		// Named results, which a deferred literal changes after the return statement has set them.
		named := &variable{name: g.name("res"), typ: f.results[0], used: true}
		names := []string{named.name + " " + named.typ.name}
		for _, t := range f.results[1:] {
			names = append(names, "_ "+t.name)
		}
		result = "(" + strings.Join(names, ", ") + ")"
		body = g.block(func() {
			g.scope = append(g.scope, named)
			text, cost := g.literal(nil, func() { g.returns = false; g.change(named); g.statement() })
			g.cost += cost
			recovered := ""
			if g.chance(2) {
				recovered = "if recover() != nil { " + named.name + " = " + g.expr(named.typ, 1) + " }\n"
			}
			g.emit("defer func() {\n%s%s}()", recovered, text)
			g.statements(1 + g.IntN(3))
			if recovered != "" && g.chance(2) {
				g.emit("if (%s) { panic(%q) }", g.expr(boolType, 2), f.name)
			}
			g.final("return %s", g.exprs(f.results))
		})
	} else {
		body = g.block(func() {
			g.statements(1 + g.IntN(3))
			g.final("return %s", g.exprs(f.results))
		})
	}
	f.cost = g.cost + 1
	fmt.Fprintf(&g.decls, "func %s(%s) %s {\n%s}\n\n", f.name, text, result, body)
	g.funcs = append(g.funcs, f)
}

// exprs is an expression for each type, with commas.
func (g *generator) exprs(types []*typ) string {
	texts := make([]string, len(types))
	for i, t := range types {
		texts[i] = g.expr(t, 3)
	}
	return strings.Join(texts, ", ")
}

// declareMain declares main, which has effects of every kind.
func (g *generator) declareMain(size int) {
	g.begin(nil, nil)
	body := g.block(func() {
		g.statements(size)
		for _, v := range g.globals { // what became of them
			if !v.readOnly && v.typ.printable() {
				g.emit("fmt.Println(%q, %s)", v.name, v.name)
			}
		}
		if g.chance(6) {
			g.emit("%s", pick(g, `panic("the end")`, `panic(fmt.Errorf("the end: %d", 7))`, "var none []int; _ = none[len(none)]", "var zero int; fmt.Println(1 / zero)"))
		}
	})
	fmt.Fprintf(&g.decls, "func main() {\n%s}\n", body)
}
