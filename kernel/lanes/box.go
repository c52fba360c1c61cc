package lanes

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// Values of cells arrive in forms of the interpreter. A struct type of the notebook has its identity in the tag of its first field; a
// value of any other type that reflect could not tell from its underlying type comes in a box, a struct with such a tag whose only field,
// V, holds it. So does a function with such types in its parameters or results. What a task returns becomes an any in the way that
// lowered code would have made it one, so that r.Values[0].(Celsius) finds its type.
//
// See Type in package golanes/kernel/internal/rt. The tag's key is there too; that package is not for compiled programs.
const tagKey = "golanes"

// unboxed returns what is in a box and the identity of its type, which is empty if there was none.
func unboxed(x any) (value any, identity string) {
	t := reflect.TypeOf(x)
	if t == nil || t.Kind() != reflect.Struct || t.Name() != "" || t.NumField() != 1 || t.Field(0).Name != "V" {
		return x, ""
	}
	id := t.Field(0).Tag.Get(tagKey)
	if id == "" {
		return x, ""
	}
	return reflect.ValueOf(x).Field(0).Interface(), id
}

// resultBox returns what makes an any of a result of the function.
func (s shape) resultBox() func(reflect.Value) any {
	plain := reflect.Value.Interface
	id := resultIdentity(s.identity)
	if id == "" || !s.value {
		return plain
	}
	t := s.fun.Type().Out(0)
	if t.Kind() == reflect.Interface || nameOf(t) == id {
		return plain
	}
	tag := reflect.StructTag(fmt.Sprintf("%s:%q", tagKey, id))
	box := reflect.StructOf([]reflect.StructField{{Name: "V", Type: t, Tag: tag}})
	return func(v reflect.Value) any {
		b := reflect.New(box).Elem()
		b.Field(0).Set(v)
		return b.Interface()
	}
}

// resultIdentity returns the identity of the first result of a function with the given one.
func resultIdentity(function string) string {
	if !strings.HasPrefix(function, "func(") {
		return ""
	}
	end := closing(function, len("func"))
	result := strings.TrimSpace(function[end:])
	if strings.HasPrefix(result, "(") {
		result = strings.TrimSuffix(result[1:closing(result, 0)], ")")
		result = strings.TrimSuffix(result, ", error")
	}
	return result
}

// closing returns where what the bracket at i opens has been closed, or the end.
func closing(s string, i int) int {
	depth := 0
	for ; i < len(s); i++ {
		switch s[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(s)
}

// nameOf writes a type with the identities of the notebook's structs in the place of their fields.
func nameOf(t reflect.Type) string {
	if t.Name() == "" {
		switch t.Kind() {
		case reflect.Struct:
			if t.NumField() > 0 {
				if id := t.Field(0).Tag.Get(tagKey); id != "" {
					return id
				}
			}
		case reflect.Pointer:
			return "*" + nameOf(t.Elem())
		case reflect.Slice:
			return "[]" + nameOf(t.Elem())
		case reflect.Array:
			return "[" + strconv.Itoa(t.Len()) + "]" + nameOf(t.Elem())
		case reflect.Map:
			return "map[" + nameOf(t.Key()) + "]" + nameOf(t.Elem())
		case reflect.Chan:
			return t.ChanDir().String() + " " + nameOf(t.Elem())
		case reflect.Func:
			return funcName(t)
		}
	}
	return t.String()
}

func funcName(t reflect.Type) string {
	var in, out []string
	for p := range t.Ins() {
		in = append(in, nameOf(p))
	}
	if n := len(in); t.IsVariadic() {
		in[n-1] = "..." + strings.TrimPrefix(in[n-1], "[]")
	}
	for p := range t.Outs() {
		out = append(out, nameOf(p))
	}
	name := "func(" + strings.Join(in, ", ") + ")"
	switch len(out) {
	case 0:
		return name
	case 1:
		return name + " " + out[0]
	}
	return name + " (" + strings.Join(out, ", ") + ")"
}
