// Structs, arrays, maps, lists and trees, as in a course on data structures.
package main

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

type Matrix [2][2]int

func (m Matrix) Mul(o Matrix) (r Matrix) {
	for i := range m {
		for j := range o[0] {
			for k := range o {
				r[i][j] += m[i][k] * o[k][j]
			}
		}
	}
	return
}
func (m *Matrix) Set(i, j, v int) { m[i][j] = v }

type Point struct{ X, Y int }

func (p Point) Add(q Point) Point   { p.X += q.X; p.Y += q.Y; return p }
func (p *Point) Move(dx int) *Point { p.X += dx; return p }

type Line struct {
	A, B Point
	tags [2]string
}
type Tree struct {
	L, R *Tree
	V    int
}

func (t *Tree) Insert(v int) *Tree {
	if t == nil {
		return &Tree{V: v}
	}
	switch {
	case v < t.V:
		t.L = t.L.Insert(v)
	case v > t.V:
		t.R = t.R.Insert(v)
	}
	return t
}
func (t *Tree) Walk(f func(int)) {
	if t == nil {
		return
	}
	t.L.Walk(f)
	f(t.V)
	t.R.Walk(f)
}

type List struct {
	head *node
	n    int
}
type node struct {
	v    int
	next *node
}

func (l *List) Push(v int) { l.head = &node{v, l.head}; l.n++ }
func (l *List) Reverse() {
	var prev *node
	for cur := l.head; cur != nil; {
		cur.next, prev, cur = prev, cur, cur.next
	}
	l.head = prev
}
func (l *List) String() string {
	var sb strings.Builder
	for n := l.head; n != nil; n = n.next {
		fmt.Fprintf(&sb, "%d ", n.v)
	}
	return sb.String()
}

type Account struct {
	Balance int
	History []string
}

var ErrFunds = errors.New("insufficient funds")

func (a *Account) Withdraw(n int) error {
	if n > a.Balance {
		return fmt.Errorf("withdraw %d: %w", n, ErrFunds)
	}
	a.Balance -= n
	a.History = append(a.History, fmt.Sprint(n))
	return nil
}
func gen(n int) (out [][]int) {
	for i := range n {
		row := make([]int, i+1)
		row[0], row[i] = 1, 1
		for j := 1; j < i; j++ {
			row[j] = out[i-1][j-1] + out[i-1][j]
		}
		out = append(out, row)
	}
	return
}
func perms(a []int, k int, emit func([]int)) {
	if k == len(a) {
		emit(append([]int(nil), a...))
		return
	}
	for i := k; i < len(a); i++ {
		a[k], a[i] = a[i], a[k]
		perms(a, k+1, emit)
		a[k], a[i] = a[i], a[k]
	}
}
func divmod(a, b int) (q, r int, err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("caught: %v", e)
		}
	}()
	q = a / b
	r = a % b
	return
}
func bubble(p []Point) {
	for i := range p {
		for j := 0; j < len(p)-1-i; j++ {
			if p[j].X > p[j+1].X {
				p[j], p[j+1] = p[j+1], p[j]
			}
		}
	}
}
func memo() func(int) int {
	c := map[int]int{}
	var f func(int) int
	f = func(n int) int {
		if n < 2 {
			return n
		}
		if v, ok := c[n]; ok {
			return v
		}
		c[n] = f(n-1) + f(n-2)
		return c[n]
	}
	return f
}
func apply(fs ...func(int) int) func(int) int {
	return func(x int) int {
		for _, f := range fs {
			x = f(x)
		}
		return x
	}
}
func swap(a, b *int)    { *a, *b = *b, *a }
func swapP(a, b *Point) { *a, *b = *b, *a }
func main() {
	m := Matrix{{1, 1}, {1, 0}}
	r := Matrix{{1, 0}, {0, 1}}
	for n := 10; n > 0; n >>= 1 {
		if n&1 == 1 {
			r = r.Mul(m)
		}
		m = m.Mul(m)
	}
	fmt.Println(r, m[0][0])
	m.Set(0, 1, 7)
	fmt.Println(m[0][1])
	p := Point{1, 2}
	q := p.Add(p)
	p.Move(5).Move(6)
	fmt.Println(p, q)
	ps := []Point{{3, 1}, {1, 2}, {2, 3}}
	bubble(ps)
	fmt.Println(ps)
	sort.Slice(ps, func(i, j int) bool { return ps[i].Y > ps[j].Y })
	fmt.Println(ps)
	l := Line{Point{1, 2}, Point{3, 4}, [2]string{"a", "b"}}
	l2 := l
	l2.A.X = 99
	l2.tags[0] = "z"
	fmt.Println(l, l2, l == l2, l.B == l2.B)
	l.A, l.B = l.B, l.A
	fmt.Println(l)
	lp := &l
	lp.A.Move(1)
	lp.tags[1] += "!"
	c := *lp
	c.A.X = -1
	fmt.Println(l, c.A)
	var t *Tree
	for _, v := range []int{5, 2, 8, 1, 9, 3} {
		t = t.Insert(v)
	}
	var out []int
	t.Walk(func(v int) { out = append(out, v) })
	fmt.Println(out)
	var li List
	for i := range 4 {
		li.Push(i)
	}
	fmt.Println(li.String())
	li.Reverse()
	fmt.Println(&li, li.n)
	acc := Account{Balance: 10}
	fmt.Println(acc.Withdraw(3), acc.Withdraw(30), errors.Is(acc.Withdraw(31), ErrFunds), acc)
	fmt.Println(gen(5))
	perms([]int{1, 2, 3}, 0, func(p []int) { fmt.Print(p) })
	fmt.Println()
	fmt.Println(divmod(7, 2))
	fmt.Println(divmod(7, 0))
	fmt.Println(memo()(50))
	fmt.Println(apply(func(x int) int { return x + 1 }, func(x int) int { return x * 10 })(4))
	a, b := 1, 2
	swap(&a, &b)
	fmt.Println(a, b)
	p1, p2 := Point{1, 1}, Point{2, 2}
	swapP(&p1, &p2)
	fmt.Println(p1, p2)
	p1, p2 = p2, p1
	fmt.Println(p1, p2)
	p1.X, p1.Y = p1.Y+1, p1.X
	fmt.Println(p1)
	grid := [3][3]rune{}
	for i := range grid {
		for j := range grid[i] {
			grid[i][j] = '.'
		}
	}
	grid[1][1] = 'X'
	g2 := grid
	g2[0][0] = 'O'
	for _, row := range grid {
		fmt.Println(string(row[:]))
	}
	fmt.Println(string(g2[0][:]), grid == g2)
	mp := map[Point]string{{1, 2}: "a"}
	mp[Point{1, 2}] += "b"
	mp[Point{3, 4}] = "c"
	fmt.Println(mp[Point{1, 2}], len(mp), mp)
	ma := map[[2]int]bool{{1, 2}: true}
	fmt.Println(ma[[2]int{1, 2}], ma[[2]int{2, 1}])
	ms := map[string]struct {
		n int
		l []int
	}{}
	e := ms["x"]
	e.n++
	e.l = append(e.l, 1)
	ms["x"] = e
	fmt.Println(ms)
	var pp **Point
	pt := &Point{1, 2}
	pp = &pt
	(*pp).X = 8
	(**pp).Y = 9
	fmt.Println(*pt)
	*pp = &Point{0, 0}
	fmt.Println(*pt)
	fnm := map[string]func(float64, float64) float64{"+": func(a, b float64) float64 { return a + b }}
	if f, ok := fnm["+"]; ok {
		fmt.Println(f(1, 2))
	}
	if _, ok := fnm["-"]; !ok {
		fmt.Println("none")
	}
	slices := [][]string{{"a"}, {"b", "c"}}
	slices[0] = append(slices[0], "z")
	for i, s := range slices {
		for j := range s {
			slices[i][j] += "!"
		}
	}
	fmt.Println(slices)
	stack := []int{}
	for _, tok := range strings.Fields("3 4 + 2 *") {
		switch tok {
		case "+", "*":
			x, y := stack[len(stack)-2], stack[len(stack)-1]
			stack = stack[:len(stack)-2]
			if tok == "+" {
				stack = append(stack, x+y)
			} else {
				stack = append(stack, x*y)
			}
		default:
			var n int
			fmt.Sscan(tok, &n)
			stack = append(stack, n)
		}
	}
	fmt.Println(stack)
	sieve := make([]bool, 30)
	var primes []int
	for i := 2; i < 30; i++ {
		if sieve[i] {
			continue
		}
		primes = append(primes, i)
		for j := i * i; j < 30; j += i {
			sieve[j] = true
		}
	}
	fmt.Println(primes)
	func() { defer fmt.Println("deferred 1"); defer func() { fmt.Println("deferred 2", a) }(); a = 100 }()
	x := []int{1, 2, 3, 4, 5, 6}
	x = append(x[:2], x[4:]...)
	fmt.Println(x, cap(x))
	i := 1
	x = append(x[:i], append([]int{9, 9}, x[i:]...)...)
	fmt.Println(x)
	copy(x[2:], x[1:])
	fmt.Println(x)
	arr := [5]int{1, 2, 3, 4, 5}
	sl := arr[1:4]
	sl[0] = 99
	arr[2] = 88
	fmt.Println(arr, sl, len(sl), cap(sl))
	sl = append(sl, 77)
	fmt.Println(arr)
	sl = append(sl, 66, 55)
	sl[0] = 0
	fmt.Println(arr, sl)
	type emp struct {
		name string
		boss *emp
		subs []*emp
	}
	boss := &emp{name: "B"}
	for _, n := range []string{"x", "y"} {
		e := &emp{name: n, boss: boss}
		boss.subs = append(boss.subs, e)
	}
	for _, s := range boss.subs {
		fmt.Print(s.name, s.boss.name, " ")
	}
	fmt.Println()
	ch := make(chan Point, 3)
	go func() {
		defer close(ch)
		for i := range 3 {
			ch <- Point{i, i * i}
		}
	}()
	for p := range ch {
		fmt.Print(p, " ")
	}
	fmt.Println()
	var iface fmt.Stringer = &li
	fmt.Println(iface)
	_, isErr := iface.(error)
	fmt.Println(isErr)
outer:
	for i := 0; i < 3; i++ {
		for j := 0; j < 3; j++ {
			if j == 2 {
				continue outer
			}
			if i == 2 {
				break outer
			}
			fmt.Print(i, j, " ")
		}
	}
	fmt.Println()
	total := 0
	for i := range 10 {
		if i%2 == 0 {
			continue
		}
		total += i
	}
	fmt.Println(total)
	n := 27
	steps := 0
	for n != 1 {
		if n%2 == 0 {
			n /= 2
		} else {
			n = 3*n + 1
		}
		steps++
	}
	fmt.Println(steps)
	var once bool
	retry := 0
again:
	if !once {
		retry++
		if retry < 3 {
			goto again
		}
		once = true
	}
	fmt.Println(retry)
}
