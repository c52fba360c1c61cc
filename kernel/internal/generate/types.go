package generate

import (
	"fmt"
	"strings"
)

// A kind is the form of a type's underlying type.
type kind int

const (
	intKind kind = iota // signed or unsigned, of any size
	floatKind
	stringKind
	boolKind
	structKind
	arrayKind
	sliceKind
	mapKind
	pointerKind // to a struct
	funcKind
	interfaceKind
	anyKind
)

// A typ is a type.
type typ struct {
	name     string // as the program writes it
	kind     kind
	elem     *typ // of an array, slice, map or pointer
	key      *typ // of a map
	length   int  // of an array
	fields   []field
	params   []*typ // of a function
	result   *typ   // of a function; nil if it has none
	methods  []*method
	unsigned bool // of an intKind
	declared bool // it is a named type of the program
}

// A field is one of a struct. Those of an embedded struct are there as well, promoted.
type field struct {
	name     string
	typ      *typ
	embedded bool
	promoted bool
}

// A method is one of a type's. Methods have no effects but on what a pointer receiver points to.
type method struct {
	name    string
	params  []*typ
	result  *typ // nil: a pointer method that changes its receiver
	pointer bool
	cost    int
}

// Types that every program has.
var (
	intType     = &typ{name: "int", kind: intKind}
	stringType  = &typ{name: "string", kind: stringKind}
	boolType    = &typ{name: "bool", kind: boolKind}
	floatType   = &typ{name: "float64", kind: floatKind}
	anyType     = &typ{name: "any", kind: anyKind}
	predeclared = []*typ{
		intType, stringType, boolType, floatType,
		{name: "int8", kind: intKind},
		{name: "int64", kind: intKind},
		{name: "uint8", kind: intKind, unsigned: true},
		{name: "uint16", kind: intKind, unsigned: true},
		{name: "uint", kind: intKind, unsigned: true},
	}
)

func sliceOf(t *typ) *typ { return &typ{name: "[]" + t.name, kind: sliceKind, elem: t} }
func arrayOf(n int, t *typ) *typ {
	return &typ{name: fmt.Sprintf("[%d]%s", n, t.name), kind: arrayKind, elem: t, length: n}
}

func mapOf(k, t *typ) *typ {
	return &typ{name: fmt.Sprintf("map[%s]%s", k.name, t.name), kind: mapKind, key: k, elem: t}
}
func pointerTo(t *typ) *typ { return &typ{name: "*" + t.name, kind: pointerKind, elem: t} }

func funcOf(params []*typ, result *typ) *typ {
	t := &typ{name: "func(" + list(params) + ")", kind: funcKind, params: params, result: result}
	if result != nil {
		t.name += " " + result.name
	}
	return t
}

// list is the names of types, with commas.
func list(types []*typ) string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = t.name
	}
	return strings.Join(names, ", ")
}

// same reports whether two types are identical.
func same(a, b *typ) bool { return a.name == b.name }

// scalar reports whether values of the type are numbers, strings or booleans.
func (t *typ) scalar() bool { return t.kind <= boolKind }

// comparable reports whether values of the type can be compared, and never panic at it.
func (t *typ) comparable() bool {
	switch t.kind {
	case structKind:
		for _, f := range t.fields {
			if !f.typ.comparable() {
				return false
			}
		}
		return true
	case arrayKind:
		return t.elem.comparable()
	case pointerKind:
		return true
	}
	return t.scalar()
}

// ordered reports whether < takes values of the type.
func (t *typ) ordered() bool { return t.kind == intKind || t.kind == floatKind || t.kind == stringKind }

// printable reports whether fmt writes values of the type without an address.
func (t *typ) printable() bool { return t.printableIn(false) }

func (t *typ) printableIn(inside bool) bool {
	switch t.kind {
	case funcKind:
		return false
	case pointerKind:
		return !inside && t.elem.printableIn(true)
	case interfaceKind, anyKind:
		return !inside // within, it may hold a pointer
	case arrayKind, sliceKind, mapKind:
		return t.elem.printableIn(true)
	case structKind:
		for _, f := range t.fields {
			if !f.typ.printableIn(true) {
				return false
			}
		}
	}
	return true
}

// declareTypes declares the types of the program, but for generic ones and interfaces.
func (g *generator) declareTypes() {
	for range 1 + g.IntN(2) {
		base := pick(g, predeclared...)
		t := &typ{name: g.name("N"), kind: base.kind, unsigned: base.unsigned, declared: true}
		fmt.Fprintf(&g.decls, "type %s %s\n\n", t.name, base.name)
		g.types = append(g.types, t)
	}
	g.declareEnum()
	for range 2 + g.IntN(2) {
		g.declareStruct()
	}
	if g.chance(2) {
		elem := g.scalarType()
		t := &typ{name: g.name("L"), kind: sliceKind, elem: elem, declared: true}
		fmt.Fprintf(&g.decls, "type %s []%s\n\n", t.name, elem.name)
		g.types = append(g.types, t)
	}
}

// declareMethods gives the types their methods and declares an interface. What these are made of is declared before.
func (g *generator) declareMethods() {
	declared := len(g.types)
	for _, t := range g.types[:declared] {
		for range g.IntN(3) {
			g.declareMethod(t, g.name("M"), nil, pick(g, g.scalarType(), t))
		}
		if t.kind == structKind || t.kind == intKind {
			g.declareSetter(t)
		}
	}
	g.declareInterface()
	for _, t := range g.types[:declared] {
		if len(t.methods) > 0 && t.methods[0].name != "String" && g.chance(3) {
			g.declareStringer(t)
		}
	}
}

// declareEnum declares a type with constants and a String method.
func (g *generator) declareEnum() {
	t := &typ{name: g.name("E"), kind: intKind, declared: true}
	first := g.name("c")
	fmt.Fprintf(&g.decls, "type %s int\n\nconst (\n%s %s = iota%s\n", t.name, first, t.name, pick(g, "", " + 1", " * 2"))
	names := []string{first}
	for range 2 {
		name := g.name("c")
		names = append(names, name)
		fmt.Fprintln(&g.decls, name)
	}
	fmt.Fprintf(&g.decls, ")\n\nfunc (e %s) String() string {\nswitch e {\n", t.name)
	for _, name := range names[:2] {
		fmt.Fprintf(&g.decls, "case %s: return %q\n", name, strings.ToUpper(name))
	}
	fmt.Fprintf(&g.decls, "}\nreturn fmt.Sprintf(\"%s(%%d)\", int(e))\n}\n\n", t.name)
	t.methods = append(t.methods, &method{name: "String", result: stringType, cost: 3})
	g.types = append(g.types, t)
	for _, name := range names {
		g.globals = append(g.globals, &variable{name: name, typ: t, readOnly: true, constant: true, global: true})
	}
}

// declareStruct declares a struct type, which may embed one of those before.
func (g *generator) declareStruct() {
	t := &typ{name: g.name("S"), kind: structKind, declared: true}
	fmt.Fprintf(&g.decls, "type %s struct {\n", t.name)
	for _, other := range g.types {
		if other.kind == structKind && g.chance(3) {
			fmt.Fprintln(&g.decls, other.name)
			t.fields = append(t.fields, field{name: other.name, typ: other, embedded: true})
			for _, f := range other.fields {
				if !f.promoted && !f.embedded {
					t.fields = append(t.fields, field{name: f.name, typ: f.typ, promoted: true})
				}
			}
			break
		}
	}
	for range 1 + g.IntN(3) {
		f := field{name: g.name(pick(g, "f", "F")), typ: g.fieldType()}
		fmt.Fprintf(&g.decls, "%s %s\n", f.name, f.typ.name)
		t.fields = append(t.fields, f)
	}
	fmt.Fprint(&g.decls, "}\n\n")
	g.types = append(g.types, t)
}

// fieldType is the type of a struct's field.
func (g *generator) fieldType() *typ {
	switch g.IntN(8) {
	case 0:
		return sliceOf(g.scalarType())
	case 1:
		return arrayOf(1+g.IntN(3), g.scalarType())
	case 2:
		return mapOf(pick(g, intType, stringType), g.scalarType())
	}
	return g.scalarType()
}

// scalarType is a type of numbers, strings or booleans, declared or not.
func (g *generator) scalarType() *typ {
	if g.chance(3) {
		for range 3 {
			if len(g.types) == 0 {
				break
			}
			if t := pick(g, g.types...); t.scalar() {
				return t
			}
		}
	}
	return pick(g, predeclared...)
}

// anyType is any type that a variable may have.
func (g *generator) anyType() *typ {
	switch g.IntN(12) {
	case 0, 1:
		return sliceOf(g.valueType())
	case 2:
		return arrayOf(1+g.IntN(3), g.valueType())
	case 3:
		return mapOf(pick(g, intType, stringType, g.scalarKey()), g.valueType())
	case 4:
		for _, t := range g.types {
			if t.kind == structKind && g.chance(2) {
				return pointerTo(t)
			}
		}
	case 5:
		for _, t := range g.types {
			if t.kind == interfaceKind {
				return t
			}
		}
	case 6:
		return anyType
	}
	return g.valueType()
}

// valueType is a scalar or a declared type that is no interface.
func (g *generator) valueType() *typ {
	if g.chance(2) {
		if t := pick(g, g.types...); t.kind != interfaceKind {
			return t
		}
	}
	return g.scalarType()
}

// scalarKey is a type of keys whose order is known: no float, and no boolean.
func (g *generator) scalarKey() *typ {
	if t := g.scalarType(); t.kind == intKind || t.kind == stringKind {
		return t
	}
	return intType
}
