package rt

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// equal compares two interfaces of the notebook as == does.
func equal(x, y any) bool { return x == y }

// notNil returns x; of a nil interface there is no method value.
func notNil(x any) any {
	if x == nil {
		panic(runtimeError("runtime error: invalid memory address or nil pointer dereference"))
	}
	return x
}

// nilReceiver returns the error of a method that takes a value, called through an interface that holds a nil pointer.
func nilReceiver(typ, method string) error {
	name := typ[strings.LastIndex(typ, ".")+1:]
	return runtimeError(fmt.Sprintf("value method %s.%s called using nil *%s pointer", typ, method, name))
}

// sameType reports whether two interfaces hold values of one type.
func sameType(x, y any) bool { return reflect.TypeOf(x) == reflect.TypeOf(y) }

// implements reports whether the value in an interface has methods, each given by its name and its type: "Area func() float64".
func (r *RT) implements(x any, methods []string) bool {
	return x != nil && r.missing(x, methods) == ""
}

// missing returns the name of the first of some methods that the value in an interface does not have.
func (r *RT) missing(x any, methods []string) string {
	for _, m := range methods {
		name, signature, _ := strings.Cut(m, " ")
		if r.signature(x, name) != signature {
			return name
		}
	}
	return ""
}

// signature returns the type of a method, empty if the value does not have it.
func (r *RT) signature(x any, name string) string {
	if m, ok := r.MethodOf(x, name); ok {
		return m.Signature
	}
	if m := reflect.ValueOf(x).MethodByName(name); m.IsValid() {
		return m.Type().String()
	}
	return ""
}

// methodOf returns the function that calls a method on the value in an interface, which is its first argument.
func (r *RT) methodOf(x any, name string) any {
	if m, ok := r.MethodOf(x, name); ok {
		return m.Func
	}
	if x == nil {
		panic(runtimeError("runtime error: invalid memory address or nil pointer dereference"))
	}
	method := reflect.ValueOf(x).MethodByName(name)
	replaced := r.replacement(reflect.TypeOf(x), name)
	in := []reflect.Type{reflect.TypeFor[any]()}
	for p := range method.Type().Ins() {
		in = append(in, p)
	}
	var out []reflect.Type
	for p := range method.Type().Outs() {
		out = append(out, p)
	}
	variadic := method.Type().IsVariadic()
	return reflect.MakeFunc(reflect.FuncOf(in, out, variadic), func(args []reflect.Value) []reflect.Value {
		f, operands := replaced, slices.Clone(args)
		if operands[0] = args[0].Elem(); !f.IsValid() {
			f, operands = operands[0].MethodByName(name), operands[1:]
		}
		if variadic {
			return f.CallSlice(operands)
		}
		return f.Call(operands)
	}).Interface()
}

// noConversion returns the error of an assertion that x, of the interface type have, is of type want; methods are those of want if it
// is an interface.
func (r *RT) noConversion(x any, have, want string, methods []string) error {
	switch {
	case x == nil && methods == nil:
		return runtimeError(fmt.Sprintf("interface conversion: %s is nil, not %s", have, want))
	case x == nil:
		return runtimeError(fmt.Sprintf("interface conversion: interface is nil, not %s", want))
	case methods != nil:
		return runtimeError(fmt.Sprintf("interface conversion: %s is not %s: missing method %s", r.typeName(reflect.TypeOf(x)), want, r.missing(x, methods)))
	}
	is := r.typeName(reflect.TypeOf(x))
	text := fmt.Sprintf("interface conversion: %s is %s, not %s", have, is, want)
	if is == want {
		text += " (types from different scopes)"
	}
	return runtimeError(text)
}

// as is errors.As: accept is called with each error of the chain, as it is in an interface of the notebook.
func as(err error, isNil bool, accept func(any) bool) bool {
	if err == nil {
		return false
	}
	if isNil {
		panic("errors: target cannot be nil")
	}
	for err != nil {
		if accept(Raw(err)) {
			return true
		}
		switch x := err.(type) {
		case interface{ Unwrap() []error }:
			for _, e := range x.Unwrap() {
				if as(e, false, accept) {
					return true
				}
			}
			return false
		default:
			err = errors.Unwrap(err)
		}
	}
	return false
}
