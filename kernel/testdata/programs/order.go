// The order of evaluation of calls, operands and assignments.
package main

import "fmt"

var log string

func f(n int) int          { log += fmt.Sprint("f", n, " "); return n }
func g(n int) *int         { log += fmt.Sprint("g", n, " "); x := n; return &x }
func sl(n int) []int       { log += fmt.Sprint("s", n, " "); return make([]int, 5) }
func mp(n int) map[int]int { log += fmt.Sprint("m", n, " "); return map[int]int{} }
func two() (int, error)    { log += "two "; return 2, nil }

type T struct{ n int }

func (t *T) m(n int) *T { log += fmt.Sprint("m", n, " "); t.n += n; return t }
func (t T) v(n int) T   { log += fmt.Sprint("v", n, " "); t.n += n; return t }
func show(s string)     { fmt.Println(s, log); log = "" }
func main() {
	a := []int{1, 2, 3, 4}
	i := 0
	i, a[i] = 1, 20
	fmt.Println(i, a)
	i = 0
	a[i], i = 7, 2
	fmt.Println(i, a)
	a[0], a[1] = a[1], a[0]
	a[i], a[0], i = a[0], a[i], 3
	fmt.Println(i, a)
	m := map[string]int{"a": 1, "b": 2}
	m["a"], m["b"] = m["b"], m["a"]
	fmt.Println(m)
	k := "a"
	k, m[k] = "z", 55
	fmt.Println(k, m)
	sl(1)[f(1)], *g(2), mp(3)[f(3)] = f(4), f(5), f(6)
	show("assign")
	sl(1)[f(1)] += f(2)
	show("op")
	mp(1)[f(1)] += f(2)
	show("opmap")
	*g(1) *= f(2)
	show("opptr")
	sl(1)[f(2)]++
	show("inc")
	mp(1)[f(2)]++
	show("incmap")
	var err error
	mp(1)[f(2)], err = two()
	show("tuple")
	a[f(1)], m["q"] = two2()
	show("tuple2")
	fmt.Println(f(1) + f(2)*f(3) - *g(4))
	show("expr")
	fmt.Println(sl(1)[f(1)], mp(2)[f(2)], []int{f(3), f(4)}, map[int]int{f(5): f(6)}, [3]int{f(7), f(8)})
	show("lits")
	t := &T{}
	t.m(f(1)).m(f(2)).m(f(3))
	show("chain")
	fmt.Println(t.n)
	_ = t.v(f(1)).v(f(2))
	show("chainv")
	x := struct{ a, b int }{b: f(1), a: f(2)}
	show("struct")
	_ = x
	if f(1) == 1 || f(2) == 2 {
		show("or")
	}
	if f(1) == 2 && f(2) == 2 {
	}
	show("and")
	y := 1
	z := y + func() int { y = 10; return y }()
	fmt.Println(z, y)
	arr := [3]int{1, 2, 3}
	j := 1
	arr[j], j = j, 2
	fmt.Println(arr, j)
	ch := make(chan int, 5)
	ch <- 1
	ch <- 2
	ch <- 3
	ch <- 4
	fmt.Println(<-ch, f(1), <-ch, f(2))
	q := <-ch*10 + <-ch
	fmt.Println(q)
	show("recv")
	type node struct {
		next *node
		v    int
	}
	n1 := &node{v: 1}
	n2 := &node{v: 2}
	n1.next = n2
	n1, n1.next = n1.next, nil
	fmt.Println(n1.v, n1.next == nil)
	// list reversal
	var head *node
	for c := 0; c < 3; c++ {
		head = &node{head, c}
	}
	var prev *node
	for head != nil {
		head, head.next, prev = head.next, prev, head
	}
	for p := prev; p != nil; p = p.next {
		fmt.Print(p.v, " ")
	}
	fmt.Println()
	_ = err
	func() { defer func() { fmt.Println(recover(), a) }(); var np *T; a[0], np.n = 100, 2 }()
	func() { defer func() { fmt.Println(recover() != nil, a) }(); a[0], a[f(9)] = 200, 2 }()
	show("p")
	var nm map[int]int
	func() { defer func() { fmt.Println(recover()) }(); nm[f(1)] = f(2) }()
	show("nilmap")
	func() { defer func() { fmt.Println(recover() != nil) }(); a[f(10)] = f(2) }()
	show("idx")
	var bs [2][2]int
	bs[f(0)][f(1)], bs[f(1)][f(0)] = f(5), f(6)
	show("2d")
	fmt.Println(bs)
	fmt.Println(ret())
	fmt.Println(ret2())
	var fnn func(int) int = f
	fnn(f(fnn(1)))
	show("fn")
	s := "abc"
	s, u := s[1:], s
	fmt.Println(s, u)
	a1, b1 := 1, 2
	a1, b1 = b1, a1
	fmt.Println(a1, b1)
	a1, b1 = b1, a1+b1
	fmt.Println(a1, b1)
}
func two2() (int, int) { log += "two2 "; return 8, 9 }
func ret() (int, int)  { x := 1; return x, func() int { x = 2; return x }() }
func ret2() (a, b int) { a = 1; b = 2; return b, a }
