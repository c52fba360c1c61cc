package rt

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"unicode/utf8"
)

// A printer writes values of the notebook as package fmt writes those of a compiled program. It is the fmt.State of the Format methods
// that it calls.
//
// Format: GOROOT/src/fmt/print.go.
type printer struct {
	rt  *RT
	buf []byte
	flags

	wraps     bool  // the verb w is one
	wrapped   []int // the arguments that it was given
	erroring  bool  // the value of a bad verb is printed: methods are not called
	panicking bool  // the value with which a method panicked is printed
}

// flags are those of one directive. With the verb v, plus and sharp have another meaning, and are plusV and sharpV.
type flags struct {
	minus, plus, sharp, space, zero bool
	plusV, sharpV                   bool
	hasWidth, hasPrecision          bool
	width, precision                int
}

var printers = sync.Pool{New: func() any { return new(printer) }}

// maxDepth is how deep values are printed. One that contains itself has no end; a compiled program dies of it.
const maxDepth = 10_000

// newPrinter returns a printer that appends to b; its free must be called.
func (r *RT) newPrinter(b []byte) *printer {
	p := printers.Get().(*printer)
	*p = printer{rt: r, buf: b, wrapped: p.wrapped[:0]}
	return p
}

func (p *printer) free() {
	p.rt, p.buf = nil, nil
	printers.Put(p)
}

// Write appends to the output.
func (p *printer) Write(b []byte) (int, error) {
	p.buf = append(p.buf, b...)
	return len(b), nil
}

// WriteString appends to the output.
func (p *printer) WriteString(s string) (int, error) {
	p.text(s)
	return len(s), nil
}

// Width returns the directive's width.
func (p *printer) Width() (int, bool) { return p.width, p.hasWidth }

// Precision returns the directive's precision.
func (p *printer) Precision() (int, bool) { return p.precision, p.hasPrecision }

// Flag reports whether the directive has a flag.
func (p *printer) Flag(c int) bool {
	switch c {
	case '-':
		return p.minus
	case '+':
		return p.plus || p.plusV
	case '#':
		return p.sharp || p.sharpV
	case ' ':
		return p.space
	case '0':
		return p.zero
	}
	return false
}

func (p *printer) text(s string) { p.buf = append(p.buf, s...) }
func (p *printer) rune(r rune)   { p.buf = utf8.AppendRune(p.buf, r) }
func (p *printer) name(f *form)  { p.text(p.rt.formName(f)) }
func (p *printer) setVerb(v rune) {
	if v == 'v' || v == 'w' {
		p.sharpV, p.sharp = p.sharp, false
		p.plusV, p.plus = p.plus, false
	}
}

// argument writes an argument.
func (p *printer) argument(a any, verb rune) {
	if a == nil {
		if verb == 'T' || verb == 'v' {
			p.nothing()
		} else {
			p.text("%!")
			p.rune(verb)
			p.text("(<nil>)")
		}
		return
	}
	_, isError := a.(error)
	wrapped := p.wraps && verb == 'w' && isError
	if letter := verb|0x20 >= 'a' && verb|0x20 <= 'z'; letter && !wrapped && p.rt.plain(a) {
		p.buf = fmt.Appendf(p.buf, p.directive(verb), a)
		return
	}
	x := p.rt.open(reflect.ValueOf(a), open)
	switch verb {
	case 'T':
		p.string(p.rt.formName(x.form), 's')
		return
	case 'p':
		p.pointer(x, verb)
		return
	}
	if v, ok := a.(reflect.Value); ok { // what it holds is printed
		if !v.IsValid() {
			p.text("<invalid reflect.Value>")
			return
		}
		if x = (part{v, p.rt.form(v.Type(), ""), open}); v.Kind() != reflect.Interface {
			x = p.rt.open(v, open)
		}
	}
	if !p.methods(x, verb) {
		p.value(x, verb, 0)
	}
}

// methods writes a part by its own method if it has one for the verb.
func (p *printer) methods(x part, verb rune) bool {
	if p.erroring || x.seal != open {
		return false
	}
	if verb == 'w' {
		if !p.wraps || p.rt.formatMethod(x, "Error") == nil {
			p.bad(x, verb)
			return true
		}
		verb = 'v'
	}
	if !p.rt.hasMethods(x.form) {
		return false
	}
	if format := p.rt.formatMethod(x, "Format"); format != nil {
		p.call(x, verb, "Format", format)
		return true
	}
	if p.sharpV {
		if goString := p.rt.formatMethod(x, "GoString"); goString != nil {
			p.call(x, verb, "GoString", goString)
			return true
		}
		return false
	}
	if !strings.ContainsRune("vsxXq", verb) {
		return false
	}
	for _, name := range []string{"Error", "String"} {
		if m := p.rt.formatMethod(x, name); m != nil {
			p.call(x, verb, name, m)
			return true
		}
	}
	return false
}

// call writes what a method of a part returns, or how it panicked.
func (p *printer) call(x part, verb rune, name string, method func(fmt.State, rune) string) {
	defer func() {
		v := p.rt.caught(recover())
		if v == nil {
			return
		}
		if x.v.Kind() == reflect.Pointer && x.v.IsNil() { // most likely for that
			p.text("<nil>")
			return
		}
		if p.panicking {
			panic(v)
		}
		old := p.flags
		p.flags = flags{}
		p.text("%!")
		p.rune(verb)
		p.text("(PANIC=" + name + " method: ")
		p.panicking = true
		p.argument(v, 'v')
		p.panicking = false
		p.text(")")
		p.flags = old
	}()
	text := method(p, verb)
	switch name {
	case "Format":
	case "GoString":
		p.string(text, 's')
	default:
		p.string(text, verb)
	}
}

// bad writes a part for which the verb is none.
func (p *printer) bad(x part, verb rune) {
	p.erroring = true
	p.text("%!")
	p.rune(verb)
	p.text("(")
	p.name(x.form)
	p.text("=")
	p.value(x, 'v', 0)
	p.text(")")
	p.erroring = false
}
