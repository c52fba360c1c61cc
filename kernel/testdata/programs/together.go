package main

import "fmt"

type T struct{ a, b int }

func id(t T) T { return t }

var g, h = &T{5, 6}, T{3, 4}

func main() {
	x := &T{7, 8}
	{
		p, q := x, &T{1, 2}
		fmt.Println(1, p, q)
	}
	{
		p, q := x, []int{1}
		fmt.Println(2, p, q)
	}
	{
		p, q := x, [2]int{1, 2}
		fmt.Println(3, p, q)
	}
	{
		p, q := x, map[int]int{1: 2}
		fmt.Println(4, p, q)
	}
	{
		p, q := x, id(T{1, 2})
		fmt.Println(5, p, q)
	}
	{
		var p *T
		var q T
		p, q = x, T{1, 2}
		fmt.Println(6, p, q)
		p, q = p, T{q.b, q.a}
		fmt.Println(6, p, q)
	}
	{
		p, q, r := 1, T{1, 2}, "x"
		fmt.Println(7, p, q, r)
	}
	{
		p, q := x.a, T{1, 2}.b
		fmt.Println(8, p, q)
	}
	{
		p, q := T{1, 2}, T{3, 4}
		fmt.Println(9, p, q)
		p, q = q, p
		fmt.Println(9, p, q)
		p, q = T{1, 2}, T{3, 4}
		fmt.Println(9, p, q)
	}
	k, l := T{1, 1}, x
	fmt.Println(10, k, l, g, h)
	if m, n := x, (T{1, 2}); m != nil {
		fmt.Println(11, m, n)
	}
	for i, n := 0, (T{1, 2}); i < 1; i++ {
		fmt.Println(12, i, n)
	}
	{
		p, q := struct{ a any }{1}, x
		fmt.Println(13, p, q)
	}
}
