package main

import "fmt"

type T struct{ a, b int }

func main() {
	m := map[string]int{"a": 1}
	for _, k := range []string{"a", "x", "a", "y"} {
		v, ok := m[k]
		fmt.Println(v, ok)
	}
	v, ok := m["a"]
	v, ok = m["zz"]
	fmt.Println(v, ok)
	if w, ok := m["a"]; ok {
		w, ok = m["none"]
		fmt.Println(w, ok)
	}
	var ps []*[]int
	var as []*[2]int
	var ts []*T
	for i := range 3 {
		x := []int{i}
		y := [2]int{i, i}
		z := T{i, i}
		ps, as, ts = append(ps, &x), append(as, &y), append(ts, &z)
	}
	fmt.Println(*ps[0], *ps[2], *as[0], *as[2], *ts[0], *ts[2])
	t := T{1, 2}
	p := &t
	t = T{3, 4}
	fmt.Println(*p, p == &t)
	s := [2]int{1, 2}
	q := s[:]
	s = [2]int{7, 8}
	fmt.Println(q)
	mm := map[string]T{"k": {1, 2}}
	tt, ok := mm["k"]
	tt, ok = mm["no"]
	fmt.Println(tt, ok)
	var iface any = 1
	n, ok := iface.(int)
	n, ok = any("s").(int)
	fmt.Println(n, ok)
	c := make(chan int, 1)
	c <- 5
	r, ok := <-c
	close(c)
	r, ok = <-c
	fmt.Println(r, ok)
}
