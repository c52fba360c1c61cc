package rt

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// print is the builtin print; the runtime writes without package fmt, and differently.
func (r *RT) print(args ...any) {
	texts := make([]string, len(args))
	for i, a := range args {
		texts[i] = printed(a)
	}
	fmt.Fprint(r.options.Stderr, strings.Join(texts, ""))
}

// println is the builtin println.
func (r *RT) println(args ...any) {
	texts := make([]string, len(args))
	for i, a := range args {
		texts[i] = printed(a)
	}
	fmt.Fprintln(r.options.Stderr, strings.Join(texts, " "))
}

// printed writes a value as the runtime does.
//
// Format: GOROOT/src/runtime/print.go.
func printed(a any) string {
	v := reflect.ValueOf(Value(a))
	switch v.Kind() {
	case reflect.Invalid:
		return "nil"
	case reflect.Float32, reflect.Float64:
		return float(v.Float())
	case reflect.Complex64, reflect.Complex128:
		return "(" + float(real(v.Complex())) + float(imag(v.Complex())) + "i)"
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return "0x" + strconv.FormatUint(uint64(v.Pointer()), 16)
	case reflect.Slice:
		return fmt.Sprintf("[%d/%d]0x%x", v.Len(), v.Cap(), v.Pointer())
	case reflect.Bool, reflect.String, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return fmt.Sprint(v.Interface())
	}
	return "(" + v.Type().String() + ")"
}

// float writes a number as +1.500000e+000.
func float(f float64) string {
	text := strconv.FormatFloat(f, 'e', 6, 64)
	mantissa, exponent, ok := strings.Cut(text, "e")
	if !ok {
		return text // NaN, +Inf
	}
	if !strings.HasPrefix(mantissa, "-") {
		mantissa = "+" + mantissa
	}
	digits := strings.Repeat("0", max(0, 3-len(exponent[1:]))) + exponent[1:]
	return mantissa + "e" + exponent[:1] + digits
}
