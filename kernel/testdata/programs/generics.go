package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync"
)

// Constraints with methods, type sets and both.

type Number interface {
	~int | ~int64 | ~uint8 | ~float64
}

type Shape interface {
	Area() float64
}

type Setter[T any] interface {
	*T
	Set(string)
}

type Square struct{ side float64 }

func (s Square) Area() float64 { return s.side * s.side }

type Name struct{ text string }

func (n *Name) Set(s string) { n.text = s }

func Total[S Shape](shapes ...S) float64 {
	total := 0.0
	for _, s := range shapes {
		total += s.Area()
	}
	return total
}

func Parse[T any, P Setter[T]](texts []string) []T {
	out := make([]T, len(texts))
	for i, s := range texts {
		p := P(&out[i])
		p.Set(s)
	}
	return out
}

func Average[T Number](xs []T) (T, error) {
	var zero T
	if len(xs) == 0 {
		return zero, errors.New("nothing to average")
	}
	var sum T
	for i := range xs {
		sum += xs[i]
	}
	return sum / T(len(xs)), nil
}

// Functions as values, closures and recursion.

func Filter[S ~[]E, E any](s S, keep func(E) bool) S {
	var out S
	for _, v := range s {
		if keep(v) {
			out = append(out, v)
		}
	}
	return out
}

func Reduce[T, A any](xs []T, start A, f func(A, T) A) A {
	for _, x := range xs {
		start = f(start, x)
	}
	return start
}

func Compose[A, B, C any](f func(A) B, g func(B) C) func(A) C {
	return func(a A) C { return g(f(a)) }
}

func Memo[K comparable, V any](f func(K) V) func(K) V {
	seen := map[K]V{}
	return func(k K) V {
		if v, ok := seen[k]; ok {
			return v
		}
		v := f(k)
		seen[k] = v
		return v
	}
}

func Quick[T cmp.Ordered](xs []T) []T {
	if len(xs) < 2 {
		return xs
	}
	pivot := xs[0]
	less := Filter(xs[1:], func(x T) bool { return x < pivot })
	rest := Filter(xs[1:], func(x T) bool { return x >= pivot })
	return append(append(Quick(less), pivot), Quick(rest)...)
}

// Types that refer to themselves and to each other.

type Node[T any] struct {
	value T
	next  *Node[T]
}

type Queue[T any] struct {
	first, last *Node[T]
	n           int
}

func (q *Queue[T]) Put(v T) *Queue[T] {
	n := &Node[T]{value: v}
	if q.last == nil {
		q.first = n
	} else {
		q.last.next = n
	}
	q.last = n
	q.n++
	return q
}

func (q *Queue[T]) Get() (v T, ok bool) {
	if q.first == nil {
		return v, false
	}
	v = q.first.value
	if q.first = q.first.next; q.first == nil {
		q.last = nil
	}
	q.n--
	return v, true
}

func (q *Queue[_]) Len() int { return q.n }

type Pair[A, B any] struct {
	First  A
	Second B
}

func MakePair[A, B any](a A, b B) Pair[A, B] { return Pair[A, B]{a, b} }

func (p Pair[A, B]) Swap() Pair[B, A] { return Pair[B, A]{First: p.Second, Second: p.First} }

type Set[T comparable] map[T]struct{}

func SetOf[T comparable](xs ...T) Set[T] {
	s := make(Set[T])
	for _, x := range xs {
		s[x] = struct{}{}
	}
	return s
}

func (s Set[T]) Has(x T) bool {
	_, ok := s[x]
	return ok
}

func (s Set[T]) Len() int { return len(s) }

type Cache[K comparable, V any] struct {
	mu   sync.Mutex
	load func(K) (V, error)
	Set[K]
	values map[K]V
}

func (c *Cache[K, V]) Get(k K) (V, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.Has(k) {
		return c.values[k], nil
	}
	v, err := c.load(k)
	if err == nil {
		c.Set[k] = struct{}{}
		c.values[k] = v
	}
	return v, err
}

type Container interface {
	Len() int
}

type Vector[T any] = []T

// Channels and goroutines.

func Parallel[T, U any](xs []T, f func(T) U) []U {
	out := make([]U, len(xs))
	var wg sync.WaitGroup
	for i, x := range xs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			out[i] = f(x)
		}()
	}
	wg.Wait()
	return out
}

func Merge[T any](channels ...<-chan T) <-chan T {
	out := make(chan T)
	var wg sync.WaitGroup
	for _, c := range channels {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for v := range c {
				out <- v
			}
		}()
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	return out
}

func Generate[T any](xs ...T) <-chan T {
	c := make(chan T, len(xs))
	for _, x := range xs {
		c <- x
	}
	close(c)
	return c
}

func FirstOf[T any](a, b <-chan T) (T, string) {
	select {
	case v := <-a:
		return v, "a"
	case v := <-b:
		return v, "b"
	}
}

// What a type parameter is.

func Kind[T any](x T) string {
	switch any(x).(type) {
	case int:
		return "int"
	case string:
		return "string"
	case []T:
		return "slice of itself"
	case error:
		return "error"
	}
	return "other"
}

func Local[T any](x T) string {
	type pair struct {
		a T
		n int
	}
	p := []pair{{x, 1}, {a: x}}
	return fmt.Sprint(len(p), p[0].n, p[1].n)
}

func Bits[T ~int | ~uint8](x T) T { return x<<1 | x>>7&1 }

func Same[T comparable](a, b T) bool { return a == b }

type ID int

type Celsius float64

func (c Celsius) String() string { return fmt.Sprintf("%.1f C", float64(c)) }

func Join[T fmt.Stringer](xs []T) string {
	var parts []string
	for _, x := range xs {
		parts = append(parts, x.String())
	}
	return strings.Join(parts, ", ")
}

type byKey[K cmp.Ordered, V any] []Pair[K, V]

func (s byKey[K, V]) sorted() []K {
	var keys []K
	for _, p := range s {
		keys = append(keys, p.First)
	}
	sort.Slice(keys, func(i, j int) bool { return keys[i] < keys[j] })
	return keys
}

func main() {
	fmt.Println(Total(Square{1}, Square{2}), Total[Shape](Square{3}))
	names := Parse[Name]([]string{"a", "b"})
	fmt.Println(names[0].text, names[1].text)
	average, err := Average([]float64{1, 2, 4.5})
	fmt.Println(average, err)
	_, err = Average[int](nil)
	fmt.Println(err)

	fmt.Println(Filter([]int{1, 2, 3, 4}, func(i int) bool { return i%2 == 0 }))
	fmt.Println(Reduce([]string{"a", "bb"}, 0, func(n int, s string) int { return n + len(s) }))
	fmt.Println(Compose(strings.ToUpper, func(s string) int { return len(s) })("abc"))
	calls := 0
	square := Memo(func(i int) int { calls++; return i * i })
	fmt.Println(square(4), square(4), calls)
	fmt.Println(Quick([]int{3, 1, 2, 3, 0}), Quick([]string{"b", "c", "a"}))
	sum := Reduce[int, int]
	fmt.Println(sum([]int{1, 2, 3}, 10, func(a, b int) int { return a + b }))

	var q Queue[string]
	q.Put("x").Put("y")
	v, ok := q.Get()
	fmt.Println(v, ok, q.Len())
	p := MakePair("one", 1).Swap()
	fmt.Println(p.First+1, p.Second)
	s := SetOf(1, 2, 2)
	fmt.Println(s.Has(2), s.Has(3), s.Len())
	var c Container = s
	fmt.Println(c.Len())
	c = &q
	fmt.Println(c.Len())
	_, isQueue := c.(*Queue[string])
	_, isOther := c.(*Queue[int])
	fmt.Println(isQueue, isOther)

	cache := &Cache[string, int]{
		load: func(k string) (int, error) {
			if k == "" {
				return 0, errors.New("no key")
			}
			return len(k), nil
		},
		Set: Set[string]{}, values: map[string]int{},
	}
	fmt.Println(cache.Get("abc"))
	fmt.Println(cache.Get(""))
	fmt.Println(cache.Has("abc"), cache.Len())
	var vector Vector[int] = []int{1}
	fmt.Println(len(vector))

	fmt.Println(Parallel([]int{1, 2, 3}, func(i int) string { return strings.Repeat("x", i) }))
	total := 0
	for v := range Merge(Generate(1, 2, 3), Generate(4, 5)) {
		total += v
	}
	fmt.Println(total)
	fmt.Println(FirstOf(Generate("v"), nil))

	fmt.Println(Kind(1), Kind("a"), Kind(errors.New("e")), Kind(1.5), Kind[any]([]any{}))
	fmt.Println(Local(1), Local("a"))
	fmt.Println(Bits(3), Bits(uint8(200)))
	fmt.Println(Same(ID(1), 1), Same("a", "b"), Same[any](1, "a"), Same(Square{1}, Square{1}))
	fmt.Println(Join([]Celsius{1, 2.5}))
	fmt.Println(byKey[string, bool]{{"b", true}, {"a", false}}.sorted())
	push := (*Queue[string]).Put
	push(&q, "z")
	length := q.Len
	fmt.Println(length(), Kind(push))

	// The standard library's.
	xs := []int{3, 1, 2}
	slices.SortFunc(xs, func(a, b int) int { return cmp.Compare(b, a) })
	fmt.Println(xs, slices.Index(xs, 1))
	words := map[string]int{"b": 2, "a": 1}
	for _, k := range slices.Sorted(maps.Keys(words)) {
		fmt.Println(k, words[k])
	}
	ids := []ID{3, 1, 2}
	slices.Sort(ids)
	fmt.Println(int(ids[0]), slices.Contains(ids, 3), int(slices.Max(ids)))
	pairs := []Pair[string, int]{{"x", 2}, {"y", 1}, {"z", 1}}
	slices.SortStableFunc(pairs, func(a, b Pair[string, int]) int {
		return cmp.Or(cmp.Compare(a.Second, b.Second), strings.Compare(a.First, b.First))
	})
	fmt.Println(pairs[0].First, pairs[1].First, pairs[2].First)
	at, found := slices.BinarySearch([]string{"a", "c"}, "b")
	fmt.Println(at, found)
	fmt.Println(slices.Collect(maps.Values(map[int]string{1: "only"})), slices.Equal(xs, []int{3, 2, 1}))
	xs = slices.Insert(xs, 1, 10, 20)
	xs = slices.Delete(xs, 0, 1)
	fmt.Println(xs, len(slices.Concat(xs, xs)), slices.Compact([]int{1, 1, 2}))
	once := sync.OnceValues(func() (string, error) { return "loaded", nil })
	fmt.Println(once())
}
