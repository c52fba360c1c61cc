package rt

import (
	"reflect"
	"unicode/utf8"
)

// A directives reads a format string and takes the arguments that its directives ask for.
//
// Format: GOROOT/src/fmt/print.go.
type directives struct {
	*printer
	format string
	i      int // of the next byte
	args   []any
	next   int // the next argument
	// reordered is set by the first explicit index; bad says that the directive's index is none, indexed that one was read last.
	reordered, bad, indexed bool
}

// maxNumber is the largest width, precision and index.
const maxNumber = 1_000_000

// printf writes arguments as a format says.
func (p *printer) printf(format string, args []any) {
	d := &directives{printer: p, format: format, args: args}
	for d.i < len(format) {
		start := d.i
		for d.i < len(format) && format[d.i] != '%' {
			d.i++
		}
		p.text(format[start:d.i])
		if d.i < len(format) {
			d.i++
			d.directive()
		}
	}
	if !d.reordered && d.next < len(args) {
		d.extra(args[d.next:])
	}
}

// directive reads what follows a percent sign and writes what it asks for.
func (d *directives) directive() {
	d.bad = false
	d.readFlags()
	d.index()
	d.readWidth()
	if d.i+1 < len(d.format) && d.format[d.i] == '.' {
		d.i++
		d.readPrecision()
	}
	if !d.indexed {
		d.index()
	}
	if d.i >= len(d.format) {
		d.text("%!(NOVERB)")
		return
	}
	verb, size := utf8.DecodeRuneInString(d.format[d.i:])
	d.i += size
	switch {
	case verb == '%':
		d.text("%")
	case d.bad:
		d.text("%!")
		d.rune(verb)
		d.text("(BADINDEX)")
	case d.next >= len(d.args):
		d.text("%!")
		d.rune(verb)
		d.text("(MISSING)")
	default:
		if verb == 'w' {
			d.wrapped = append(d.wrapped, d.next)
		}
		d.setVerb(verb)
		d.argument(d.args[d.next], verb)
		d.next++
	}
}

func (d *directives) readFlags() {
	d.flags = flags{}
	for ; d.i < len(d.format); d.i++ {
		switch d.format[d.i] {
		case '-':
			d.minus = true
		case '+':
			d.plus = true
		case '#':
			d.sharp = true
		case ' ':
			d.space = true
		case '0':
			d.zero = true
		default:
			return
		}
	}
}

// index reads [n], if it is there.
func (d *directives) index() {
	d.indexed = false
	if d.i >= len(d.format) || d.format[d.i] != '[' {
		return
	}
	d.reordered = true
	for j := d.i + 1; j < len(d.format) && len(d.format)-d.i >= len("[n]"); j++ {
		if d.format[j] != ']' {
			continue
		}
		d.i++
		n, ok := d.number(j)
		ok = ok && d.i == j
		d.i = j + 1
		if ok && n >= 1 && n <= len(d.args) {
			d.next = n - 1
		} else {
			d.bad = true
		}
		d.indexed = ok
		return
	}
	d.i++
	d.bad = true
}

// number reads a number that ends before end. One that is too large takes all there is.
func (d *directives) number(end int) (n int, ok bool) {
	for d.i < end && '0' <= d.format[d.i] && d.format[d.i] <= '9' {
		if n > maxNumber {
			d.i = end
			return 0, false
		}
		n = n*10 + int(d.format[d.i]-'0')
		ok = true
		d.i++
	}
	return n, ok
}

func (d *directives) readWidth() {
	if d.i >= len(d.format) || d.format[d.i] != '*' {
		d.width, d.hasWidth = d.number(len(d.format))
		if d.indexed && d.hasWidth { // %[3]2d
			d.bad = true
		}
		return
	}
	d.i++
	d.width, d.hasWidth = d.star()
	if !d.hasWidth {
		d.text("%!(BADWIDTH)")
	}
	if d.width < 0 {
		d.width = -d.width
		d.minus, d.zero = true, false
	}
	d.indexed = false
}

func (d *directives) readPrecision() {
	if d.indexed { // %[3].2d
		d.bad = true
	}
	d.index()
	if d.i >= len(d.format) || d.format[d.i] != '*' {
		d.precision, _ = d.number(len(d.format))
		d.hasPrecision = true
		return
	}
	d.i++
	d.precision, d.hasPrecision = d.star()
	if d.precision < 0 {
		d.precision, d.hasPrecision = 0, false
	}
	if !d.hasPrecision {
		d.text("%!(BADPREC)")
	}
	d.indexed = false
}

// star takes an argument that is a width or precision.
func (d *directives) star() (n int, ok bool) {
	if d.next >= len(d.args) {
		return 0, false
	}
	a := d.args[d.next]
	d.next++
	if a == nil {
		return 0, false
	}
	v := d.rt.open(reflect.ValueOf(a), open).v
	var wide int64
	switch {
	case v.CanInt():
		wide = v.Int()
	case v.CanUint():
		wide = int64(min(v.Uint(), 2*maxNumber))
	default:
		return 0, false
	}
	if wide > maxNumber || wide < -maxNumber {
		return 0, false
	}
	return int(wide), true
}

// extra writes the arguments that no directive has asked for.
func (d *directives) extra(args []any) {
	d.flags = flags{}
	d.text("%!(EXTRA ")
	for i, a := range args {
		if i > 0 {
			d.text(", ")
		}
		if a == nil {
			d.text("<nil>")
			continue
		}
		d.name(d.rt.open(reflect.ValueOf(a), open).form)
		d.text("=")
		d.argument(a, 'v')
	}
	d.text(")")
}
