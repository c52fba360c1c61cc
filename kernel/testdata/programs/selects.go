package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

type msg struct {
	from string
	n    int
}

func source(name string, n int) <-chan msg {
	c := make(chan msg)
	go func() {
		defer close(c)
		for i := range n {
			c <- msg{name, i}
		}
	}()
	return c
}

func merge(cs ...<-chan msg) int {
	sum := 0
	a, b := cs[0], cs[1]
	for a != nil || b != nil {
		select {
		case m, ok := <-a:
			if !ok {
				a = nil
				continue
			}
			sum += m.n
		case m, ok := <-b:
			if !ok {
				b = nil
				break
			}
			sum += 100 * m.n
		}
	}
	return sum
}

func wait(ctx context.Context, c <-chan int) (int, error) {
	select {
	case v := <-c:
		return v, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func main() {
	fmt.Println(merge(source("a", 5), source("b", 4)))

	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	_, err := wait(ctx, make(chan int))
	fmt.Println(err, errors.Is(err, context.DeadlineExceeded))

	c := make(chan int, 1)
	for i := range 4 {
		select {
		case c <- i:
			fmt.Print("sent ", i, " ")
		case v := <-c:
			fmt.Print("received ", v, " ")
		}
	}
	fmt.Println()

	select {
	case v, ok := <-c:
		fmt.Println(v, ok)
	default:
		fmt.Println("empty")
	}

	done := make(chan struct{})
	ticks := 0
	tick := time.NewTicker(time.Millisecond)
	time.AfterFunc(20*time.Millisecond, func() { close(done) })
loop:
	for {
		select {
		case <-tick.C:
			ticks++
		case <-done:
			break loop
		}
	}
	tick.Stop()
	fmt.Println(ticks > 0)

	results := make(chan int)
	for w := range 8 {
		go func() {
			own := make(chan int, 1)
			for i := range 50 {
				select {
				case own <- w*1000 + i:
				}
				select {
				case v := <-own:
					results <- v
				case <-time.After(time.Minute):
				}
			}
		}()
	}
	sum := 0
	for range 400 {
		sum += <-results
	}
	fmt.Println(sum)
}
