// Constants, composite literals, blank names, copies of arrays and structs, variadic functions.
package main

import "fmt"

const (
	a = iota
	b
	c
	_
	d
	e = "x"
	f
	g = iota * 10
	h
)
const (
	k1, k2 = iota, iota * 2
	k3, k4
	_, _
	k5, k6
)

type W int

const (
	Mon W = iota + 1
	Tue
	Wed
)
const (
	KB = 1 << (10 * (iota + 1))
	MB
	GB
)
const (
	_        = iota
	x1 uint8 = 1 << iota
	x2
	x3
)

type fl uint

const (
	F1 fl = 1 << iota
	F2
	F3
	FA = F1 | F2 | F3
)

type P struct{ X, Y int }
type N struct {
	P
	Name string
	In   []P
	M    map[string]*P
	A    [2]P
}
type blank struct {
	_ int
	a int
	_ string
	b int
}

var _ = ff()
var _, glob = 1, ff()

func ff() int                             { fmt.Println("ff"); return 4 }
func _()                                  {}
func bl(_ int, _ string) (_ int, _ error) { return 1, nil }
func nr(_, x int) (_ int, y int)          { y = x; return }

type T struct{}

func (_ T) m(_ int) int               { return 3 }
func (T) n() int                      { return 4 }
func vs(pre string, xs ...int) string { return fmt.Sprint(pre, len(xs), xs == nil, xs) }
func mod(xs ...int) {
	if len(xs) > 0 {
		xs[0] = 99
	}
}
func va(xs ...any) int { return len(xs) }
func main() {
	fmt.Println(a, b, c, d, e, f, g, h, k1, k2, k3, k4, k5, k6, int(Mon), int(Wed), KB, MB, GB, x1, x2, x3, uint(F3), uint(FA))
	{
		const (
			q = iota + 5
			r
		)
		fmt.Println(q, r)
		const q1, q2 = 1, "z"
		fmt.Println(q1, q2)
		const a = 7
		fmt.Println(a)
	}
	arr := [...]string{2: "two", "three", 0: "zero"}
	fmt.Printf("%q %d\n", arr, len(arr))
	const idx = 3
	sl := []int{idx: 5, 6, 1: 2}
	fmt.Println(sl, len(sl))
	rs := [...]int{'a': 1, 'b': 2}
	fmt.Println(len(rs), rs['b'])
	n := N{P{1, 2}, "n", []P{{3, 4}, {X: 5}}, map[string]*P{"a": {6, 7}, "b": &P{8, 9}}, [2]P{{1, 1}, 1: {2, 2}}}
	fmt.Println(n.X, n.P.Y, n.In, *n.M["a"], n.M["b"].Y, n.A)
	mm := map[P]string{{1, 2}: "a", {3, 4}: "b"}
	fmt.Println(mm[P{1, 2}], len(mm))
	nest := map[string][]map[int]string{"x": {{1: "a"}, {2: "b"}}}
	fmt.Println(nest)
	pp := []*P{{1, 2}, {3, 4}}
	fmt.Println(*pp[1], len(pp))
	ppp := &[]P{{1, 2}}
	fmt.Println((*ppp)[0])
	m3 := [][]int{{1}, {2, 3}, {}}
	fmt.Println(m3)
	m4 := [2][3]int{{1, 2, 3}, {4}}
	fmt.Println(m4)
	an := []struct {
		n string
		v int
	}{{"a", 1}, {v: 2}}
	fmt.Println(an)
	fmt.Println(blank{a: 1, b: 2} == blank{a: 1, b: 2}, blank{a: 1} == blank{a: 2})
	var z1, z2 blank
	z1.a = 3
	z2 = z1
	fmt.Println(z1 == z2)
	fmt.Println([2]int{1, 2} == [2]int{1, 2}, [2]P{{1, 2}} == [2]P{{1, 2}}, P{1, 2} == P{1, 2}, P{1, 2} != P{2, 1}, struct {
		a int
		b string
	}{1, "x"} == struct {
		a int
		b string
	}{1, "x"})
	fmt.Println([0]int{} == [0]int{}, struct{}{} == struct{}{})
	// copies
	a1 := [3]int{1, 2, 3}
	a2 := a1
	a2[0] = 9
	fmt.Println(a1, a2)
	func(x [3]int) { x[0] = 7 }(a1)
	fmt.Println(a1)
	for i, v := range a1 {
		a1[2] = 50
		fmt.Print(i, v, " ")
	}
	fmt.Println()
	md := [2][2]int{{1, 2}, {3, 4}}
	row := md[0]
	row[0] = 99
	fmt.Println(md, row)
	md[1] = row
	row[1] = 77
	fmt.Println(md)
	for _, r := range md {
		r[0] = 0
	}
	fmt.Println(md)
	pm := &md
	cp := *pm
	cp[0][0] = -1
	fmt.Println(md, cp)
	pm[0][1] = 5
	fmt.Println(md)
	s := P{1, 2}
	t := s
	t.X = 9
	fmt.Println(s, t)
	ss := []P{{1, 2}, {3, 4}}
	for _, v := range ss {
		v.X = 100
	}
	fmt.Println(ss)
	for i := range ss {
		ss[i].X = 100
	}
	fmt.Println(ss)
	ms := map[string]P{"a": {1, 2}}
	v := ms["a"]
	v.X = 5
	fmt.Println(ms["a"], v)
	ms["a"] = v
	v.Y = 8
	fmt.Println(ms)
	ma := map[string][2]int{"a": {1, 2}}
	va1 := ma["a"]
	va1[0] = 5
	fmt.Println(ma, va1)
	ch := make(chan P, 2)
	ch <- s
	s.X = 50
	fmt.Println(<-ch, s)
	cha := make(chan [2]int, 1)
	ca := [2]int{1, 2}
	cha <- ca
	ca[0] = 9
	fmt.Println(<-cha)
	fn := func() P { return s }
	w := fn()
	w.X = 3
	fmt.Println(s, w)
	st := struct {
		a [2]int
		p P
	}{[2]int{1, 2}, P{1, 2}}
	st2 := st
	st2.a[0] = 9
	st2.p.X = 9
	fmt.Println(st, st2)
	ps := &s
	s2 := *ps
	s2.X = 1
	fmt.Println(s, s2)
	*ps = P{7, 7}
	fmt.Println(s)
	ifc := any(a1)
	a1[0] = 1000
	fmt.Println(ifc)
	sa := []any{s}
	s.X = -1
	fmt.Println(sa)
	arrp := [2]*P{{1, 2}, {3, 4}}
	arrq := arrp
	arrq[0].X = 9
	arrq[1] = nil
	fmt.Println(*arrp[0], arrp[1] != nil)
	fmt.Println(vs("a"), vs("b", 1, 2), vs("c", []int{}...), vs("d", []int(nil)...), vs("e", sl...))
	mod(sl...)
	fmt.Println(sl)
	mod()
	fmt.Println(va(), va(nil), va(nil, nil), va([]any{1, 2}...), va([]any{1, 2}), va(1, "a"))
	fmt.Println(bl(1, ""))
	fmt.Println(nr(1, 2))
	fmt.Println(T{}.m(1), T{}.n())
	_ = ff()
	_, _ = ff(), 2
	var _ = 3
	var _, y = 1, 2
	_ = y
	_, z := 5, 6
	fmt.Println(z)
	for _ = range sl {
	}
	for _, _ = range sl {
	}
	for _, _ = range map[int]int{1: 1} {
	}
	var _ int
	var _ fmt.Stringer
	fx := func(_ int, _ ...string) {}
	fx(1, "a")
	_, ok := ms["q"]
	fmt.Println(ok)
	_, ok = any(1).(string)
	fmt.Println(ok)
}
