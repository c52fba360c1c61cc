package main

import "fmt"

type item interface{ pr() int }
type rat struct{ n int }

func (r *rat) pr() int { return r.n }
func mk(i int) *rat    { return &rat{i} }

type dch struct{ dat chan item }

func put(d item, out *dch) { out.dat <- d }
func id(d item) item       { return d }
func eq(c item) bool       { c1 := c.(*rat); return c1.n > 0 }

// check runs f and says whether it panicked.
func check(s string, f func()) {
	defer func() {
		if v := recover(); v != nil {
			fmt.Println(s, "FAIL", v)
		}
	}()
	f()
	fmt.Println(s, "ok")
}

func main() {
	d := &dch{make(chan item, 9)}
	r := mk(1)
	check("direct", func() { eq(r) })
	check("var", func() { var i item = r; eq(i) })
	check("chan", func() { d.dat <- r; eq(<-d.dat) })
	check("put", func() { put(r, d); eq(<-d.dat) })
	check("id", func() { eq(id(r)) })
	check("idid", func() { eq(id(id(r))) })
	check("slice", func() { s := make([]item, 1); s[0] = r; eq(s[0]) })
	check("slice2", func() { s := make([]item, 1); var it item = r; s[0] = it; eq(s[0]) })
	check("select", func() {
		d.dat <- r
		select {
		case it := <-d.dat:
			eq(it)
		}
	})
	check("select send", func() {
		select {
		case d.dat <- r:
		}
		eq(<-d.dat)
	})
	check("select send2", func() {
		var i item = r
		select {
		case d.dat <- i:
		}
		eq(<-d.dat)
	})
	check("select recv slice", func() {
		s := make([]item, 1)
		d.dat <- r
		select {
		case it := <-d.dat:
			s[0] = it
		}
		eq(s[0])
	})
	check("select recv var", func() {
		var it item
		d.dat <- r
		select {
		case it = <-d.dat:
		}
		eq(it)
	})
	check("assert", func() { var i item = r; x := i.(*rat); eq(x) })
	check("assign", func() { var a, b item; a = r; b = a; a = b; eq(a) })
	check("multi", func() { f := func() (item, bool) { return r, true }; a, ok := f(); _ = ok; eq(a) })
	check("any", func() { var a any = r; i := a.(item); eq(i) })
	check("map", func() { m := map[int]item{}; m[1] = r; eq(m[1]) })
	check("range", func() {
		for _, x := range []item{r} {
			eq(x)
		}
	})
	check("closure", func() { var it item = r; func() { eq(it); it = mk(2) }(); eq(it) })
	check("eqiface", func() {
		var a, b item = r, r
		if a != b {
			panic("differ")
		}
	})
	check("ptr", func() {
		p := new(item)
		*p = r
		eq(*p)
		q := *p
		*p = q
		eq(*p)
	})
	check("ptr2", func() {
		p := new(item)
		var it item = r
		*p = it
		eq(*p)
		r2 := *p
		eq(r2)
	})
	check("err", func() { var e error = fmt.Errorf("x"); p := new(error); *p = e; fmt.Print((*p).Error(), " ") })
}
