package rt

import (
	"reflect"
	"strings"
	"sync"
)

// TagKey is the key of the struct tag that says which type of the notebook a struct of the interpreter is.
const TagKey = "golanes"

// A Type is a type that a cell declares, as values in interfaces have it.
//
// A struct type of the notebook is a struct type of the interpreter whose first field has the type's identity in its tag, so that no
// two are one type to reflect. A value of any other type that reflect cannot tell from its underlying type is, in an interface, the only
// field, V, of a struct with such a tag: its box. An identity is the type's expression in lowered names: "Tˑ1", "[]Nˑ1".
type Type struct {
	Name       string // as %T prints it: "main.T"
	Underlying string // the expression of the underlying type, in lowered names
	Methods    map[string]Method
}

// A Method is a method of a type of the notebook.
type Method struct {
	Signature string // its type without the receiver, in the words of reflect
	Pointer   bool   // only pointers to the type have it
	Func      any    // a func whose first parameter, an any, takes the receiver as it is in an interface
}

// registry holds the named types of an interpreter by identity. It is safe for concurrent use.
type registry struct {
	mu    sync.RWMutex
	types map[string]*Type
}

// define adds a type, or replaces what is known of it.
func (r *RT) define(id, name, underlying string) {
	r.registry.mu.Lock()
	defer r.registry.mu.Unlock()
	if r.registry.types == nil {
		r.registry.types = map[string]*Type{}
	}
	methods := map[string]Method{}
	if t := r.registry.types[id]; t != nil {
		methods = t.Methods
	}
	r.registry.types[id] = &Type{Name: name, Underlying: underlying, Methods: methods}
}

// method adds a method to a type that was defined.
func (r *RT) method(id, name, signature string, pointer bool, f any) {
	r.registry.mu.Lock()
	defer r.registry.mu.Unlock()
	t := r.registry.types[id]
	methods := map[string]Method{name: {Signature: signature, Pointer: pointer, Func: f}}
	for k, m := range t.Methods { // a copy: readers have the old one
		if k != name {
			methods[k] = m
		}
	}
	r.registry.types[id] = &Type{Name: t.Name, Underlying: t.Underlying, Methods: methods}
}

// Named returns the type of the given identity, nil if no cell has declared it.
func (r *RT) Named(id string) *Type {
	r.registry.mu.RLock()
	defer r.registry.mu.RUnlock()
	return r.registry.types[id]
}

// Identity returns the identity of the type of the notebook that values of t have in an interface, without a pointer's star, and
// whether t is a box. It is empty for every other type.
func (r *RT) Identity(t reflect.Type) (id string, box bool) {
	if t == nil || t.Kind() != reflect.Struct || t.NumField() == 0 {
		return "", false
	}
	id = t.Field(0).Tag.Get(TagKey)
	if id == "" {
		return "", false
	}
	if strings.ContainsAny(id, "*[]({ ") {
		return id, true // no name
	}
	named := r.Named(id)
	return id, named == nil || !strings.HasPrefix(named.Underlying, "struct")
}

// MethodOf returns the method of the given name that the type of v has, v being what an interface holds.
func (r *RT) MethodOf(v any, name string) (Method, bool) { return r.methodByID(r.idOf(v), name) }

// idOf returns the identity of the type of the notebook that v has, v being what an interface holds; with a star before it for a pointer.
func (r *RT) idOf(v any) string {
	t := reflect.TypeOf(v)
	star := ""
	if t != nil && t.Kind() == reflect.Pointer {
		t, star = t.Elem(), "*"
	}
	id, _ := r.Identity(t)
	if id == "" {
		return ""
	}
	return star + id
}

// methodByID returns the method of the given name of the type with the given identity, before which a star stands for pointers to it.
func (r *RT) methodByID(id, name string) (Method, bool) {
	id, pointer := strings.CutPrefix(id, "*")
	named := r.Named(id)
	if named == nil {
		return Method{}, false
	}
	m, ok := named.Methods[name]
	return m, ok && (pointer || !m.Pointer)
}

// An Object is a value of a type of the notebook behind an interface of the host. The types that implement the host's interfaces for
// the notebook embed it; two are equal if their values are.
type Object struct {
	rt    *RT
	value any
}

// object returns itself; what embeds an Object is known by it. An Object has no exported methods: they would be those of what embeds it.
func (o Object) object() Object { return o }

// Bound returns the function that implements a method for the value of o, and the value, which is its first argument. The function is
// nil if the type of the value has no such method.
func Bound(o Object, method string) (f, value any) {
	m, _ := o.rt.MethodOf(o.value, method)
	return m.Func, o.value
}

// Raw returns the value behind an interface of the host as it is in an interface of the notebook.
func Raw(v any) any {
	if o, ok := v.(interface{ object() Object }); ok {
		return o.object().value
	}
	return v
}
