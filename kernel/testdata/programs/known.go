package main

import (
	"fmt"
	"sync"
)

type visitor func(n int) int

// Variables that are one function literal for as long as they live, and some that are not.
func main() {
	sum := 0
	add := func(d int) { sum += d }
	add(1)
	for i := range 3 {
		twice := func() int { add(i); return 2 * i }
		fmt.Println(twice(), sum)
	}
	var fib func(int) int
	fib = func(n int) int {
		if n < 2 {
			return n
		}
		return fib(n-1) + fib(n-2)
	}
	fmt.Println(fib(12))
	var even visitor
	even = func(n int) int {
		odd := func(m int) int {
			add(m)
			if m == 0 {
				return 0
			}
			return even(m - 1)
		}
		if n == 0 {
			return 1
		}
		return odd(n - 1)
	}
	fmt.Println(even(6), even(7), sum)

	var a, b func(int) int // each of the other: assigned later
	a = func(n int) int {
		if n == 0 {
			return 0
		}
		return b(n-1) + 1
	}
	b = func(n int) int {
		if n == 0 {
			return 100
		}
		return a(n-1) + 1
	}
	fmt.Println(a(4), a(5))

	reassigned := func() string { return "one" }
	fmt.Println(reassigned())
	reassigned = func() string { return "two" }
	fmt.Println(reassigned())

	x := 1
	show := func() { fmt.Println("x", x) }
	{
		x := 2
		show()
		x++
		_ = x
	}
	x = 3
	show()

	switch v := any(5).(type) {
	case int:
		implicit := func() int { return v }
		{
			v := "shadowed"
			fmt.Println(implicit(), v)
		}
	}

	join := func(sep string, parts ...int) (text string, n int) {
		defer func() { text += "!"; n++ }()
		for _, p := range parts {
			text += fmt.Sprint(p) + sep
		}
		return text, len(parts)
	}
	fmt.Println(join("-", 1, 2, 3))
	fmt.Println(join("+", []int{4, 5}...))
	text, n := join(",")
	fmt.Println(text, n)

	var wg sync.WaitGroup
	var mu sync.Mutex
	count := 0
	inc := func() {
		mu.Lock()
		defer mu.Unlock()
		count++
	}
	for range 20 {
		wg.Go(func() {
			work := func() { inc() }
			work()
		})
	}
	wg.Wait()
	fmt.Println(count)

	started := func(c chan int) { c <- 7 }
	c := make(chan int, 2)
	go started(c)
	started(c)
	fmt.Println(<-c + <-c)

	var never func()
	func() {
		defer func() { fmt.Println(recover()) }()
		never()
	}()
	never = func() { fmt.Println("now") }
	never()

	counter := func() func() int {
		n := 0
		return func() int { n++; return n }
	}
	next := counter()
	next()
	fmt.Println(next(), counter()())

	safe := func(f func()) (err error) {
		defer func() {
			if v := recover(); v != nil {
				err = fmt.Errorf("caught %v", v)
			}
		}()
		f()
		return nil
	}
	boom := func() { panic("boom") }
	fmt.Println(safe(func() { boom() }), safe(func() {}))

	guard := func() { fmt.Println("recovered", recover()) }
	func() {
		defer guard()
		panic("deferred")
	}()

	var walk func(depth int, path []int)
	var paths [][]int
	walk = func(depth int, path []int) {
		if depth == 0 {
			paths = append(paths, append([]int(nil), path...))
			return
		}
		for i := range 2 {
			walk(depth-1, append(path, i))
		}
	}
	walk(2, nil)
	fmt.Println(paths)

loop:
	for i := 0; ; i++ {
		stop := func() bool { return i == 3 }
		switch {
		case stop():
			break loop
		}
	}
	if f := func() int { return 9 }; f() == 9 {
		fmt.Println("in an if")
	}
	over := func(yield func(int) bool) {
		for i := range 5 {
			if !yield(i) {
				return
			}
		}
	}
	for i := range over {
		check := func() bool { return i == 2 }
		if check() {
			fmt.Println("stopped at", i)
			break
		}
	}
	numbers := []int{3, 4}
	last := func() int { return numbers[len(numbers)-1] }
	numbers = append(numbers, last()+1)
	fmt.Println(last(), generic(4))
}

func generic[T int | string](v T) []T {
	var list []T
	push := func(v T) { list = append(list, v) }
	push(v)
	push(v)
	return list
}
