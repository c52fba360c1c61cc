// What a nil pointer, map, channel or function does in every place where it can stand.
package main

import "fmt"

type Q struct {
	x    int
	next *Q
	arr  [3]int
	sl   []int
	m    map[string]int
	f    func() int
}

func (q Q) val() int     { return q.x }
func (q *Q) ptr() int    { return q.x }
func (q *Q) isNil() bool { return q == nil }
func f(n int) int        { return n }
func g(q Q) int          { return q.x }
func v(xs ...int) int    { return len(xs) }
func try(name string, f func()) {
	defer func() {
		r := recover()
		if r == nil {
			fmt.Println(name, "no panic")
		} else {
			fmt.Println(name, r)
		}
	}()
	f()
}
func ret(p *int) int         { return *p }
func ret2(p *int) (int, int) { return 1, *p }
func main() {
	var p *int
	var q *Q
	var pb *bool
	var ps *[]int
	var pf *func() int
	var pa *[3]int
	var pm *map[string]int
	var pst *string
	var pc *chan int
	var fn func(int) int
	var pp **int
	ch := make(chan int, 5)
	m := map[int]int{}
	a := []int{1}
	var s struct{ f int }
	try("f(*p)", func() { f(*p) })
	try("f(*p) used", func() { fmt.Println(f(*p)) })
	try("g(*q)", func() { fmt.Println(g(*q)) })
	try("v(*p)", func() { fmt.Println(v(*p)) })
	try("ch<-", func() { ch <- *p })
	try("ret", func() { fmt.Println(ret(p)) })
	try("ret2", func() { fmt.Println(ret2(p)) })
	try("append", func() { a = append(a, *p) })
	try("lit", func() { a = []int{*p} })
	try("lit2", func() {
		x := Q{x: *p}
		fmt.Println(x.x)
	})
	try("litmap", func() {
		x := map[int]int{1: *p}
		fmt.Println(x)
	})
	try("litmapkey", func() {
		x := map[int]int{*p: 1}
		fmt.Println(x)
	})
	try("+", func() { fmt.Println(*p + 1) })
	try("==", func() { fmt.Println(*p == 1) })
	try("== struct", func() { fmt.Println(s == struct{ f int }{*p}) })
	try("a[0]=", func() { a[0] = *p })
	try("a[*p]=", func() { a[*p] = 1 })
	try("a[*p]", func() { fmt.Println(a[*p]) })
	try("m[0]=", func() { m[0] = *p })
	try("m[*p]=", func() { m[*p] = 1 })
	try("m[0]+=", func() { m[0] += *p })
	try("m[*p]", func() { fmt.Println(m[*p]) })
	try("s.f=", func() { s.f = *p })
	try("x=", func() {
		x := 1
		x = *p
		fmt.Println(x)
	})
	try("x:=", func() {
		x := *p
		fmt.Println(x)
	})
	try("var", func() {
		var x int = *p
		fmt.Println(x)
	})
	try("blank", func() { _ = *p })
	try("if", func() {
		if *pb {
			fmt.Println("?")
		}
	})
	try("if!", func() {
		if !*pb {
			fmt.Println("?")
		}
	})
	try("&&", func() {
		if true && *pb {
			fmt.Println("?")
		}
	})
	try("for", func() {
		for *pb {
			break
		}
	})
	try("switch", func() {
		switch *p {
		case 0:
			fmt.Println("0")
		}
	})
	try("range", func() {
		for range *ps {
		}
	})
	try("range2", func() {
		for i, x := range *ps {
			fmt.Println(i, x)
		}
	})
	try("rangearr", func() {
		for i, x := range pa {
			fmt.Println(i, x)
		}
	})
	try("rangemap", func() {
		for i, x := range *pm {
			fmt.Println(i, x)
		}
	})
	try("rangestr", func() {
		for i, x := range *pst {
			fmt.Println(i, x)
		}
	})
	try("rangechan", func() {
		for x := range *pc {
			fmt.Println(x)
		}
	})
	try("rangeq", func() {
		for x := range q.sl {
			fmt.Println(x)
		}
	})
	try("rangeint", func() {
		for x := range *p {
			fmt.Println(x)
		}
	})
	try("print", func() { fmt.Println(*p) })
	try("prints", func() { fmt.Println(*q) })
	try("any", func() {
		var x any = *p
		fmt.Println(x)
	})
	try("q.x", func() { fmt.Println(q.x) })
	try("q.next.x", func() {
		z := &Q{}
		fmt.Println(z.next.x)
	})
	try("q.arr[1]", func() { fmt.Println(q.arr[1]) })
	try("q.sl[0]", func() { fmt.Println(q.sl[0]) })
	try("len(q.sl)", func() { fmt.Println(len(q.sl)) })
	try("q.m[a]", func() { fmt.Println(q.m["a"]) })
	try("q.m[a]=", func() { q.m["a"] = 1 })
	try("q.f()", func() { fmt.Println(q.f()) })
	try("q.val()", func() { fmt.Println(q.val()) })
	try("q.ptr()", func() { fmt.Println(q.ptr()) })
	try("q.isNil()", func() { fmt.Println(q.isNil()) })
	try("*p=", func() { *p = 1 })
	try("*p++", func() { *p++ })
	try("*p+=", func() { *p += 2 })
	try("q.x=", func() { q.x = 1 })
	try("q.x++", func() { q.x++ })
	try("q.x+=", func() { q.x += 2 })
	try("q.arr[1]=", func() { q.arr[1] = 2 })
	try("pa[1]=", func() { pa[1] = 2 })
	try("pa[1]", func() { fmt.Println(pa[1]) })
	try("pa[:]", func() { fmt.Println(len(pa[:])) })
	try("&pa[1]", func() {
		x := &pa[1]
		fmt.Println(x)
	})
	try("&q.x", func() {
		x := &q.x
		fmt.Println(x)
	})
	try("len(*ps)", func() { fmt.Println(len(*ps)) })
	try("(*pf)()", func() { fmt.Println((*pf)()) })
	try("fn(1)", func() { fmt.Println(fn(1)) })
	try("fn(1);", func() { fn(1) })
	try("*pp", func() { fmt.Println(**pp) })
	try("*pst+", func() { fmt.Println(*pst + "x") })
	try("*ps=", func() { *ps = nil })
	try("swap", func() {
		x := 1
		*p, x = x, *p
		fmt.Println(x)
	})
	try("copy", func() {
		b := *q
		fmt.Println(b.x)
	})
	try("copyarr", func() {
		b := *pa
		fmt.Println(b)
	})
	try("recv", func() { <-*pc })
	try("conv", func() { fmt.Println(float64(*p)) })
	try("neg", func() { fmt.Println(-*p) })
	try("not", func() { fmt.Println(!*pb) })
	try("min", func() { fmt.Println(min(*p, 3)) })
	try("append...", func() { a = append(a, *ps...) })
	try("closure", func() { func() { fmt.Println(*p) }() })
	try("nil map", func() { var m map[string]int; m["x"]++ })
	try("nil map struct", func() { var m map[string][]int; m["x"] = append(m["x"], 1) })
	try("div", func() { x := 0; a[0] /= x })
	try("ok", func() { panic(fmt.Sprint("own ", len(a), m, s, ch)[:5]) })
}
