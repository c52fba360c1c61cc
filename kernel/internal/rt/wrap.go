package rt

import (
	"fmt"
	"reflect"
)

// As begins the name of a function of lowered code that converts a value to an interface of the host: io.AsˑReader.
const As = "Asˑ"

// A hostInterface is what is known of an interface of the host.
type hostInterface struct {
	methods []reflect.Method
	wrap    func(Object) any // nil if no type of a notebook can implement it
}

var errorType = reflect.TypeFor[error]()

// Wrap returns v, which may be any value that an interface holds, as t, an interface of the host: nil and values of the host are
// returned as they are, a value of the notebook in an adapter that has the interface's methods. It panics as Go does if v does not
// implement t.
func (r *RT) Wrap(t reflect.Type, v any) any {
	if v == nil {
		return nil
	}
	v = Raw(r.options.Unwrap(v))
	typ := reflect.TypeOf(v)
	if typ == nil || typ.Implements(t) {
		return v
	}
	known := r.interfaceOf(t)
	if name := r.lacks(known, v); name != "" {
		panic(runtimeError(fmt.Sprintf("interface conversion: %s is not %s: missing method %s", r.typeName(typ), t, name)))
	}
	if known.wrap == nil {
		panic(runtimeError(fmt.Sprintf("interface conversion: no type of a notebook can be %s", t)))
	}
	return known.wrap(Object{r, v})
}

// Implements reports whether v, the value of an interface, has the methods of t, an interface of the host.
func (r *RT) Implements(t reflect.Type, v any) bool {
	v = Raw(r.options.Unwrap(v))
	typ := reflect.TypeOf(v)
	return typ != nil && (typ.Implements(t) || r.lacks(r.interfaceOf(t), v) == "")
}

// Has reports whether the value of o has the methods of t, an interface of the host.
func Has(o Object, t reflect.Type) bool { return o.rt.lacks(o.rt.interfaceOf(t), o.value) == "" }

// Comparable reports whether comparing the value of o does not panic. It tries, as package reflect allocates to tell.
func Comparable(o Object) (yes bool) {
	defer func() { yes = recover() == nil }()
	v := o.value
	return v == o.value
}

// Converter returns the function that converts any value to t, an interface of the host: a func(any) t.
func (r *RT) Converter(t reflect.Type) reflect.Value {
	typ := reflect.FuncOf([]reflect.Type{reflect.TypeFor[any]()}, []reflect.Type{t}, false)
	return reflect.MakeFunc(typ, func(args []reflect.Value) []reflect.Value {
		result := reflect.New(t).Elem()
		if v := r.Wrap(t, args[0].Interface()); v != nil {
			result.Set(reflect.ValueOf(v))
		}
		return []reflect.Value{result}
	})
}

// asError converts to the universe's error.
func (r *RT) asError(v any) error {
	err, _ := r.Wrap(errorType, v).(error)
	return err
}

// interfaceOf returns what is known of an interface.
func (r *RT) interfaceOf(t reflect.Type) *hostInterface {
	if a, ok := r.interfaces.Load(t); ok {
		return a.(*hostInterface)
	}
	a := &hostInterface{}
	for method := range t.Methods() {
		a.methods = append(a.methods, method)
	}
	a.wrap, _ = r.options.Adapter(t)
	r.interfaces.Store(t, a)
	return a
}

// lacks returns the first method of an interface that the type of v, a type of the notebook, does not have, or has with another type.
func (r *RT) lacks(a *hostInterface, v any) string {
	id := r.idOf(v)
	for _, want := range a.methods {
		if m, ok := r.methodByID(id, want.Name); !ok || m.Signature != want.Type.String() {
			return want.Name
		}
	}
	return ""
}

// typeName returns the name of a type, which is that of a value in an interface, as %T prints it.
func (r *RT) typeName(t reflect.Type) string {
	if t == nil {
		return "<nil>"
	}
	if id, box := r.Identity(t); box {
		return r.exprName(t.Field(0).Type, expression(id))
	}
	return r.hostName(t)
}
