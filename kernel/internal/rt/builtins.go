package rt

import "reflect"

// minOf is the builtin min of two floating-point numbers.
func minOf(x, y float64) float64 { return min(x, y) }

// maxOf is the builtin max of two floating-point numbers.
func maxOf(x, y float64) float64 { return max(x, y) }

// clearOf is the builtin clear. It removes keys that are NaN, too.
func clearOf(mapOrSlice any) { reflect.ValueOf(Value(mapOrSlice)).Clear() }

// offsets returns where the characters of a string begin.
func offsets(s string) []int {
	list := make([]int, 0, len(s))
	for i := range s {
		list = append(list, i)
	}
	return list
}

// shiftCount returns the error of a shift by a negative count.
func shiftCount() error { return runtimeError("runtime error: negative shift amount") }
