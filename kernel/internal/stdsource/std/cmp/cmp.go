// Package cmp is the generic part of the standard library's package cmp.
package cmp

import "cmp"

// Less reports whether x is less than y; NaN is less than any other number.
func Less[T cmp.Ordered](x, y T) bool { return x < y || x != x && y == y }

// Compare returns -1 if x is less than y, 1 if it is greater, else 0; NaN equals NaN and is less than any other number.
func Compare[T cmp.Ordered](x, y T) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	case x == y:
		return 0
	case x == x:
		return 1 // only y is not a number
	case y == y:
		return -1
	}
	return 0
}

// Or returns the first of vals that is not the zero value, which it returns if there is none.
func Or[T comparable](vals ...T) T {
	var zero T
	for _, v := range vals {
		if v != zero {
			return v
		}
	}
	return zero
}
