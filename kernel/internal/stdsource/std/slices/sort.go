package slices

import (
	"cmp"
	"slices"
)

// Sort sorts in ascending order; NaN comes first.
func Sort[S ~[]E, E cmp.Ordered](x S) { SortFunc(x, cmp.Compare[E]) }

// SortFunc sorts as compare says; equal elements may change their order, as they do in the standard library.
func SortFunc[S ~[]E, E any](x S, compare func(a, b E) int) {
	order := indexes(len(x))
	slices.SortFunc(order, func(i, j int) int { return compare(x[i], x[j]) })
	permute(x, order)
}

// SortStableFunc sorts as compare says; equal elements keep their order.
func SortStableFunc[S ~[]E, E any](x S, compare func(a, b E) int) {
	order := indexes(len(x))
	slices.SortStableFunc(order, func(i, j int) int { return compare(x[i], x[j]) })
	permute(x, order)
}

// indexes returns the numbers below n, which the host sorts in place of elements it cannot know.
func indexes(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// permute puts x[order[i]] at x[i].
func permute[S ~[]E, E any](x S, order []int) {
	sorted := make([]E, len(x))
	for i, from := range order {
		sorted[i] = x[from]
	}
	copy(x, sorted)
}

// IsSorted reports whether x is in ascending order.
func IsSorted[S ~[]E, E cmp.Ordered](x S) bool { return IsSortedFunc(x, cmp.Compare[E]) }

// IsSortedFunc reports whether x is in the order that compare gives.
func IsSortedFunc[S ~[]E, E any](x S, compare func(a, b E) int) bool {
	for i := len(x) - 1; i > 0; i-- {
		if compare(x[i], x[i-1]) < 0 {
			return false
		}
	}
	return true
}

// Min returns the least element; it panics if there is none. A NaN wins.
func Min[S ~[]E, E cmp.Ordered](x S) E {
	if len(x) < 1 {
		panic("slices.Min: empty list")
	}
	m := x[0]
	for _, v := range x[1:] {
		if v < m || v != v {
			m = v
		}
	}
	return m
}

// MinFunc returns the first of the least elements; it panics if there is none.
func MinFunc[S ~[]E, E any](x S, compare func(a, b E) int) E {
	if len(x) < 1 {
		panic("slices.MinFunc: empty list")
	}
	m := x[0]
	for _, v := range x[1:] {
		if compare(v, m) < 0 {
			m = v
		}
	}
	return m
}

// Max returns the greatest element; it panics if there is none. A NaN wins.
func Max[S ~[]E, E cmp.Ordered](x S) E {
	if len(x) < 1 {
		panic("slices.Max: empty list")
	}
	m := x[0]
	for _, v := range x[1:] {
		if v > m || v != v {
			m = v
		}
	}
	return m
}

// MaxFunc returns the first of the greatest elements; it panics if there is none.
func MaxFunc[S ~[]E, E any](x S, compare func(a, b E) int) E {
	if len(x) < 1 {
		panic("slices.MaxFunc: empty list")
	}
	m := x[0]
	for _, v := range x[1:] {
		if compare(v, m) > 0 {
			m = v
		}
	}
	return m
}

// BinarySearch returns where target is, or would be, in the sorted slice x, and whether it is there.
func BinarySearch[S ~[]E, E cmp.Ordered](x S, target E) (int, bool) {
	return BinarySearchFunc(x, target, cmp.Compare[E])
}

// BinarySearchFunc is BinarySearch in the order that compare gives.
func BinarySearchFunc[S ~[]E, E, T any](x S, target T, compare func(E, T) int) (int, bool) {
	low, high := 0, len(x)
	for low < high {
		middle := low + (high-low)/2
		if compare(x[middle], target) < 0 {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low, low < len(x) && compare(x[low], target) == 0
}
