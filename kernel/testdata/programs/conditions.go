package main

import "fmt"

func F(q ...float64) (r bool)     { return len(q) == 2 }
func G(q []float64) (r bool)      { return len(q) == 2 }
func M(q map[string]int) (r bool) { return len(q) == 1 }
func A(q [2]int) (r bool)         { return q[1] == 2 }
func Z(a ...float64) bool         { return false }

func main() {
	g := 1.5
	x := 3
	fmt.Println(G([]float64{1.25, g}) && x == x)
	fmt.Println(M(map[string]int{"a": x}) && x == x)
	fmt.Println(A([2]int{1, 2}) && x == x)
	fmt.Println(F([]float64{1.25, g}...) && x == x)
	fmt.Println(!Z([]float64{1.25, g}...) && x == x)
	fmt.Println(Z([]float64{1.25, g}...) && x == x)
}

type T struct {
	a int
	_ int
	l []L
	m map[K]*T
}
type L []int
type K struct{ x int }
type O []O

func (l L) Sum() (s int) {
	for _, x := range l {
		s += x
	}
	return
}

func Len(o O) int  { return len(o) }
func two() int     { fmt.Println("two"); return 2 }
func ok(t *T) bool { return t.l[2].Sum() == 6 && t.m[K{2}].a == 3 }
func init() {
	fmt.Println(ok(&T{1, two(), []L{2: {1, 2, 3}}, map[K]*T{{2}: {a: 3}}}) && T{1, 2, nil, nil}.a == 1)
	fmt.Println(true && Len(O{nil, O{}}) == 2, false || [...]string{5: "x"}[5] == "x")
	fmt.Println(L{1, 2}.Sum() == 3 && (L{4}).Sum() == 4, true && struct{ a, b int }{1, 2} == struct{ a, b int }{1, 2})
	fmt.Println(true && fmt.Sprint(map[string]int{"a": 1}, []K{{1}}, [2]*K{}, []any{1, "x", L{1}}) != "")
}
