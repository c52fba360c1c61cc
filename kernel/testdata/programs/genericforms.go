package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

func Find[T comparable](grid [][]T, v T) (int, int, bool) {
outer:
	for i, row := range grid {
		for j, x := range row {
			if x == v {
				return i, j, true
			}
			if i > 5 {
				continue outer
			}
			if j > 5 {
				break outer
			}
		}
	}
	return -1, -1, false
}

func Retry[T any](n int, f func(int) (T, error)) (result T, err error) {
	i := 0
again:
	result, err = f(i)
	if err != nil && i < n {
		i++
		goto again
	}
	return result, err
}

func Safe[T any](f func() T) (v T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("caught: %v", r)
		}
	}()
	return f(), nil
}

type Grid[T any] struct {
	cells [2][3]T
}

func (g *Grid[T]) Set(i, j int, v T) { g.cells[i][j] = v }
func (g Grid[T]) Row(i int) []T      { return g.cells[i][:] }
func (g Grid[T]) Size() int          { return len(g.cells) * len(g.cells[0]) }

func Group[K comparable, V any](xs []V, key func(V) K) map[K][]V {
	m := make(map[K][]V)
	for _, x := range xs {
		m[key(x)] = append(m[key(x)], x)
	}
	return m
}

func Zip[A, B any](as []A, bs []B) []struct {
	A A
	B B
} {
	var out []struct {
		A A
		B B
	}
	for i := range as {
		if i < len(bs) {
			out = append(out, struct {
				A A
				B B
			}{as[i], bs[i]})
		}
	}
	return out
}

type Numeric interface {
	~int | ~int32 | ~float32 | ~float64
}

func Convert[To, From Numeric](x From) To { return To(x) }

func SumOf[T Numeric](xs ...T) (t T) {
	for _, x := range xs {
		t += x
	}
	return
}

func Scale[T Numeric](x T) T { return x*2 + 1 }

func Abs[T Numeric](x T) T {
	if x < 0 {
		return -x
	}
	return x
}

func even[T Numeric](n int, x T) bool {
	if n == 0 {
		return true
	}
	return odd(n-1, x)
}

func odd[T Numeric](n int, x T) bool {
	if n == 0 {
		return false
	}
	return even(n-1, x)
}

type Either[L, R any] struct {
	left  *L
	right *R
}

func Left[L, R any](l L) Either[L, R]  { return Either[L, R]{left: &l} }
func Right[L, R any](r R) Either[L, R] { return Either[L, R]{right: &r} }

func Fold[L, R, T any](e Either[L, R], f func(L) T, g func(R) T) T {
	if e.left != nil {
		return f(*e.left)
	}
	return g(*e.right)
}

type Stringish interface{ ~string | ~[]byte }

func Count[T Stringish](s T, b byte) (n int) {
	for i := 0; i < len(s); i++ {
		if s[i] == b {
			n++
		}
	}
	return n
}

func Describe[T any](v T) string {
	switch x := any(v).(type) {
	case nil:
		return "nil"
	case int, int64:
		return fmt.Sprintf("integer %v", x)
	case fmt.Stringer:
		return "stringer " + x.String()
	case []T:
		return "slice"
	case func() T:
		return "func"
	case map[string]int:
		return "map " + strconv.Itoa(len(x))
	}
	return "?"
}

type Weekday int

func (d Weekday) String() string { return [...]string{"Sun", "Mon"}[d] }

type Event[T any] struct {
	Name string `json:"name"`
	Data T      `json:"data"`
}

type Handler[T any] func(Event[T]) error

func (h Handler[T]) Handle(e Event[T]) error { return h(e) }

type HandlerIface[T any] interface{ Handle(Event[T]) error }

type Middleware[T any] func(HandlerIface[T]) HandlerIface[T]

func Chain[T any](h HandlerIface[T], ms ...Middleware[T]) HandlerIface[T] {
	for i := len(ms) - 1; i >= 0; i-- {
		h = ms[i](h)
	}
	return h
}

func Logged[T any](next HandlerIface[T]) HandlerIface[T] {
	return Handler[T](func(e Event[T]) error {
		fmt.Println("before", e.Name)
		err := next.Handle(e)
		fmt.Println("after", err)
		return err
	})
}

type NotFound[K any] struct{ Key K }

func (e *NotFound[K]) Error() string { return fmt.Sprintf("not found: %v", e.Key) }

func Lookup[K comparable, V any](m map[K]V, k K) (V, error) {
	if v, ok := m[k]; ok {
		return v, nil
	}
	var zero V
	return zero, &NotFound[K]{k}
}

type Linked[T interface{ comparable }] struct {
	head *item[T]
}
type item[T comparable] struct {
	v    T
	next *item[T]
}

func (l *Linked[T]) Remove(v T) bool {
	for p := &l.head; *p != nil; p = &(*p).next {
		if (*p).v == v {
			*p = (*p).next
			return true
		}
	}
	return false
}

func (l *Linked[T]) Add(vs ...T) *Linked[T] {
	for _, v := range vs {
		l.head = &item[T]{v, l.head}
	}
	return l
}

func (l *Linked[T]) All() (out []T) {
	for i := l.head; i != nil; i = i.next {
		out = append(out, i.v)
	}
	return out
}

func Curry[A, B, C any](f func(A, B) C) func(A) func(B) C {
	return func(a A) func(B) C { return func(b B) C { return f(a, b) } }
}

func Times[T any](n int, f func(i int) T) []func() T {
	var fs []func() T
	for i := 0; i < n; i++ {
		fs = append(fs, func() T { return f(i) })
	}
	return fs
}

func main() {
	fmt.Println(Find([][]string{{"a"}, {"b", "c"}}, "c"))
	fmt.Println(Retry(3, func(i int) (string, error) {
		if i < 2 {
			return "", errors.New("again")
		}
		return "ok " + strconv.Itoa(i), nil
	}))
	fmt.Println(Safe(func() int { return 3 }))
	_, err := Safe(func() string { panic("oh") })
	fmt.Println(err)
	var g Grid[bool]
	g.Set(1, 2, true)
	fmt.Println(g.Row(1), g.Size(), g == Grid[bool]{})
	groups := Group(strings.Fields("a bb cc d"), func(s string) int { return len(s) })
	fmt.Println(groups[1], groups[2])
	for _, z := range Zip([]int{1, 2}, []string{"x", "y"}) {
		fmt.Println(z.A, z.B)
	}
	fmt.Println(Convert[int](3.9), Convert[float64](int32(2))/4, Scale(1.5), Scale(int32(4)), Abs(-2), Abs(-2.5))
	fmt.Println(SumOf[float32](1, 2.5), SumOf[int]())
	fmt.Println(even(10, 1), odd(7, 1.0))
	e := Left[int, string](4)
	fmt.Println(Fold(e, func(i int) string { return strconv.Itoa(i * 2) }, strings.ToUpper))
	fmt.Println(Fold(Right[int]("r"), func(i int) string { return "" }, strings.ToUpper))
	fmt.Println(Count("banana", 'a'), Count([]byte("xx"), 'x'))
	fmt.Println(Describe(1), Describe(Weekday(1)), Describe[any](nil), Describe(map[string]int{"a": 1}), Describe[any]([]any{1}), Describe(2.5))
	h := Chain[int](Handler[int](func(e Event[int]) error { fmt.Println("handle", e.Data); return nil }), Logged[int], Logged[int])
	h.Handle(Event[int]{"click", 7})
	_, err = Lookup(map[string]int{}, "k")
	var nf *NotFound[string]
	var other *NotFound[int]
	fmt.Println(err, errors.As(err, &nf), errors.As(err, &other))
	l := new(Linked[int]).Add(1, 2, 3)
	fmt.Println(l.Remove(2), l.Remove(9), l.All())
	fmt.Println(Curry(func(a int, b string) string { return strings.Repeat(b, a) })(2)("ab"))
	for _, f := range Times(3, func(i int) string { return fmt.Sprint("f", i) }) {
		fmt.Print(f(), " ")
	}
	fmt.Println()
	fmt.Printf("%v %+v %T %T\n", Event[string]{"n", "d"}, Event[int]{Data: 2}, Event[Weekday]{}, e)
	var p *Grid[int]
	defer func() { fmt.Println("end", recover() != nil) }()
	p.Set(0, 0, 1)
}
