package main

import "fmt"

func one() int { return 1 }

type T struct{ a, b int }

func two(x int) (int, error) {
	var n int
	var err error
	n, err = -1, fmt.Errorf("x")
	return n, err
}

var gn int
var ge error

func main() {
	var n int
	var err error
	n, err = -1, fmt.Errorf("x")
	fmt.Println(n, err)
	n, err = n+3, fmt.Errorf("y")
	fmt.Println(n, err)
	var a, b int
	a, b = 7, one()
	fmt.Println(a, b)
	a, b = one(), 9
	fmt.Println(a, b)
	a, b = b, one()
	fmt.Println(a, b)
	var s string
	s, n = "s", len(s)+5
	fmt.Println(s, n)
	s, n = fmt.Sprint("q"), 6
	fmt.Println(s, n)
	gn, ge = -2, fmt.Errorf("z")
	fmt.Println(gn, ge)
	var t T
	t.a, t.b = -3, one()
	fmt.Println(t)
	xs := []int{1, 2}
	xs[0], xs[1] = -3, one()
	fmt.Println(xs)
	p, q := -4, fmt.Sprint("w")
	fmt.Println(p, q)
	f := 1.5
	f, err = 2.5, fmt.Errorf("k")
	fmt.Println(f, err)
	var x any
	x, n = fmt.Sprint("w"), -5
	fmt.Println(x, n)
	fmt.Println(two(1))
}
