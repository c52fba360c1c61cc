// Methods, labels, named results, slices of arrays, maps of structs.
package main

import "fmt"

type T struct {
	a int
	b [3]int
	m map[string]int
	p *T
	f func(int) int
}

func (t T) val() int { return t.a }
func (t *T) inc()    { t.a++ }
func get() T         { return T{a: 1, b: [3]int{1, 2, 3}} }
func lab1() {
L:
	for {
		for {
			break L
		}
	}
	fmt.Println("lab1")
}
func lab2() {
L:
	for i := 0; i < 2; i++ {
		for {
			continue L
		}
	}
	fmt.Println("lab2")
}
func lab3() {
	i := 0
	goto M
M:
	i++
	if i < 3 {
		goto M
	}
	fmt.Println("lab3", i)
S:
	switch {
	case true:
		for {
			break S
		}
	}
	fmt.Println("end")
}
func named() (x int, err error) { defer func() { x *= 2 }(); x = 5; return x + 1, nil }
func named2() (x int) {
	{
		x := 5
		_ = x
	}
	x = 7
	return
}
func multi() (int, string, []int)          { return 1, "a", []int{1} }
func take(a int, b string, c []int) string { return fmt.Sprint(a, b, c) }
func varf(xs ...int) int                   { return len(xs) }
func pair() (int, int)                     { return 1, 2 }
func rec(n int) int {
	if n == 0 {
		return 0
	}
	return n + rec(n-1)
}
func fib() func() int { a, b := 0, 1; return func() int { r := a; a, b = b, a+b; return r } }

type Op func(int, int) int
type Stack []int

func (s *Stack) push(x int) { *s = append(*s, x) }
func (s *Stack) pop() int   { o := *s; x := o[len(o)-1]; *s = o[:len(o)-1]; return x }

type M map[string]int

func (m M) add(k string) { m[k]++ }
func main() {
	lab1()
	lab2()
	lab3()
	fmt.Println(named())
	fmt.Println(named2())
	fmt.Println(take(multi()))
	fmt.Println(varf(pair()))
	fmt.Println(get().b[1])
}
func init() {
	t := get()
	u := t
	u.b[0] = 9
	u.a = 2
	fmt.Println(t.a, t.b, u.a, u.b)
	t.m = map[string]int{}
	t.m["x"] += 5
	t.m["x"]++
	t.m["y"] |= 3
	fmt.Println(t.m)
	t.p = &T{}
	t.p.a += 3
	t.p.b[1]++
	t.p.inc()
	fmt.Println(t.p.a, t.p.b, t.p.val())
	t.f = func(x int) int { return x * t.a }
	t.a = 10
	fmt.Println(t.f(3))
	ar := [2]T{}
	ar[1].a = 5
	ar[1].b[2] = 4
	ar[1].inc()
	fmt.Println(ar[1].a, ar[1].b)
	sl := []T{{a: 1}, {a: 2}}
	sl[0].inc()
	sl[1].b[0]++
	fmt.Println(sl[0].a, sl[1].b)
	pt := &sl[0]
	pt.a = 50
	fmt.Println(sl[0].val())
	mp := map[string]*T{"a": {}}
	mp["a"].a++
	mp["a"].b[1] = 3
	mp["a"].inc()
	fmt.Println(mp["a"].a, mp["a"].b)
	f := fib()
	for range 10 {
		fmt.Print(f(), " ")
	}
	fmt.Println()
	ops := map[string]Op{"+": func(a, b int) int { return a + b }, "-": func(a, b int) int { return a - b }}
	fmt.Println(ops["+"](3, 4), ops["-"](3, 4))
	var s Stack
	s.push(1)
	s.push(2)
	s.push(3)
	fmt.Println(s.pop(), s, len(s))
	m := M{}
	m.add("z")
	m.add("z")
	fmt.Println(m)
	x := []int{1, 2, 3, 4, 5}
	y := x[1:3]
	y = append(y, 100)
	fmt.Println(x, y, len(y), cap(y))
	z := x[1:3:3]
	z = append(z, 7)
	fmt.Println(x, z)
	var arr [5]int
	as := arr[:]
	as[2] = 7
	fmt.Println(arr, len(as))
	bs := arr[1:4]
	bs[0] = 1
	fmt.Println(arr)
	pa := &arr
	ps := pa[2:]
	ps[0] = 3
	fmt.Println(arr)
	for i := range pa {
		pa[i] *= 2
	}
	fmt.Println(*pa)
	mm := map[string]map[string]int{}
	if mm["a"] == nil {
		mm["a"] = map[string]int{}
	}
	mm["a"]["b"]++
	fmt.Println(mm)
	ms := map[string][]int{}
	ms["a"] = append(ms["a"], 1, 2)
	ms["a"][0] = 9
	fmt.Println(ms)
	if v, ok := ms["a"]; ok && len(v) == 2 {
		fmt.Println("ok", v)
	}
	if v, ok := ms["q"]; !ok {
		fmt.Println(v == nil, ok)
	}
	var nilf func()
	fmt.Println(nilf == nil, f != nil)
	fns := []func(int) int{func(i int) int { return i + 1 }, func(i int) int { return i * 2 }}
	for i, f := range fns {
		fmt.Print(f(i+5), " ")
	}
	fmt.Println(fns[1](4))
	a3 := [3][2]string{{"a", "b"}, {"c"}}
	for i, r := range a3 {
		for j := range r {
			a3[i][j] += "!"
		}
	}
	fmt.Println(a3)
	func() {
		x, y := 1, 2
		x, y = y, x+y
		fmt.Println(x, y)
	}()
	fmt.Println(func(a, b int) int { return a * b }(3, 4), rec(10))
	type local struct{ x int }
	l := []local{{1}, {2}}
	fmt.Println(len(l), l[1].x)
	var i8 int8 = 5
	i8 <<= 2
	fmt.Println(i8)
	str := ""
	for i := 0; i < 3; i++ {
		str += string(rune('a' + i))
	}
	fmt.Println(str, str[1:], len(str))
	b := []byte(str)
	b[0] = 'Z'
	fmt.Println(str, string(b))
	var q, r = 17 / 5, 17 % 5
	fmt.Println(q, r)
	w := 5
	pw := &w
	ppw := &pw
	**ppw = 6
	fmt.Println(w, *pw == **ppw, pw == *ppw)
	type pair struct{ a, b *int }
	p := pair{&w, pw}
	*p.a++
	fmt.Println(w, p.a == p.b)
	c := make(chan int, 3)
	for i := range 3 {
		c <- i
	}
	close(c)
	for v := range c {
		fmt.Print(v, " ")
	}
	v, ok := <-c
	fmt.Println(v, ok, len(c), cap(c))
	const big = 1 << 40
	fmt.Println(big/1024, big%1000)
	fmt.Printf("%d %s %v %t %x %q %5.2f|%-5d|%05d\n", 1, "s", []int{1}, true, 255, "q", 3.14159, 42, 42)
}
