package rt

import (
	"reflect"
	"strings"
)

// value writes a part that is depth deep in what is printed. At depth 0 its methods were asked.
func (p *printer) value(x part, verb rune, depth int) {
	if depth > maxDepth {
		panic(runtimeError("a value that contains itself is printed without end"))
	}
	if x.v.Kind() == reflect.Interface {
		if x.v.IsNil() && !x.form.erased {
			p.noValue(x.form)
			return
		}
		x = p.rt.inside(x)
		depth++
	}
	if depth > 0 && p.methods(x, verb) {
		return
	}
	switch x.v.Kind() {
	case reflect.Map:
		p.mapValue(x, verb, depth)
	case reflect.Struct:
		p.structValue(x, verb, depth)
	case reflect.Array, reflect.Slice:
		p.listValue(x, verb, depth)
	case reflect.Pointer:
		if depth == 0 && !x.v.IsNil() {
			switch x.v.Elem().Kind() {
			case reflect.Array, reflect.Slice, reflect.Struct, reflect.Map:
				p.text("&")
				p.value(part{x.v.Elem(), x.form.parts(p.rt).elem, x.seal}, verb, depth+1)
				return
			}
		}
		p.pointer(x, verb)
	case reflect.Chan, reflect.Func, reflect.UnsafePointer:
		p.pointer(x, verb)
	default:
		p.leaf(x, verb)
	}
}

// noValue writes the nil of an interface type.
func (p *printer) noValue(f *form) {
	if p.sharpV {
		p.name(f)
		p.text("(nil)")
	} else {
		p.text("<nil>")
	}
}

// separator writes what stands between two elements.
func (p *printer) separator(i int) {
	switch {
	case i == 0:
	case p.sharpV:
		p.text(", ")
	default:
		p.text(" ")
	}
}

// begin writes what stands before the elements of a list or map, and reports whether that is all.
func (p *printer) begin(x part, plain string) (done bool) {
	if !p.sharpV {
		p.text(plain)
		return false
	}
	p.name(x.form)
	if x.v.Kind() != reflect.Array && x.v.IsNil() {
		p.text("(nil)")
		return true
	}
	p.text("{")
	return false
}

// end writes what stands after them.
func (p *printer) end() {
	if p.sharpV {
		p.text("}")
	} else {
		p.text("]")
	}
}

func (p *printer) mapValue(x part, verb rune, depth int) {
	if p.begin(x, "map[") {
		return
	}
	f := x.form.parts(p.rt)
	for i, e := range sorted(x.v) {
		p.separator(i)
		p.value(part{e.key, f.key, x.seal.below()}, verb, depth+1)
		p.text(":")
		p.value(part{e.value, f.elem, x.seal.below()}, verb, depth+1)
	}
	p.end()
}

func (p *printer) listValue(x part, verb rune, depth int) {
	if strings.ContainsRune("sqxX", verb) && x.v.Type().Elem().Kind() == reflect.Uint8 {
		p.bytes(x.v, verb)
		return
	}
	if p.begin(x, "[") {
		return
	}
	for i := range x.v.Len() {
		p.separator(i)
		p.value(x.element(p.rt, i), verb, depth+1)
	}
	p.end()
}

func (p *printer) structValue(x part, verb rune, depth int) {
	if p.sharpV {
		p.name(x.form)
	}
	p.text("{")
	for i, f := range x.form.parts(p.rt).fields {
		p.separator(i)
		if p.plusV || p.sharpV {
			p.text(f.name + ":")
		}
		p.value(x.field(p.rt, i), verb, depth+1)
	}
	p.text("}")
}
