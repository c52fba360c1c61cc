package generate

import (
	"fmt"
	"strings"
)

// loop writes a loop of one of the forms, perhaps with a label.
func (g *generator) loop() {
	l := &label{name: g.name("L")}
	g.labels = append(g.labels, l)
	text := g.loopText()
	g.labels = g.labels[:len(g.labels)-1]
	if l.used {
		text = l.name + ":\n" + text
	}
	g.emit("%s", text)
}

func (g *generator) loopText() string {
	i := g.name("i")
	rounds := 1 + g.IntN(4)
	body := func(n int, vars ...*variable) string {
		return g.repeated(n, func() {
			g.scope = append(g.scope, vars...)
			g.statements(1 + g.IntN(3))
		})
	}
	fixed := func(name string, t *typ) *variable { return &variable{name: name, typ: t, readOnly: true} }
	counter := &variable{name: i, typ: intType, readOnly: true, used: true}
	switch g.IntN(9) {
	case 0:
		return fmt.Sprintf("for %s := range %d {\n%s}", i, rounds, body(rounds, fixed(i, intType)))
	case 1:
		return fmt.Sprintf("for range %s(%s&3) {\n%s}", "int", g.value(intType, 2), body(3))
	case 2:
		// The condition and the post statement see the same variable as the body of their iteration.
		return fmt.Sprintf("for %s := 0; %s < %d; %s++ {\n%s}", i, i, rounds, i, body(rounds, counter))
	case 3:
		return fmt.Sprintf("for %s := %d; %s > 0; %s -= 2 {\n%s}", i, 2*rounds, i, i, body(rounds, counter))
	case 4:
		t := sliceOf(g.scalarType())
		v := g.name("v")
		return fmt.Sprintf("for %s, %s := range %s {\n%s}", i, v, g.bounded(t, rounds), body(rounds, fixed(i, intType), g.local(v, t.elem)))
	case 5:
		v := g.name("v")
		return fmt.Sprintf("for %s, %s := range %s {\n%s}", i, v, g.simple(stringType), body(5, fixed(i, intType), fixed(v, &typ{name: "rune", kind: intKind})))
	case 6:
		t := arrayOf(rounds, g.scalarType())
		v := g.name("v")
		return fmt.Sprintf("for %s, %s := range (%s) {\n%s}", i, v, g.value(t, 1), body(rounds, fixed(i, intType), g.local(v, t.elem)))
	case 7:
		v := g.name("v")
		return fmt.Sprintf("for %s, %s := range %s(%d) {\n%s}", i, v, g.use("squares"), rounds, body(rounds, fixed(i, intType), g.local(v, intType)))
	}
	if !g.generic {
		return fmt.Sprintf("for %s := range %d {\n%s}", i, rounds, body(rounds, fixed(i, intType)))
	}
	for _, m := range g.candidates(func(v *variable) bool {
		return v.typ.kind == mapKind && v.typ.key.ordered() && v.typ.elem.kind != floatKind
	}) {
		m.used = true
		keys := fmt.Sprintf("%s(%s.Sorted(%s.Keys(%s)), 4)", g.use("first"), g.pkg("slices"), g.pkg("maps"), m.name)
		return fmt.Sprintf("for _, %s := range %s {\n%s}", i, keys, body(4, g.local(i, m.typ.key)))
	}
	return fmt.Sprintf("for %s := range %d {\n%s}", i, rounds, body(rounds, fixed(i, intType)))
}

// bounded is a slice of at most n elements.
func (g *generator) bounded(t *typ, n int) string {
	if g.generic {
		return fmt.Sprintf("%s(%s, %d)", g.use("first"), g.value(t, 2), n)
	}
	elems := make([]string, n)
	for i := range elems {
		elems[i] = g.expr(t.elem, 2)
	}
	return t.name + "{" + strings.Join(elems, ", ") + "}"
}

// local is a variable that a loop declares and its body may change.
func (g *generator) local(name string, t *typ) *variable { return &variable{name: name, typ: t} }
