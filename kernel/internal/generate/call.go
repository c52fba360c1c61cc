package generate

import (
	"fmt"
	"strings"
)

// callFunc calls a declared function that returns a type.
func (g *generator) callFunc(t *typ, depth int) string {
	for range 3 {
		if len(g.funcs) == 0 {
			return ""
		}
		f := pick(g, g.funcs...)
		if len(f.results) == 1 && same(f.results[0], t) && g.affords(f.cost) {
			return g.call(f, depth)
		}
	}
	return ""
}

// call is a call of a function.
func (g *generator) call(f *function, depth int) string {
	var args []string
	for i, p := range f.params {
		switch {
		case !f.variadic || i < len(f.params)-1:
			args = append(args, g.expr(p, depth))
		case g.chance(2):
			args = append(args, g.value(p, depth)+"...")
		default:
			for range g.IntN(3) {
				args = append(args, g.expr(p.elem, depth))
			}
		}
	}
	return f.name + "(" + strings.Join(args, ", ") + ")"
}

// callMethod calls a method that returns a type, of a variable or of any value.
func (g *generator) callMethod(t *typ, depth int) string {
	for range 4 {
		owner := pick(g, g.types...)
		if len(owner.methods) == 0 {
			continue
		}
		m := pick(g, owner.methods...)
		if m.result == nil || !same(m.result, t) || !g.affords(m.cost) {
			continue
		}
		switch {
		case owner.kind == interfaceKind:
			// A nil interface would panic.
			for _, c := range g.types {
				if value, _ := c.implementation(owner); value && c.kind != interfaceKind {
					return fmt.Sprintf("%s(%s).%s(%s)", owner.name, g.value(c, depth), m.name, g.exprs(m.params))
				}
			}
		case m.pointer:
			return fmt.Sprintf("(&%s).%s(%s)", g.structLiteral(owner, depth), m.name, g.exprs(m.params))
		case g.chance(4):
			return fmt.Sprintf("%s.%s(%s)", owner.name, m.name, g.exprs(append([]*typ{owner}, m.params...)))
		default:
			receiver := g.value(owner, depth)
			if strings.HasPrefix(receiver, "-") || strings.HasPrefix(receiver, "^") || strings.HasPrefix(receiver, "+") || strings.HasPrefix(receiver, "!") {
				receiver = "(" + receiver + ")"
			}
			return fmt.Sprintf("%s.%s(%s)", receiver, m.name, g.exprs(m.params))
		}
	}
	return ""
}

// callVariable calls a function that is in a variable.
func (g *generator) callVariable(t *typ, depth int) string {
	found := g.candidates(func(v *variable) bool {
		return v.typ.kind == funcKind && v.typ.result != nil && same(v.typ.result, t) && v.cost > 0
	})
	if len(found) == 0 {
		return ""
	}
	v := found[g.IntN(len(found))]
	if !g.affords(v.cost) {
		return ""
	}
	v.used = true
	args := make([]string, len(v.typ.params))
	for i, p := range v.typ.params {
		args[i] = g.expr(p, depth)
	}
	return v.name + "(" + strings.Join(args, ", ") + ")"
}

// callHelper calls one of the generic helpers or of the standard library's functions.
func (g *generator) callHelper(t *typ, depth int) string {
	switch {
	case !g.generic && t.kind != stringKind:
		return ""
	case t.kind == sliceKind && !t.declared && g.chance(2):
		from := g.scalarType()
		if !g.affords(10) {
			return ""
		}
		return fmt.Sprintf("%s(%s, %s)", g.use("mapped"), g.value(sliceOf(from), depth), g.funcLiteral(funcOf([]*typ{from}, t.elem)))
	case t.kind == sliceKind && !t.declared:
		if !g.affords(10) {
			return ""
		}
		return fmt.Sprintf("%s(%s, %s)", g.use("filtered"), g.value(t, depth), g.funcLiteral(funcOf([]*typ{t.elem}, boolType)))
	case t.kind == intKind || t.kind == floatKind:
		return fmt.Sprintf("%s(%s)", g.use("sum"), g.value(sliceOf(t), depth))
	case t.kind == stringKind:
		text := fmt.Sprintf("%s.%s(string(%s))", g.pkg("strings"), pick(g, "ToUpper", "TrimSpace", "ToTitle"), g.value(t, depth))
		if t.name != "string" {
			text = t.name + "(" + text + ")"
		}
		return text
	case t.name == "bool":
		elem := g.scalarType()
		return fmt.Sprintf("%s.Contains(%s, %s)", g.pkg("slices"), g.value(sliceOf(elem), depth), g.expr(elem, depth))
	}
	return ""
}

// funcLiteral is a function literal without effects, whose calls cost little.
func (g *generator) funcLiteral(t *typ) string {
	text, _ := g.literalOf(t)
	return text
}

// literalOf is a function literal without effects, and what a call of it costs.
func (g *generator) literalOf(t *typ) (string, int) {
	params, declared := g.parameters(t.params, false)
	quiet, barrier := g.quiet, g.barrier
	g.quiet, g.barrier = true, len(g.scope)
	defer func() { g.quiet, g.barrier = quiet, barrier }()
	result, results := "", []*typ(nil)
	if t.result != nil {
		result, results = " "+t.result.name, []*typ{t.result}
	}
	factor := g.factor
	text, cost := g.literal(results, func() {
		g.factor = 10 // the helpers call it that often
		g.scope = append(g.scope, params...)
		if g.depth < 6 && g.chance(3) {
			g.statement()
		}
		if t.result != nil {
			g.final("return %s", g.expr(t.result, 2))
		}
	})
	g.factor = factor
	return fmt.Sprintf("func(%s)%s {\n%s}", declared, result, text), cost
}
