package rt

import (
	"fmt"
	"io"
	"reflect"
)

// Formatting returns functions that take the place of those of a package of the standard library which print their arguments: the
// interpreter's structs have other names than the notebook's, and no methods. What takes the place of a method has a name made of the
// type's and the method's, and the receiver as its first parameter. The result is nil for a package that has none.
func (r *RT) Formatting(path string) map[string]reflect.Value {
	switch path {
	case "fmt":
		return r.fmtFunctions()
	case "log":
		return r.logFunctions()
	case "log/slog":
		return r.slogFunctions()
	}
	return nil
}

// replacement returns what takes the place of a method of a type of the host, the zero Value if nothing does.
func (r *RT) replacement(t reflect.Type, method string) reflect.Value {
	if t.Kind() != reflect.Pointer {
		return reflect.Value{}
	}
	return r.Formatting(t.Elem().PkgPath())[t.Elem().Name()+"ˑ"+method]
}

func (r *RT) fmtFunctions() map[string]reflect.Value {
	return map[string]reflect.Value{
		"Append":   reflect.ValueOf(r.appendPrint),
		"Appendf":  reflect.ValueOf(r.appendf),
		"Appendln": reflect.ValueOf(r.appendln),
		"Errorf":   reflect.ValueOf(r.errorf),
		"Fprint":   reflect.ValueOf(r.fprint),
		"Fprintf":  reflect.ValueOf(r.fprintf),
		"Fprintln": reflect.ValueOf(r.fprintln),
		"Print":    reflect.ValueOf(func(args ...any) (int, error) { return r.fprint(r.options.Stdout, args...) }),
		"Printf": reflect.ValueOf(func(format string, args ...any) (int, error) {
			return r.fprintf(r.options.Stdout, format, args...)
		}),
		"Println":  reflect.ValueOf(func(args ...any) (int, error) { return r.fprintln(r.options.Stdout, args...) }),
		"Sprint":   reflect.ValueOf(r.Sprint),
		"Sprintf":  reflect.ValueOf(r.Sprintf),
		"Sprintln": reflect.ValueOf(r.Sprintln),
	}
}

// appendf is fmt.Appendf.
func (r *RT) appendf(b []byte, format string, args ...any) []byte {
	if r.allPlain(args) {
		return fmt.Appendf(b, format, args...)
	}
	p := r.newPrinter(b)
	defer p.free()
	p.printf(format, args)
	return p.buf
}

// appendPrint is fmt.Append.
func (r *RT) appendPrint(b []byte, args ...any) []byte {
	if r.allPlain(args) {
		return fmt.Append(b, args...)
	}
	p := r.newPrinter(b)
	defer p.free()
	wasString := true
	for i, a := range args {
		isString := a != nil && r.open(reflect.ValueOf(a), open).v.Kind() == reflect.String
		if i > 0 && !isString && !wasString {
			p.text(" ")
		}
		p.argument(a, 'v')
		wasString = isString
	}
	return p.buf
}

// appendln is fmt.Appendln.
func (r *RT) appendln(b []byte, args ...any) []byte {
	if r.allPlain(args) {
		return fmt.Appendln(b, args...)
	}
	p := r.newPrinter(b)
	defer p.free()
	for i, a := range args {
		p.separator(i)
		p.argument(a, 'v')
	}
	p.text("\n")
	return p.buf
}

func (r *RT) fprintf(w io.Writer, format string, args ...any) (int, error) {
	if r.allPlain(args) {
		return fmt.Fprintf(w, format, args...)
	}
	return w.Write(r.appendf(nil, format, args...))
}

func (r *RT) fprint(w io.Writer, args ...any) (int, error) {
	if r.allPlain(args) {
		return fmt.Fprint(w, args...)
	}
	return w.Write(r.appendPrint(nil, args...))
}

func (r *RT) fprintln(w io.Writer, args ...any) (int, error) {
	if r.allPlain(args) {
		return fmt.Fprintln(w, args...)
	}
	return w.Write(r.appendln(nil, args...))
}

// Sprintf is fmt.Sprintf for values of the notebook.
func (r *RT) Sprintf(format string, args ...any) string {
	if r.allPlain(args) {
		return fmt.Sprintf(format, args...)
	}
	return string(r.appendf(nil, format, args...))
}

// Sprint is fmt.Sprint for values of the notebook.
func (r *RT) Sprint(args ...any) string {
	if r.allPlain(args) {
		return fmt.Sprint(args...)
	}
	return string(r.appendPrint(nil, args...))
}

// Sprintln is fmt.Sprintln for values of the notebook.
func (r *RT) Sprintln(args ...any) string {
	if r.allPlain(args) {
		return fmt.Sprintln(args...)
	}
	return string(r.appendln(nil, args...))
}

// Formatted returns v as the host can print it: v itself if there is nothing of the notebook in it, otherwise a fmt.Formatter. It is
// for arguments of the host's functions that are not replaced. [Raw] returns v again.
//
// The verbs T and p of package fmt do not ask a Formatter; they tell what it is.
func (r *RT) Formatted(v any) any {
	if r.plain(v) {
		return v
	}
	return formatted{Object{r, v}}
}

// formatted is a value that prints itself.
type formatted struct{ Object }

// Format implements fmt.Formatter.
func (f formatted) Format(state fmt.State, verb rune) {
	p := f.rt.newPrinter(nil)
	defer p.free()
	p.minus, p.plus, p.sharp, p.space, p.zero = state.Flag('-'), state.Flag('+'), state.Flag('#'), state.Flag(' '), state.Flag('0')
	p.width, p.hasWidth = state.Width()
	p.precision, p.hasPrecision = state.Precision()
	p.setVerb(verb)
	p.argument(f.value, verb)
	state.Write(p.buf) // what prints it knows whether that succeeded
}
