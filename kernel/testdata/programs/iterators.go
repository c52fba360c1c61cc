// Iterators: deferred calls in the bodies of ranges, generic iterators, those of the standard library.
package main

import (
	"fmt"
	"iter"
	"maps"
	"slices"
)

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Println("iterator ends")
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func deferring(n int) (sum int) {
	defer func() { fmt.Println("first deferred, sum", sum); sum *= 2 }()
	for i := range count(n) {
		defer fmt.Println("deferred", i)
		defer func() { sum += i }()
		if i == 2 {
			return 100
		}
	}
	fmt.Println("loop ends")
	return 1
}

func recovering() (err error) {
	for i := range count(3) {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("recovered %v in %d", r, i)
			}
		}()
		for j := range count(2) {
			defer fmt.Println("inner", i, j)
			if i == 1 && j == 1 {
				panic("stop")
			}
		}
	}
	return nil
}

func pairs[K comparable, V any](m map[K]V) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for k, v := range m {
			if !yield(k, v) {
				return
			}
		}
	}
}

func filter[T any](seq iter.Seq[T], keep func(T) bool) iter.Seq[T] {
	return func(yield func(T) bool) {
		for v := range seq {
			if keep(v) && !yield(v) {
				return
			}
		}
	}
}

func main() {
	fmt.Println(deferring(2))
	fmt.Println(deferring(5))
	fmt.Println(recovering())
	for k, v := range pairs(map[string]int{"a": 1}) {
		fmt.Println(k, v)
	}
	for v := range filter(count(6), func(n int) bool { return n%2 == 1 }) {
		fmt.Println(v)
	}
	fmt.Println(slices.Collect(count(3)))
	fmt.Println(slices.Sorted(maps.Keys(map[string]int{"x": 1, "b": 2})))
	for i, s := range slices.Backward([]string{"p", "q"}) {
		fmt.Println(i, s)
	}
	next, stop := iter.Pull(count(3))
	fmt.Println(next())
	fmt.Println(next())
	stop()
	fmt.Println(next())
	for c := range slices.Chunk([]int{1, 2, 3}, 2) {
		fmt.Println(c)
	}
}
