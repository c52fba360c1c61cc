// Package iter is the generic part of the standard library's package iter.
package iter

import "iter"

// Pull returns functions that take the values of seq one by one, and that end it.
func Pull[V any](seq iter.Seq[V]) (next func() (V, bool), stop func()) {
	var current V
	// The host switches between the two sides; the values stay on this one.
	step, stop := iter.Pull(func(yield func(struct{}) bool) {
		seq(func(v V) bool {
			current = v
			return yield(struct{}{})
		})
	})
	next = func() (V, bool) {
		var v V
		_, ok := step()
		if ok {
			v = current
		}
		return v, ok
	}
	return next, stop
}

// Pull2 is Pull for pairs.
func Pull2[K, V any](seq iter.Seq2[K, V]) (next func() (K, V, bool), stop func()) {
	var key K
	var value V
	step, stop := iter.Pull(func(yield func(struct{}) bool) {
		seq(func(k K, v V) bool {
			key, value = k, v
			return yield(struct{}{})
		})
	})
	next = func() (K, V, bool) {
		var k K
		var v V
		_, ok := step()
		if ok {
			k, v = key, value
		}
		return k, v, ok
	}
	return next, stop
}
