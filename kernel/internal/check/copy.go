package check

import (
	"go/ast"
	"reflect"
)

// copyNode returns a deep copy of a syntax tree without its comments, with the positions of the original. The tree must have been
// parsed without resolving objects. It calls ident for each identifier and its copy.
func copyNode[N ast.Node](node N, ident func(from, to *ast.Ident)) N {
	return copyValue(reflect.ValueOf(node), ident).Interface().(N)
}

func copyValue(v reflect.Value, ident func(from, to *ast.Ident)) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		if _, ok := v.Interface().(*ast.CommentGroup); ok {
			return reflect.Zero(v.Type())
		}
		to := reflect.New(v.Type().Elem())
		to.Elem().Set(copyValue(v.Elem(), ident))
		if id, ok := v.Interface().(*ast.Ident); ok {
			ident(id, to.Interface().(*ast.Ident))
		}
		return to
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		return copyValue(v.Elem(), ident)
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		to := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			to.Index(i).Set(copyValue(v.Index(i), ident))
		}
		return to
	case reflect.Struct:
		to := reflect.New(v.Type()).Elem()
		for i := range v.NumField() {
			to.Field(i).Set(copyValue(v.Field(i), ident))
		}
		return to
	}
	return v
}
