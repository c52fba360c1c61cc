package main

import (
	"errors"
	"fmt"
	"sync"
)

// Named results are the function's own until it returns, whatever the call is assigned to.

var count, other = 5, 1

type table struct {
	mu   sync.Mutex
	m    map[string]int
	a, b int
}

var t = &table{m: map[string]int{"a": 1}}

func appended(n int) (list []int) {
	list = append(list, n)
	return list
}

func bare(n int) (list []int, err error) {
	list = append(list, n)
	return
}

func increment() (n int) {
	n = 100
	return count + 1
}

func both() (a, b int) {
	a = count + 1
	b = count + 2
	return
}

func unnamed() (int, int) { return count + 1, count + 2 }

func through(p *int) (n int) {
	n = 100
	return *p + 1
}

func (t *table) next() (a, b int) {
	a, b = 100, 100
	return t.a + 1, t.a + 2
}

func (t *table) get(k string) (int, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	v, ok := t.m[k]
	return v, ok
}

// Functions that recover.

func (t *table) cleanup() { recover() }

func (t *table) bad() (int, error) {
	defer t.cleanup()
	return 1, errors.New("bad")
}

func (t *table) worse() (x int, s string) {
	defer t.cleanup()
	x = 4
	panic("worse")
}

func recovers() int {
	defer func() { recover() }()
	panic(1)
}

func pair() (int, string) { return 3, "p" }

func passes() (int, string) {
	defer func() { recover() }()
	return pair()
}

func address() (n int) {
	defer func(p *int) { *p++ }(&n)
	n = 5
	return 7
}

func blank() (_ int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered %v", r)
		}
	}()
	panic(1)
}

func swap(a, b int) (x, y int) {
	x, y = a, b
	return y, x
}

func later() (n int, get func() int) {
	get = func() int { return n }
	n = 1
	return 5, get
}

func sum(n int) (total int) {
	if n == 0 {
		return
	}
	total = n
	total += sum(n - 1)
	return
}

func main() {
	var list []int
	var err error
	for i := range 3 {
		list = appended(i)
		fmt.Println(len(list))
		list, err = bare(i)
		fmt.Println(len(list), err)
		again := appended(i)
		fmt.Println(len(again))
	}
	count = increment()
	fmt.Println(count)
	count, other = both()
	fmt.Println(count, other)
	count, other = unnamed()
	fmt.Println(count, other)
	x := 3
	x = through(&x)
	fmt.Println(x)
	t.a, t.b = t.next()
	fmt.Println(t.a, t.b)

	x, ok := t.get("a")
	fmt.Println(x, ok)
	fmt.Println(t.bad())
	x, s := t.worse()
	fmt.Println(x, s)
	x = recovers()
	fmt.Println(x)
	x, s = passes()
	fmt.Println(x, s)
	x = address()
	fmt.Println(x)
	x, err = blank()
	fmt.Println(x, err)
	x, y := swap(1, 2)
	x, y = swap(x, y)
	fmt.Println(x, y)
	x, get := later()
	fmt.Println(x, get(), sum(4))
}
