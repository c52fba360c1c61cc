package main

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
)

func Filter[T any](seq iter.Seq[T], keep func(T) bool) iter.Seq[T] {
	return func(yield func(T) bool) {
		for v := range seq {
			if keep(v) && !yield(v) {
				return
			}
		}
	}
}

func Map[T, U any](seq iter.Seq[T], f func(T) U) iter.Seq[U] {
	return func(yield func(U) bool) {
		for v := range seq {
			if !yield(f(v)) {
				return
			}
		}
	}
}

func Take[T any](seq iter.Seq[T], n int) iter.Seq[T] {
	return func(yield func(T) bool) {
		if n <= 0 {
			return
		}
		i := 0
		for v := range seq {
			if !yield(v) {
				return
			}
			if i++; i == n {
				return
			}
		}
	}
}

func Naturals() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := 0; ; i++ {
			if !yield(i) {
				return
			}
		}
	}
}

type Tree[T any] struct {
	left, right *Tree[T]
	v           T
}

func (t *Tree[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) { t.push(yield) }
}

func (t *Tree[T]) push(yield func(T) bool) bool {
	return t == nil || t.left.push(yield) && yield(t.v) && t.right.push(yield)
}

func Zip[A, B any](a iter.Seq[A], b iter.Seq[B]) iter.Seq2[A, B] {
	return func(yield func(A, B) bool) {
		next, stop := iter.Pull(b)
		defer stop()
		for x := range a {
			y, ok := next()
			if !ok || !yield(x, y) {
				return
			}
		}
	}
}

func main() {
	evens := Filter(Naturals(), func(i int) bool { return i%2 == 0 })
	for v := range Take(Map(evens, func(i int) string { return strings.Repeat("*", i) }), 4) {
		fmt.Println(v)
	}
	t := &Tree[string]{&Tree[string]{v: "a"}, &Tree[string]{v: "c"}, "b"}
	for v := range t.All() {
		if v == "c" {
			break
		}
		fmt.Println(v)
	}
	for i, v := range slices.Backward([]int{1, 2, 3}) {
		fmt.Println(i, v)
	}
	for _, k := range slices.Sorted(maps.Keys(map[string]int{"x": 1, "y": 2})) {
		fmt.Println(k)
	}
	for a, b := range Zip(t.All(), Naturals()) {
		fmt.Println(a, b)
	}
	for c := range slices.Chunk([]int{1, 2, 3, 4, 5}, 2) {
		fmt.Println(c)
	}
	for w := range strings.SplitSeq("a,b,c", ",") {
		fmt.Println(w)
	}
	fmt.Println(slices.Collect(Take(Naturals(), 3)), min(1, 2))
}
