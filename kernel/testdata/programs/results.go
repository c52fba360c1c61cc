// Named results that a call's own variable is assigned to.
package main

import "fmt"

type M [2]int

func add(n int) (r int) { r += n; return }
func mul(m M) (r M)     { r[0] += m[0]; r[1] += m[0]; return }
func (m M) Mul(o M) (r M) {
	for i := range r {
		r[i] += m[i] + o[i]
	}
	return
}
func named() (x int, err error) { defer func() { x *= 2 }(); x = 5; return x + 1, nil }

func main() {
	x := 5
	x = add(x)
	x = add(x)
	m := M{1, 2}
	m = mul(m)
	m = mul(m)
	fmt.Println(x, m)
	for n := 3; n > 0; n >>= 1 {
		m = m.Mul(m)
	}
	fmt.Println(m)
	fmt.Println(named())
}
