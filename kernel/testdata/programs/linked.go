package main

import "fmt"

type Elem struct {
	next, prev *Elem
	list       *List
	v          int
}
type List struct {
	root Elem
	len  int
}

func (l *List) Init() *List {
	l.root.next = &l.root
	l.root.prev = &l.root
	l.len = 0
	return l
}
func (l *List) Push(v int) *Elem {
	e := &Elem{v: v, list: l}
	at := l.root.prev
	e.prev, e.next = at, at.next
	at.next = e
	e.next.prev = e
	l.len++
	return e
}

type A struct{ b *B }
type B struct {
	a *A
	c []*C
}
type C struct {
	m map[string]*A
	f func(*B) *C
}

func main() {
	l := new(List).Init()
	l.Push(1)
	e := l.Push(2)
	for x := l.root.next; x != &l.root; x = x.next {
		fmt.Println(x.v, x.list == l)
	}
	fmt.Println(e.list.len)
	a := &A{}
	a.b = &B{a: a}
	a.b.c = append(a.b.c, &C{m: map[string]*A{"x": a}, f: func(b *B) *C { return b.c[0] }})
	fmt.Println(a.b.c[0].m["x"].b.a == a, a.b.c[0].f(a.b) == a.b.c[0])
}
