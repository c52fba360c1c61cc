package main

import "fmt"

type T struct{ a, b int }

func one() int                 { return 1 }
func two() (int, int)          { return -1, one() }
func three() (int, string)     { return one() + 1, fmt.Sprint("s") }
func four(x, y int) int        { return x*10 + y }
func five() (a int, e error)   { return -5, fmt.Errorf("e") }
func six() (e error, a int)    { return fmt.Errorf("e"), -5 }
func swap(a, b int) (int, int) { return b, a }

func main() {
	fmt.Println(two())
	fmt.Println(three())
	fmt.Println(five())
	fmt.Println(six())
	fmt.Println(four(-1, one()), four(one(), -1), -1+one(), one()-1)
	fmt.Println(T{-1, one()}, T{one(), -1}, []int{-1, one(), 3}, map[int]int{-1: one(), one(): 4})
	a, b := swap(1, 2)
	a, b = swap(a, b)
	fmt.Println(a, b)
	var arr [3]int
	i := 0
	i, arr[i] = 1, one()
	fmt.Println(i, arr)
	x := 5
	x += one() * 2
	y := x << one()
	fmt.Println(x, y, x > one() && y > one() || false)
	var s []T
	s = append(s, T{one(), 2}, T{-3, one()})
	fmt.Println(s, len(s), cap(s) >= 2)
	if v, ok := map[string]int{"a": one()}["a"]; ok && v == one() {
		fmt.Println("ok", v)
	}
	for j, k := 0, one()+5; j < k; j, k = j+1, k-1 {
		fmt.Print(j, k, " ")
	}
	fmt.Println()
	switch n := one(); {
	case n == one():
		fmt.Println("one")
	}
	c := make(chan int, 2)
	c <- one() + 3
	c <- -one()
	fmt.Println(<-c, <-c)
	var z any = one()
	fmt.Printf("%v %T\n", z, z)
	p := &T{a: one()}
	p.b = -p.a + four(p.a, one())
	p.a, p.b = p.b, p.a
	fmt.Println(*p)
	f := func(n int) (int, error) { return n, nil }
	n, err := f(one())
	n, err = f(n + 1)
	fmt.Println(n, err)
	str := "héllo"
	for i, r := range str {
		fmt.Print(i, string(r), " ")
	}
	fmt.Println(str[1], str[1:3], len(str))
	var grid [2][3]int
	grid[one()][2] = 7
	g2 := grid
	g2[0][0] = 1
	fmt.Println(grid, g2)
	m := map[string][]int{}
	m["a"] = append(m["a"], 1, one())
	m["b"] = nil
	delete(m, "b")
	fmt.Println(m, len(m))
	t1 := T{1, 2}
	t2 := t1
	t2.a = 9
	fmt.Println(t1, t2, t1 == T{1, 2}, t1 != t2)
}
