package main

import (
	"fmt"
	"sort"
)

type myErr struct{ n int }

func (e *myErr) Error() string { return fmt.Sprint("e", e.n) }

type val struct{ n int }

func (v val) Error() string { return fmt.Sprint("v", v.n) }

type str struct{ n int }

func (s str) String() string { return fmt.Sprint("s", s.n) }

type byN []int

func (b byN) Len() int           { return len(b) }
func (b byN) Less(i, j int) bool { return b[i] < b[j] }
func (b byN) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

type shape interface{ Error() string }

func mk(i int) *myErr                  { return &myErr{i} }
func ret(p *myErr) (error, shape, any) { return p, p, p }

type holder struct {
	e error
	s shape
	a any
}

func main() {
	a := &myErr{1}
	var e error = a
	var x any = a
	v := val{1}
	var e2 error = v
	w := str{1}
	var st fmt.Stringer = w
	var x2 any = v
	var sh shape = v
	h := holder{v, v, v}
	es := []error{v, a}
	m := map[string]shape{"v": v}
	a = &myErr{2}
	v.n = 2
	w.n = 2
	fmt.Println(e, x.(*myErr).n, e2, st, x2.(val).n, sh.Error(), h.e, h.s.Error(), h.a.(val).n, es[0], es[1], m["v"].Error())
	c := make(chan error, 3)
	for i := 0; i < 3; i++ {
		c <- mk(i)
	}
	fmt.Println(<-c, <-c, <-c)
	ca := make(chan any, 3)
	for i := 0; i < 3; i++ {
		ca <- mk(i)
	}
	fmt.Println((<-ca).(*myErr).n, (<-ca).(*myErr).n, (<-ca).(*myErr).n)
	var l []any
	var ls []shape
	for i := 0; i < 3; i++ {
		w := val{i}
		l = append(l, w)
		ls = append(ls, w)
	}
	fmt.Println(l[0].(val).n, l[1].(val).n, l[2].(val).n, ls[0].Error(), ls[1].Error(), ls[2].Error())
	r1, r2, r3 := ret(a)
	a = mk(9)
	fmt.Println(r1, r2.Error(), r3.(*myErr).n)
	b := byN{3, 1, 2}
	sort.Sort(b)
	fmt.Println(b)
	f := func() int { return 1 }
	var fi any = f
	f = func() int { return 2 }
	fmt.Println(fi.(func() int)())
	sl := []int{1}
	var si any = sl
	sl = []int{2}
	n := 1
	var ni any = n
	n++
	fmt.Println(si, ni)
}
