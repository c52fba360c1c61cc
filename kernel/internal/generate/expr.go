package generate

import (
	"fmt"
	"strconv"
	"strings"
)

// candidates are the variables in scope that f accepts, those in other functions' reach included.
func (g *generator) candidates(f func(*variable) bool) []*variable {
	var found []*variable
	shadowed := map[string]bool{}
	for i := len(g.scope) - 1; i >= 0; i-- {
		v := g.scope[i]
		if !shadowed[v.name] && f(v) {
			found = append(found, v)
		}
		shadowed[v.name] = true
	}
	for _, v := range g.globals {
		if f(v) {
			found = append(found, v)
		}
	}
	return found
}

// variable is a variable of a type, or nil.
func (g *generator) variable(t *typ) *variable {
	found := g.candidates(func(v *variable) bool { return same(v.typ, t) })
	if len(found) == 0 {
		return nil
	}
	v := found[g.IntN(len(found))]
	if len(g.scope) > 0 && g.chance(2) {
		v = found[0] // the nearest
	}
	v.used = true
	return v
}

// simple is an expression of a type that calls and reads nothing.
func (g *generator) simple(t *typ) string {
	switch t.kind {
	case intKind:
		return strconv.Itoa(g.IntN(100))
	case floatKind:
		return pick(g, "0.5", "1.25", "2", "-3.75", "100")
	case stringKind:
		return pick(g, `"a"`, `"go"`, `"héllo"`, `""`, `"x y"`, "`raw`", `"日本"`)
	case boolKind:
		return pick(g, "true", "false")
	case structKind:
		return t.name + "{}"
	case arrayKind, sliceKind:
		return g.composite(t, func(e *typ) string { return g.simple(e) })
	case mapKind:
		return t.name + "{" + g.simple(t.key) + ": " + g.simple(t.elem) + "}"
	case pointerKind:
		return "&" + g.simple(t.elem)
	case interfaceKind:
		return "nil"
	case funcKind:
		if t.result == nil {
			return t.name + " {}"
		}
		return t.name + " { return " + g.simple(t.result) + " }"
	}
	return g.simple(intType)
}

// composite is a literal of an array or slice.
func (g *generator) composite(t *typ, elem func(*typ) string) string {
	n := t.length
	if t.kind == sliceKind {
		n = 1 + g.IntN(4)
	}
	elems := make([]string, n)
	for i := range elems {
		elems[i] = elem(t.elem)
	}
	return t.name + "{" + strings.Join(elems, ", ") + "}"
}

// expr is an expression that can be assigned to a type. It may be a constant.
func (g *generator) expr(t *typ, depth int) string {
	if depth <= 0 || g.chance(8) {
		if t.kind == interfaceKind || t.kind == anyKind {
			return g.dynamic(t, depth)
		}
		if !g.chance(3) {
			if v := g.variable(t); v != nil {
				return v.name
			}
		}
		return g.simple(t)
	}
	return g.value(t, depth)
}

// value is an expression of a type that is no constant.
func (g *generator) value(t *typ, depth int) string {
	if depth > 0 {
		for range 4 {
			if text := g.operation(t, depth-1); text != "" {
				return text
			}
		}
	}
	if t.kind == interfaceKind || t.kind == anyKind {
		return g.dynamic(t, depth)
	}
	if v := g.variable(t); v != nil && v.constant {
		return g.kept(t, v.name)
	} else if v != nil {
		return v.name
	}
	if t.scalar() {
		return g.kept(t, g.simple(t))
	}
	return g.simple(t)
}

// kept is the value of a constant, but no constant.
func (g *generator) kept(t *typ, constant string) string {
	if g.generic {
		return g.use("keep") + "[" + t.name + "](" + constant + ")"
	}
	return "[]" + t.name + "{" + constant + "}[0]"
}

// operation is an expression with an operator, a selector or a call, or "" if what was chosen by chance does not fit.
func (g *generator) operation(t *typ, depth int) string {
	switch g.IntN(9) {
	case 0:
		return g.callFunc(t, depth)
	case 1:
		return g.callMethod(t, depth)
	case 2:
		return g.selector(t)
	case 3:
		return g.index(t, depth)
	case 4:
		return g.callVariable(t, depth)
	case 5:
		return g.callHelper(t, depth)
	case 6:
		return g.callGeneric(t, depth)
	}
	return g.operator(t, depth)
}

// operator applies an operator or a builtin, or builds a composite value.
func (g *generator) operator(t *typ, depth int) string {
	a := func() string { return g.value(t, depth) }
	switch t.kind {
	case intKind:
		switch g.IntN(9) {
		case 0:
			return fmt.Sprintf("(%s << (%s %% 8))", a(), g.unsigned(depth))
		case 1:
			return fmt.Sprintf("(%s >> (%s %% 8))", a(), g.unsigned(depth))
		case 2:
			return fmt.Sprintf("(%s %s (%s&7 + 1))", a(), pick(g, "/", "%"), a())
		case 3:
			return fmt.Sprintf("%s(%s)", pick(g, "-", "^", "+"), a())
		case 4:
			return fmt.Sprintf("%s(%s, %s)", pick(g, "min", "max"), a(), g.expr(t, depth))
		case 5:
			if other := g.scalarType(); other.kind == intKind {
				return fmt.Sprintf("%s(%s)", t.name, g.value(other, depth))
			}
		case 6:
			if measured := g.measurable(); measured != "" {
				return fmt.Sprintf("%s(len(%s))", t.name, measured)
			}
		}
		return fmt.Sprintf("(%s %s %s)", a(), pick(g, "+", "-", "*", "&", "|", "^", "&^"), g.expr(t, depth))
	case floatKind:
		if g.chance(4) {
			return fmt.Sprintf("%s(%s)", t.name, g.value(intType, depth))
		}
		return fmt.Sprintf("(%s %s %s)", a(), pick(g, "+", "-", "*"), g.expr(t, depth))
	case stringKind:
		switch g.IntN(5) {
		case 0:
			return fmt.Sprintf("%s(rune('a' + %s%%26))", t.name, g.unsigned(depth))
		case 1:
			return fmt.Sprintf("%s(%s.Sprint(%s))", t.name, g.pkg("fmt"), g.value(pick(g, intType, boolType, floatType), depth))
		case 2:
			return fmt.Sprintf("%s([]%s(%s))", t.name, pick(g, "byte", "rune"), a())
		}
		return fmt.Sprintf("(%s + %s)", a(), g.expr(t, depth))
	case boolKind:
		text := g.condition(depth)
		if t.declared {
			text = t.name + "(" + text + ")"
		}
		return text
	case structKind:
		return g.structLiteral(t, depth)
	case arrayKind, sliceKind:
		if t.kind == sliceKind && g.chance(3) {
			return fmt.Sprintf("append(%s, %s)", g.cloned(t, depth), g.expr(t.elem, depth))
		}
		return g.composite(t, func(e *typ) string { return g.expr(e, depth) })
	case mapKind:
		return t.name + "{" + g.simple(t.key) + ": " + g.expr(t.elem, depth) + "}"
	case pointerKind:
		return "&" + g.structLiteral(t.elem, depth)
	case funcKind:
		return g.funcLiteral(t)
	}
	return ""
}

// cloned is a slice that shares nothing with a variable, so that append writes nowhere that is seen.
func (g *generator) cloned(t *typ, depth int) string {
	if g.generic {
		return fmt.Sprintf("%s.Clone(%s)", g.pkg("slices"), g.value(t, depth))
	}
	return fmt.Sprintf("append(%s{}, %s...)", t.name, g.value(t, depth))
}

// unsigned is a value of type uint.
func (g *generator) unsigned(depth int) string {
	return fmt.Sprintf("uint(%s)", g.value(pick(g, intType, predeclared[6]), depth))
}

// measurable is a variable that has a length.
func (g *generator) measurable() string {
	found := g.candidates(func(v *variable) bool {
		return v.typ.kind == sliceKind || v.typ.kind == mapKind || v.typ.kind == stringKind && !v.constant
	})
	if len(found) == 0 {
		return ""
	}
	v := found[g.IntN(len(found))]
	v.used = true
	return v.name
}

// condition is a boolean expression of type bool, no constant.
func (g *generator) condition(depth int) string {
	switch g.IntN(6) {
	case 0:
		return fmt.Sprintf("(%s %s %s)", g.value(boolType, depth), pick(g, "&&", "||"), g.value(boolType, depth))
	case 1:
		return "!" + g.value(boolType, depth)
	case 2:
		t := g.valueType()
		if t.comparable() {
			return fmt.Sprintf("(%s %s %s)", g.value(t, depth), pick(g, "==", "!="), g.value(t, depth))
		}
	case 3:
		t := g.valueType()
		if t.comparable() {
			return fmt.Sprintf("(any(%s) == any(%s))", g.value(t, depth), g.value(pick(g, t, intType), depth))
		}
	}
	for {
		if t := g.scalarType(); t.ordered() {
			return fmt.Sprintf("(%s %s %s)", g.value(t, depth), pick(g, "<", "<=", ">", ">=", "==", "!="), g.expr(t, depth))
		}
	}
}

// structLiteral is a literal of a struct type, with or without keys.
func (g *generator) structLiteral(t *typ, depth int) string {
	keyed := g.chance(2)
	var parts []string
	for _, f := range t.fields {
		if f.promoted || keyed && g.chance(3) {
			continue
		}
		text := g.expr(f.typ, depth)
		if keyed {
			text = f.name + ": " + text
		}
		parts = append(parts, text)
	}
	return t.name + "{" + strings.Join(parts, ", ") + "}"
}

// dynamic is a value for a variable of an interface type.
func (g *generator) dynamic(t *typ, depth int) string {
	if g.chance(3) {
		if v := g.variable(t); v != nil {
			return v.name
		}
	}
	if t.kind == anyKind {
		return g.anyOf(g.valueType(), depth)
	}
	for range 4 {
		c := pick(g, g.types...)
		value, pointer := c.implementation(t)
		switch {
		case c.kind == interfaceKind:
		case value:
			return t.name + "(" + g.value(c, depth-1) + ")"
		case pointer && c.kind == structKind:
			return t.name + "(&" + g.structLiteral(c, depth-1) + ")"
		}
	}
	return t.name + "(nil)"
}

func (g *generator) anyOf(t *typ, depth int) string { return "any(" + g.value(t, depth-1) + ")" }

// selector is a field of a type in a variable.
func (g *generator) selector(t *typ) string {
	type selection struct {
		variable *variable
		field    string
	}
	var found []selection
	for _, v := range g.candidates(func(v *variable) bool { return v.typ.kind == structKind || v.typ.kind == pointerKind }) {
		s := v.typ
		if s.kind == pointerKind {
			s = s.elem
		}
		for _, f := range s.fields {
			if same(f.typ, t) {
				found = append(found, selection{v, f.name})
			}
		}
	}
	if len(found) == 0 {
		return ""
	}
	chosen := found[g.IntN(len(found))]
	chosen.variable.used = true
	return chosen.variable.name + "." + chosen.field
}

// index is an element of a type in a variable, never out of range.
func (g *generator) index(t *typ, depth int) string {
	found := g.candidates(func(v *variable) bool { return v.typ.elem != nil && v.typ.kind != pointerKind && same(v.typ.elem, t) })
	if len(found) == 0 {
		return ""
	}
	v := found[g.IntN(len(found))]
	switch v.typ.kind {
	case arrayKind:
		v.used = true
		return fmt.Sprintf("%s[%s%%%d]", v.name, g.unsigned(depth), v.typ.length)
	case mapKind:
		v.used = true
		return fmt.Sprintf("%s[%s]", v.name, g.expr(v.typ.key, depth))
	}
	if !g.generic {
		return ""
	}
	v.used = true
	return fmt.Sprintf("%s(%s, %s)", g.use("at"), v.name, g.value(intType, depth))
}
