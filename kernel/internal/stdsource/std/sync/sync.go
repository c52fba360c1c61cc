// Package sync is the generic part of the standard library's package sync.
package sync

import "sync"

// OnceValue returns a function that calls f when it is first called, and returns what f returned or panics as f did.
func OnceValue[T any](f func() T) func() T {
	var result T
	once := sync.OnceFunc(func() { result = f() })
	return func() T {
		once()
		return result
	}
}

// OnceValues is OnceValue for two values.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	var result1 T1
	var result2 T2
	once := sync.OnceFunc(func() { result1, result2 = f() })
	return func() (T1, T2) {
		once()
		return result1, result2
	}
}
