package main

import (
	"fmt"
	"iter"
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

// all defers in the body of a loop over a function: the calls are the function's, not the body's.
func all(n int) (sum int) {
	defer func() { fmt.Println("sum", sum) }()
	for i := range count(n) {
		defer fmt.Println("deferred", i)
		defer func() { sum += i }()
		if i == 3 {
			return sum
		}
	}
	fmt.Println("loop ends")
	return -100
}

func nested() {
	for i := range count(2) {
		for j := range count(2) {
			defer fmt.Println(i, j)
		}
	}
	fmt.Println("body ends")
}

func panics() (err error) {
	for i := range count(3) {
		defer func() {
			if v := recover(); v != nil {
				err = fmt.Errorf("recovered %v in %d", v, i)
			}
		}()
		if i == 1 {
			panic("at one")
		}
	}
	return nil
}

func main() {
	fmt.Println(all(2))
	fmt.Println(all(9))
	nested()
	fmt.Println(panics())
}
