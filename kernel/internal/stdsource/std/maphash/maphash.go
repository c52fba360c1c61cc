// Package maphash is the generic part of the standard library's package hash/maphash.
package maphash

import "hash/maphash"

// Comparable returns the hash of a value. It panics if the value holds an interface with a value that is not comparable.
func Comparable[T comparable](seed maphash.Seed, v T) uint64 {
	return maphash.Comparable[any](seed, v)
}

// WriteComparable adds a value to the data that h hashes.
func WriteComparable[T comparable](h *maphash.Hash, x T) { maphash.WriteComparable[any](h, x) }
