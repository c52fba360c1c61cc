package main

import (
	"fmt"
	"sync"
)

func generate(n int) <-chan int {
	out := make(chan int)
	go func() {
		for i := 1; i <= n; i++ {
			out <- i
		}
		close(out)
	}()
	return out
}

func square(in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		for v := range in {
			out <- v * v
		}
		close(out)
	}()
	return out
}

func fanIn(cs []<-chan int) <-chan int {
	out := make(chan int)
	var wg sync.WaitGroup
	for _, c := range cs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for v := range c {
				out <- v
			}
		}()
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	return out
}

func filter(in <-chan int, out chan<- int, prime int) {
	for {
		if i := <-in; i%prime != 0 {
			out <- i
		}
	}
}

func main() {
	sum := 0
	for v := range square(square(generate(10))) {
		sum += v
	}
	fmt.Println(sum)

	in := generate(100)
	var workers []<-chan int
	for range 4 {
		workers = append(workers, square(in))
	}
	sum = 0
	for v := range fanIn(workers) {
		sum += v
	}
	fmt.Println(sum)

	ch := make(chan int)
	go func(ch chan<- int) {
		for i := 2; ; i++ {
			ch <- i
		}
	}(ch)
	for range 10 {
		prime := <-ch
		fmt.Print(prime, " ")
		next := make(chan int)
		go filter(ch, next, prime)
		ch = next
	}
	fmt.Println()

	requests := make(chan chan string)
	go func() {
		for reply := range requests {
			reply <- fmt.Sprint("reply ", cap(reply))
		}
	}()
	for i := range 2 {
		reply := make(chan string, i)
		requests <- reply
		fmt.Println(<-reply)
	}

	var a [2]int
	pair := make(chan int, 2)
	pair <- 7
	pair <- 8
	a[0], a[1] = <-pair, <-pair
	fmt.Println(a)
}
