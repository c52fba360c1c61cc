// Definitions and assignments of several values, in headers too.
package main

import "fmt"

func f(n int) int   { return n }
func g() (int, int) { return 1, 2 }
func main() {
	x, y := 1, 2
	{
		x, y := y, x
		fmt.Println(x, y)
	}
	{
		x, y := y, f(x)
		fmt.Println(x, y)
	}
	{
		x := x + 1
		fmt.Println(x)
	}
	{
		x, z := x+1, f(7)
		fmt.Println(x, z)
	}
	x, z := y, f(x)
	fmt.Println(x, z)
	x, w := x+5, x
	fmt.Println(x, w)
	var a, b = 1, f(2)
	fmt.Println(a, b)
	var c, d int = f(1), 2
	fmt.Println(c, d)
	x, q := g()
	fmt.Println(x, q)
	var fn func()
	var e any
	fn, e = nil, f(3)
	fmt.Println(fn == nil, e)
	if x, k := f(5), 6; x < k {
		fmt.Println(x, k)
	}
	if x, y = y, f(x); x < y {
		fmt.Println(x, y)
	}
	for i, j := 0, f(5); i < j; i, j = i+1, f(j-1) {
		fmt.Println(i, j)
	}
	p := &struct{ a, b int }{1, 2}
	p.a, p.b = p.b, p.a
	fmt.Println(*p)
	p.a, x = g()
	fmt.Println(*p, x)
	m := map[string]int{}
	var ok bool
	p.a, ok = m["a"]
	fmt.Println(p.a, ok)
	m["q"], ok = m["r"]
	fmt.Println(m, ok)
	ch := make(chan int, 2)
	ch <- 1
	ch <- 2
	m["c"], ok = <-ch
	fmt.Println(m, ok)
	_, ok = m["c"]
	_, m["z"] = g()
	fmt.Println(m)
	var any any = 5
	m["t"], ok = any.(int)
	fmt.Println(m, ok)
	any, ok = m["t"]
	fmt.Println(any, ok)
}
func g2() (int, *E) { return 1, nil }

type E struct{}

func (*E) Error() string { return "E!" }
