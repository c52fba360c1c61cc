package generate

import "fmt"

// declareGenerics declares a generic container with methods and a generic pair.
func (g *generator) declareGenerics() {
	stack, pair := g.name("Stack"), g.name("Pair")
	fmt.Fprintf(&g.decls, `type %[1]s[T any] struct{ items []T }

func (s *%[1]s[T]) Push(v T) *%[1]s[T] {
	s.items = append(s.items, v)
	return s
}

func (s *%[1]s[T]) Pop() (v T, ok bool) {
	if len(s.items) == 0 {
		return v, false
	}
	v = s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return v, true
}

func (s *%[1]s[T]) All() func(yield func(int, T) bool) {
	return func(yield func(int, T) bool) {
		for i, v := range s.items {
			if !yield(i, v) {
				return
			}
		}
	}
}

type %[2]s[A comparable, B any] struct {
	First  A
	Second B
}

func (p %[2]s[A, B]) Is(a A) bool { return p.First == a }

func new%[2]s[A comparable, B any](a A, b B) %[2]s[A, B] { return %[2]s[A, B]{a, b} }

`, stack, pair)
	g.generics = [2]string{stack, pair}
}

// callGeneric takes a value of a type out of a generic type.
func (g *generator) callGeneric(t *typ, depth int) string {
	if !g.generic {
		return ""
	}
	stack, pair := g.generics[0], g.generics[1]
	elem := g.scalarType()
	switch g.IntN(4) {
	case 0:
		return fmt.Sprintf("new%s(%s, %s).Second", pair, g.value(elem, depth), typed(t, g.value(t, depth)))
	case 1:
		if t.comparable() {
			return fmt.Sprintf("(%s[%s, %s]{First: %s}).First", pair, t.name, elem.name, g.expr(t, depth))
		}
	case 2:
		if t.name == "bool" {
			return fmt.Sprintf("new%s(%s, %s).Is(%s)", pair, g.value(elem, depth), g.value(elem, depth), g.expr(elem, depth))
		}
	case 3:
		return fmt.Sprintf("%s((%s[%s]{}).items, 0)", g.use("at"), stack, t.name)
	}
	return ""
}

// typed is a value whose type is inferred where it stands.
func typed(t *typ, value string) string {
	if t.kind == interfaceKind || t.kind == anyKind || t.scalar() {
		return t.name + "(" + value + ")"
	}
	return value
}

// stack pushes values on a generic stack and takes some off.
func (g *generator) stack() {
	t := g.valueType()
	s, v, ok := g.name("s"), g.name("v"), g.name("ok")
	g.emit("%s := &%s[%s]{}", s, g.generics[0], t.name)
	g.emit("%s.Push(%s).Push(%s)", s, g.expr(t, 2), g.expr(t, 2))
	if g.chance(2) {
		g.emit("%s, %s := %s.Pop()", v, ok, s)
		g.declare(v, t)
		g.declare(ok, boolType)
		return
	}
	got := g.name("got")
	g.emit("var %s []%s", got, t.name)
	g.emit("for _, %s := range %s.All() { %s = append(%s, %s) }", v, s, got, got, v)
	g.declare(got, sliceOf(t))
}
