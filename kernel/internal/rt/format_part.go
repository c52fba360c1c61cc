package rt

import (
	"fmt"
	"reflect"
	"strings"
)

// A part is a value that is printed, or a part of it.
type part struct {
	v    reflect.Value
	form *form
	seal seal
}

// A seal says whether the methods of a part are called. Package fmt cannot call those of a field that is not exported; of an embedded
// field that is not exported it can call those of the fields.
type seal int

const (
	open seal = iota
	embedded
	sealed
)

// open returns what a value that is no interface is to the notebook: without its box, and without what it is behind for the host.
func (r *RT) open(v reflect.Value, s seal) part {
	f := r.form(v.Type(), "")
	if f.object {
		if inner := object(v); inner.IsValid() {
			return r.open(inner, s)
		}
	}
	if f.boxed != "" {
		v = v.Field(0)
		f = r.form(v.Type(), f.boxed)
	}
	if f.erased {
		return r.inside(part{v, f, s})
	}
	return part{v, f, s}
}

// object returns the value behind an interface of the host, the zero Value if there is none.
func object(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return reflect.Value{}
	}
	if v.CanInterface() {
		return reflect.ValueOf(Raw(v.Interface()))
	}
	if v.Type() != reflect.TypeFor[Object]() {
		v = v.FieldByName("Object")
	}
	return v.FieldByName("value").Elem()
}

// inside returns what is in a part that is an interface and not nil, or one only to reflect.
func (r *RT) inside(x part) part {
	if x.v.IsNil() {
		zero := reflect.Zero(x.form.nilType())
		return part{zero, r.form(zero.Type(), x.form.name), x.seal}
	}
	s := x.seal
	if s == embedded {
		s = sealed
	}
	inner := r.open(x.v.Elem(), s)
	if x.form.erased && inner.form.name == "" { // it has the type that the interface stands for
		inner.form = r.form(inner.v.Type(), x.form.name)
	}
	return inner
}

// element returns element i of an array or slice.
func (x part) element(r *RT, i int) part {
	return part{x.v.Index(i), x.form.parts(r).elem, x.seal.below()}
}

// field returns field i of a struct.
func (x part) field(r *RT, i int) part {
	f := &x.form.parts(r).fields[i]
	s := open
	switch {
	case x.seal == sealed || !f.exported && !f.embedded:
		s = sealed
	case !f.exported:
		s = embedded
	}
	return part{x.v.Field(i), f.form, s}
}

// below returns the seal of the elements of something sealed.
func (s seal) below() seal {
	if s == open {
		return open
	}
	return sealed
}

// value returns the part as it is in an interface of the notebook. The part must not be sealed.
func (x part) value() any {
	if !x.form.inBox {
		return x.v.Interface()
	}
	box := reflect.New(x.form.box()).Elem()
	box.Field(0).Set(x.v)
	return box.Interface()
}

// hasMethods reports whether it is worth looking for methods of a type.
func (r *RT) hasMethods(f *form) bool {
	if f.id == "" {
		return f.methods
	}
	named := r.Named(strings.TrimPrefix(f.id, "*"))
	return named != nil && len(named.Methods) > 0
}

// formatMethod returns a method of the part's type that fmt looks for: Format, GoString, Error or String. What it returns is nil if there is
// none; otherwise the call gives the text, or writes it to the state.
func (r *RT) formatMethod(x part, name string) func(state fmt.State, verb rune) string {
	if x.seal != open || !x.v.CanInterface() {
		return nil
	}
	if x.form.id != "" {
		return r.ownMethod(x, name)
	}
	switch v := x.v.Interface(); name {
	case "Format":
		if v, ok := v.(fmt.Formatter); ok {
			return func(state fmt.State, verb rune) string { v.Format(state, verb); return "" }
		}
	case "GoString":
		if v, ok := v.(fmt.GoStringer); ok {
			return func(fmt.State, rune) string { return v.GoString() }
		}
	case "Error":
		if v, ok := v.(error); ok {
			return func(fmt.State, rune) string { return v.Error() }
		}
	case "String":
		if v, ok := v.(fmt.Stringer); ok {
			return func(fmt.State, rune) string { return v.String() }
		}
	}
	return nil
}

// ownMethod is formatMethod for types of the notebook.
func (r *RT) ownMethod(x part, name string) func(state fmt.State, verb rune) string {
	m, ok := r.methodByID(x.form.id, name)
	if !ok {
		return nil
	}
	switch f := m.Func.(type) {
	case func(any, fmt.State, rune):
		if name == "Format" {
			return func(state fmt.State, verb rune) string { f(x.value(), state, verb); return "" }
		}
	case func(any) string:
		if name != "Format" {
			return func(fmt.State, rune) string { return f(x.value()) }
		}
	}
	return nil
}
