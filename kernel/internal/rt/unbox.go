package rt

import "reflect"

// unbox returns what is in a box; for a function of the host that looks at values with package reflect.
func (r *RT) unbox(v any) any {
	t := reflect.TypeOf(v)
	if _, box := r.Identity(t); box {
		return reflect.ValueOf(v).Field(0).Interface()
	}
	return v
}

// unboxAll returns a value without its box and those in it, as far as no pointer is to be followed. What has boxes in it is copied.
func (r *RT) unboxAll(v any) any {
	v = r.unbox(v)
	if r.plain(v) {
		return v
	}
	if x, changed := r.unboxed(reflect.ValueOf(v), 0); changed {
		return x.Interface()
	}
	return v
}

// unboxed returns v, or a copy of it if there are boxes in it.
func (r *RT) unboxed(v reflect.Value, depth int) (result reflect.Value, changed bool) {
	const maxUnboxed = 1000 // a value that contains itself
	if depth > maxUnboxed || plainType(v.Type(), map[reflect.Type]bool{}) {
		return v, false
	}
	part := func(x reflect.Value) reflect.Value {
		x, c := r.unboxed(x, depth+1)
		changed = changed || c
		return x
	}
	result = reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() {
			return v, false
		}
		inner := v.Elem()
		if _, box := r.Identity(inner.Type()); box {
			inner, changed = inner.Field(0), true
		}
		if inner = part(inner); inner.Type().AssignableTo(v.Type()) {
			result.Set(inner)
		}
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice {
			if v.IsNil() {
				return v, false
			}
			result.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		}
		for i := range v.Len() {
			result.Index(i).Set(part(v.Index(i)))
		}
	case reflect.Map:
		if v.IsNil() {
			return v, false
		}
		result.Set(reflect.MakeMapWithSize(v.Type(), v.Len()))
		for i := v.MapRange(); i.Next(); {
			result.SetMapIndex(part(i.Key()), part(i.Value()))
		}
	case reflect.Struct:
		if v.Type().Name() != "" {
			return v, false // the host's: its fields may be out of reach
		}
		for i := range v.NumField() {
			result.Field(i).Set(part(v.Field(i)))
		}
	default:
		return v, false
	}
	if !changed {
		return v, false
	}
	return result, true
}
