package main

import "fmt"

func mk(n int) func() int    { return func() int { return n } }
func mkp(n int) *int         { return &n }
func mod(n int) int          { n += 5; return n }
func modArr(a [3]int) [3]int { a[0] = 9; return a }
func keep(s []int, n int) []func() int {
	return []func() int{func() int { return len(s) + n }}
}

type T struct{ a int }

func modT(t T) T            { t.a = 9; return t }
func (t T) get() func() int { return func() int { return t.a } }
func (t T) set() T          { t.a = 7; return t }

var saved []func() int

func reg(v T) { saved = append(saved, func() int { return v.a }) }

func main() {
	k := 3
	f := mk(k)
	k = 7
	fmt.Println(f(), k)
	p := mkp(k)
	*p = 100
	fmt.Println(k, *p)
	k = 8
	fmt.Println(*p, mod(k), k)
	arr := [3]int{1, 2, 3}
	fmt.Println(modArr(arr), arr)
	t := T{1}
	fmt.Println(modT(t), t, t.set(), t)
	g := t.get()
	t.a = 50
	fmt.Println(g(), t.a)
	s := []int{1}
	fs := keep(s, k)
	s = append(s, 2, 3)
	k = 0
	fmt.Println(fs[0]())
	for i := 0; i < 3; i++ {
		t.a = i
		reg(t)
	}
	for _, f := range saved {
		fmt.Print(f(), " ")
	}
	fmt.Println()
	h := mk(mod(k))
	k = 99
	fmt.Println(h())
	c := make(chan func() int, 3)
	for i := 0; i < 3; i++ {
		c <- mk(i)
	}
	fmt.Println((<-c)(), (<-c)(), (<-c)())
	x, y := 1, 2
	fn := func(a, b int) func() int { return func() int { return a*10 + b } }
	q := fn(x, y)
	x, y = y, x
	fmt.Println(q())
	var m = map[string]T{}
	m["a"] = t
	t.a = -1
	fmt.Println(m["a"].a, t.a)
	ts := []T{t, t}
	t.a = -2
	ts[0].a = 5
	fmt.Println(ts, t)
	ch := make(chan T, 1)
	ch <- t
	t.a = -3
	fmt.Println((<-ch).a)
	pt := &T{1}
	cp := *pt
	pt.a = 2
	fmt.Println(cp, *pt)
	a1 := arr
	arr[0] = 77
	fmt.Println(a1, arr)
	st := struct{ t T }{t}
	t.a = -4
	fmt.Println(st.t.a)
	r := func() T { return t }()
	t.a = -5
	fmt.Println(r.a)
}
