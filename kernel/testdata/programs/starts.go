package main

import (
	"fmt"
	"sync"
	"time"
)

type Node struct {
	next *Node
	v    int
}
type Tree struct {
	l, r *Tree
	m    map[string]*Tree
	f    func(*Tree) int
}
type N int
type L []L
type F func(int) int

var wg sync.WaitGroup
var mu sync.Mutex
var out = map[string]any{}

func put(k string, v any) {
	mu.Lock()
	out[k] = v
	mu.Unlock()
	wg.Done()
}
func node(n *Node)                     { put("node", n.next.v) }
func nodev(n Node)                     { put("nodev", n.next.v) }
func tree(t *Tree, d time.Duration)    { put("tree", t.f(t)+int(d)) }
func named(n N, f F)                   { put("named", int(n)+f(1)) }
func consts(i int, s string, b bool)   { put("consts", fmt.Sprint(i, s, b)) }
func fl(f float64, u uint8)            { put("fl", f+float64(u)) }
func chans(r <-chan int, s chan<- int) { s <- <-r; put("chans", 1) }
func slices(a []int, m map[N][]string, arr [3]int, p *[2]int) {
	put("slices", fmt.Sprint(a, m, arr, *p))
}
func iface(x any, e error)          { put("iface", fmt.Sprint(x, e)) }
func vari(xs ...int)                { put("vari", len(xs)) }
func res(i int) int                 { put("res", i); return i }
func fun(f func(), g func(int) int) { f(); put("fun", g(2)) }
func rec(l L)                       { put("rec", len(l)) }
func (n N) val(i int)               { put("val", int(n)+i) }
func (n *Node) ptr(i int)           { put("ptr", n.v+i) }
func anon(s struct{ A, B int })     { put("anon", s.A+s.B) }
func bytes(b []byte, e []any)       { put("bytes", fmt.Sprint(string(b), e)) }

func main() {
	wg.Add(18)
	n := &Node{next: &Node{v: 3}, v: 4}
	go node(n)
	go nodev(*n)
	t := &Tree{f: func(t *Tree) int { return len(t.m) }, m: map[string]*Tree{"a": nil}}
	go tree(t, time.Second)
	go named(3, func(i int) int { return i + 1 })
	go consts(1, "s", true)
	go fl(1, 2)
	a, b := make(chan int, 1), make(chan int, 1)
	a <- 1
	go chans(a, b)
	go slices([]int{1}, map[N][]string{2: {"x"}}, [3]int{1}, &[2]int{5, 6})
	go iface(nil, nil)
	go vari(1, 2, 3)
	go res(4)
	go fun(func() {}, func(i int) int { return i * 2 })
	go rec(L{nil, {}})
	go N(4).val(5)
	go n.ptr(6)
	go anon(struct{ A, B int }{1, 2})
	go bytes([]byte("b"), []any{1, "x"})
	x, y, e := 1, "cap", fmt.Errorf("err")
	go func(z int) { x++; put("literal", fmt.Sprint(x, y, e, z, n.v)) }(7)
	wg.Wait()
	fmt.Println(out)
}
