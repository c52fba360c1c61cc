// Definitions of several variables at once, as statements, in headers and with var.
package main

import "fmt"

type S struct{ m map[int]bool }

func (s S) vals() []int {
	r := make([]int, 0, len(s.m))
	for v := range s.m {
		r = append(r, v)
	}
	return r
}
func vals(m map[int]bool) []int {
	r := make([]int, 0, len(m))
	for v := range m {
		r = append(r, v)
	}
	return r
}
func vals2(m map[int]bool) []int {
	var r []int
	for v := range m {
		r = append(r, v)
	}
	return r
}
func eq(a, b []int) bool { return len(a) == len(b) && a[0] == b[0] }

type N struct {
	v    int
	next *N
}

func (n *N) Next() *N { return n.next }
func main() {
	s := S{map[int]bool{1: true}}
	fmt.Println(vals(s.m), vals2(s.m), s.vals())
	if got, want := s.vals(), []int{1}; !eq(got, want) {
		fmt.Println("bad", got, want)
	}
	if got, want := vals(s.m), []int{1}; !eq(got, want) {
		fmt.Println("bad", got, want)
	}
	if got, want := vals2(s.m), []int{1}; !eq(got, want) {
		fmt.Println("bad", got, want)
	}
	got, want := vals(s.m), []int{1}
	fmt.Println(got, want)
	a, b := want[0], vals(s.m)
	fmt.Println(a, b)
	c, d := vals(s.m), vals(s.m)
	fmt.Println(c, d)
	g := vals(s.m)
	fmt.Println(g)
	l := &N{1, &N{2, &N{3, nil}}}
	for i, e := 3, l; i > 0; i, e = i-1, e.Next() {
		fmt.Println(i, e.v)
	}
}
func init() {
	m := map[int]bool{1: true}
	var (
		a, b      = vals(m), []int{1}
		c         = b
		d, e  any = len(c), vals(m)
		f, ok any = m[1]
		i, j      = 0, len(a) - 1
	)
	fmt.Println(a, b, c, d, e, f, ok, i, j)
	x, y := []int{1}, []int{2}
	x, z := vals(m), y
	fmt.Println(x, y, z)
	switch p, q := vals(m), (N{1, nil}); {
	case p[0] == 1:
		fmt.Println(p, q.v)
	}
	for i, n := 0, len(vals(m)); i < n; i++ {
		fmt.Println("once", i)
	}
	for p, q := vals(m), 0; q < 2; q++ {
		func() { fmt.Println(p, q) }()
	}
	s, t := "a"+fmt.Sprint(1), fmt.Sprint
	fmt.Println(s, t(2))
}
