// Package reflect is the generic part of the standard library's package reflect.
package reflect

import "reflect"

// TypeFor returns the type T.
func TypeFor[T any]() reflect.Type {
	var pointer *T
	return reflect.ValueOf(pointer).Type().Elem()
}

// TypeAssert returns the value in v as a T.
func TypeAssert[T any](v reflect.Value) (T, bool) {
	x, ok := v.Interface().(T)
	return x, ok
}
