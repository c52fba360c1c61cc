// Blank fields, results of calls as arguments of builtin functions, operands that panic, addresses of elements.
package main

import "fmt"

type B struct {
	a, _, c int
	_       string
}

func f(s string, n int) int { fmt.Print(s, " "); return n }

type T struct{ x int }

func ab() ([]byte, string)   { return []byte{1, 2, 3}, "ab" }
func ai() ([]int, int, int)  { return []int{1}, 2, 3 }
func cc() (float64, float64) { return 1, 2 }
func dm() (map[int]int, int) { return gm, 0 }

var gm = map[int]int{0: 1, 1: 1}

func arr() *[3]int { fmt.Print("arr "); return nil }
func try(f func()) { defer func() { fmt.Println(recover()) }(); f() }

var _ = f("init", 1)
var _, vv = f("init2", 1), 2
var _ fmt.Stringer
var ga, gb any = any(3).(bool)
var gc, gd = gm[1]

func defret() (int, error) { defer func() { recover() }(); var p *int; return 5, fmt.Errorf("%d", *p) }
func main() {
	x := B{1, 2, 3, "x"}
	y := B{a: 1, c: 3}
	fmt.Println(x == y, x.a, x.c)
	z := struct{ a, _, c int }{1, 2, 3}
	w := struct{ a, _, c int }{1, 5, 3}
	fmt.Println(z == w)
	fmt.Println(copy(ab()), append(ai()), complex(cc()))
	delete(dm())
	fmt.Println(gm)
	for i := range arr() {
		fmt.Print(i)
	}
	fmt.Println()
	fmt.Println(ga, gb, gc, gd, vv)
	a := []int{1, 2, 3}
	m := map[string]int{}
	p := &T{}
	a[f("i", 1)] = f("v", 5)
	m[fmt.Sprint(f("k", 1))] = f("v", 6)
	p.x = f("x", 7)
	fmt.Println(a, m, *p)

	try(func() { var p *T; p.x = f("v", 5) })
	try(func() { var nm map[int]int; nm[f("i", 1)] = f("v", 5) })
	try(func() { var p *int; _ = *p })
	try(func() { var a [2]*int; _ = *a[1] })
	try(func() { m := map[any]int{}; _ = m[[]int{}] })
	_ = a
	_ = 3
	_ = a[1] == 2
	_ = &a == nil
	_ = m["a"]
	_, _ = m["a"]
	_ = func() {}
	_ = x == y
	_ = f("blank", 1)
	fmt.Println()
	pa := &[3]int{1, 2, 3}
	q := &pa[1]
	*q = 9
	fmt.Println(*pa)
	i := 2
	r := &pa[i]
	*r++
	fmt.Println(*pa, &pa[0] == &pa[0])
	type C chan int
	c1 := make(chan int)
	var c2 <-chan int = c1
	fmt.Println(c1 == c2, c2 == c1, C(c1) == c1)
	type A2 [2]int
	fmt.Println(A2{1, 2} == [2]int{1, 2})
	fmt.Println(defret())
	switch c2 {
	case c1:
		fmt.Println("same")
	}
	one, two := []int{1}, []int{2}
	xx := one
	xx[0] += func() int { xx = two; return 0 }()
	fmt.Println(one, two)
	if s := f("s", 1); s == 1 {
		_ = s
	}
	var ifc any = 3
	switch {
	case ifc:
	default:
		fmt.Println("no")
	}
	ifc = true
	switch {
	case ifc:
		fmt.Println("yes")
	default:
		fmt.Println("no")
	}
	if (func() bool { return true })() {
	}
	if func() bool { return true }() {
		fmt.Println("p")
	}
	n := 3
	fmt.Println(1<<(1<<(uint(n))), 1.0*float64(n), uint8(1<<n), n<<1.0)
	var s8 int8 = -3
	try(func() { fmt.Println(1 << s8) })
}
