// Package unique is the standard library's package unique for the interpreter.
package unique

import "unique"

// A Handle stands for a value; two are equal if their values are.
type Handle[T comparable] struct {
	Of unique.Handle[any]
}

// Make returns the handle of a value.
func Make[T comparable](value T) Handle[T] { return Handle[T]{unique.Make[any](value)} }

// Value returns the value that the handle stands for.
func (h Handle[T]) Value() T {
	v, _ := h.Of.Value().(T)
	return v
}
