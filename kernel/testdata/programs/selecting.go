package main

import (
	"fmt"
	"sync"
	"time"
)

func ready(v int) chan int {
	c := make(chan int, 1)
	c <- v
	return c
}

func note(order *[]string, what string) {
	*order = append(*order, what)
}

// operands are evaluated once and in order, whatever is chosen.
func operands() {
	var order []string
	channel := func(name string, c chan int) chan int {
		note(&order, "channel "+name)
		return c
	}
	value := func(name string, v int) int {
		note(&order, "value "+name)
		return v
	}
	target := func(name string, p *int) *int {
		note(&order, "target "+name)
		return p
	}
	var got, other int
	select {
	case channel("a", nil) <- value("a", 1):
	case *target("b", &got) = <-channel("b", ready(7)):
	case channel("c", nil) <- value("c", 2):
	case *target("d", &other) = <-channel("d", nil):
	}
	fmt.Println(order, got, other)
}

func returns(c chan int) (n int, err error) {
	for {
		select {
		case v, ok := <-c:
			if !ok {
				return n, fmt.Errorf("closed after %d", n)
			}
			n += v
		case <-time.After(time.Minute):
			return -1, nil
		}
	}
}

func labels() {
	c := make(chan int, 10)
	for i := range 10 {
		c <- i
	}
	sum := 0
outer:
	for round := 0; ; round++ {
		for {
			select {
			case v := <-c:
				switch {
				case v == 2:
					continue outer
				case v == 8:
					break outer
				case v%2 == 1:
					continue
				}
				sum += v
				if v == 4 {
					break
				}
				sum += 100
			default:
				fmt.Println("empty")
				break outer
			}
			sum += 1000
		}
	}
	fmt.Println(sum, len(c))
	i := 0
again:
	select {
	case v := <-c:
		fmt.Println("after", v)
		goto done
	default:
		if i++; i < 3 {
			c <- i
			goto again
		}
	}
done:
	fmt.Println("done", i)
all:
	select {
	case <-ready(1):
		for {
			break all
		}
	}
}

func closures() []func() int {
	c := make(chan int, 3)
	c <- 1
	c <- 2
	c <- 3
	close(c)
	var fs []func() int
	var ps []*int
	for {
		select {
		case v, ok := <-c:
			if !ok {
				for _, p := range ps {
					fmt.Print(*p, " ")
				}
				return fs
			}
			ps = append(ps, &v)
			fs = append(fs, func() int { v *= 10; return v })
		}
	}
}

type T struct{ s []string }

func kinds() {
	structs, funcs, anys, errs := make(chan T, 1), make(chan func() string, 1), make(chan any, 1), make(chan error, 1)
	ptrs, arrays := make(chan *T, 1), make(chan [2]T, 1)
	for range 6 {
		sent := 0
		for sent < 1 {
			select {
			case structs <- T{[]string{"a"}}:
			case funcs <- func() string { return "f" }:
			case anys <- 1.5:
			case errs <- nil:
			case ptrs <- &T{}:
			case arrays <- [2]T{}:
			}
			sent++
		}
	}
	count := map[string]int{}
	for range 6 {
		select {
		case v := <-structs:
			count["struct"] += len(v.s)
		case f := <-funcs:
			count[f()]++
		case x := <-anys:
			if f, ok := x.(float64); ok {
				count["any"] += int(f)
			}
		case err := <-errs:
			if err == nil {
				count["error"]++
			}
		case p := <-ptrs:
			p.s = append(p.s, "p")
			count["pointer"] += len(p.s)
		case a := <-arrays:
			count["array"] += len(a) / 2
		}
	}
	fmt.Println(count)
}

func closed() {
	c := make(chan int)
	close(c)
	defer func() { fmt.Println("recovered:", recover()) }()
	select {
	case c <- 1:
	default:
		fmt.Println("not reached")
	}
}

func fair() {
	a, b, c := make(chan bool), make(chan bool), make(chan bool)
	close(a)
	close(b)
	close(c)
	var count [3]int
	for range 300 {
		select {
		case <-a:
			count[0]++
		case <-b:
			count[1]++
		case <-c:
			count[2]++
		}
	}
	fmt.Println(count[0] > 50, count[1] > 50, count[2] > 50)
}

func workers() {
	jobs, results, stop := make(chan int), make(chan int), make(chan struct{})
	var wg sync.WaitGroup
	for id := range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				select {
				case j := <-jobs:
					select {
					case results <- j*10 + id*0:
					case <-stop:
						return
					}
				case <-stop:
					return
				}
			}
		}()
	}
	sum := 0
	for next, done := 0, 0; done < 100; {
		var in chan int
		if next < 100 {
			in = jobs
		}
		select {
		case in <- next:
			next++
		case r := <-results:
			sum += r
			done++
		}
	}
	close(stop)
	wg.Wait()
	fmt.Println(sum)
}

func spawn() {
	var wg sync.WaitGroup
	var mu sync.Mutex
	got := map[string]int{}
	add := func(what string, n int) {
		defer wg.Done()
		defer mu.Unlock()
		mu.Lock()
		got[what] += n
	}
	f := add
	for i := 1; i <= 3; i++ {
		wg.Add(3)
		go add("closure", i)
		go f("value", i*10)
		go func(n int) { add("literal", n*100) }(i)
		f = func(what string, n int) { add(what+"'", n) }
	}
	wg.Wait()
	fmt.Println(got)
	done := make(chan bool)
	go close(done)
	<-done
	m := map[int]int{1: 1}
	copied := make(chan int, 1)
	go func(m map[int]int) { delete(m, 1); copied <- len(m) }(m)
	fmt.Println(<-copied, len(m))
}

func main() {
	operands()
	c := make(chan int, 2)
	c <- 3
	c <- 4
	close(c)
	fmt.Println(returns(c))
	labels()
	for _, f := range closures() {
		fmt.Print(f(), " ", f(), " ")
	}
	fmt.Println()
	kinds()
	closed()
	fair()
	workers()
	spawn()
}
