package rt

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
)

// recovered returns what recover returned as Go has it: the interpreter hands out a reflect.Value for some panics.
func (r *RT) recovered(v any) any {
	if v == nil {
		return nil
	}
	r.options.Recovered()
	return Panic(Value(v))
}

// Value unwraps a value that the interpreter wrapped in a reflect.Value.
func Value(v any) any {
	for {
		w, ok := v.(reflect.Value)
		if !ok || !w.IsValid() || !w.CanInterface() {
			return v
		}
		v = w.Interface()
	}
}

// A runtimeError is an error of Go's runtime that the interpreter reports in other words.
type runtimeError string

func (e runtimeError) Error() string { return string(e) }
func (e runtimeError) RuntimeError() {}

var _ runtime.Error = runtimeError("")

// words are how the interpreter begins what Go's runtime says otherwise.
var words = []struct{ prefix, meaning string }{
	{"reflect: slice index out of range", "runtime error: index out of range"},
	{"reflect: array index out of range", "runtime error: index out of range"},
	{"reflect: string index out of range", "runtime error: index out of range"},
	{"reflect.Value.Slice: ", "runtime error: slice bounds out of range"},
	{"reflect: slice index out of bounds", "runtime error: slice bounds out of range"},
	{"reflect: call of reflect.Value.", "runtime error: invalid memory address or nil pointer dereference"},
	{"assignment to entry in nil map", "assignment to entry in nil map"},
	{"reflect: send on closed channel", "send on closed channel"},
}

// Panic returns the value of a panic as Go has it, where the interpreter has other words for an error of the runtime.
func Panic(v any) any {
	var text string
	switch v := v.(type) {
	case string:
		text = v
	case *reflect.ValueError:
		text = v.Error()
	case error:
		// The interpreter's own errors begin with a position.
		if _, conversion, ok := strings.Cut(v.Error(), ": interface conversion: "); ok && strings.HasPrefix(fmt.Sprintf("%T", v), "*interp.") {
			return runtimeError("interface conversion: " + conversion)
		}
		return v
	default:
		return v
	}
	for _, w := range words {
		if strings.HasPrefix(text, w.prefix) {
			return runtimeError(w.meaning)
		}
	}
	return v
}
