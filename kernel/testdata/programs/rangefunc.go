// Ranges over functions: every way out of the body, nested loops, and functions that call the body when they must not.
package main

import (
	"fmt"
)

func count(n int) seq {
	return func(yield func(int) bool) {
		for i := 0; i < n; i++ {
			if !yield(i) {
				fmt.Println("stopped at", i)
				return
			}
		}
		fmt.Println("counted to", n)
	}
}

type seq func(func(int) bool)

type pairs func(func(string, int) bool)

func letters(s string) pairs {
	return func(yield func(string, int) bool) {
		for i := range s {
			if !yield(s[i:i+1], i) {
				return
			}
		}
	}
}

type tree struct {
	left, right *tree
	value       int
}

func (t *tree) all(yield func(int) bool) {
	t.push(yield)
}

func (t *tree) push(yield func(int) bool) bool {
	return t == nil || t.left.push(yield) && yield(t.value) && t.right.push(yield)
}

func thrice(yield func() bool) {
	_ = yield() && yield() && yield()
}

func find(n, want int) (int, string) {
	for i := range count(n) {
		if i == want {
			return i, "found"
		}
	}
	return -1, "not found"
}

func product(want int) (x, y int) {
	for x = range count(5) {
		for y := range count(5) {
			if x*y == want {
				return x, y
			}
			if y > x {
				break
			}
		}
	}
	return
}

func two() (string, error) { return "two", nil }

func bare() (s string, err error) {
	s = "set before"
	for i := range count(3) {
		if i == 1 {
			return two()
		}
		for range thrice {
			s += "."
			if i == 2 {
				return
			}
		}
	}
	return
}

func labels() {
outer:
	for i := range count(4) {
	middle:
		for j := 0; j < 4; j++ {
			for k := range count(4) {
				switch {
				case k == 0:
					continue
				case j == 1:
					continue middle
				case i == 1:
					continue outer
				case i == 2 && j == 2:
					break middle
				case i == 3:
					break outer
				case k == 2:
					break
				}
				fmt.Println("labels", i, j, k)
			}
		}
	}
	n := 0
again:
	for i := range count(3) {
		if i == 1 && n < 2 {
			n++
			goto again
		}
		for range thrice {
			if i == 2 {
				goto done
			}
		}
	}
done:
	fmt.Println("after", n)
}

func assigned() {
	var i int
	var any any
	m := map[string]int{}
	a := []int{0, 0, 0}
	for i = range count(3) {
	}
	for any, m["x"] = range letters("abc") {
	}
	for _, a[i] = range letters("xyz") {
	}
	for s := range letters("pq") {
		m[s]++
	}
	for range letters("pq") {
		i += 10
	}
	fmt.Println(i, any, m, a)
}

func closures() {
	var fs []func() int
	for i := range count(3) {
		fs = append(fs, func() int { i *= 2; return i })
	}
	for _, f := range fs {
		fmt.Println(f(), f())
	}
	func() {
		defer fmt.Println("deferred in a function of its own")
		for i := range count(2) {
			func() {
				defer func() { fmt.Println("end of", i) }()
			}()
		}
	}()
}

func caught(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, "-", r)
		}
	}()
	f()
}

func states() {
	caught("after break", func() {
		for range func(yield func() bool) { yield(); yield() } {
			break
		}
	})
	var saved func(int) bool
	caught("after exit", func() {
		for i := range func(yield func(int) bool) { saved = yield; yield(1) } {
			fmt.Println("body", i)
		}
		saved(2)
	})
	caught("panic in body", func() {
		for i := range count(3) {
			if i == 1 {
				panic("one")
			}
		}
	})
	caught("panic swallowed", func() {
		for i := range func(yield func(int) bool) {
			defer func() { fmt.Println("iterator sees", recover()) }()
			yield(7)
		} {
			panic(i)
		}
	})
	caught("continued after panic", func() {
		for range func(yield func() bool) {
			func() {
				defer func() { recover() }()
				yield()
			}()
			yield()
		} {
			panic("first")
		}
	})
	caught("panic in iterator", func() {
		for range func(yield func() bool) { yield(); panic("iterator") } {
		}
	})
	caught("nil", func() {
		var f func(func() bool)
		for range f {
		}
	})
}

func main() {
	fmt.Println(find(3, 1))
	fmt.Println(find(3, 5))
	fmt.Println(product(6))
	fmt.Println(product(99))
	fmt.Println(bare())
	labels()
	assigned()
	closures()
	t := &tree{&tree{nil, nil, 1}, &tree{nil, &tree{nil, nil, 4}, 3}, 2}
	sum := 0
	for v := range t.all {
		if v == 4 {
			continue
		}
		sum += v
	}
	fmt.Println(sum)
	for s, i := range letters("go") {
		fmt.Println(s, i)
	}
	states()
}
