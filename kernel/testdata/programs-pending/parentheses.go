// Operations in parentheses, of variables that a literal changes, as elements.
package main

import "fmt"

type number uint8

type holder struct {
	n    int
	list []number
}

func main() {
	v, w := number(3), 4
	change := func() { v++; w++ }
	change()
	fmt.Println([]number{(v | v)}, []int{(w * w), (-w)}, [1]number{(v + 1)}, map[int]int{(w + 1): (w - 1)})
	fmt.Println(holder{(w % 3), []number{33, (v / (v&7 + 1))}})
	v += ([]number{(v &^ 1)})[0]
	change()
	fmt.Println(v, w)
}
