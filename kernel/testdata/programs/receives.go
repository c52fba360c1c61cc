package main

import "fmt"

type S struct {
	a int
	b string
}
type I interface{ M() int }
type N int

func (n N) M() int { return int(n) }

func gen(vs ...int) chan int {
	c := make(chan int, len(vs))
	for _, v := range vs {
		c <- v
	}
	return c
}
func genS(vs ...S) chan S {
	c := make(chan S, len(vs))
	for _, v := range vs {
		c <- v
	}
	return c
}
func genF(vs ...func(int) int) chan func(int) int {
	c := make(chan func(int) int, len(vs))
	for _, v := range vs {
		c <- v
	}
	return c
}
func genC(vs ...chan int) chan chan int {
	c := make(chan chan int, len(vs))
	for _, v := range vs {
		c <- v
	}
	return c
}
func genI(vs ...I) chan I {
	c := make(chan I, len(vs))
	for _, v := range vs {
		c <- v
	}
	return c
}
func genA(vs ...any) chan any {
	c := make(chan any, len(vs))
	for _, v := range vs {
		c <- v
	}
	return c
}
func genE(vs ...error) chan error {
	c := make(chan error, len(vs))
	for _, v := range vs {
		c <- v
	}
	return c
}
func genB(vs ...bool) chan bool {
	c := make(chan bool, len(vs))
	for _, v := range vs {
		c <- v
	}
	return c
}
func genT(vs ...string) chan string {
	c := make(chan string, len(vs))
	for _, v := range vs {
		c <- v
	}
	return c
}

func two(a, b int) int { return a*10 + b }

func ret(c chan int) int          { return <-c }
func ret2(c chan int) (int, bool) { v, ok := <-c; return v, ok }

func main() {
	c := gen(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)
	var x struct {
		f int
		g *int
	}
	x.f = <-c
	fmt.Println(x.f)
	a := []int{0, 0, 0}
	a[1] = <-c
	fmt.Println(a)
	p := &x.f
	*p = <-c
	fmt.Println(x.f)
	m := map[string]int{}
	m["k"] = <-c
	fmt.Println(m)
	b, d := <-c, <-c
	fmt.Println(b, d)
	b, d = <-c, <-c
	fmt.Println(b, d)
	fmt.Println(two(<-c, <-c))
	fmt.Println(<-c + <-c)
	fmt.Println(ret(c))
	if v := <-c; v > 3 {
		fmt.Println("big", v)
	}
	close(c)
	v, ok := <-c
	fmt.Println(v, ok, len(c), cap(c))
	fmt.Println(ret2(c))
	sc := genS(S{1, "a"}, S{2, "b"})
	s := <-sc
	fmt.Println(s, (<-sc).b)
	fc := genF(func(i int) int { return i + 1 }, func(i int) int { return i * 10 })
	fmt.Println((<-fc)(1), (<-fc)(2))
	cc := genC(gen(1, 2), gen(3))
	fmt.Println(<-<-cc, <-<-cc)
	ic := genI(N(4), N(5))
	fmt.Println((<-ic).M(), <-ic)
	ac := genA(1, "x", nil, 2.5, S{3, "c"}, []int{1})
	for range 6 {
		switch v := (<-ac).(type) {
		case int:
			fmt.Println("int", v)
		case string:
			fmt.Println("string", v)
		case nil:
			fmt.Println("nil")
		default:
			fmt.Printf("%T %v\n", v, v)
		}
	}
	ec := genE(nil, fmt.Errorf("e"))
	fmt.Println(<-ec, <-ec)
	uc := make(chan uint8, 3)
	uc <- 7
	uc <- 'a'
	const k = 3
	uc <- k
	close(uc)
	for v := range uc {
		fmt.Println(v)
	}
	flc := make(chan float64, 2)
	flc <- 1
	fmt.Println(<-flc)
	var nilc chan int
	select {
	case <-nilc:
	case nilc <- 1:
	default:
		fmt.Println("default")
	}
	fmt.Println(len(nilc), cap(nilc))
	type pair struct{ c chan int }
	pr := pair{gen(1, 2, 3)}
	for range pr.c {
		if len(pr.c) == 0 {
			break
		}
	}
	arr := [2]chan int{gen(5), gen(6)}
	fmt.Println(<-arr[0], <-arr[1])
	for i, ch := range arr {
		ch <- i
		fmt.Println(<-ch)
	}
	ro := (<-chan int)(gen(8))
	fmt.Println(<-ro)
	bc := genB(true, false)
	if <-bc {
		fmt.Println("true")
	}
	if !<-bc {
		fmt.Println("not")
	}
	for <-genB(false) {
		fmt.Println("never")
	}
	switch <-gen(3) {
	case 3:
		fmt.Println("three")
	}
	xs := append([]int{<-gen(1)}, <-gen(2), <-gen(3))
	fmt.Println(xs, -<-gen(4), [...]int{<-gen(9)})
	var z int
	var okz bool
	z, okz = <-gen(11)
	fmt.Println(z, okz)
	_, okz = <-gen(1)
	fmt.Println(okz)
	_ = <-gen(1)
	z += <-gen(4)
	fmt.Println(z)
	defer fmt.Println(<-genT("deferred"))
	go func(int) {}(<-gen(1))
	func() {
		q := <-gen(1)
		f := func() int { q++; return q }
		fmt.Println(f(), q)
		q = <-gen(10)
		fmt.Println(f(), q)
		q, okz = <-gen(20)
		fmt.Println(f(), q, okz)
		select {
		case q = <-gen(30):
		}
		fmt.Println(f(), q)
		select {
		case q, okz = <-gen(40):
		}
		fmt.Println(f(), q, okz)
		select {
		case w, ok := <-gen(50):
			g := func() { w++; ok = !ok }
			g()
			fmt.Println(w, ok)
		}
		select {
		case a[f()-41] = <-gen(60):
		}
		fmt.Println(a)
	}()
}
