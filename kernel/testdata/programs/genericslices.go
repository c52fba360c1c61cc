package main

import (
	"fmt"
	"maps"
	"slices"
)

type IDs []ID
type ID int
type Ages map[string]int

func main() {
	ids := IDs{3, 1, 2}
	slices.Sort(ids)
	more := slices.Insert(ids, 1, 9)
	fmt.Println(ids, more, slices.Max(more), slices.Contains(more, 9))
	a := Ages{"x": 1}
	b := maps.Clone(a)
	b["y"] = 2
	fmt.Println(len(a), len(b), maps.Equal(a, b))
	fmt.Printf("%T %T %T\n", ids, more, b)
}
