// The builtin functions min, max, clear and new with a value.
package main

import (
	"fmt"
	"math"
)

type N int
type S string

func f(n int) int { fmt.Println("f", n); return n }
func main() {
	a, b := 3, 5
	fmt.Println(min(a, b), max(a, b), min(a), max(a, b, 7), min(2.5, float64(a)))
	fmt.Println(min("b", "a", "c"), max(S("x"), "y"), min(N(3), 4))
	nan := math.NaN()
	nz := math.Copysign(0, -1)
	z := 0.0
	fmt.Println(min(nan, 1), max(1, nan), min(1, nan), math.Signbit(min(z, nz)), math.Signbit(min(nz, z)), math.Signbit(max(z, nz)), math.Signbit(max(nz, z)))
	fmt.Println(min(f(2), f(1), f(3)))
	fmt.Println(max(f(2), 10, f(3)))
	var u8 uint8 = 200
	fmt.Println(max(u8, 3), min(u8, 'a'))
	var f32 float32 = 1.5
	fmt.Println(max(f32, 1), min(f32, 1, 2.5))
	m := map[float64]int{nan: 1, 1: 2}
	clear(m)
	fmt.Println(len(m))
	s := []int{1, 2, 3}
	clear(s[:2])
	fmt.Println(s)
	type P struct{ x, y int }
	ps := []P{{1, 2}}
	clear(ps)
	fmt.Println(ps)
	var nm map[string]int
	clear(nm)
	var ns []string
	clear(ns)
	is := []any{1, "a"}
	clear(is)
	fmt.Println(is)
	es := []error{fmt.Errorf("x")}
	clear(es)
	fmt.Println(es)
	type M map[string]int
	mm := M{"a": 1}
	clear(mm)
	fmt.Println(mm, len(mm))
	p := new(5)
	*p++
	fmt.Println(*p)
	q := new("hi")
	fmt.Println(*q)
	r := new(f(3))
	fmt.Println(*r)
	var x any = new(int64(7))
	fmt.Println(*(x.(*int64)))
	pp := new(P{1, 2})
	pp.x = 9
	fmt.Println(*pp)
	a2 := [3]int{1, 2, 3}
	pa := new(a2)
	pa[0] = 9
	fmt.Println(a2, *pa)
	fn := new(func() int { return a })
	fmt.Println((*fn)())
	const c = 3
	pc := new(c + 0.0)
	fmt.Printf("%T %v\n", pc, *pc)
	fmt.Println(*new(byte(3)), *new(int), *new(a > b))
}
