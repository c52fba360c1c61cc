// Values that are made on the left of && and ||.
package main

import "fmt"

type number int

type list []bool

type pair struct{ a, b int }

func known(v any) bool { return v == number(3) }

func twice(n int) int { return 2 * n }

func main() {
	n, l, p := number(3), list{true}, pair{1, 2}
	fmt.Println(known(n) || twice(1) == 3, known(l) || twice(1) == 2, known(l) && twice(1) == 2)
	fmt.Println(p == pair{1, 3} || twice(2) == 4, p == pair{1, 2} && twice(2) == 5)
	fmt.Println(any(l) == nil || twice(2) == 4, any(n) != any(number(4)) && twice(2) == 4)
	if m := number(4); known(m) || twice(2) == 5 {
		fmt.Println("never")
	} else if !known(m) && twice(2) == 4 {
		fmt.Println(m)
	}
}
