package rt

import (
	"fmt"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"unsafe"
)

// print is the builtin print; the runtime writes without package fmt, and differently.
func (r *RT) print(args ...any) { r.printRuntime(args, "", "") }

// println is the builtin println.
func (r *RT) println(args ...any) { r.printRuntime(args, " ", "\n") }

func (r *RT) printRuntime(args []any, separator, end string) {
	texts := make([]string, len(args))
	for i, a := range args {
		texts[i] = r.printed(a)
	}
	fmt.Fprint(r.options.Stderr, strings.Join(texts, separator)+end)
}

// An interfaceWords is an interface as the builtin print shows it: the addresses of its type and its value.
type interfaceWords [2]uintptr

// wordsOf returns what print shows of an argument that is an interface.
func wordsOf(x any) interfaceWords { return *(*interfaceWords)(unsafe.Pointer(&x)) }

// printed writes a value as the runtime does.
//
// Format: GOROOT/src/runtime/print.go.
func (r *RT) printed(a any) string {
	switch a := Value(a).(type) {
	case nil:
		return "nil"
	case interfaceWords:
		return fmt.Sprintf("(%#x,%#x)", a[0], a[1])
	default:
		return basicText(r.open(reflect.ValueOf(a), open).v)
	}
}

// basicText writes a value of a type that print takes.
func basicText(v reflect.Value) string {
	switch v.Kind() {
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return strconv.FormatUint(v.Uint(), 10)
	case reflect.Float32, reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits())
	case reflect.Complex64, reflect.Complex128:
		return strconv.FormatComplex(v.Complex(), 'g', -1, v.Type().Bits())
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return fmt.Sprintf("%#x", v.Pointer())
	case reflect.Slice:
		return fmt.Sprintf("[%d/%d]%#x", v.Len(), v.Cap(), v.Pointer())
	}
	return "(" + v.Type().String() + ")"
}

// PanicText writes the value of a panic as the runtime does after "panic: ".
//
// Format: GOROOT/src/runtime/error.go, printpanicval.
func (r *RT) PanicText(v any) (text string) {
	if v == nil {
		v = new(runtime.PanicNilError)
	}
	defer func() {
		if v := r.caught(recover()); v != nil {
			text = "panic while printing panic value: type " + r.typeName(reflect.TypeOf(v))
			if s, ok := v.(string); ok {
				text = "panic while printing panic value: " + s
			}
		}
	}()
	x := r.open(reflect.ValueOf(v), open)
	for _, name := range []string{"Error", "String"} {
		if m := r.formatMethod(x, name); m != nil {
			return indented(m(nil, 'v'))
		}
	}
	switch kind := x.v.Kind(); {
	case kind == reflect.String && x.form.named():
		return r.formName(x.form) + `("` + indented(x.v.String()) + `")`
	case kind == reflect.String:
		return indented(x.v.String())
	case kind == reflect.Complex64, kind == reflect.Complex128:
		if x.form.named() {
			return r.formName(x.form) + basicText(x.v)
		}
		return basicText(x.v)
	case kind >= reflect.Bool && kind < reflect.Complex64:
		if x.form.named() {
			return r.formName(x.form) + "(" + basicText(x.v) + ")"
		}
		return basicText(x.v)
	case kind == reflect.Pointer, kind == reflect.Map, kind == reflect.Chan, kind == reflect.UnsafePointer:
		return fmt.Sprintf("(%s) %#x", r.formName(x.form), x.v.Pointer())
	}
	return fmt.Sprintf("(%s) %#x", r.formName(x.form), wordsOf(v)[1])
}

// named reports whether the type of a basic value has another name than its kind.
func (f *form) named() bool { return f.id != "" || f.rtype.PkgPath() != "" }

// indented indents all lines but the first.
func indented(s string) string { return strings.ReplaceAll(s, "\n", "\n\t") }
