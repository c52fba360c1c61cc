package rt

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// directive returns the directive that package fmt prints a part of no composite type with.
func (p *printer) directive(verb rune) string {
	if verb == 'v' && p.flags == (flags{}) {
		return "%v"
	}
	f := p.flags
	if verb == 'v' || verb == 'w' {
		f.plus, f.sharp = f.plusV, f.sharpV
	}
	return f.directive(verb)
}

// directive returns a directive with the given flags.
func (f flags) directive(verb rune) string {
	b := []byte{'%'}
	for _, flag := range []struct {
		set  bool
		char byte
	}{{f.minus, '-'}, {f.plus, '+'}, {f.sharp, '#'}, {f.space, ' '}, {f.zero, '0'}} {
		if flag.set {
			b = append(b, flag.char)
		}
	}
	if f.hasWidth {
		b = strconv.AppendInt(b, int64(f.width), 10)
	}
	if f.hasPrecision {
		b = append(b, '.')
		b = strconv.AppendInt(b, int64(f.precision), 10)
	}
	return string(b) + string(verb)
}

// leaf writes a part of a basic type.
func (p *printer) leaf(x part, verb rune) {
	verbs, base := verbsOf(x.v.Kind())
	if !strings.ContainsRune(verbs, verb) {
		p.bad(x, verb)
		return
	}
	if verb == 'v' {
		if p.flags == (flags{}) && p.simple(x.v) {
			return
		}
		if p.plus || p.sharp { // of another verb, which was a bad one
			verb = base
		}
	}
	p.buf = fmt.Appendf(p.buf, p.directive(verb), basic(x.v))
}

// simple writes a value that needs no package fmt with the directive %v.
func (p *printer) simple(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		p.text(v.String())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		p.buf = strconv.AppendInt(p.buf, v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		p.buf = strconv.AppendUint(p.buf, v.Uint(), 10)
	case reflect.Bool:
		p.buf = strconv.AppendBool(p.buf, v.Bool())
	default:
		return false
	}
	return true
}

// verbsOf returns the verbs for the values of a kind, and the one that is as v without its flags.
func verbsOf(kind reflect.Kind) (verbs string, base rune) {
	switch kind {
	case reflect.Bool:
		return "vt", 't'
	case reflect.String:
		return "vsxXq", 's'
	case reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		return "vbgGxXfFeE", 'g'
	}
	return "vdboOxXcqU", 'd'
}

// basic returns a value of a basic type without the type's name. Interface would not do for a field that is not exported.
func basic(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Bool:
		return v.Bool()
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int()
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return v.Uint()
	case reflect.Float32:
		return float32(v.Float())
	case reflect.Float64:
		return v.Float()
	case reflect.Complex64:
		return complex64(v.Complex())
	case reflect.Complex128:
		return v.Complex()
	}
	return v.String()
}

// string writes a text that stands for a value.
func (p *printer) string(s string, verb rune) {
	if verb == 'v' && p.flags == (flags{}) {
		p.text(s)
		return
	}
	f := p.flags
	f.plusV, f.sharpV = false, false
	if verb == 'v' {
		verb = 's'
	}
	p.buf = fmt.Appendf(p.buf, f.directive(verb), s)
}

// bytes writes a list of bytes as a text.
func (p *printer) bytes(v reflect.Value, verb rune) {
	b := make([]byte, v.Len())
	for i := range b {
		b[i] = byte(v.Index(i).Uint())
	}
	p.buf = fmt.Appendf(p.buf, p.directive(verb), b)
}

// pointer writes the address that a value of a type of pointers is; others have none.
func (p *printer) pointer(x part, verb rune) {
	switch x.v.Kind() {
	case reflect.Chan, reflect.Func, reflect.Map, reflect.Pointer, reflect.Slice, reflect.UnsafePointer:
	default:
		p.bad(x, verb)
		return
	}
	switch u := x.v.Pointer(); verb {
	case 'v':
		switch {
		case p.sharpV:
			p.text("(")
			p.name(x.form)
			p.text(")(")
			if u == 0 {
				p.text("nil")
			} else {
				p.address(u, true)
			}
			p.text(")")
		case u == 0:
			p.nothing()
		default:
			p.address(u, !p.sharp)
		}
	case 'p':
		p.address(u, !p.sharp)
	case 'b', 'o', 'd', 'x', 'X':
		p.buf = fmt.Appendf(p.buf, p.directive(verb), u)
	default:
		p.bad(x, verb)
	}
}

// address writes a number in hexadecimal digits, after 0x if that is asked for.
func (p *printer) address(u uintptr, sharp bool) {
	f := p.flags
	f.sharp = sharp
	p.buf = fmt.Appendf(p.buf, f.directive('x'), u)
}

// nothing writes the nil that has no type.
func (p *printer) nothing() {
	f := flags{minus: p.minus, zero: p.zero, hasWidth: p.hasWidth, width: p.width}
	p.buf = fmt.Appendf(p.buf, f.directive('s'), "<nil>")
}
