package rt

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
)

// recovered is the builtin recover. It returns the panic that goes on in the function whose deferred call is the calling function. A
// named function may also be called through functions that lowering made, if a value or a method of an interface is what is deferred.
func (r *RT) recovered(named bool) any {
	if !r.throws.any() {
		return nil
	}
	t := r.throws.current()
	if t == nil || !t.active {
		return nil
	}
	functions, deferred := depth()
	switch {
	case deferred > 0 || functions < direct || functions > t.depth:
		return nil
	case t.entered > 0 && functions != t.entered, !named && functions != direct:
		return nil
	}
	return r.take(t)
}

// entered is called by functions that call some which recover, to say that it is they who were deferred.
func (r *RT) entered() {
	if !r.throws.any() {
		return
	}
	if t := r.throws.current(); t != nil && t.active && t.entered == 0 {
		if functions, deferred := depth(); deferred == 0 && functions >= direct && functions <= t.depth {
			t.entered = functions
		}
	}
}

// direct is how deep below its call, which lowering makes, a deferred function is.
const direct = 2

// recoveredLate is the builtin recover as a deferred call of its own: it is made when the function that defers it ends, for which the
// interpreter calls a function that lowering made, and sees the panic that the function itself could recover.
func (r *RT) recoveredLate() {
	if !r.throws.any() {
		return
	}
	if t := r.throws.current(); t != nil && t.active {
		if functions, deferred := depth(); deferred == 1 && functions == direct+1 {
			r.take(t)
		}
	}
}

// thrown returns the value that a panic has from the time when it was thrown: the interpreter would keep the variable it came from.
func thrown(v any) any { return v }

// take ends a panic and returns its value.
func (r *RT) take(t *throw) any {
	t.active = false
	return r.caught(t.value)
}

// caught returns the value of a panic that the host has recovered, nil if there was none.
func (r *RT) caught(v any) any {
	if v == nil {
		return nil
	}
	r.options.Recovered()
	v = Panic(Value(v))
	if err, ok := v.(runtime.Error); ok {
		for _, words := range []string{"hash of unhashable type: ", "runtime error: hash of unhashable type "} {
			if typ, ok := strings.CutPrefix(err.Error(), words); ok {
				return runtimeError(words + r.sourceName(typ))
			}
		}
	}
	return v
}

// sourceName returns the name of a type of the notebook for what package reflect calls it, and any other name as it is.
func (r *RT) sourceName(name string) string {
	_, tag, ok := strings.Cut(name, TagKey+`:\"`)
	if id, _, found := strings.Cut(tag, `\"`); ok && found && strings.HasPrefix(name, "struct {") {
		if named := r.Named(id); named != nil {
			return named.Name
		}
	}
	return name
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
	{"reflect.Value.Slice", "runtime error: slice bounds out of range"},
	{"reflect: slice index out of bounds", "runtime error: slice bounds out of range"},
	{"reflect: Call using zero Value argument", "runtime error: invalid memory address or nil pointer dereference"},
	{"reflect: call of reflect.Value.", "runtime error: invalid memory address or nil pointer dereference"},
	{"reflect: Method on nil interface value", "runtime error: invalid memory address or nil pointer dereference"},
	{"reflect.Value.Call: call of nil function", "runtime error: invalid memory address or nil pointer dereference"},
	{"reflect.Append: slice overflow", "runtime error: growslice: len out of range"},
	{"reflect.Value.Grow: slice overflow", "runtime error: growslice: len out of range"},
	{"runtime: allocation size out of range", "runtime error: makeslice: len out of range"},
	{"reflect.MakeSlice: negative len", "runtime error: makeslice: len out of range"},
	{"reflect.MakeSlice: ", "runtime error: makeslice: cap out of range"},
	{"reflect.MakeChan: negative buffer size", "makechan: size out of range"},
	{"assignment to entry in nil map", "assignment to entry in nil map"},
	{"reflect: send on closed channel", "send on closed channel"},
}

// Panic returns the value of a panic as Go has it, where the interpreter has other words for an error of the runtime.
func Panic(v any) any {
	if v == nil {
		return new(runtime.PanicNilError)
	}
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
		if _, ok := v.(runtime.Error); !ok {
			return v
		}
		text = v.Error()
	default:
		return v
	}
	if head, length, ok := strings.Cut(text, "array with length "); ok && strings.HasPrefix(text, "reflect: cannot convert slice with length ") {
		head, _, _ = strings.Cut(strings.TrimPrefix(head, "reflect: "), " to ")
		return runtimeError("runtime error: " + head + " to array or pointer to array with length " + length)
	}
	for _, w := range words {
		if strings.HasPrefix(text, w.prefix) {
			return runtimeError(w.meaning)
		}
	}
	return v
}
