// Labels of the first statement in a case.
package main

import "fmt"

func main() {
	n := 0
	switch {
	case n == 0:
	outer:
		for i := range 4 {
			for j := range 4 {
				if j == 2 {
					continue outer
				}
				if i == 2 {
					break outer
				}
				fmt.Println(i, j)
			}
		}
	}
	switch v := any(3).(type) {
	case int:
	loop:
		for i := 0; i < v; i++ {
			if i == 1 {
				continue loop
			}
			fmt.Println(i)
		}
	}
	c := make(chan int, 1)
	select {
	case c <- 1:
	wait:
		for {
			select {
			case v := <-c:
				fmt.Println(v)
			default:
				break wait
			}
		}
	}
}
