package engine_test

import "testing"

// TestInstancesAfterDeath uses instances of generic functions and types in a worker after the one for which they were made.
func TestInstancesAfterDeath(t *testing.T) {
	e := newEngine(t)
	must(t, e, 1, `import ("slices"; "time")
type Stack[T any] struct{ items []T }
func (s *Stack[T]) Push(x T) int { s.items = append(s.items, x); pushed++; return pushed }
func Twice[T any](x T) []T { return slices.Repeat([]T{x}, 2) }
var pushed int
var s Stack[string]`)
	must(t, e, 2, `s.Push("a")
Twice(s.items)`)
	if _, _, err := run(t, e, 3, "m := map[int]int{}\nfor g := range 8 {\n\tgo func() { for { m[g]++ } }()\n}\ntime.Sleep(time.Minute)"); err == nil {
		t.Fatal("the worker is still there")
	}
	if _, value := must(t, e, 4, `var s Stack[string]
s.Push("b")`); value != "1" {
		t.Errorf("a method of the old instance returns %s", value)
	}
	if _, value := must(t, e, 5, "len(Twice(s.items))"); value != "2" {
		t.Errorf("the old instance of a function returns %s", value)
	}
	if _, value := must(t, e, 6, "pushed := 10\ns.Push(\"c\")"); value != "11" {
		t.Errorf("a method does not see the variable that was declared again: %s", value)
	}
	if _, value := must(t, e, 7, "len(Twice(Stack[int]{}))"); value != "2" {
		t.Errorf("a new instance returns %s", value)
	}
}
