package main

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// embedded generics, promoted through pointers
type Base[T any] struct{ val T }

func (b *Base[T]) Set(v T) { b.val = v }
func (b Base[T]) Get() T   { return b.val }

type Derived[T any] struct {
	*Base[T]
	name string
}

type Mixed struct {
	Base[int]
	extra Derived[string]
}

type Getter[T any] interface{ Get() T }

func Use[T any](g Getter[T]) T { return g.Get() }

// generic alias
type Pairs[K comparable] = map[K][]K

// option pattern
type Option[T any] func(*T)

func New[T any](opts ...Option[T]) *T {
	t := new(T)
	for _, o := range opts {
		o(t)
	}
	return t
}

type Server struct {
	addr string
	port int
}

func WithPort(p int) Option[Server] { return func(s *Server) { s.port = p } }

// Event bus
type Bus[E any] struct {
	mu       sync.Mutex
	handlers []func(E)
}

func (b *Bus[E]) On(h func(E)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.handlers = append(b.handlers, h)
}

func (b *Bus[E]) Emit(e E) {
	for _, h := range b.handlers {
		h(e)
	}
}

// Result
type Result[T any] struct {
	Val T
	Err error
}

func Async[T any](f func() (T, error)) <-chan Result[T] {
	ch := make(chan Result[T], 1)
	go func() {
		v, err := f()
		ch <- Result[T]{v, err}
	}()
	return ch
}

// Heap
type Heap[T any] struct {
	data []T
	less func(a, b T) bool
}

func (h *Heap[T]) Push(v T) {
	h.data = append(h.data, v)
	i := len(h.data) - 1
	for i > 0 {
		p := (i - 1) / 2
		if !h.less(h.data[i], h.data[p]) {
			break
		}
		h.data[i], h.data[p] = h.data[p], h.data[i]
		i = p
	}
}

func (h *Heap[T]) Pop() (T, bool) {
	var zero T
	if len(h.data) == 0 {
		return zero, false
	}
	top := h.data[0]
	n := len(h.data) - 1
	h.data[0] = h.data[n]
	h.data = h.data[:n]
	i := 0
	for {
		l, r, m := 2*i+1, 2*i+2, i
		if l < n && h.less(h.data[l], h.data[m]) {
			m = l
		}
		if r < n && h.less(h.data[r], h.data[m]) {
			m = r
		}
		if m == i {
			break
		}
		h.data[i], h.data[m] = h.data[m], h.data[i]
		i = m
	}
	return top, true
}

type SyncMap[K comparable, V any] struct{ m sync.Map }

func (s *SyncMap[K, V]) Load(k K) (V, bool) {
	v, ok := s.m.Load(k)
	if !ok {
		var zero V
		return zero, false
	}
	return v.(V), true
}
func (s *SyncMap[K, V]) Store(k K, v V) { s.m.Store(k, v) }

type Visitor[R any] interface {
	VisitNum(n int) R
	VisitAdd(a, b Expr) R
}
type (
	Expr interface{ String() string }
	Num  int
	Add  struct{ a, b Expr }
)

func (n Num) String() string { return fmt.Sprint(int(n)) }
func (a Add) String() string { return a.a.String() + "+" + a.b.String() }

func Accept[R any](e Expr, v Visitor[R]) R {
	switch e := e.(type) {
	case Num:
		return v.VisitNum(int(e))
	case Add:
		return v.VisitAdd(e.a, e.b)
	}
	panic("unknown")
}

type Eval struct{}

func (Eval) VisitNum(n int) int       { return n }
func (v Eval) VisitAdd(a, b Expr) int { return Accept[int](a, v) + Accept[int](b, v) }

type Matrix[T ~int | ~float64] [2][2]T

func (m Matrix[T]) Mul(o Matrix[T]) (r Matrix[T]) {
	for i := range 2 {
		for j := range 2 {
			for k := range 2 {
				r[i][j] += m[i][k] * o[k][j]
			}
		}
	}
	return r
}

type Counter[K comparable] struct {
	counts map[K]*atomic.Int64
}

func (c *Counter[K]) Inc(k K) {
	if c.counts == nil {
		c.counts = make(map[K]*atomic.Int64)
	}
	if c.counts[k] == nil {
		c.counts[k] = new(atomic.Int64)
	}
	c.counts[k].Add(1)
}

func Ptr[T any](v T) *T { return &v }

func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func KeysOf[M ~map[K]V, K ~string, V any](m M) []string {
	var out []string
	for k := range m {
		out = append(out, string(k))
	}
	sort.Strings(out)
	return out
}

func Ch[T any](d time.Duration, v T) <-chan T {
	c := make(chan T)
	go func() { time.Sleep(d); c <- v }()
	return c
}

func main() {
	d := Derived[string]{&Base[string]{"a"}, "n"}
	d.Set("b")
	fmt.Println(d.Get(), Use[string](d), Use[string](d.Base))
	var m Mixed
	m.Set(4)
	m.extra.Base = &Base[string]{}
	m.extra.Set("deep")
	fmt.Println(m.Get(), m.Base.Get(), m.extra.Get(), m.val)
	p := Pairs[string]{"x": {"y"}}
	fmt.Println(len(p["x"]))
	s := New(WithPort(80), func(s *Server) { s.addr = "host" })
	fmt.Println(s.addr, s.port)
	var bus Bus[string]
	var log []string
	bus.On(func(e string) { log = append(log, e) })
	bus.On(func(e string) { log = append(log, strings.ToUpper(e)) })
	bus.Emit("start")
	fmt.Println(log)
	r := <-Async(func() (int, error) { return 42, nil })
	fmt.Println(r.Val, r.Err)
	h := &Heap[string]{less: func(a, b string) bool { return a < b }}
	for _, w := range strings.Fields("the quick brown fox jumps") {
		h.Push(w)
	}
	for {
		w, ok := h.Pop()
		if !ok {
			break
		}
		fmt.Print(w, " ")
	}
	fmt.Println()
	var sm SyncMap[string, []int]
	sm.Store("k", []int{1})
	v, ok := sm.Load("k")
	fmt.Println(v, ok)
	_, ok = sm.Load("z")
	fmt.Println(ok)
	fmt.Println(Accept[int](Add{Num(1), Add{Num(2), Num(3)}}, Eval{}))
	id := Matrix[int]{{1, 1}, {1, 0}}
	x := id.Mul(id).Mul(id)
	fmt.Println(x[0][0], x[1][1])
	var c Counter[rune]
	for _, r := range "hello" {
		c.Inc(r)
	}
	fmt.Println(c.counts['l'].Load())
	fmt.Println(*Ptr(3), *Ptr("s"), Must(fmt.Sprint("ok"), nil))
	type key string
	fmt.Println(KeysOf(map[key]int{"b": 1, "a": 2}))
	select {
	case v := <-Ch(time.Millisecond, "fast"):
		fmt.Println(v)
	case v := <-Ch(time.Second*5, "slow"):
		fmt.Println(v)
	}
	defer func() { fmt.Println("recovered:", recover()) }()
	keys := slices.Collect(func(yield func(int) bool) {
		for i := 0; i < 3 && yield(i); i++ {
		}
	})
	fmt.Println(keys)
	Must(0, fmt.Errorf("boom %d", 1))
}
