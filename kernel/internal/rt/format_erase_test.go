package rt

import (
	"fmt"
	"go/token"
	"reflect"
	"strings"
	"unsafe"
)

// An eraser makes of values of types that this package declares for its tests what lowered code has in their place.
type eraser struct {
	*RT
	ids map[reflect.Type]string
}

func newEraser() *eraser {
	return &eraser{New(Options{
		Recovered: func() {},
		Unwrap:    func(v any) any { return v },
		Adapter: func(t reflect.Type) (func(Object) any, bool) {
			return func(o Object) any { return myError{o} }, t == errorType
		},
	}), map[reflect.Type]string{}}
}

// myError is the adapter of errors.
type myError struct{ Object }

func (e myError) Error() string {
	f, v := Bound(e.Object, "Error")
	return f.(func(any) string)(v)
}

// local reports whether the test declares the type.
func local(t reflect.Type) bool {
	return t.PkgPath() == reflect.TypeFor[eraser]().PkgPath() && t.Name() != "" && strings.HasPrefix(t.Name(), "My")
}

// mentions reports whether the test declares a type that t is made of. Of structs it looks at the name only.
func mentions(t reflect.Type) bool {
	if t.Name() != "" {
		return local(t)
	}
	switch t.Kind() {
	case reflect.Array, reflect.Chan, reflect.Pointer, reflect.Slice:
		return mentions(t.Elem())
	case reflect.Map:
		return mentions(t.Key()) || mentions(t.Elem())
	case reflect.Func:
		for p := range t.Ins() {
			if mentions(p) {
				return true
			}
		}
		for p := range t.Outs() {
			if mentions(p) {
				return true
			}
		}
	case reflect.Struct:
		return true
	}
	return false
}

// expr returns the expression of a type in lowered names, and defines what it mentions.
func (e *eraser) expr(t reflect.Type) string {
	if local(t) {
		id := t.Name() + "ˑ1"
		if e.ids[t] == "" {
			e.ids[t] = id
			e.define(id, t.String(), e.underlying(t))
			e.methods(t, id)
		}
		return id
	}
	if t.Name() != "" {
		return t.String()
	}
	return e.underlying(t)
}

func (e *eraser) underlying(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), e.expr(t.Elem()))
	case reflect.Chan:
		return map[reflect.ChanDir]string{reflect.BothDir: "chan ", reflect.SendDir: "chan<- ", reflect.RecvDir: "<-chan "}[t.ChanDir()] + "(" + e.expr(t.Elem()) + ")"
	case reflect.Pointer:
		return "*" + e.expr(t.Elem())
	case reflect.Slice:
		return "[]" + e.expr(t.Elem())
	case reflect.Map:
		return "map[" + e.expr(t.Key()) + "]" + e.expr(t.Elem())
	case reflect.Func:
		var in, out []string
		for p := range t.Ins() {
			in = append(in, e.expr(p))
		}
		for p := range t.Outs() {
			out = append(out, e.expr(p))
		}
		if t.IsVariadic() {
			in[len(in)-1] = "..." + e.expr(t.In(len(in)-1).Elem())
		}
		return "func(" + strings.Join(in, ", ") + ") (" + strings.Join(out, ", ") + ")"
	case reflect.Struct:
		var fields []string
		for f := range t.Fields() {
			text := e.expr(f.Type)
			if !f.Anonymous {
				text = f.Name + " " + text
			}
			if f.Tag != "" {
				text += " `" + string(f.Tag) + "`"
			}
			fields = append(fields, text)
		}
		return "struct{" + strings.Join(fields, "; ") + "}"
	case reflect.Interface:
		var methods []string
		for m := range t.Methods() {
			methods = append(methods, m.Name+strings.TrimPrefix(e.expr(m.Type), "func"))
		}
		return "interface{" + strings.Join(methods, "; ") + "}"
	}
	return t.Kind().String()
}

// methods tells the registry of the methods of a type that fmt calls.
func (e *eraser) methods(t reflect.Type, id string) {
	for m := range reflect.PointerTo(t).Methods() {
		_, value := t.MethodByName(m.Name)
		receiver := func(v any) reflect.Value { return e.restore(v, t) }
		call := func(v any, args ...reflect.Value) []reflect.Value {
			return receiver(v).MethodByName(m.Name).Call(args)
		}
		var f any
		switch m.Name {
		case "String", "Error", "GoString":
			f = func(v any) string { return call(v)[0].String() }
		case "Format":
			f = func(v any, state fmt.State, verb rune) { call(v, reflect.ValueOf(state), reflect.ValueOf(verb)) }
		default:
			f = func(v any) { call(v) }
		}
		e.method(id, m.Name, "func() string", !value, f)
	}
}

// restore returns what erase has made a value of t or *t from.
func (e *eraser) restore(v any, t reflect.Type) reflect.Value {
	x := reflect.ValueOf(v)
	if x.Kind() == reflect.Pointer { // structs
		return reflect.NewAt(t, x.UnsafePointer())
	}
	x = e.open(x, open).v
	if x.Kind() == reflect.Pointer && t.Kind() != reflect.Pointer {
		return reflect.NewAt(t, x.UnsafePointer())
	}
	c := reflect.New(x.Type())
	c.Elem().Set(x)
	return reflect.NewAt(t, c.UnsafePointer()).Elem()
}

// typ returns the type that lowered code has for t.
func (e *eraser) typ(t reflect.Type) reflect.Type {
	if t.Name() != "" && !local(t) {
		return t
	}
	switch t.Kind() {
	case reflect.Array:
		return reflect.ArrayOf(t.Len(), e.typ(t.Elem()))
	case reflect.Chan:
		return reflect.ChanOf(t.ChanDir(), e.typ(t.Elem()))
	case reflect.Pointer:
		return reflect.PointerTo(e.typ(t.Elem()))
	case reflect.Slice:
		return reflect.SliceOf(e.typ(t.Elem()))
	case reflect.Map:
		return reflect.MapOf(e.typ(t.Key()), e.typ(t.Elem()))
	case reflect.Func:
		var in, out []reflect.Type
		for p := range t.Ins() {
			in = append(in, e.typ(p))
		}
		for p := range t.Outs() {
			out = append(out, e.typ(p))
		}
		return reflect.FuncOf(in, out, t.IsVariadic())
	case reflect.Interface:
		return reflect.TypeFor[any]()
	case reflect.Struct:
		tag := reflect.StructTag("")
		if local(t) {
			tag = reflect.StructTag(TagKey + `:"` + e.expr(t) + `"`)
		}
		var fields []reflect.StructField
		for f := range t.Fields() {
			name := f.Name
			if name == "_" {
				name = fmt.Sprintf("blankˑ%d", len(fields))
			}
			if !token.IsExported(name) {
				name = "X" + name
				tag = reflect.StructTag(strings.TrimSpace(`json:"-" ` + string(tag)))
			}
			fields = append(fields, reflect.StructField{Name: name, Type: e.typ(f.Type), Tag: tag})
			tag = ""
		}
		if len(fields) == 0 {
			fields = []reflect.StructField{{Name: "Xˑ", Type: reflect.TypeFor[struct{}](), Tag: tag}}
		}
		return reflect.StructOf(fields)
	}
	return map[reflect.Kind]reflect.Type{
		reflect.Bool: reflect.TypeFor[bool](), reflect.Int: reflect.TypeFor[int](), reflect.Int8: reflect.TypeFor[int8](),
		reflect.Uint8: reflect.TypeFor[uint8](), reflect.Uint: reflect.TypeFor[uint](), reflect.Float32: reflect.TypeFor[float32](),
		reflect.Float64: reflect.TypeFor[float64](), reflect.String: reflect.TypeFor[string](), reflect.Complex128: reflect.TypeFor[complex128](),
		reflect.Int32: reflect.TypeFor[int32](), reflect.Uint64: reflect.TypeFor[uint64](),
	}[t.Kind()]
}

// sameLayout reports whether a value of t can be taken for one of the type that lowered code has for it where it lies.
func sameLayout(t reflect.Type) bool {
	if t.Name() != "" && !local(t) {
		return t.Kind() != reflect.Interface
	}
	switch t.Kind() {
	case reflect.Interface:
		return false
	case reflect.Map:
		return !mentions(t.Key()) && !mentions(t.Elem()) && sameLayout(t.Key()) && sameLayout(t.Elem())
	case reflect.Array, reflect.Pointer, reflect.Slice:
		return sameLayout(t.Elem())
	case reflect.Struct:
		for f := range t.Fields() {
			if !sameLayout(f.Type) {
				return false
			}
		}
		return t.NumField() > 0
	}
	return true
}

// erase returns a value as an interface of lowered code has it.
func (e *eraser) erase(v any) any {
	if v == nil {
		return nil
	}
	t := reflect.TypeOf(v)
	x := e.value(reflect.ValueOf(v))
	base := t
	if t.Kind() == reflect.Pointer && t.Name() == "" {
		base = t.Elem()
	}
	if !mentions(t) || base.Kind() == reflect.Struct && local(base) {
		return x.Interface()
	}
	box := reflect.New((&form{id: e.expr(t), rtype: x.Type()}).box()).Elem()
	box.Field(0).Set(x)
	return box.Interface()
}

// value returns a value as a variable of lowered code has it.
func (e *eraser) value(v reflect.Value) reflect.Value {
	t := v.Type()
	if !v.CanAddr() { // so that fields can be read
		c := reflect.New(t).Elem()
		c.Set(v)
		v = c
	}
	v = reflect.NewAt(t, unsafe.Pointer(v.UnsafeAddr())).Elem()
	if t.Name() != "" && !local(t) && t.Kind() != reflect.Interface {
		return v
	}
	erased := reflect.New(e.typ(t)).Elem()
	if sameLayout(t) {
		return reflect.NewAt(erased.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
	}
	switch t.Kind() {
	case reflect.Interface:
		if !v.IsNil() {
			if inner := e.erase(v.Elem().Interface()); t.NumMethod() == 0 || local(t) {
				erased.Set(reflect.ValueOf(inner))
			} else if local(reflect.Indirect(v.Elem()).Type()) {
				erased.Set(reflect.ValueOf(myError{Object{e.RT, inner}}))
			} else {
				erased.Set(v)
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			p := reflect.New(erased.Type().Elem())
			p.Elem().Set(e.value(v.Elem()))
			erased.Set(p)
		}
	case reflect.Array, reflect.Slice:
		if t.Kind() == reflect.Slice && !v.IsNil() {
			erased.Set(reflect.MakeSlice(erased.Type(), v.Len(), v.Len()))
		}
		for i := range v.Len() {
			erased.Index(i).Set(e.value(v.Index(i)))
		}
	case reflect.Map:
		if !v.IsNil() {
			erased.Set(reflect.MakeMap(erased.Type()))
			for i := v.MapRange(); i.Next(); {
				erased.SetMapIndex(e.value(i.Key()), e.value(i.Value()))
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			erased.Field(i).Set(e.value(v.Field(i)))
		}
	default:
		panic("erase " + t.String())
	}
	return erased
}
