package main

import (
	"fmt"
	"sort"
	"sync"
	"time"
)

type counter struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *counter) inc(k string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[k]++
}

func collect(n int, start func(i int, out chan<- int)) []int {
	out := make(chan int)
	for i := 0; i < n; i++ {
		start(i, out)
	}
	var got []int
	for range n {
		got = append(got, <-out)
	}
	sort.Ints(got)
	return got
}

func main() {
	fmt.Println(collect(5, func(i int, out chan<- int) { go func() { out <- i * i }() }))
	fmt.Println(collect(5, func(i int, out chan<- int) { time.AfterFunc(time.Duration(i)*time.Millisecond, func() { out <- i }) }))

	var wg sync.WaitGroup
	c := counter{n: map[string]int{}}
	for i := 0; i < 200; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			c.inc([]string{"even", "odd"}[i%2])
		}()
	}
	wg.Wait()
	fmt.Println(c.n)

	var fs []func() int
	for i, s := range []string{"a", "bb", "ccc"} {
		fs = append(fs, func() int { i += len(s); return i })
	}
	for _, f := range fs {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println()

	acc := func() func(int) int {
		sum := 0
		return func(n int) int { sum += n; return sum }
	}
	a, b := acc(), acc()
	a(1)
	b(10)
	fmt.Println(a(2), b(20))

	var fib func(int) int
	fib = func(n int) int {
		if n < 2 {
			return n
		}
		return fib(n-1) + fib(n-2)
	}
	fmt.Println(fib(12))

	for i := 0; i < 6; i++ {
		if i == 1 {
			continue
		}
		p := &i
		wg.Go(func() { *p += 0 })
		wg.Wait()
		i++
		fmt.Print(i, " ")
	}
	fmt.Println()

	x := 1
	func() {
		x := x + 1
		func() { x++ }()
		fmt.Print(x, " ")
	}()
	fmt.Println(x)
}
