// Operands that share storage, nil keys, comparisons with interfaces, slices as variadic arguments.
package main

import "fmt"

func main() {
	s := make([]byte, 5, 6)
	copy(s, "12346")
	s = append(s[:len(s)-1], '5', s[len(s)-1])
	fmt.Println(string(s))
	x := []int{1, 2, 3, 4, 5}
	x = append(x[:1], x[3], x[2], x[1])
	fmt.Println(x)
	x = append(x[:0], x[1:]...)
	fmt.Println(x)
	y := []int{1, 2, 3}
	y = append(y[:1], y[0], y[0])
	fmt.Println(y)
	m := map[*int]int{nil: 3}
	m[nil]++
	fmt.Println(m[nil], len(m))
	delete(m, nil)
	fmt.Println(len(m))
	mi := map[any]string{nil: "n", 1: "one", "a": "str"}
	fmt.Println(mi[nil], mi[1], mi["a"], mi[1.0] == "")
	switch i := any(float64(1)); i {
	case 1:
		fmt.Println("int")
	case 1.0:
		fmt.Println("float")
	}
	switch i := any(uint8(1)); i {
	case 1:
		fmt.Println("int")
	case byte(1):
		fmt.Println("byte")
	default:
		fmt.Println("none")
	}
	var e any = int64(1)
	fmt.Println(e == 1, e == int64(1), e == any(int64(1)), e != nil)
	var k any = "s"
	fmt.Println(k == "s", "s" == k, k != "t")
	type N int
	var n any = N(1)
	fmt.Println(n == N(1))
	f := func(xs ...any) int { return len(xs) }
	fmt.Println(f([]any{1, 2}), f([]any{1, 2}...), f([]int{1}), f(nil...), f())
	fmt.Println([]any{1, 2}, []any{[]any{1}})
	fmt.Println([]any{1, 2}...)
	var ifs []any = []any{nil, 1}
	fmt.Println(ifs...)
	fmt.Println(ifs)
}
