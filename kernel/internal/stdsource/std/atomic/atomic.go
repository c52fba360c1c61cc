// Package atomic is the generic part of the standard library's package sync/atomic.
package atomic

import "sync/atomic"

// A Pointer is a *T that is read and written atomically. The zero value is nil.
type Pointer[T any] struct {
	V atomic.Value // holds a *T, nothing at first
}

// Load returns the pointer.
func (p *Pointer[T]) Load() *T {
	v, _ := p.V.Load().(*T)
	return v
}

// Store sets the pointer.
func (p *Pointer[T]) Store(val *T) { p.V.Store(val) }

// Swap sets the pointer and returns the one before.
func (p *Pointer[T]) Swap(val *T) (old *T) {
	old, _ = p.V.Swap(val).(*T)
	return old
}

// CompareAndSwap sets the pointer if it is old and reports whether it was.
func (p *Pointer[T]) CompareAndSwap(old, val *T) (swapped bool) {
	return old == nil && p.V.CompareAndSwap(nil, val) || p.V.CompareAndSwap(old, val)
}
